import type { ColumnClass } from '../../../shared/queryStream';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { quoteIdentifier } from '../../../shared/sql/identifiers';
import { textLiteral } from '../../../shared/sql/literals';

/** A column as statements name it. */
export interface EditColumn {
  name: string;
  /** Of its values, for engines whose literals differ by it. */
  class: ColumnClass;
}

/** What statements of edits look like in one engine. */
export interface EditDialect {
  /** Starts a transaction; the first statement begins it. */
  readonly begin: readonly string[];
  /** Statements for a savepoint inside a transaction of the person's: set, undo, let go. */
  readonly savepoint: { set: string; undo: string; release: string };
  /** Follows an INSERT or UPDATE so that it returns columns as saved. */
  returning(columns: readonly string[]): string;
  /** A new value. */
  value(text: string, column: EditColumn): string;
  /** True for rows in which the column holds what was shown, exactly; null: NULL. */
  holds(column: EditColumn, text: string | null): string;
  /** The same in a form that an index serves, beside `holds`. */
  finds(column: EditColumn, text: string): string;
}

/** Waits for rows that others have locked end after this. */
const LOCK_TIMEOUT = '10s';
const SAVEPOINT = 'binnacle_edits';

/**
 * PostgreSQL. `format('%s', …)` gives what the type's output function writes, which is what was shown: a cast to text
 * differs for boolean, character(n) and inet, and json has no equality. The collation keeps equality that of bytes.
 */
const postgres: EditDialect = {
  begin: ['BEGIN', `SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`],
  savepoint: {
    set: `SAVEPOINT ${SAVEPOINT}`,
    undo: `ROLLBACK TO SAVEPOINT ${SAVEPOINT}`,
    release: `RELEASE SAVEPOINT ${SAVEPOINT}`,
  },
  returning: (columns) => ` RETURNING ${columns.map((name) => quoteIdentifier(name, 'postgres')).join(', ')}`,
  // Quoted whatever it is: the literal takes the type of the column, so that -0 and NaN stay what they are.
  value: (text) => textLiteral(text, 'postgres'),
  holds: ({ name }, text) => {
    const column = quoteIdentifier(name, 'postgres');
    if (text === null) return `${column} IS NOT DISTINCT FROM NULL`;
    const shown = `pg_catalog.format('%s', ${column}) COLLATE "C" OPERATOR(pg_catalog.=) ${textLiteral(text, 'postgres')}`;
    return text === '' ? `${column} IS DISTINCT FROM NULL AND ${shown}` : shown;
  },
  finds: ({ name }, text) => `${quoteIdentifier(name, 'postgres')} = ${textLiteral(text, 'postgres')}`,
};

/** By engine; absent: rows of its results are not edited yet. */
export const EDIT_DIALECTS: Readonly<Partial<Record<SqlDialect, EditDialect>>> = { postgres };
