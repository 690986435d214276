import type { CellEdit, EditedValue } from '../../../shared/edits';

/** What is to become of a row. */
export type StagedRow =
  { kind: 'update' | 'insert'; cells: ReadonlyMap<number, EditedValue> } | { kind: 'delete' };

/** Staged rows: those of the result by their number from 0, new ones by -1, -2 and so on. */
export type StagedRows = ReadonlyMap<number, StagedRow>;

/** Steps that can be undone. */
const MAX_STEPS = 500;

const NONE: StagedRows = new Map();

/** Changes that a person has made and not applied, with undo and redo. Pure. */
export class StagedEdits {
  #rows: StagedRows = NONE;
  #lastNew = 0;
  readonly #undo: StagedRows[] = [];
  readonly #redo: StagedRows[] = [];

  get rows(): StagedRows {
    return this.#rows;
  }

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  get canRedo(): boolean {
    return this.#redo.length > 0;
  }

  /** Rows that are new, in the order in which they were added. */
  get added(): number[] {
    return [...this.#rows.keys()].filter((row) => row < 0);
  }

  /** Sets cells of rows as one step; null takes a change of a cell back. A deleted row comes back by it. */
  set(changes: readonly { row: number; column: number; value: EditedValue | null }[]): void {
    const rows = new Map(this.#rows);
    for (const { row, column, value } of changes) {
      const before = rows.get(row);
      const cells = new Map(before === undefined || before.kind === 'delete' ? [] : before.cells);
      if (value === null) cells.delete(column);
      else cells.set(column, value);
      if (row < 0) rows.set(row, { kind: 'insert', cells });
      else if (cells.size > 0) rows.set(row, { kind: 'update', cells });
      else rows.delete(row);
    }
    this.#step(rows);
  }

  /** Adds rows at the end; returns their numbers. */
  insert(added: readonly (readonly CellEdit[])[]): number[] {
    const rows = new Map(this.#rows);
    const numbers = added.map((cells) => {
      const row = (this.#lastNew -= 1);
      rows.set(row, { kind: 'insert', cells: new Map(cells.map(({ column, value }) => [column, value])) });
      return row;
    });
    this.#step(rows);
    return numbers;
  }

  /** Stages the deletion of rows; new ones just go. Where all are deleted already, they come back. */
  delete(wanted: readonly number[]): void {
    const rows = new Map(this.#rows);
    const all = wanted.every((row) => rows.get(row)?.kind === 'delete');
    for (const row of wanted) {
      if (row < 0 || all) rows.delete(row);
      else rows.set(row, { kind: 'delete' });
    }
    this.#step(rows);
  }

  undo(): void {
    const before = this.#undo.pop();
    if (before === undefined) return;
    this.#redo.push(this.#rows);
    this.#rows = before;
  }

  redo(): void {
    const after = this.#redo.pop();
    if (after === undefined) return;
    this.#undo.push(this.#rows);
    this.#rows = after;
  }

  /** Takes all of it back, as one step. */
  discard(): void {
    if (this.#rows.size > 0) this.#step(NONE);
  }

  /** All of it is applied: there is nothing to undo here any more. */
  settle(): void {
    this.#rows = NONE;
    this.#undo.length = 0;
    this.#redo.length = 0;
  }

  #step(rows: StagedRows): void {
    this.#undo.push(this.#rows);
    if (this.#undo.length > MAX_STEPS) this.#undo.shift();
    this.#redo.length = 0;
    this.#rows = rows;
  }
}
