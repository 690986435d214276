import { WebLinksAddon } from '@xterm/addon-web-links';
import type { Terminal } from '@xterm/xterm';
import { disposable, type Disposable } from '../../shared/lifecycle';
import { call } from '../ipc/client';
import { describeError } from '../ui/describeError';
import { confirm } from '../ui/confirm';
import { toast } from '../ui/toast';
import type { TerminalStore } from './terminalState';
import { linkTarget } from './webLink';

/**
 * Links in the text and OSC 8 links. Resting on one shows where it really leads; a click asks, and only http and https
 * addresses are opened.
 */
export function installLinks(
  terminal: Terminal,
  element: HTMLElement,
  store: TerminalStore,
  hostName: () => string,
): Disposable {
  const activate = (_event: MouseEvent, text: string): void => void openLink(text, hostName());
  const hover = (event: MouseEvent, text: string): void => {
    const target = linkTarget(text);
    if (target === null) return;
    const box = element.getBoundingClientRect();
    store.setState({ hoveredLink: { target, x: event.clientX - box.left, y: event.clientY - box.top } });
  };
  const leave = (): void => store.setState({ hoveredLink: null });
  terminal.options.linkHandler = { activate, hover, leave, allowNonHttpProtocols: false };
  const plain = new WebLinksAddon(activate, { hover, leave });
  terminal.loadAddon(plain);
  return disposable(() => {
    plain.dispose();
    leave();
  });
}

/** Asks with the real target shown, then opens it in the person's browser. */
async function openLink(text: string, hostName: string): Promise<void> {
  const url = linkTarget(text);
  if (url === null) return;
  const agreed = await confirm({
    title: 'Open this link in your browser?',
    text: `It comes from the session ${hostName}.`,
    preview: url,
    confirmLabel: 'Open link',
  });
  if (!agreed) return;
  try {
    await call('app.openLink', { url });
  } catch (error) {
    toast({ ...describeError(error), tone: 'error' });
  }
}
