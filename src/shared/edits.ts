import type { WireError } from './errors';

/** Changes of rows that are staged in a query tab and applied together. Columns are indexes into the result's columns. */

/** What a cell is to become; `default`: what the table gives a new row. */
export type EditedValue = { kind: 'text'; text: string } | { kind: 'null' } | { kind: 'default' };

/** One cell that changes. */
export interface CellEdit {
  column: number;
  value: EditedValue;
}

/** One row that changes. `id` is the page's own name of it; `row` counts from 0 in the result. */
export type RowChange =
  | {
      kind: 'update';
      id: number;
      row: number;
      /** Which values of the row the person has seen: 0 are those of the result, others were told by an answer. */
      base: number;
      cells: CellEdit[];
    }
  | { kind: 'delete'; id: number; row: number; base: number }
  | { kind: 'insert'; id: number; cells: CellEdit[] };

/** What can be done with one column of a result. */
export interface EditableColumn {
  /** Why its cells can't be changed, as a sentence; null: they can. */
  refusal: string | null;
  /** NULL fits. */
  nullable: boolean;
  /** What a new row gets; empty: NULL or nothing. */
  default: string;
}

/** Which table rows of a result stand for. */
export type EditTarget =
  | { editable: false; reason: string }
  | {
      editable: true;
      schema: string;
      table: string;
      /** Columns that tell its rows apart. */
      key: number[];
      columns: EditableColumn[];
    };

/** Values of some columns; null: NULL. */
export interface RowCell {
  column: number;
  text: string | null;
}

/** A row as it is now on the server. */
export interface CurrentRow {
  changeId: number;
  /** What to name these values by in a later change. */
  base: number;
  /** Null: there is no such row any more, or it can't be seen. */
  cells: RowCell[] | null;
}

/** What has become of changes. */
export type ApplyOutcome =
  /** All of them are saved; the rows as they are now, as far as they can be found by their key. */
  | { state: 'applied'; rows: CurrentRow[]; statements: number; inTransaction: boolean }
  /** Nothing was changed, because these rows are not what they were. */
  | { state: 'conflict'; rows: CurrentRow[] }
  /** Nothing was changed: the inverse of so many changes can't be kept in the undo journal. */
  | { state: 'unkept'; changes: number; error: WireError }
  /** Nothing was changed; `changeId` and `column` say where it failed, if that is known. */
  | { state: 'failed'; error: WireError; changeId: number | null; column: number | null }
  /** The connection ended after COMMIT was sent. */
  | { state: 'unknown'; error: WireError };

/** What a tab can ask about edits of a result. */
export type EditQuestion =
  | { what: 'target' }
  /** The statements that `apply` would run. */
  | { what: 'review'; changes: RowChange[] }
  /** `unkept`: also where the undo journal can't keep the inverse of some. */
  | { what: 'apply'; changes: RowChange[]; unkept?: boolean | undefined };

/** What comes back for a question. */
export interface EditAnswers {
  target: EditTarget;
  review: string[];
  apply: ApplyOutcome;
}

/** Rows of one apply at most. */
export const MAX_CHANGES = 10_000;
/** UTF-16 units of all values of one apply: what a person types and pastes. */
export const MAX_EDIT_LENGTH = 16 * 1024 * 1024;
