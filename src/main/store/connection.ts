import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import LibsqlDatabase from 'libsql';
import { storeError } from './storeErrors';

/** What SQLite can be given. A `Uint8Array` that is no `Buffer` is refused: libsql would abort the process. */
export type Bindable = string | number | bigint | Buffer | null;

/** One row in column order. */
export type Row = readonly unknown[];

/** How long a statement waits for a lock of a backup's own connection, in milliseconds. */
const BUSY_TIMEOUT_MS = 2000;

interface Statement {
  /** Whether it returns rows; only such a statement has a raw mode. */
  readonly reader: boolean;
  raw(): unknown;
  run(parameters: readonly Bindable[]): { changes: number };
  all(parameters: readonly Bindable[]): unknown[];
}

interface Prepared {
  statement: Statement;
  parameters: number;
}

/**
 * One SQLite connection, and the only place that touches libsql. libsql ends the whole process on a parameter of a
 * wrong type and on text that is not UTF-8, and silently binds NULL for a missing parameter; so every parameter is
 * checked here, and text of a file that may be damaged must be read as `CAST(column AS BLOB)` (see CheckedTable).
 */
export class Connection {
  readonly #database: InstanceType<typeof LibsqlDatabase>;
  readonly #prepared = new Map<string, Prepared>();
  #inTransaction = false;
  #open = true;

  /** @param location a path, or a `file:` URI such as the one of {@link readOnlyUri} */
  constructor(location: string) {
    this.#database = guarded(() => new LibsqlDatabase(location));
    this.execute(`PRAGMA busy_timeout=${BUSY_TIMEOUT_MS}`);
  }

  /** Runs one or more statements without parameters. */
  execute(sql: string): void {
    guarded(() => this.#database.exec(sql));
  }

  /** Runs one statement and returns how many rows it changed. */
  run(sql: string, parameters: readonly Bindable[] = []): number {
    const { statement } = this.#prepare(sql, parameters);
    return guarded(() => statement.run(parameters).changes);
  }

  /** All rows of a query. */
  all(sql: string, parameters: readonly Bindable[] = []): Row[] {
    const { statement } = this.#prepare(sql, parameters);
    return guarded(() => statement.all(parameters)) as Row[];
  }

  /** The first value of the first row; undefined without a row. */
  value(sql: string, parameters: readonly Bindable[] = []): unknown {
    return this.all(sql, parameters)[0]?.[0];
  }

  /**
   * Runs `work` in one transaction: all of it is durable when this returns, or none of it happened. Joins a
   * transaction that is already running.
   */
  transaction<T>(work: () => T): T {
    if (this.#inTransaction) return work();
    this.execute('BEGIN IMMEDIATE');
    this.#inTransaction = true;
    try {
      const result = work();
      this.execute('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  /**
   * Closes; safe to repeat. libsql can't finalize statements: the system's handles of a connection that prepared any go
   * only when its objects are garbage-collected (see {@link releaseHandles}). So the write-ahead log is moved into the
   * file here instead of by SQLite's last close.
   */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#prepared.clear();
    try {
      this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // A full disk or a backup that still reads: the log stays, and the next start reads it.
    }
    this.#database.close();
  }

  #prepare(sql: string, parameters: readonly Bindable[]): Prepared {
    let prepared = this.#prepared.get(sql);
    if (prepared === undefined) {
      const statement = guarded(() => this.#database.prepare(sql)) as Statement;
      if (statement.reader) statement.raw();
      prepared = { statement, parameters: countParameters(sql) };
      this.#prepared.set(sql, prepared);
    }
    checkParameters(sql, parameters, prepared.parameters);
    return prepared;
  }

  #rollBack(): void {
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // SQLite has already rolled back by itself, as it does when the disk is full; the first error tells the story.
    }
  }
}

/** URI that opens a file for reading only; `readonly: true` is silently ignored by libsql. */
export function readOnlyUri(path: string): string {
  // SQLite URIs percent-decode the path and end it at ? or #. https://www.sqlite.org/uri.html
  const escaped = path.replaceAll('\\', '/').replace(/[%?#]/g, encodeURIComponent);
  return `file:${/^[A-Za-z]:\//.test(escaped) ? '/' : ''}${escaped}?mode=ro`;
}

/**
 * Makes the handles of closed connections go, before their files are moved: Windows can't move an open file, and a
 * late close would delete the log of whatever file then has the name.
 */
export async function releaseHandles(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Finalizers run in a later turn, and one may free the next.
  for (let round = 0; round < 3; round++) {
    collect();
    await setImmediate();
  }
}

function guarded<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw storeError(error);
  }
}

function countParameters(sql: string): number {
  return sql.replace(/'[^']*'/g, '').split('?').length - 1;
}

function checkParameters(sql: string, parameters: readonly unknown[], expected: number): void {
  if (parameters.length !== expected) {
    throw new TypeError(`${expected} parameters expected, ${parameters.length} given: ${sql}`);
  }
  for (const [index, value] of parameters.entries()) {
    if (!isBindable(value)) throw new TypeError(`parameter ${index + 1} can't be stored: ${sql}`);
  }
}

function isBindable(value: unknown): value is Bindable {
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return true;
  return typeof value === 'number' ? Number.isFinite(value) : Buffer.isBuffer(value);
}
