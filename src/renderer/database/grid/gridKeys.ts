import { clampCell, type CellAt, type GridSize } from './gridSelection';

/** A key press as the grid sees it; `mod` is Ctrl, or Cmd on macOS. */
export interface GridKey {
  key: string;
  mod: boolean;
  shift: boolean;
  alt: boolean;
}

/** What a key does in the grid. */
export type GridCommand =
  /** Makes a cell the current one; `extend` selects everything up to it. */
  | { type: 'go'; to: CellAt; extend: boolean }
  | { type: 'copy'; headers: boolean }
  | {
      type:
        | 'select-all'
        | 'select-rows'
        | 'select-columns'
        | 'open'
        | 'menu'
        | 'clear'
        | 'find'
        | 'find-next'
        | 'find-previous'
        | 'form';
    };

type Move = (at: CellAt, page: number) => CellAt;

const FAR = Number.MAX_SAFE_INTEGER;
const by =
  (rows: number, columns: number): Move =>
  ({ row, column }) => ({ row: row + rows, column: column + columns });

const MOVES: Readonly<Record<string, Move>> = {
  ArrowUp: by(-1, 0),
  ArrowDown: by(1, 0),
  ArrowLeft: by(0, -1),
  ArrowRight: by(0, 1),
  PageUp: ({ row, column }, page) => ({ row: row - page, column }),
  PageDown: ({ row, column }, page) => ({ row: row + page, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }) => ({ row, column: FAR }),
};

/** With Ctrl: to the edge. Ctrl+Page Up and Down belong to the tabs of the window. */
const JUMPS: Readonly<Record<string, Move>> = {
  ArrowUp: ({ column }) => ({ row: 0, column }),
  ArrowDown: ({ column }) => ({ row: FAR, column }),
  ArrowLeft: ({ row }) => ({ row, column: 0 }),
  ArrowRight: ({ row }) => ({ row, column: FAR }),
  Home: () => ({ row: 0, column: 0 }),
  End: () => ({ row: FAR, column: FAR }),
};

/** Tab goes from cell to cell and leaves the grid at the end of the row, so that nobody is caught in it. */
function tab(at: CellAt, shift: boolean, { columns }: GridSize): GridCommand | null {
  const column = at.column + (shift ? -1 : 1);
  if (column < 0 || column >= columns) return null;
  return { type: 'go', to: { row: at.row, column }, extend: false };
}

function withMod({ key, shift }: GridKey): GridCommand | null {
  const letter = key.toLowerCase();
  if (letter === 'c') return { type: 'copy', headers: shift };
  if (letter === 'f' && !shift) return { type: 'find' };
  if (letter === 'a' && !shift) return { type: 'select-all' };
  if (key === ' ') return { type: 'select-columns' };
  return null;
}

function plain({ key, shift }: GridKey): GridCommand | null {
  if (key === 'ContextMenu' || (key === 'F10' && shift)) return { type: 'menu' };
  if (key === 'F3') return { type: shift ? 'find-previous' : 'find-next' };
  if (key === ' ') return { type: shift ? 'select-rows' : 'form' };
  if (key === 'Enter' && !shift) return { type: 'open' };
  return key === 'Escape' ? { type: 'clear' } : null;
}

/**
 * What a key press means (WAI-ARIA grid pattern); null: nothing, the key goes on to whoever else listens.
 * @param page rows that fit on the screen.
 */
export function gridCommand(press: GridKey, at: CellAt, size: GridSize, page: number): GridCommand | null {
  const { key, mod, shift, alt } = press;
  if (alt || size.columns === 0) return null;
  if (key === 'Tab') return mod || size.rows === 0 ? null : tab(at, shift, size);
  const move = (mod ? JUMPS : MOVES)[key];
  if (move === undefined) return mod ? withMod(press) : plain(press);
  if (size.rows === 0) return null;
  return { type: 'go', to: clampCell(move(at, page), size), extend: shift };
}
