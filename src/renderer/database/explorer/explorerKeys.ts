import type { ExplorerRow } from './explorerModel';

/** What a key press means in the explorer's tree. */
export type ExplorerCommand =
  | { type: 'go'; to: number }
  | { type: 'toggle' | 'activate' | 'menu' | 'refresh' }
  | { type: 'type'; text: string };

function destination(key: string, last: number, at: number, page: number): number | null {
  const moves: Record<string, number> = {
    ...{ ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last },
    ...{ PageDown: at + page, PageUp: at - page },
  };
  const to = moves[key];
  return to === undefined ? null : Math.min(Math.max(to, 0), last);
}

/** The row that a row stands in; -1: none. */
function parentRow(rows: readonly ExplorerRow[], at: number): number {
  const level = rows[at]?.level ?? 0;
  return rows.slice(0, Math.max(at, 0)).findLastIndex((row) => row.level < level);
}

/** Right opens, then enters; Left closes, then leaves (WAI-ARIA tree pattern). */
function sideways(key: string, rows: readonly ExplorerRow[], at: number): ExplorerCommand | null {
  const row = rows[at];
  if (key === 'ArrowRight') {
    if (row?.expanded === false) return { type: 'toggle' };
    const enters = row?.expanded === true && (rows[at + 1]?.level ?? 0) > row.level;
    return enters ? { type: 'go', to: at + 1 } : null;
  }
  if (key !== 'ArrowLeft') return null;
  if (row?.expanded === true) return { type: 'toggle' };
  const above = parentRow(rows, at);
  return above < 0 ? null : { type: 'go', to: above };
}

/**
 * What a key press means; null: nothing.
 * @param at the current row, or -1.
 * @param page rows that fit on the screen.
 */
export function explorerCommand(
  press: { key: string; mod: boolean; shift: boolean },
  rows: readonly ExplorerRow[],
  at: number,
  page: number,
): ExplorerCommand | null {
  const { key, mod, shift } = press;
  if (mod) return null;
  if (key === 'Enter') return { type: 'activate' };
  if (key === 'ContextMenu' || (key === 'F10' && shift)) return { type: 'menu' };
  if (key === 'F5') return { type: 'refresh' };
  const to = rows.length === 0 ? null : destination(key, rows.length - 1, at, page);
  if (to !== null) return { type: 'go', to };
  return sideways(key, rows, at) ?? (key.length === 1 ? { type: 'type', text: key } : null);
}

/** The next row, from `from` on and round the end, whose label begins with `text`; -1: none. */
export function rowBeginning(rows: readonly ExplorerRow[], from: number, text: string): number {
  const wanted = text.toLowerCase();
  for (let step = 0; step < rows.length; step++) {
    const at = (Math.max(from, 0) + step) % rows.length;
    const row = rows[at];
    if (row !== undefined && row.kind !== 'note' && row.label.toLowerCase().startsWith(wanted)) return at;
  }
  return -1;
}
