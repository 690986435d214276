import { createRoot } from 'react-dom/client';
import { App } from './App';
import { prepare } from './shell/boot';

async function start(root: HTMLElement): Promise<void> {
  createRoot(root).render(<App status={await prepare()} />);
}

const root = document.getElementById('root');
if (root !== null) void start(root);
