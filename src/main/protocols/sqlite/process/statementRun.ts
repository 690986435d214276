import { setImmediate } from 'node:timers/promises';
import { RowPageBuilder } from '../../../../shared/rowPage';
import { classify } from '../../../../shared/sql/classify';
import type { StatementOutcome } from '../../../sessions/queryCapability';
import type { FromDatabase, SqliteFailure } from '../messages';
import { exactCell, type CellForm, type ExactCell, type StorageClass } from './cells';
import { resultColumn } from './columnKinds';
import type { SqliteColumn, SqliteConnection, SqliteStatement, SqliteValue } from './connection';
import { errorPosition } from './errorPosition';
import { exactSelect } from './exactSelect';
import { failureOf } from './failure';

/** Rows of the first page: a screen or two, so that something is seen at once. */
const FIRST_PAGE_ROWS = 100;
/** How long a row waits at most for its page to fill, in ms. */
const MAX_WAIT_MS = 50;
/** How long rows are read before it is looked whether to stop, in ms. */
const SLICE_MS = 20;

/** Commands that say how many rows they changed. */
const CHANGING: ReadonlySet<string> = new Set(['INSERT', 'REPLACE', 'UPDATE', 'DELETE']);

/** The other side of a run. */
export interface RunPeer {
  post(message: FromDatabase): void;
  /** Settles when the other side wants more, or wants it to stop. */
  more(): Promise<void>;
}

/** One statement from its preparation to its end. */
export class StatementRun {
  #stopped = false;
  #columns: SqliteColumn[] = [];
  #builder = new RowPageBuilder(0);
  /** What the cells of each column were until they were announced; null: they are. */
  #seen: Set<StorageClass>[] | null = null;
  #rows = 0;
  /** When the page got its first row. */
  #pageBegan = 0;
  #taken: Promise<void> = Promise.resolve();
  #toldEscape = false;

  constructor(
    private readonly connection: SqliteConnection,
    private readonly statement: string,
    private readonly peer: RunPeer,
  ) {}

  /** Ends it soon: at once while SQLite computes its first row, else at the next. */
  stop(): void {
    this.#stopped = true;
    this.connection.interrupt();
  }

  async run(): Promise<StatementOutcome> {
    const { connection, statement } = this;
    await connection.protect();
    const prepared = await connection.prepare(statement);
    this.#checkStopped();
    const { command } = classify(statement, 'sqlite');
    if (prepared.reads) {
      await this.#read(prepared);
      return { command: command === 'VALUES' ? 'SELECT' : command, rows: this.#rows };
    }
    await connection.execute(statement);
    if (!CHANGING.has(command)) return { command, rows: null };
    return { command, rows: Number(await connection.value('SELECT changes()')) };
  }

  /** An error of this statement, with its place in it. */
  async located(error: unknown): Promise<SqliteFailure> {
    const failure = failureOf(error);
    const prepare = (text: string): Promise<SqliteStatement> => this.connection.prepare(text);
    return { ...failure, position: await errorPosition(this.statement, failure.message, prepare) };
  }

  async #read(prepared: SqliteStatement): Promise<void> {
    this.#columns = prepared.columns;
    this.#builder = new RowPageBuilder(this.#columns.length);
    this.#seen = this.#columns.map(() => new Set());
    const exact = exactSelect(this.statement, this.#columns.length);
    if (exact === null) {
      this.peer.post({ t: 'raw' });
      await this.peer.more();
      this.#checkStopped();
    }
    const form = { exact: exact !== null, encoding: String(await this.connection.value('PRAGMA encoding')) };
    const next = await (exact === null ? prepared : await this.connection.prepare(exact)).rows();
    try {
      await this.#pump(next, form);
    } catch (error) {
      this.#release(next);
      throw error;
    }
  }

  async #pump(next: () => SqliteValue[] | null, form: CellForm): Promise<void> {
    let slice = performance.now();
    for (let row = next(); row !== null; row = next()) {
      await this.#take(row.map((value) => exactCell(value, form)));
      if (performance.now() - slice < SLICE_MS) continue;
      await setImmediate();
      slice = performance.now();
      this.#checkStopped();
    }
    await this.#flush();
    this.#announce();
    await this.#taken;
    this.#checkStopped();
  }

  async #take(cells: (ExactCell | null)[]): Promise<void> {
    const bytes = cells.reduce((sum, cell) => sum + (cell?.bytes.length ?? 0), 0);
    if (!this.#builder.fits(bytes)) await this.#flush();
    if (this.#builder.rows === 0) this.#pageBegan = performance.now();
    for (const [index, cell] of cells.entries()) this.#put(cell, index);
    this.#builder.endRow();
    this.#rows++;
    const isFirst = this.#rows === FIRST_PAGE_ROWS;
    if (isFirst || performance.now() - this.#pageBegan > MAX_WAIT_MS) await this.#flush();
  }

  #put(cell: ExactCell | null, column: number): void {
    if (cell === null) {
      this.#builder.nullCell();
      return;
    }
    this.#seen?.[column]?.add(cell.storage);
    this.#builder.cell(cell.bytes, 0, cell.bytes.length);
    if (cell.escaped && !this.#toldEscape) this.#tellEscape(column);
  }

  /** Sends the page once the one before was taken. */
  async #flush(): Promise<void> {
    const { rows } = this.#builder;
    if (rows === 0) return;
    this.#announce();
    await this.#taken;
    this.#checkStopped();
    this.#taken = this.peer.more();
    this.peer.post({ t: 'page', bytes: this.#builder.take(), rows });
  }

  #announce(): void {
    const seen = this.#seen;
    if (seen === null) return;
    this.#seen = null;
    const columns = this.#columns.map((column, index) => resultColumn(column, seen[index] ?? new Set()));
    this.peer.post({ t: 'columns', columns });
  }

  #tellEscape(column: number): void {
    this.#toldEscape = true;
    const name = this.#columns[column]?.name ?? '';
    this.peer.post({
      t: 'notice',
      notice: {
        ...{ severity: 'WARNING', detail: '', sqlState: '', position: null },
        message: `A text in “${name}” looks like a blob, such as \\x00.`,
        hint: 'Texts of that form are shown with one more backslash in front, to tell them from blobs.',
      },
    });
  }

  /** SQLite can't forget a statement that has begun; interrupted, it lets go of its locks. */
  #release(next: () => unknown): void {
    this.connection.interrupt();
    try {
      next();
    } catch {
      // Interrupted, as it should be.
    }
  }

  #checkStopped(): void {
    if (this.#stopped) throw Object.assign(new Error('interrupted'), { code: 'SQLITE_INTERRUPT' });
  }
}
