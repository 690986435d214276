import type { EditTarget, RowChange } from './edits';
import type { JournalEntry } from './model/editJournal';
import type { ResultColumn } from './queryStream';

/** Values of some columns of a row, by column; null: NULL. */
export type JournalCells = [column: number, text: string | null][];

/** A change that was applied. */
export interface JournalChange {
  kind: RowChange['kind'];
  /** Of an update the key and what changed; of a deleted row all columns; null: there was no such row. */
  before: JournalCells | null;
  /** Of an update the key and what changed; of a new row all columns; null: the row is gone. */
  after: JournalCells | null;
}

/** An opened entry of the undo journal: the rows as they were left, as a result whose edits take them back. */
export interface OpenedJournal {
  entry: JournalEntry;
  /** To ask about edits by: the row with the number of a change is what that change has left. */
  resultId: number;
  columns: ResultColumn[];
  target: EditTarget;
  changes: JournalChange[];
  /** What takes them back, by the numbers of the changes. */
  inverse: RowChange[];
}
