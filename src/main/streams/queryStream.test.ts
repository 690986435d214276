import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { BinnacleError } from '../../shared/errors';
import { MAX_OPEN_REQUESTS, type QueryClientFrame, type QueryHostFrame } from '../../shared/queryStream';
import { RowPage, RowPageBuilder } from '../../shared/rowPage';
import { QueryError, type QuerySession, type ResultSink, type RunOptions } from '../sessions/queryCapability';
import { FileGrants } from './fileGrants';
import { serveQuery } from './queryStream';
import { WriteAccess } from './writeAccess';

type Run = (statement: string, sink: ResultSink, options: RunOptions) => Promise<void>;
type Frame<T extends QueryHostFrame['t']> = Extract<QueryHostFrame, { t: T }>;

const text = new TextEncoder();

function pageOf(...rows: string[]): Uint8Array {
  const builder = new RowPageBuilder(1);
  for (const row of rows) {
    const bytes = text.encode(row);
    builder.cell(bytes, 0, bytes.length);
    builder.endRow();
  }
  return builder.take();
}

/** Gives one column with these rows, a page each. */
const giving =
  (...pages: string[][]): Run =>
  async (_statement, sink) => {
    sink.begin([{ name: 'n', type: 'int4', class: 'number', origin: null }]);
    for (const page of pages) await sink.page(pageOf(...page), page.length);
    sink.end({ command: 'SELECT', rows: pages.flat().length });
  };

/** Runs until it is cancelled. */
const endless: Run = (_statement, _sink, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new BinnacleError('cancelled', 'Cancelled.')));
  });

/** A tab on a session that does what `run` says. */
function tab(run: Run): {
  frames: QueryHostFrame[];
  send: (frame: unknown) => void;
  close: () => void;
  leave: () => void;
  lose: (error: BinnacleError) => void;
  ended: () => boolean;
  disposed: ReturnType<typeof vi.fn>;
  onEnd: ReturnType<typeof vi.fn>;
  onRowsGone: ReturnType<typeof vi.fn>;
  next: <T extends QueryHostFrame['t']>(t: T, fits?: (frame: Frame<T>) => boolean) => Promise<Frame<T>>;
} {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-query-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const frames: QueryHostFrame[] = [];
  let receive: (message: unknown) => void = () => undefined;
  let hangUp: () => void = () => undefined;
  let lose: (error: BinnacleError) => void = () => undefined;
  let closed = false;
  const disposed = vi.fn();
  const onEnd = vi.fn();
  const onRowsGone = vi.fn();
  const session: QuerySession = {
    server: { product: 'PostgreSQL', version: '15.1', database: 'shop', user: 'ada', protection: 'verified' },
    transaction: 'none',
    run,
    onLost: (listener) => (lose = listener),
    dispose: disposed,
  };
  const serving = serveQuery(
    {
      session,
      engine: {
        dialect: 'postgres',
        features: { transactionalDdl: true, hasSchemas: true, serverView: true },
        explore: (_session, question) =>
          question.what === 'databases'
            ? Promise.resolve(['shop'])
            : Promise.reject(new BinnacleError('not-found', 'There is no such table.')),
        origins: () => Promise.resolve([]),
      },
      access: new WriteAccess({ mayWrite: false, why: 'guarded' }),
      refusal: (statement) => (statement.startsWith('DELETE') ? 'This tab is read-only.' : null),
      spoolFolder: join(folder, 'results'),
      files: new FileGrants(),
      weaknesses: [],
    },
    {
      postMessage: (message) => void frames.push(structuredClone(message) as QueryHostFrame),
      onMessage: (listener) => (receive = listener),
      onClose: (listener) => (hangUp = listener),
      close: () => (closed = true),
    },
    { onEnd, onRowsGone, log: () => undefined },
  );
  onTestFinished(() => serving.dispose());
  const next = <T extends QueryHostFrame['t']>(
    t: T,
    fits: (frame: Frame<T>) => boolean = () => true,
  ): Promise<Frame<T>> =>
    vi.waitFor(() => {
      const found = frames.find((frame): frame is Frame<T> => frame.t === t && fits(frame as Frame<T>));
      if (found === undefined) throw new Error(`no ${t} came: ${JSON.stringify(frames)}`);
      return found;
    });
  return {
    ...{ frames, disposed, onEnd, onRowsGone, next },
    send: (frame) => receive(frame),
    close: () => hangUp(),
    leave: () => serving.leave(),
    lose: (error) => lose(error),
    ended: () => closed,
  };
}

const runOf = (...statements: string[]): QueryClientFrame => ({
  t: 'run',
  runId: 1,
  statements,
  timeoutMs: null,
});

describe('a query tab', () => {
  it('gets each result of a statement that has several; of many the oldest go', async () => {
    const many: Run = async (_statement, sink) => {
      for (let result = 0; result < 150; result++) {
        sink.begin([{ name: 'n', type: 'int4', class: 'number', origin: null }]);
        await sink.page(pageOf(`${result}`), 1);
      }
      sink.end({ command: 'CALL', rows: null });
    };
    const { frames, send, next } = tab(many);
    send({ t: 'run', runId: 1, statements: ['CALL p()'], timeoutMs: null });
    await next('run-end');
    const ends = frames.filter((frame) => frame.t === 'result-end');
    expect(ends).toHaveLength(150);
    expect(ends.every(({ rows, complete }) => rows === 1 && complete)).toBe(true);
    expect(frames.filter((frame) => frame.t === 'result')).toHaveLength(150);
    send({ t: 'page', requestId: 1, resultId: 150, row: 0 });
    expect(new RowPage((await next('page')).page).text(0, 0)).toBe('149');
    send({ t: 'page', requestId: 2, resultId: 1, row: 0 });
    expect((await next('page-failed')).error.code).toBe('not-found');
  });

  it('is told first whom it talks to and that it only reads', () => {
    expect(tab(giving()).frames.slice(0, 1)).toEqual([
      {
        t: 'ready',
        server: { product: 'PostgreSQL', version: '15.1', database: 'shop', user: 'ada' },
        features: { transactionalDdl: true, hasSchemas: true, serverView: true },
        access: { mayWrite: false, why: 'guarded' },
        weaknesses: [],
      },
    ]);
  });

  it('gets columns and counts as they come, and rows when it asks for them', async () => {
    const { send, next } = tab(giving(['1', '2'], ['3']));
    send(runOf('SELECT n FROM t'));
    const { resultId, columns } = await next('result');
    expect(columns).toEqual([{ name: 'n', type: 'int4', class: 'number' }]);
    expect((await next('statement-end')).command).toBe('SELECT 3');
    expect(await next('result-end')).toMatchObject({ resultId, rows: 3, complete: true });
    expect((await next('run-end')).outcome).toBe('done');
    send({ t: 'page', requestId: 7, resultId, row: 2 });
    const { firstRow, page } = await next('page', ({ requestId }) => requestId === 7);
    expect([firstRow, new RowPage(page).text(0, 0)]).toEqual([2, '3']);
  });

  it('runs one statement after the other, and none behind one that failed', async () => {
    const ran: string[] = [];
    const refused = {
      ...{ severity: 'ERROR', message: 'relation "nothing" does not exist', detail: '', hint: '' },
      ...{ sqlState: '42P01', position: 14 },
    };
    const { send, next, frames } = tab((statement, ...rest) => {
      ran.push(statement);
      return statement.includes('nothing')
        ? Promise.reject(new QueryError(refused))
        : giving(['1'])(statement, ...rest);
    });
    send(runOf('SELECT 1', 'SELECT * FROM nothing', 'SELECT 2'));
    const failed = await next('failed');
    expect(failed).toMatchObject({ index: 1, notice: refused, error: { message: refused.message } });
    expect((await next('run-end')).outcome).toBe('failed');
    expect(ran).toEqual(['SELECT 1', 'SELECT * FROM nothing']);
    expect(frames.filter(({ t }) => t === 'statement-end')).toHaveLength(1);
  });

  it('never sends what the guard refuses', async () => {
    const ran = vi.fn<Run>(giving());
    const { send, next } = tab(ran);
    send(runOf('DELETE FROM t'));
    expect((await next('failed')).error).toMatchObject({
      code: 'read-only',
      message: 'This tab is read-only.',
    });
    expect(ran).not.toHaveBeenCalled();
  });

  it('keeps the rows that came before a failure', async () => {
    const { send, next } = tab(async (statement, sink, options) => {
      await giving(['1', '2'])(statement, { ...sinkOf(sink), end: () => undefined }, options);
      throw new BinnacleError('connection-lost', 'The connection was lost.');
    });
    send(runOf('SELECT n FROM t'));
    const { resultId } = await next('result-end', ({ complete }) => !complete);
    send({ t: 'page', requestId: 1, resultId, row: 1 });
    expect(new RowPage((await next('page')).page).text(1, 0)).toBe('2');
  });

  it('is cancelled, whatever is left of the run, and can run again', async () => {
    const { send, next } = tab((statement, ...rest) =>
      (statement === 'SELECT 1' ? giving(['1']) : endless)(statement, ...rest),
    );
    send(runOf('SELECT pg_sleep(60)', 'SELECT 1'));
    await next('statement');
    send({ t: 'cancel', runId: 2 });
    send({ t: 'cancel', runId: 1 });
    expect((await next('run-end')).outcome).toBe('cancelled');
    send({ t: 'run', runId: 2, statements: ['SELECT 1'], timeoutMs: 1000 });
    expect((await next('run-end', ({ runId }) => runId === 2)).outcome).toBe('done');
  });

  it('is answered what it explores, after what runs', async () => {
    const { send, next, frames } = tab(giving(['1']));
    send(runOf('SELECT 1'));
    send({ t: 'explore', requestId: 1, question: { what: 'databases' } });
    send({ t: 'explore', requestId: 2, question: { what: 'table', schema: 'public', name: 't' } });
    expect((await next('explore-failed')).error.message).toBe('There is no such table.');
    expect(await next('answer')).toMatchObject({ requestId: 1, what: 'databases', answer: ['shop'] });
    const order = frames.map(({ t }) => t);
    expect(order.indexOf('run-end')).toBeLessThan(order.indexOf('answer'));
  });

  it('hears that a forgotten result is gone', async () => {
    const { send, next } = tab(giving(['1']));
    send(runOf('SELECT 1'));
    const { resultId } = await next('result-end');
    send({ t: 'forget', resultId });
    send({ t: 'page', requestId: 1, resultId, row: 0 });
    expect((await next('page-failed')).error.code).toBe('not-found');
  });

  it('ends with its port, and what runs is cancelled', async () => {
    let signal: AbortSignal | undefined;
    const { send, next, close, disposed, onEnd } = tab((statement, sink, options) => {
      signal = options.signal;
      return endless(statement, sink, options);
    });
    send(runOf('SELECT pg_sleep(60)'));
    await next('statement');
    close();
    expect(signal?.aborted).toBe(true);
    expect(disposed).toHaveBeenCalledOnce();
    expect(onEnd).toHaveBeenCalledExactlyOnceWith(null, false);
  });

  it('can look at its rows after the connection was lost, and at nothing else, until it forgets them', async () => {
    const { send, next, lose, frames, disposed, onEnd, onRowsGone, ended } = tab(giving(['1', '2'], ['3']));
    send(runOf('SELECT n FROM t'));
    const { resultId } = await next('result-end');
    lose(new BinnacleError('connection-lost', 'The server closed the connection.'));
    await next('lost');
    expect(disposed).toHaveBeenCalledOnce();
    expect(onEnd).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'connection-lost' }), true);
    send({ ...runOf('SELECT 1'), runId: 2 });
    send({ t: 'explore', requestId: 1, question: { what: 'databases' } });
    const sort = [{ column: 0, class: 'number', descending: true }];
    send({ t: 'view', requestId: 2, resultId, sort, filter: [] });
    const { viewId } = await next('view');
    send({ t: 'page', requestId: 3, resultId, row: 0, viewId });
    expect(new RowPage((await next('page')).page).text(0, 0)).toBe('3');
    expect(frames.some((frame) => frame.t === 'run-end' && frame.runId === 2)).toBe(false);
    expect(frames.some(({ t }) => t === 'answer')).toBe(false);
    expect(ended()).toBe(false);
    send({ t: 'forget', resultId });
    expect(frames.at(-1)).toEqual({ t: 'end' });
    expect(onRowsGone).toHaveBeenCalledOnce();
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it('is left with the rows that came while a statement still runs', async () => {
    const { send, next, leave, disposed, close, onRowsGone } = tab(async (statement, sink, options) => {
      await giving(['1'])(statement, { ...sinkOf(sink), end: () => undefined }, options);
      await endless(statement, sink, options);
    });
    send(runOf('SELECT n FROM t'));
    const { resultId } = await next('progress');
    leave();
    await next('lost');
    expect(disposed).toHaveBeenCalledOnce();
    expect(await next('result-end')).toMatchObject({ rows: 1, complete: false });
    send({ t: 'page', requestId: 1, resultId, row: 0 });
    expect(new RowPage((await next('page')).page).text(0, 0)).toBe('1');
    close();
    expect(onRowsGone).toHaveBeenCalledOnce();
  });

  it('is told once that the connection was lost', async () => {
    const { lose, next, onEnd, ended } = tab(giving());
    lose(new BinnacleError('connection-lost', 'The server closed the connection.'));
    await next('end');
    expect(onEnd).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'connection-lost' }),
      false,
    );
    expect(ended()).toBe(true);
  });
});

describe('a page that is not ours', () => {
  it.each([
    null,
    'run',
    { t: 'run' },
    { t: 'run', runId: 1, statements: [], timeoutMs: null },
    { t: 'run', runId: 1, statements: ['a'], timeoutMs: null, readOnly: false },
    { t: 'page', requestId: 1, resultId: 1, row: -1 },
    { t: 'explore', requestId: 1, question: { what: 'passwords' } },
    { t: 'explore', requestId: 1, question: { what: 'objects', schema: 'x'.repeat(2000) } },
  ])('is hung up on: %j', (frame) => {
    const { send, ended } = tab(giving());
    send(frame);
    expect(ended()).toBe(true);
  });

  it('can’t start two runs at once, nor ask for pages without end', () => {
    const busy = tab(endless);
    busy.send(runOf('SELECT 1'));
    busy.send({ ...runOf('SELECT 1'), runId: 2 });
    expect(busy.ended()).toBe(true);
    const greedy = tab(giving());
    for (let requestId = 1; requestId <= MAX_OPEN_REQUESTS + 1; requestId++) {
      greedy.send({ t: 'page', requestId, resultId: 1, row: 0 });
    }
    expect(greedy.ended()).toBe(true);
  });
});

/** A sink whose methods can be replaced one by one. */
function sinkOf(sink: ResultSink): ResultSink {
  return {
    begin: (columns) => sink.begin(columns),
    page: (bytes, rows) => sink.page(bytes, rows),
    end: (outcome) => sink.end(outcome),
    notice: (notice) => sink.notice(notice),
  };
}
