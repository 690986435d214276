import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type {
  QuerySession,
  ResultColumn,
  ResultSink,
  RunOptions,
  ServerNotice,
  StatementOutcome,
} from '../../src/main/sessions/queryCapability';
import { BinnacleError } from '../../src/shared/errors';
import { RowPage } from '../../src/shared/rowPage';

/** A statement with what its one row must be. */
export interface ExactCase {
  what: string;
  statement: string;
  row: (string | null)[];
}

/** An engine and how to say things in its SQL. */
export interface QueryDriver {
  /** A new session. */
  open(): Promise<QuerySession>;
  exact: readonly ExactCase[];
  /** One text cell of that many `x`. */
  longText(length: number): string;
  /** One row of that many columns with the numbers from 1. */
  wide(columns: number): string;
  widest: number;
  /** Rows of a number from 1 up and a text of 200 characters. */
  manyRows(rows: number): string;
  /** Takes a minute. */
  sleep: string;
  /** Fails at the first `*` after a character outside of the basic plane. */
  misspelt: string;
  /**
   * Sends that many notices, of which the first says {@link firstNotice}; null: statements of this engine send none.
   */
  notices: ((count: number) => string) | null;
  firstNotice: string;
  /** Expressions have no type of their own, so that a result without rows does not say what they would be. */
  untypedExpressions?: boolean;
  /** A table of this name with one column of numbers is made, written to, counted. */
  table: { create(name: string): string; insert(name: string): string; count(name: string): string };
  /** What the server says to a write where only reading is allowed. */
  readOnlyWords: RegExp;
  /** Whether the session's {@link sleep} runs at the server. */
  isAsleep(session: QuerySession): Promise<boolean>;
  /** Whether the server waits for the session to take its result. */
  isHeldBack(session: QuerySession): Promise<boolean>;
  /** Ends the session at the server. */
  kill(session: QuerySession): Promise<void>;
}

const PATIENCE = { timeout: 20_000, interval: 20 };
const MB = 1024 * 1024;

/** Everything that a statement said. */
export class Recorded implements ResultSink {
  columns: ResultColumn[] | null = null;
  readonly rows: (string | null)[][] = [];
  readonly pages: number[] = [];
  readonly notices: ServerNotice[] = [];
  outcome: StatementOutcome | null = null;

  begin(columns: ResultColumn[]): void {
    expect(this.columns).toBeNull();
    this.columns = columns;
  }

  page(bytes: Uint8Array, rows: number): Promise<void> {
    const page = new RowPage(bytes);
    expect(page.rows).toBe(rows);
    expect(page.columns).toBe(this.columns?.length);
    this.pages.push(rows);
    for (let row = 0; row < rows; row++) {
      this.rows.push(Array.from({ length: page.columns }, (_, column) => page.text(row, column)));
    }
    return Promise.resolve();
  }

  end(outcome: StatementOutcome): void {
    this.outcome = outcome;
  }

  notice(notice: ServerNotice): void {
    this.notices.push(notice);
  }
}

const DEFAULTS = { readOnly: false, timeoutMs: null };

/** Runs a statement to its end. */
export async function run(
  session: QuerySession,
  statement: string,
  options: Partial<RunOptions> = {},
  sink = new Recorded(),
): Promise<Recorded> {
  const { signal = new AbortController().signal } = options;
  await session.run(statement, sink, { ...DEFAULTS, ...options, signal });
  return sink;
}

/** What a statement is refused with. */
export async function refusal(
  session: QuerySession,
  statement: string,
  options: Partial<RunOptions> = {},
  sink = new Recorded(),
): Promise<BinnacleError> {
  try {
    await run(session, statement, options, sink);
  } catch (error) {
    expect(sink.outcome).toBeNull();
    if (error instanceof BinnacleError) return error;
    throw error;
  }
  throw new Error('it succeeded');
}

/** What every database driver must do, whatever the engine. */
export function queryDriverSuite(name: string, driver: QueryDriver): void {
  const open = async (): Promise<QuerySession> => {
    const session = await driver.open();
    onTestFinished(() => session.dispose());
    return session;
  };

  const whenAsleep = (session: QuerySession): Promise<void> =>
    vi.waitFor(async () => expect(await driver.isAsleep(session)).toBe(true), PATIENCE);

  describe(`${name} as a database driver`, () => {
    it.each(driver.exact)('keeps $what', async ({ statement, row }) => {
      const { rows, outcome } = await run(await open(), statement);
      expect(rows).toEqual([row]);
      expect(outcome).toEqual({ command: 'SELECT', rows: 1 });
    });

    it('says who it is', async () => {
      const { server } = await open();
      expect(server.version).toMatch(/^\d+\./);
      expect(server.product).not.toBe('');
    });

    it('keeps a text of 16 MB', async () => {
      const { rows } = await run(await open(), driver.longText(16 * MB));
      expect(rows[0]?.[0]?.length).toBe(16 * MB);
      expect(rows[0]?.[0]?.replaceAll('x', '')).toBe('');
    });

    it('reads a row of as many columns as there may be', async () => {
      const { columns, rows } = await run(await open(), driver.wide(driver.widest));
      expect(columns).toHaveLength(driver.widest);
      expect(rows).toEqual([Array.from({ length: driver.widest }, (_, index) => `${index + 1}`)]);
    });

    it('describes a result without rows', async () => {
      const sink = await run(await open(), `SELECT 1 AS one WHERE 1 = 0`);
      const { untypedExpressions = false } = driver;
      expect(sink.columns).toMatchObject([{ name: 'one', class: untypedExpressions ? 'other' : 'number' }]);
      expect([sink.rows, sink.pages, sink.outcome?.rows]).toEqual([[], [], 0]);
    });

    it('shows the first rows at once', async () => {
      const sink = await run(await open(), driver.manyRows(5_000));
      expect(sink.pages[0]).toBeLessThanOrEqual(100);
      expect(sink.rows.map(([number]) => Number(number))).toEqual(
        Array.from({ length: 5_000 }, (_, i) => i + 1),
      );
    });

    it('holds the server back while the rows are not taken, and loses none of 300,000', async () => {
      const session = await open();
      let rows = 0;
      let sum = 0;
      let asked = 0;
      let release = (): void => undefined;
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const sink = new Recorded();
      sink.page = async (bytes, count) => {
        asked++;
        const page = new RowPage(bytes);
        for (let row = 0; row < count; row++) sum += Number(page.text(row, 0));
        rows += count;
        if (asked === 2) await gate;
      };
      const before = process.memoryUsage().arrayBuffers;
      const running = run(session, driver.manyRows(300_000), {}, sink);
      await vi.waitFor(async () => expect(await driver.isHeldBack(session)).toBe(true), PATIENCE);
      expect(asked).toBe(2);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MB);
      release();
      await running;
      expect([rows, sum]).toEqual([300_000, (300_000 * 300_001) / 2]);
    });

    it('ends a statement with the error of a sink, and goes on', async () => {
      const session = await open();
      const sink = new Recorded();
      sink.page = () => Promise.reject(new BinnacleError('store-write-failed', 'The disk is full.'));
      const error = await refusal(session, driver.manyRows(300_000), {}, sink);
      expect(error.code).toBe('store-write-failed');
      expect((await run(session, 'SELECT 7')).rows).toEqual([['7']]);
    });

    it('cancels what takes long, and goes on', async () => {
      const session = await open();
      const stop = new AbortController();
      const running = refusal(session, driver.sleep, { signal: stop.signal });
      await whenAsleep(session);
      const started = Date.now();
      stop.abort();
      expect((await running).code).toBe('cancelled');
      expect(Date.now() - started).toBeLessThan(5_000);
      expect((await run(session, 'SELECT 7')).rows).toEqual([['7']]);
    });

    it('cancels a result that nobody takes', async () => {
      const session = await open();
      const stop = new AbortController();
      const sink = new Recorded();
      sink.page = () => {
        stop.abort();
        return new Promise(() => undefined);
      };
      const error = await refusal(session, driver.manyRows(300_000), { signal: stop.signal }, sink);
      expect(error.code).toBe('cancelled');
      expect((await run(session, 'SELECT 7')).rows).toEqual([['7']]);
    });

    it('runs nothing that was cancelled before', async () => {
      const session = await open();
      expect((await refusal(session, driver.sleep, { signal: AbortSignal.abort() })).code).toBe('cancelled');
    });

    it('says where an error is, in UTF-16 units', async () => {
      const error = await refusal(await open(), driver.misspelt);
      expect(error).toMatchObject({ notice: { position: driver.misspelt.indexOf('*') } });
    });

    const { notices: raise } = driver;
    if (raise !== null) {
      it('passes notices on, and counts what is more than anybody reads', async () => {
        const { notices } = await run(await open(), raise(1_500));
        expect(notices).toHaveLength(1_001);
        expect(notices[0]?.message).toBe(driver.firstNotice);
        expect(notices.at(-1)?.message).toContain('500 more');
      });
    }

    it('lets the server refuse writes where only reading is allowed', async () => {
      const session = await open();
      await run(session, driver.table.create('guarded'));
      const error = await refusal(session, driver.table.insert('guarded'), { readOnly: true });
      expect(error.message).toMatch(driver.readOnlyWords);
      const counted = await run(session, driver.table.count('guarded'), { readOnly: true });
      expect(counted.rows).toEqual([['0']]);
      expect(session.transaction).toBe('none');
      expect((await run(session, driver.table.insert('guarded'))).outcome?.rows).toBe(1);
    });

    it('knows the state of a transaction', async () => {
      const session = await open();
      await run(session, 'BEGIN');
      expect(session.transaction).toBe('open');
      expect((await refusal(session, 'SELECT 1', { readOnly: true })).code).toBe('conflict');
      await run(session, 'ROLLBACK');
      expect(session.transaction).toBe('none');
    });

    it('stops at the time limit, which ends with the statement', async () => {
      const session = await open();
      expect((await refusal(session, driver.sleep, { timeoutMs: 200 })).code).toBe('timeout');
      expect((await run(session, 'SELECT 7', { timeoutMs: 5_000 })).rows).toEqual([['7']]);
    });

    it('runs one statement at a time', async () => {
      const session = await open();
      const first = run(session, driver.manyRows(1_000));
      expect((await refusal(session, 'SELECT 1')).code).toBe('conflict');
      expect((await first).rows).toHaveLength(1_000);
    });

    it('takes no statement that a NUL would cut short', async () => {
      expect((await refusal(await open(), 'SELECT 1\0 WHERE 1 = 0')).code).toBe('bad-request');
    });

    it('says that the outcome is unknown when the connection is lost in a statement', async () => {
      const session = await open();
      const lost: string[] = [];
      session.onLost(({ code }) => lost.push(code));
      const failed = refusal(session, driver.sleep);
      await whenAsleep(session);
      await driver.kill(session);
      const error = await failed;
      expect(error).toMatchObject({ code: 'connection-lost', retryable: false });
      expect(error.message).toContain('outcome is unknown');
      expect(lost).toEqual(['connection-lost']);
      expect((await refusal(session, 'SELECT 1')).code).toBe('connection-lost');
    });

    it('tells when the connection is lost between statements', async () => {
      const session = await open();
      const lost: string[] = [];
      session.onLost(({ code }) => lost.push(code));
      await run(session, 'SELECT 1');
      await driver.kill(session);
      await vi.waitFor(() => expect(lost).toEqual(['connection-lost']), PATIENCE);
    });

    it('ends quietly when it is disposed, twice too, and with it what runs', async () => {
      const session = await open();
      const lost: string[] = [];
      session.onLost(({ code }) => lost.push(code));
      const running = refusal(session, driver.sleep);
      await whenAsleep(session);
      session.dispose();
      session.dispose();
      expect((await running).code).toBe('cancelled');
      expect(lost).toEqual([]);
      await vi.waitFor(async () => expect(await driver.isAsleep(session)).toBe(false), PATIENCE);
    });
  });
}
