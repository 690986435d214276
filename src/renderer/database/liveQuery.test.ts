import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { QueryHostFrame, ResultColumn, ServerNotice } from '../../shared/queryStream';
import type { SessionInfo, SessionState } from '../../shared/model/session';
import { useSessions } from '../stores/sessions';
import { LiveQuery, type QueryState } from './liveQuery';
import { MOST_RESULTS } from './queryLog';
import { FakePort } from './testPort';

type Calls = Record<string, (input: unknown) => Promise<unknown>>;

// The page's window as the connection sees it: the bridge's calls, and ports that arrive by message.
const page = vi.hoisted(() => {
  const listeners: ((event: unknown) => void)[] = [];
  const window = {
    binnacle: { call: {} as Calls },
    addEventListener: (_: string, listener: (event: unknown) => void) => void listeners.push(listener),
  };
  vi.stubGlobal('window', window);
  const deliver = (nonce: string, port: unknown): void => {
    const event = { source: window, data: { binnaclePort: nonce }, ports: [port] };
    for (const listener of listeners) listener(event);
  };
  return { calls: window.binnacle.call, deliver };
});

const DOCUMENT = 'document-1';
const SESSION = 'session-1';
const TARGET = {
  kind: 'query',
  engine: 'postgres',
  hostId: 'host-1',
  endpointId: 'endpoint-1',
  database: null,
} as const;
const COLUMNS: ResultColumn[] = [{ name: 'id', type: 'bigint', class: 'number' }];
const READY: QueryHostFrame = {
  t: 'ready',
  server: { product: 'PostgreSQL', version: '17.2', database: 'orders', user: 'reader' },
  features: { transactionalDdl: true, hasSchemas: true, serverView: true },
  access: { mayWrite: false, why: 'guarded' },
  weaknesses: [],
};
const LOST = { code: 'session-host-died', message: 'The session has ended.', retryable: true } as const;

/** One tab and the session hosts it gets connected to, one after the other. */
class Bench {
  readonly ports: FakePort[] = [];
  readonly inputs: unknown[] = [];
  readonly query = new LiveQuery({ documentId: DOCUMENT, target: () => TARGET });
  #links = 0;

  constructor() {
    const link = (input: unknown): Promise<unknown> => {
      this.inputs.push(input);
      const port = new FakePort();
      this.ports.push(port);
      const nonce = `${String(Math.random())}-${String(++this.#links)}`;
      page.deliver(nonce, port);
      return Promise.resolve({ ok: true, value: { sessionId: SESSION, nonce } });
    };
    page.calls['sessions.open'] = link;
    page.calls['sessions.reconnect'] = link;
    page.calls['sessions.close'] = () => Promise.resolve({ ok: true, value: undefined });
  }

  get port(): FakePort {
    const port = this.ports.at(-1);
    if (port === undefined) throw new Error('Nothing is connected.');
    return port;
  }

  get state(): QueryState {
    vi.advanceTimersByTime(100);
    return this.query.store.getState();
  }

  async connect(): Promise<void> {
    await this.query.link.connect();
    this.session({ phase: 'open', since: 0 });
    this.port.receive(READY);
  }

  session(state: SessionState): void {
    const session = { id: SESSION, documentId: DOCUMENT, state } as SessionInfo;
    useSessions.setState({
      sessions: new Map([[SESSION, session]]),
      byDocument: new Map([[DOCUMENT, SESSION]]),
    });
  }

  /** The session host dies, which sends no end. */
  die(): void {
    this.session({
      ...{ phase: 'closed', error: LOST, exitCode: null, signal: null },
      ...{ hostKeyStop: null, reconnectAt: null },
    });
  }

  /** A whole result arrives. */
  result(runId: number, index: number, resultId: number, rows = 3): void {
    this.port.receive({ t: 'statement', runId, index });
    this.port.receive({ t: 'result', runId, index, resultId, columns: COLUMNS });
    this.port.receive({ t: 'result-end', resultId, rows, bytes: 24, elapsedMs: 5, complete: true });
    this.port.receive({ t: 'statement-end', runId, index, command: `SELECT ${rows}`, elapsedMs: 6 });
  }

  end(runId: number, outcome: 'done' | 'failed' | 'cancelled' = 'done'): void {
    this.port.receive({ t: 'run-end', runId, outcome, elapsedMs: 7 });
  }
}

describe('a query tab', () => {
  let bench: Bench;

  beforeEach(() => {
    vi.useFakeTimers();
    useSessions.setState({ sessions: new Map(), byDocument: new Map() });
    bench = new Bench();
  });
  afterEach(() => {
    bench.query.dispose();
    vi.useRealTimers();
  });

  it('asks before it connects when a restart has brought it back', () => {
    bench.query.start(true);
    expect(bench.ports).toHaveLength(0);
  });

  it('connects a new tab without a terminal, and says who it talks to', async () => {
    await bench.connect();
    expect(bench.inputs[0]).toEqual({ documentId: DOCUMENT, target: TARGET, size: null });
    expect(bench.state).toMatchObject({ ready: true, server: { database: 'orders', user: 'reader' } });
  });

  it('runs nothing before it is connected', () => {
    expect(() => bench.query.run(['SELECT 1'])).toThrow('This tab is not connected.');
  });

  it('shows the first result of a run and names results after their tables', async () => {
    await bench.connect();
    const runId = bench.query.run(['SELECT * FROM sales.orders', 'SELECT 1']);
    bench.result(runId, 0, 1);
    bench.result(runId, 1, 2);
    bench.end(runId);
    const { results, shown, run, messages } = bench.state;
    expect(results.map(({ label, rows, state }) => ({ label, rows, state }))).toEqual([
      { label: '1 · orders', rows: 3, state: 'complete' },
      { label: 'Result 2', rows: 3, state: 'complete' },
    ]);
    expect(shown).toBe(results[0]?.key);
    expect(run).toMatchObject({ phase: 'done', elapsedMs: 7 });
    expect(messages.map(({ text }) => text)).toEqual(['Run 2 statements', 'SELECT 3', 'SELECT 3']);
  });

  it('refuses a second run while one goes on', async () => {
    await bench.connect();
    const runId = bench.query.run(['SELECT 1']);
    expect(() => bench.query.run(['SELECT 2'])).toThrow('still going on');
    bench.end(runId);
    expect(bench.query.run(['SELECT 2'])).toBe(runId + 1);
  });

  it('forgets the results that a new run replaces, but not those that are kept', async () => {
    await bench.connect();
    const first = bench.query.run(['SELECT 1', 'SELECT 2']);
    bench.result(first, 0, 1);
    bench.result(first, 1, 2);
    bench.end(first);
    bench.query.pin(bench.state.results[1]?.key ?? 0, true);
    const second = bench.query.run(['SELECT 3']);
    expect(bench.state.results).toHaveLength(2); // until there is something to show instead
    bench.result(second, 0, 3);
    expect(bench.state.results.map(({ resultId }) => resultId)).toEqual([2, 3]);
    expect(bench.port.framesOf('forget')).toEqual([{ t: 'forget', resultId: 1 }]);
  });

  it('forgets a result that is closed', async () => {
    await bench.connect();
    bench.result(bench.query.run(['SELECT 1']), 0, 1);
    const [result] = bench.state.results;
    bench.query.closeResult(result?.key ?? 0);
    expect(bench.state.results).toEqual([]);
    expect(bench.query.source(result?.key ?? 0)).toBeUndefined();
    expect(bench.port.framesOf('forget')).toHaveLength(1);
  });

  it('keeps a bounded number of results and says so once', async () => {
    await bench.connect();
    const statements = Array.from({ length: MOST_RESULTS + 5 }, (_, at) => `SELECT ${at}`);
    const runId = bench.query.run(statements);
    statements.forEach((_, at) => bench.result(runId, at, at + 1));
    expect(bench.state.results).toHaveLength(MOST_RESULTS);
    expect(bench.port.framesOf('forget').map(({ resultId }) => resultId)).toEqual([1, 2, 3, 4, 5]);
    expect(bench.state.messages.filter(({ kind }) => kind === 'note')).toHaveLength(1);
  });

  it('tells an error in the server’s own words and where it stands', async () => {
    await bench.connect();
    const runId = bench.query.run(['SELECT nme FROM hosts']);
    const notice: ServerNotice = {
      ...{ severity: 'ERROR', message: 'column "nme" does not exist', detail: '', sqlState: '42703' },
      ...{ hint: 'Perhaps you meant "name".', position: 7 },
    };
    const error = { code: 'conflict', message: 'The statement failed.', retryable: false } as const;
    bench.port.receive({ t: 'failed', runId, index: 0, error, notice, elapsedMs: 2 });
    bench.end(runId, 'failed');
    const { failure, shown, messages, run } = bench.state;
    expect(failure).toEqual({ runId, index: 0, message: notice.message, position: 7 });
    expect(shown).toBeNull(); // the messages
    expect(messages.at(-1)).toMatchObject({ kind: 'error', notice, statement: 'SELECT nme FROM hosts' });
    expect(run?.phase).toBe('failed');
  });

  it('asks the server to cancel, and keeps what has come', async () => {
    await bench.connect();
    const runId = bench.query.run(['SELECT * FROM big']);
    bench.port.receive({ t: 'result', runId, index: 0, resultId: 1, columns: COLUMNS });
    bench.port.receive({ t: 'progress', resultId: 1, rows: 5000, bytes: 9, elapsedMs: 9 });
    bench.query.cancelRun();
    expect(bench.port.framesOf('cancel')).toEqual([{ t: 'cancel', runId }]);
    expect(bench.state.run?.phase).toBe('cancelling');
    bench.port.receive({
      ...{ t: 'result-end', resultId: 1, rows: 5000, bytes: 9, elapsedMs: 9 },
      complete: false,
    });
    bench.end(runId, 'cancelled');
    expect(bench.state).toMatchObject({
      run: { phase: 'cancelled' },
      results: [{ rows: 5000, state: 'partial' }],
    });
  });

  it('keeps results after the connection is lost, and never runs anything again', async () => {
    await bench.connect();
    const runId = bench.query.run(['SELECT * FROM big']);
    bench.port.receive({ t: 'result', runId, index: 0, resultId: 1, columns: COLUMNS });
    bench.port.receive({ t: 'progress', resultId: 1, rows: 5000, bytes: 9, elapsedMs: 9 });
    bench.die();
    const { run, results, ready } = bench.state;
    expect({ phase: run?.phase, ready }).toEqual({ phase: 'lost', ready: false });
    expect(results).toMatchObject([{ rows: 5000, state: 'partial' }]);
    const source = bench.query.source(results[0]?.key ?? 0);
    await expect(source?.load(0)).rejects.toMatchObject({ code: 'connection-lost' });

    await bench.connect();
    expect(bench.ports).toHaveLength(2);
    expect(bench.port.framesOf('run')).toEqual([]);
    // Results of the new connection are counted from 1 again and must not touch the old one.
    const next = bench.query.run(['SELECT 1']);
    bench.port.receive({ t: 'progress', resultId: 1, rows: 9, bytes: 9, elapsedMs: 9 });
    expect(bench.state.results).toMatchObject([{ rows: 5000, state: 'partial' }]);
    await expect(source?.load(1)).rejects.toMatchObject({ code: 'connection-lost' });
    bench.result(next, 0, 1);
    expect(bench.port.framesOf('forget')).toEqual([]);
  });

  it('goes on looking at rows that the session host keeps, over a reconnect, until they are closed', async () => {
    await bench.connect();
    bench.result(bench.query.run(['SELECT * FROM big']), 0, 1, 5000);
    const asked = bench.query.explore({ what: 'schemas' });
    const key = bench.state.results[0]?.key ?? 0;
    const old = bench.port;
    old.receive({ t: 'lost' });
    await expect(asked).rejects.toMatchObject({ code: 'connection-lost' });
    expect(bench.state).toMatchObject({ ready: false, run: { phase: 'lost' } });
    expect(() => bench.query.run(['SELECT 1'])).toThrow('not connected');
    expect(bench.query.isKept(key)).toBe(true);

    await bench.connect();
    bench.query.pin(key, true);
    bench.result(bench.query.run(['SELECT 1']), 0, 1);
    const load = bench.query.source(key)?.load(0);
    bench.query.viewed(key)?.apply({ sort: [{ column: 0, class: 'number', descending: true }], filter: [] });
    expect(old.framesOf('page')).toMatchObject([{ resultId: 1, row: 0 }]);
    expect(old.framesOf('view')).toMatchObject([{ resultId: 1 }]);
    expect(bench.port.framesOf('page')).toEqual([]);
    await expect(bench.query.edit(key, { what: 'target' })).rejects.toMatchObject({ code: 'conflict' });
    expect(bench.query.isKept(key, bench.state.results[1]?.key)).toBe(false); // not to be compared

    bench.query.closeResult(key);
    expect(old.framesOf('forget')).toEqual([{ t: 'forget', resultId: 1 }]);
    old.receive({ t: 'end' });
    await expect(load).rejects.toMatchObject({ code: 'connection-lost' });
    expect(bench.state.ready).toBe(true);
    expect(bench.port.closed).toBe(false);
  });

  it('says that rows are gone when the process that kept them dies', async () => {
    await bench.connect();
    bench.result(bench.query.run(['SELECT * FROM big']), 0, 1, 5000);
    const key = bench.state.results[0]?.key ?? 0;
    bench.port.receive({ t: 'lost' });
    const load = bench.query.source(key)?.load(0);
    bench.port.die();
    await expect(load).rejects.toMatchObject({ code: 'connection-lost' });
    expect(bench.query.isKept(key)).toBe(false);
  });

  it('hangs up on what keeps rows, too, with its tab', async () => {
    await bench.connect();
    bench.result(bench.query.run(['SELECT * FROM big']), 0, 1, 5000);
    bench.port.receive({ t: 'lost' });
    await bench.connect();
    bench.query.dispose();
    expect(bench.ports.map(({ closed }) => closed)).toEqual([true, true]);
  });

  it('ends with a stream that ends, whatever was asked', async () => {
    await bench.connect();
    const asked = bench.query.explore({ what: 'schemas' });
    bench.port.receive({ t: 'end' });
    await expect(asked).rejects.toMatchObject({ code: 'connection-lost' });
    await expect(bench.query.explore({ what: 'schemas' })).rejects.toMatchObject({ code: 'conflict' });
    expect(bench.state.ready).toBe(false);
  });

  it('hangs up with its tab', async () => {
    await bench.connect();
    bench.query.dispose();
    expect(bench.port.closed).toBe(true);
  });
});
