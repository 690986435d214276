import type { KeyboardEvent } from 'react';
import type { SearchEntry } from './searchEntries';
import type { ResultSelection } from './useResultSelection';

/** Rows that Page Up and Page Down go. */
const PAGE = 8;
const STEP: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
};

/** What the keys of the search box act on. */
export interface SearchKeysOptions {
  text: string;
  entries: readonly SearchEntry[];
  selection: ResultSelection;
  onTake: (at: number, beside: boolean) => void;
  onMenu: () => void;
  onClear: () => void;
  focusTree: () => void;
}

/** Whether all that was typed is selected: then Ctrl+A means the results. */
function allTextSelected(box: EventTarget): boolean {
  if (!(box instanceof HTMLInputElement)) return false;
  return box.selectionStart === 0 && box.selectionEnd === box.value.length;
}

/** The search box's key handler; keys that mean nothing to it go on to the text. */
export function searchKeys(options: SearchKeysOptions): (event: KeyboardEvent<HTMLElement>) => void {
  const { text, entries, selection, onTake, onMenu, onClear, focusTree } = options;
  const searching = text.trim() !== '';

  const step = (by: number, extend: boolean): void => {
    if (!searching) {
      focusTree();
      return;
    }
    const bounded = Math.min(Math.max(selection.at + by, 0), entries.length - 1);
    if (extend) selection.extend(bounded);
    else selection.point(bounded);
  };

  const run = (event: KeyboardEvent): boolean => {
    const { key, shiftKey, altKey } = event;
    const mod = event.ctrlKey || event.metaKey;
    const by = STEP[key];
    if (by !== undefined && !altKey && !mod) step(by, shiftKey);
    else if (key === 'Enter' && !event.nativeEvent.isComposing) onTake(selection.at, mod);
    else if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) onMenu();
    else if (key.toLowerCase() === 'a' && mod && !shiftKey && searching) {
      if (selection.picked.size === 0 && !allTextSelected(event.target)) return false;
      selection.all();
    } else if (key === 'Escape') {
      if (selection.picked.size > 1) selection.narrow();
      else if (text === '') focusTree();
      else onClear();
    } else return false;
    return true;
  };
  return (event) => {
    if (!run(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
