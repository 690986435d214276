import { Eraser, Pencil, Plus, Copy, Trash2 } from 'lucide-react';
import { BinnacleError } from '../../../shared/errors';
import type { CellEdit, EditedValue } from '../../../shared/edits';
import type { MenuEntry } from '../../ui/contextMenu';
import { describeError } from '../../ui/describeError';
import { isMac } from '../../ui/shortcut';
import { toast } from '../../ui/toast';
import type { GridController, GridEditing } from '../grid/gridController';
import type { GridModel } from '../grid/gridModel';
import { selectAt } from '../grid/gridSelection';
import { EditedSource } from './editedSource';
import { pastedCells } from './pastedCells';
import type { ResultEdits } from './resultEdits';

/** Rows that are deleted or duplicated at once at most. */
const MAX_ROWS = 10_000;

/** A cell that is being written in. */
export interface EditedCell {
  /** Number of the row in the result (new rows: below 0), and where it is shown. */
  row: number;
  place: number;
  /** Of the result. */
  column: number;
  /** What it holds. */
  was: string | null;
  /** What the editor begins with. */
  text: string;
  /** In px from the corner of the grid. */
  box: { left: number; top: number; width: number };
}

const tell = (message: string): void => {
  toast({ message, tone: 'warning' });
};

const columnOf = ({ layout, selection }: GridModel): number => layout.shown[selection.active.column] ?? -1;

/** Turns keys and menu entries in a grid into staged edits. */
export class GridEdits implements GridEditing {
  /** What is typed while the editor is on its way; null: it is not. */
  #typedAhead: string | null = null;
  /** The grid that shows the result now. */
  #grid: GridController | null = null;

  constructor(
    private readonly edits: ResultEdits,
    private readonly openEditor: (cell: EditedCell, grid: GridController) => void,
  ) {}

  get offered(): boolean {
    return this.edits.store.getState().target?.editable === true;
  }

  /** True: the key was for editing. */
  key(event: KeyboardEvent, grid: GridController): boolean {
    const mod = isMac ? event.metaKey : event.ctrlKey;
    const { key, shiftKey, altKey } = event;
    if (key === 'F2' && !mod) {
      this.edit(grid);
      return true;
    }
    if (!this.offered || altKey || event.isComposing) return false;
    if (this.#typedAhead !== null && !mod) {
      if (key.length === 1) this.#typedAhead += key;
      return key.length === 1 || key === 'Enter';
    }
    if (mod) return this.#withMod(key.toLowerCase(), shiftKey, grid);
    if (key === 'Enter' && !shiftKey) this.edit(grid);
    else if (key === 'Delete') this.remove(grid);
    else if (key.length === 1 && key !== ' ') this.edit(grid, key);
    else return false;
    return true;
  }

  /** Opens the editor on the current cell; `typed` takes the place of its value. */
  edit(grid: GridController, typed?: string): void {
    const { model } = grid;
    const { row: place } = model.selection.active;
    const column = columnOf(model);
    if (model.range === null || column < 0) return;
    this.#typedAhead = '';
    this.#read(model, place, column).then(
      ({ row, was }) => {
        const refusal = this.edits.refusal(row, column) ?? unwritable(typed === undefined ? was : null);
        if (refusal !== null) {
          this.#typedAhead = null;
          tell(refusal);
          return;
        }
        grid.view.reveal(model.selection.active);
        const cell = { row, place, column, was, text: typed ?? was ?? '' };
        requestAnimationFrame(() => this.#open(grid, cell));
      },
      (error: unknown) => {
        this.#typedAhead = null;
        complain(error);
      },
    );
  }

  /** Sets the selected cells. */
  fill(grid: GridController, value: EditedValue): void {
    const { range, layout } = grid.model;
    if (range === null) return;
    const columns = layout.shown.slice(range.firstColumn, range.lastColumn + 1);
    this.#withRows(grid, (rows) => {
      const changes = rows.flatMap((row) => columns.map((column) => ({ row, column, value })));
      tellSkipped(this.edits.set(changes), 'cells');
    });
  }

  remove(grid: GridController): void {
    this.#withRows(grid, (rows) => tellSkipped(this.edits.delete(rows), 'rows'));
  }

  attach(grid: GridController): void {
    this.#grid = grid;
  }

  /** Adds an empty row and goes there. */
  add(): void {
    if (this.edits.insert([[]]).length > 0) this.#goToLast();
  }

  /** Copies the selected rows to new ones; key columns with a default get it. */
  duplicate(grid: GridController): void {
    const places = selectedRows(grid.model);
    const { target } = this.edits.store.getState();
    if (places === null || target?.editable !== true) return;
    const { source } = grid.model;
    const copied = places.map(async (place): Promise<CellEdit[]> => {
      const { firstRow, page } = await source.load(place);
      return target.columns.flatMap(({ refusal, default: fallback }, column) => {
        if (refusal !== null || (target.key.includes(column) && fallback !== '')) return [];
        const text = page.text(place - firstRow, column);
        return [{ column, value: text === null ? { kind: 'null' } : { kind: 'text', text } }];
      });
    });
    Promise.all(copied).then((rows) => {
      if (this.edits.insert(rows).length > 0) this.#goToLast();
    }, complain);
  }

  /** Writes a block of cells from the current one on; what goes beyond the last row becomes new rows. */
  paste(text: string, grid: GridController): void {
    if (!this.offered) return;
    const block = pastedCells(text);
    if (block === null || block.length > MAX_ROWS) {
      tell('That is more than can be pasted at once. Import it from a file instead.');
      return;
    }
    const { model } = grid;
    const { row: first, column: left } = model.selection.active;
    const columns = model.layout.shown.slice(left);
    const last = Math.min(first + block.length, model.size.rows) - 1;
    rowsAt(grid, first, last).then((there) => {
      const missing = block.length - there.length;
      const added = missing > 0 ? this.edits.insert(Array.from({ length: missing }, () => [])) : [];
      const rows = [...there, ...added];
      const changes = block.flatMap((values, at) =>
        values.flatMap((value, offset) => {
          const [row, column] = [rows[at], columns[offset]];
          if (row === undefined || column === undefined) return [];
          const edited: EditedValue = value === null ? { kind: 'null' } : { kind: 'text', text: value };
          return [{ row, column, value: edited }];
        }),
      );
      tellSkipped(this.edits.set(changes), 'cells');
    }, complain);
  }

  menu(grid: GridController): MenuEntry[] {
    if (!this.offered) return [];
    return [
      { label: 'Edit cell', icon: Pencil, shortcut: 'F2', run: () => this.edit(grid) },
      { label: 'Set to NULL', icon: Eraser, shortcut: 'Mod+0', run: () => this.fill(grid, { kind: 'null' }) },
      { label: 'Set to empty text', run: () => this.fill(grid, { kind: 'text', text: '' }) },
      { label: 'Set to the default', run: () => this.fill(grid, { kind: 'default' }) },
      { label: 'Add row', icon: Plus, run: () => this.add() },
      { label: 'Duplicate rows', icon: Copy, run: () => this.duplicate(grid) },
      { label: 'Delete rows', icon: Trash2, shortcut: 'Delete', run: () => this.remove(grid) },
      'separator',
    ];
  }

  #withMod(key: string, shift: boolean, grid: GridController): boolean {
    if (key === '0') this.fill(grid, { kind: 'null' });
    else if (key === 'z' && shift) this.edits.redo();
    else if (key === 'z') this.edits.undo();
    else return false;
    return true;
  }

  /** Hands the numbers of the selected rows on when they are known. */
  #withRows({ model }: GridController, act: (rows: number[]) => void): void {
    const places = selectedRows(model);
    const [first, last] = [places?.[0], places?.at(-1)];
    if (first !== undefined && last !== undefined) rowsAt({ model }, first, last).then(act, complain);
  }

  async #read(model: GridModel, place: number, column: number): Promise<Pick<EditedCell, 'row' | 'was'>> {
    const { source } = model;
    const row = await numberOf(source, place);
    const { firstRow, page } = await source.load(place);
    const isDefault = source.marks?.cellMark(place, column) === 'default';
    return { row, was: isDefault ? null : page.text(place - firstRow, column) };
  }

  #open(grid: GridController, cell: Omit<EditedCell, 'box'>): void {
    const { activeElement } = grid.view;
    const text = cell.text + (this.#typedAhead ?? '');
    this.#typedAhead = null;
    const box = activeElement.getBoundingClientRect();
    const around = activeElement.closest('[role=grid]')?.getBoundingClientRect();
    if (around === undefined) return;
    const left = Math.min(Math.max(0, box.left - around.left), Math.max(0, around.width - 160));
    this.openEditor({ ...cell, text, box: { left, top: box.top - around.top, width: box.width } }, grid);
  }

  #goToLast(): void {
    const grid = this.#grid;
    if (grid === null) return;
    const at = { row: grid.model.size.rows - 1, column: 0 };
    grid.model.select(selectAt(at));
    grid.view.reveal(at);
  }
}

/** The number of a row in the result: a view shows it at another place. */
function numberOf(source: GridModel['source'], place: number): Promise<number> {
  if (source instanceof EditedSource) return source.rowAt(place);
  throw new BinnacleError('internal', 'The rows of this grid can’t be told apart.');
}

/** The numbers of the rows at some places, ends included. Rejects with the reason why one can't be read. */
async function rowsAt(
  { model }: Pick<GridController, 'model'>,
  first: number,
  last: number,
): Promise<number[]> {
  const rows: number[] = [];
  for (let place = first; place <= last; place++) rows.push(await numberOf(model.source, place));
  return rows;
}

/** The editor of the window makes line ends of carriage returns: such a value would not come back as it was. */
const unwritable = (text: string | null): string | null =>
  text?.includes('\r') === true
    ? 'This value has carriage returns, which an editor here would lose. Write an UPDATE for it.'
    : null;

function complain(error: unknown): void {
  toast({ ...describeError(error), tone: 'error' });
}

function tellSkipped(skipped: number, what: 'cells' | 'rows'): void {
  if (skipped > 0) tell(`${skipped.toLocaleString()} ${what} can’t be changed and were left as they are.`);
}

/** Null: too many. */
function selectedRows({ range }: GridModel): number[] | null {
  if (range === null) return null;
  const count = range.lastRow - range.firstRow + 1;
  if (count <= MAX_ROWS) return Array.from({ length: count }, (_, at) => range.firstRow + at);
  tell(`Select at most ${MAX_ROWS.toLocaleString()} rows for that.`);
  return null;
}
