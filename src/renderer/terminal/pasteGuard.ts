import type { Terminal } from '@xterm/xterm';
import { disposable, type Disposable } from '../../shared/lifecycle';
import { useSettings } from '../stores/settings';
import { confirm } from '../ui/confirm';
import { toast } from '../ui/toast';
import { cleanPaste, countLines, pastePreview, runsAtOnce } from './pasteText';

/** Most characters pasted at once: far beyond anything meant for a shell. */
const MAX_PASTE = 16_000_000;

/** Every paste (key, menu, middle click) comes as a `paste` event and goes through the guard before xterm.js sees it. */
export function installPaste(
  terminal: Terminal,
  element: HTMLElement,
  hostName: () => string,
  takesInput: () => boolean,
): Disposable {
  const onPaste = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text !== '' && takesInput()) void guardedPaste(terminal, text, hostName());
  };
  element.addEventListener('paste', onPaste, { capture: true });
  return disposable(() => element.removeEventListener('paste', onPaste, { capture: true }));
}

async function guardedPaste(terminal: Terminal, text: string, hostName: string): Promise<void> {
  if (text.length > MAX_PASTE) {
    toast({
      message: 'This text is too long to paste.',
      hint: 'Transfer it as a file instead.',
      tone: 'warning',
    });
    return;
  }
  const clean = cleanPaste(text);
  if (clean === '') return;
  if (useSettings.getState().settings.terminalPasteGuard && runsAtOnce(clean)) {
    const agreed = await askAboutPaste(clean, hostName);
    terminal.focus();
    if (!agreed) return;
  }
  terminal.paste(clean);
}

function askAboutPaste(clean: string, hostName: string): Promise<boolean> {
  const lines = countLines(clean);
  const what = lines === 1 ? 'this line and Enter' : `${lines.toLocaleString()} lines`;
  return confirm({
    title: `Paste ${what} into ${hostName}?`,
    text: 'Each line may run as a command.',
    preview: pastePreview(clean),
    confirmLabel: lines === 1 ? 'Paste line' : `Paste ${lines.toLocaleString()} lines`,
  });
}
