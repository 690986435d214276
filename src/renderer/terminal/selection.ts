import type { Terminal } from '@xterm/xterm';
import { DisposableStore, type Disposable } from '../../shared/lifecycle';
import { call } from '../ipc/client';
import { useSettings } from '../stores/settings';

/** Whether this desktop has a PRIMARY selection: what is selected is pasted by the middle button. */
const hasPrimary = /Linux|X11|BSD/.test(navigator.userAgent);

/** Copies the selection where it belongs: on request, to PRIMARY on Linux, and to the clipboard if so set. */
export function installSelection(terminal: Terminal, element: HTMLElement): Disposable {
  const own = new DisposableStore();
  let changed = false;
  own.add(terminal.onSelectionChange(() => (changed = true)));
  // Once the button is up the selection is complete; while it is dragged it changes with each move.
  const settle = (): void => {
    if (!changed || !terminal.hasSelection()) return;
    changed = false;
    const text = terminal.getSelection();
    if (hasPrimary) write(text, 'primary');
    if (useSettings.getState().settings.terminalCopyOnSelect) write(text, 'clipboard');
  };
  const onMouseUp = (): void => void setTimeout(settle);
  element.ownerDocument.addEventListener('mouseup', onMouseUp);
  own.defer(() => {
    element.ownerDocument.removeEventListener('mouseup', onMouseUp);
  });
  return own;
}

/** Copies the selection to the clipboard; false: nothing is selected. */
export function copySelection(terminal: Terminal): boolean {
  if (!terminal.hasSelection()) return false;
  write(terminal.getSelection(), 'clipboard');
  return true;
}

function write(text: string, selection: 'clipboard' | 'primary'): void {
  if (text === '') return;
  // A desktop without that selection: nothing to tell the person, who did not ask for it.
  call('clipboard.write', { text, selection }).catch(() => undefined);
}
