import { useTreeState } from '../inventory/treeState';

/** What was typed before the window's own search box was there. */
interface EarlyTyping {
  text: string;
  /** The caret, or the ends of the selection, in UTF-16 units. */
  selection: [number, number];
}

const earlyBox = (): HTMLInputElement | null => document.querySelector<HTMLInputElement>('#early input');

function earlyTyping(): EarlyTyping | null {
  const box = earlyBox();
  if (box === null || document.activeElement !== box) return null;
  return { text: box.value, selection: [box.selectionStart ?? 0, box.selectionEnd ?? 0] };
}

/** Lets the first render search for what is typed by then, instead of rendering a tree that is replaced at once. */
export function renderEarlyTyping(): void {
  const typing = earlyTyping();
  if (typing !== null) useTreeState.setState({ query: typing.text });
}

/**
 * Hands over from the box that `index.html` brings along to the window's own: text, caret and focus. To be called in
 * the task that puts the window on the page, so that no key falls between the two. Does nothing the second time.
 */
export function endEarlyWindow(): void {
  const typing = earlyTyping();
  document.getElementById('early')?.remove();
  const box = document.querySelector<HTMLInputElement>('#root input[type="search"]');
  if (typing === null || box === null) return;
  if (box.value !== typing.text) useTreeState.setState({ query: typing.text });
  box.focus();
  box.setSelectionRange(...typing.selection);
}
