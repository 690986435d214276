import { parentRow, type TreeRow } from './treeModel';

/** A key press as the tree sees it; `mod` is Ctrl, or Cmd on macOS. */
export interface TreeKey {
  key: string;
  mod: boolean;
  shift: boolean;
  alt: boolean;
}

/** What a key does in the tree. */
export type TreeCommand =
  /** Makes a row the current one; `extend` selects everything up to it. */
  | { type: 'go'; to: number; extend: boolean }
  | { type: 'expand' | 'collapse'; at: number }
  /** Connects to a host (`beside`: in a split), opens or closes a folder. */
  | { type: 'activate'; at: number; beside: boolean }
  | { type: 'move'; at: number; step: -1 | 1 }
  | { type: 'type'; text: string }
  | { type: 'rename' | 'delete' | 'cut' | 'paste' | 'select-all' | 'menu' | 'clear' };

const SIMPLE: Readonly<Record<string, 'rename' | 'delete' | 'menu' | 'clear'>> = {
  F2: 'rename',
  Delete: 'delete',
  ContextMenu: 'menu',
  Escape: 'clear',
};
const WITH_MOD: Readonly<Record<string, 'cut' | 'paste' | 'select-all'>> = {
  x: 'cut',
  v: 'paste',
  a: 'select-all',
};

const isOpen = (row: TreeRow | undefined): boolean =>
  row !== undefined && row.type !== 'host' && row.expanded;
const isClosed = (row: TreeRow | undefined): boolean =>
  row !== undefined && row.type !== 'host' && !row.expanded;

/** Row that a moving key leads to; null when the key moves nothing. */
function destination(key: string, rows: readonly TreeRow[], at: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'PageDown':
      return at + page;
    case 'PageUp':
      return at - page;
    default:
      return null;
  }
}

/** Named keys have longer names; one character may be a surrogate pair. */
const isCharacter = (key: string): boolean =>
  key.length === 1 || (key.length === 2 && key.charCodeAt(0) > 0xd7ff);

/** Right opens, then enters; Left closes, then leaves (WAI-ARIA tree pattern). */
function sideways(key: string, rows: readonly TreeRow[], at: number): TreeCommand | null {
  if (key === 'ArrowRight') {
    if (isClosed(rows[at])) return { type: 'expand', at };
    const below = rows[at + 1];
    const enters = isOpen(rows[at]) && below !== undefined && below.level > (rows[at]?.level ?? 0);
    return enters ? { type: 'go', to: at + 1, extend: false } : null;
  }
  if (key !== 'ArrowLeft') return null;
  if (isOpen(rows[at])) return { type: 'collapse', at };
  const above = parentRow(rows, at);
  return above < 0 ? null : { type: 'go', to: above, extend: false };
}

/**
 * What a key press means; null: nothing, the key goes on to whoever else listens.
 * @param at the current row, or -1.
 * @param page rows that fit on the screen.
 */
export function treeCommand(
  press: TreeKey,
  rows: readonly TreeRow[],
  at: number,
  page: number,
): TreeCommand | null {
  const { key, mod, shift, alt } = press;
  if (alt) {
    const vertical = !mod && !shift && (key === 'ArrowUp' || key === 'ArrowDown');
    return vertical ? { type: 'move', at, step: key === 'ArrowUp' ? -1 : 1 } : null;
  }
  if (key === 'Enter' && !shift) return { type: 'activate', at, beside: mod };
  if (mod) {
    const type = shift ? undefined : WITH_MOD[key.toLowerCase()];
    return type === undefined ? null : { type };
  }
  if (shift && key === 'F10') return { type: 'menu' };
  const to = destination(key, rows, at, page);
  if (to !== null) {
    const last = rows.length - 1;
    return last < 0 ? null : { type: 'go', to: Math.min(Math.max(to, 0), last), extend: shift };
  }
  const simple = SIMPLE[key];
  if (simple !== undefined) return { type: simple };
  return sideways(key, rows, at) ?? (isCharacter(key) ? { type: 'type', text: key } : null);
}
