import { clipboard } from 'electron';

/** How long a copied secret stays on the clipboard, in ms. */
export const CLIPBOARD_SECRET_MS = 30_000;

/** Where Chromium keeps a page's own clipboard types, such as the mark that the prompt puts beside a secret. */
const CUSTOM_DATA_FORMAT = 'chromium/x-web-custom-data';

let timer: NodeJS.Timeout | null = null;

/** The clipboard as newer Electron versions have it: promises, and PRIMARY as a member instead of an argument. */
const hasSelection = (): boolean => 'selection' in clipboard;

/** Writes text to the clipboard or, on Linux, to the PRIMARY selection. */
export function writeClipboard(text: string, target: 'clipboard' | 'primary'): void {
  if (target === 'clipboard') void clipboard.writeText(text);
  else if (hasSelection()) void clipboard.selection.writeText(text);
  else (clipboard.writeText as (text: string, type: 'selection') => void)(text, 'selection');
}

/** Whether the clipboard may still hold the secret. Looks for the mark beside it, so that main never reads the text. */
async function mayHoldSecret(): Promise<boolean> {
  // The newer interface doesn't show the mark: rather clear once too often than leave a secret.
  return hasSelection() || (await clipboard.has(CUSTOM_DATA_FORMAT));
}

/** Clears the clipboard after 30 s, unless something else has been copied meanwhile. */
export function clearClipboardLater(): void {
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(() => void clearClipboardNow(), CLIPBOARD_SECRET_MS);
}

/** Clears a copied secret at once, as quitting does. */
export async function clearClipboardNow(): Promise<void> {
  if (timer === null) return;
  clearTimeout(timer);
  timer = null;
  if (await mayHoldSecret()) clipboard.clear();
}
