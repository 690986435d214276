import { createRoot } from 'react-dom/client';
import { App } from './App';
import { prepare } from './shell/boot';
import { renderEarlyTyping } from './shell/early';

/** Puts the window on the page. */
export async function startWindow(root: HTMLElement): Promise<void> {
  const status = await prepare();
  renderEarlyTyping();
  createRoot(root).render(<App status={status} />);
}
