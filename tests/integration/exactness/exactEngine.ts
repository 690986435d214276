import type { QuerySession } from '../../../src/main/sessions/queryCapability';
import type { SqlDialect } from '../../../src/shared/sql/dialect';

/** A value on its way through everything that Binnacle does with values. */
export interface ExactValue {
  /** Of the column, as it is declared. */
  type: string;
  /** The value in the engine's SQL, as its own command line inserts it. */
  sql: string;
  /** What the grid must show; absent: what the command line shows. */
  shown?: string;
}

/** An engine with one table of exact values, whose columns are `id`, `note` and `c0`, `c1` and so on. */
export interface ExactEngine {
  name: string;
  dialect: SqlDialect;
  schema: string;
  values: readonly ExactValue[];
  /** Runs statements by the engine's own command line. */
  cli(sql: string): Promise<unknown>;
  /**
   * What the command line shows of the row 1 in these columns. Only asked for values without a text of their own.
   */
  cliShows(table: string, columns: readonly number[]): Promise<string[]>;
  /** Each cell of the table as the command line tells its bytes: NULL, the empty text and the text NULL differ. */
  dump(table: string): Promise<string[]>;
  /** A session that ends with the test. */
  open(): Promise<QuerySession>;
  /** Changes `note` of row 1 to “after” as a person does in the grid. */
  edit(table: string): Promise<void>;
}

export const columnName = (index: number): string => `c${index}`;

/** A new table for the values. */
export const tableOf = (table: string, values: readonly ExactValue[], noteType = 'text'): string =>
  `CREATE TABLE ${table} (id int NOT NULL PRIMARY KEY, note ${noteType}, ${values
    .map(({ type }, index) => `${columnName(index)} ${type}`)
    .join(', ')});`;

/** The values in row 1, and NULL for each in row 2. */
export const rowsOf = (table: string, values: readonly ExactValue[]): string =>
  `INSERT INTO ${table} VALUES (1, 'before', ${values.map(({ sql }) => sql).join(', ')});
INSERT INTO ${table} VALUES (2, NULL, ${values.map(() => 'NULL').join(', ')});`;

/** A text of 16 MB whose characters have every length in UTF-8, without what an engine may have to escape. */
export const LONG_TEXT_UNIT = 'aä€😀';
/** Ten bytes each. */
export const LONG_TEXT_UNITS = 1_600_000;

/** Text with all that is easily lost, apart from backslashes and NUL. */
export const ODD_TEXT = '\ufeff it\'s "x",;|\t\r\n\r\u2028é\u0301👩‍💻 \u202eשלום\u202c \u0001\u007f end  ';
