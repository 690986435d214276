import Libsql from 'libsql/promise';

/** A value as the driver gives it: integers are bigint, reals are numbers. */
export type SqliteValue = bigint | number | string | Buffer | null;

/** A column as SQLite's metadata tells it; null: an expression. */
export interface SqliteColumn {
  name: string;
  database: string | null;
  table: string | null;
  column: string | null;
  /** The declared type. */
  type: string | null;
}

/** The part of libsql's iterator that is reached into: it fetches as many rows at once as the array is long. */
interface DriverRows {
  nextRows: unknown[];
  nextRowIndex: number;
  next(): { done: boolean; value?: SqliteValue[] };
}

/** libsql's statement; its own types say `any`. */
interface DriverStatement {
  readonly reader: boolean;
  raw(): void;
  safeIntegers(on: boolean): void;
  columns(): SqliteColumn[];
  iterate(): Promise<DriverRows>;
}

/** libsql's `nextRowIndex` that makes it fetch. */
const FETCH = 100;

/** Settings of every connection; said again before each statement, because a statement can change them. */
const SETTINGS = [
  // Views and triggers of a file that somebody sent must not call functions with effects.
  'trusted_schema=OFF',
  'cell_size_check=ON',
];
/** How long a lock of another program is waited for, in ms. */
const BUSY_TIMEOUT_MS = 3000;

/** A prepared statement. */
export class SqliteStatement {
  constructor(private readonly statement: DriverStatement) {}

  /** Whether it returns rows. */
  get reads(): boolean {
    return this.statement.reader;
  }

  get columns(): SqliteColumn[] {
    return this.statement.columns();
  }

  /**
   * Gives the rows one by one; null: there are no more. The first is computed outside of JavaScript's thread. The
   * driver's own step of a hundred would hold back the first row, and hold a hundred large ones.
   */
  async rows(): Promise<() => SqliteValue[] | null> {
    this.statement.raw();
    this.statement.safeIntegers(true);
    const rows = await this.statement.iterate();
    rows.nextRows = [undefined];
    return () => {
      rows.nextRowIndex = FETCH;
      const { done, value } = rows.next();
      return done || value === undefined ? null : value;
    };
  }
}

/** One connection to the file, and the only place of a query tab that touches libsql. */
export class SqliteConnection {
  readonly #database: Libsql;

  constructor(
    uri: string,
    private readonly readOnly: boolean,
  ) {
    this.#database = new Libsql(uri, {});
  }

  get inTransaction(): boolean {
    return (this.#database as unknown as { inTransaction: boolean }).inTransaction;
  }

  /** Makes it ready and reads the file's head, which rolls a killed program's changes back. */
  async begin(): Promise<void> {
    await this.execute(`PRAGMA busy_timeout=${BUSY_TIMEOUT_MS}`);
    // Sorting a large result must not fill the memory.
    await this.execute('PRAGMA temp_store=FILE');
    await this.protect();
    await this.value('SELECT count(*) FROM sqlite_schema');
  }

  /** Puts back what a statement may have switched off. */
  async protect(): Promise<void> {
    for (const setting of SETTINGS) await this.execute(`PRAGMA ${setting}`);
    if (this.readOnly) await this.execute('PRAGMA query_only=ON');
  }

  async prepare(statement: string): Promise<SqliteStatement> {
    return new SqliteStatement(await (this.#database.prepare(statement) as Promise<DriverStatement>));
  }

  /** Runs a statement that returns no rows, outside of JavaScript's thread. */
  async execute(statement: string): Promise<void> {
    await (this.#database.exec(statement) as Promise<unknown>);
  }

  /** The first value of the first row, of our own statements. */
  async value(statement: string): Promise<SqliteValue> {
    const next = await (await this.prepare(statement)).rows();
    const value = next()?.[0] ?? null;
    while (next() !== null);
    return value;
  }

  /** Makes the statement that runs end with SQLITE_INTERRUPT at its next step. */
  interrupt(): void {
    this.#database.interrupt();
  }
}
