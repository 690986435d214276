import { BinnacleError } from '../../../shared/errors';
import type { ColumnClass } from '../../../shared/queryStream';

/** A column as statements name it. */
export interface EditColumn {
  name: string;
  /** Of its values, for engines whose literals differ by it. */
  class: ColumnClass;
  /** As the table declares it, such as `enum('a','b')`. */
  type: string;
  /** SQL of what a new row gets; empty: NULL or nothing. */
  default: string;
  /** The table numbers new rows in it. */
  numbered: boolean;
}

/** What statements of edits look like in one engine. */
export interface EditDialect {
  /** Starts a transaction. */
  readonly begin: readonly string[];
  /** Runs after the transaction has ended, whichever way: what `begin` set for it is put back. */
  readonly after: readonly string[];
  /** Statements for a savepoint inside a transaction of the person's: set, undo, let go. */
  readonly savepoint: { set: string; undo: string; release: string };
  /** Beginnings of statements. */
  readonly verbs: { update: string; insert: string };
  /** What follows the table of an INSERT that names no columns. */
  readonly onlyDefaults: string;
  /** Follows a SELECT in a person's transaction so that it shows rows as they are, not as a snapshot has them. */
  readonly asOfNow: string;
  /** Follows an INSERT or UPDATE so that it returns columns as saved; null: it is to be read after it. */
  returning(columns: readonly string[]): string | null;
  /** The number that the last INSERT has given to its row; empty: RETURNING tells. */
  readonly lastNumber: string;
  /**
   * Follows a SELECT so that it locks the rows that an UPDATE says it has not changed, where the server may count only
   * rows that differ afterwards; null: it counts all that it found.
   */
  readonly lock: string | null;
  /** The server may save something else than what it was given, and only warns. */
  readonly warnsOfChanges: boolean;
  /** Stands before VALUES where a row is given a value that the server numbers itself; absent: nothing is needed. */
  readonly overriding?: string;
  /** A new value. Throws {@link UnfitValue}. */
  value(text: string, column: EditColumn): string;
  /** A new value in the place of another, where that matters; absent: as {@link EditDialect.value}. */
  replaced?(text: string, column: EditColumn): string;
  /** Whether a value can be given back from what was seen of it; absent: all can. */
  restorable?(text: string, column: EditColumn): boolean;
  /** What a column gets that is to have its default. */
  defaultValue(column: EditColumn): string;
  /** True for rows in which the column holds what was shown, exactly; null: NULL. */
  holds(column: EditColumn, text: string | null): string;
  /** The same in a form that an index serves, beside `holds`; null: there is none. */
  finds(column: EditColumn, text: string): string | null;
}

/** A value that the column can't keep as it is; nothing was sent. */
export class UnfitValue extends BinnacleError {
  constructor(
    message: string,
    /** Which change it is of, and which column of the result, once that is known. */
    readonly changeId: number | null = null,
    readonly column: number | null = null,
  ) {
    super('bad-request', message);
  }

  ofChange(changeId: number): UnfitValue {
    return new UnfitValue(this.message, changeId, this.column);
  }

  inColumn(column: number): UnfitValue {
    return new UnfitValue(this.message, this.changeId, column);
  }
}

/** Our own savepoint; its name is not among those of `src/shared/sql/transactionVerbs.ts`, which may stand inside it. */
export const SAVEPOINT: EditDialect['savepoint'] = {
  set: 'SAVEPOINT binnacle_edits',
  undo: 'ROLLBACK TO SAVEPOINT binnacle_edits',
  release: 'RELEASE SAVEPOINT binnacle_edits',
};
