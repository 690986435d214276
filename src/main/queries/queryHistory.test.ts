import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type HistoryFilter,
  LONGEST_KEPT_STATEMENT,
  MOST_HISTORY_ENTRIES,
  type RanConnection,
  type RanStatement,
} from '../../shared/model/queryHistory';
import { openStore, type Store } from '../store/store';
import { StatementNotes } from '../streams/statementNotes';
import { QueryHistoryService } from './queryHistory';

const HOST = randomUUID();
const ANY: HistoryFilter = { text: '', hostId: null, outcome: null, since: null, beforeId: null };
const connection = (over: Partial<RanConnection> = {}): RanConnection => ({
  ...{ hostId: HOST, endpointId: randomUUID(), hostName: 'db01', engine: 'postgres' },
  ...{ database: 'orders', user: 'reader' },
  ...over,
});
const ran = (text: string, over: Partial<RanStatement> = {}): RanStatement => ({
  ...{ text, cut: false, startedAt: 1000, durationMs: 5, rows: 3, outcome: 'done', message: '' },
  ...over,
});

describe('the history of queries', () => {
  let folder: string;
  let store: Store;
  let keepDays: number;
  let history: QueryHistoryService;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'binnacle-queries-'));
    const opened = openStore({ folder });
    if (!opened.ok) throw new Error(opened.status.message);
    store = opened.store;
    keepDays = 30;
    history = new QueryHistoryService({
      ...{ store, idle: () => Promise.resolve(), keepDays: () => keepDays, now: () => 100 * 86_400_000 },
      log: (_level, text) => expect.unreachable(text),
    });
  });
  afterEach(() => {
    history.dispose();
    store.dispose();
    rmSync(folder, { recursive: true });
  });

  const texts = async (filter: Partial<HistoryFilter> = {}): Promise<string[]> =>
    (await history.list({ ...ANY, ...filter })).entries.map(({ preview }) => preview);

  it('finds statements by text, host, end and time, newest first', async () => {
    history.note(connection(), [
      ran('SELECT 100%_a', { startedAt: 10 }),
      ran('select b', { outcome: 'failed' }),
    ]);
    const other = connection({ hostId: randomUUID(), hostName: 'db02' });
    history.note(other, [ran('DELETE FROM b')]);
    expect(await texts()).toEqual(['DELETE FROM b', 'select b', 'SELECT 100%_a']);
    expect(await texts({ text: 'SELECT' })).toEqual(['select b', 'SELECT 100%_a']);
    expect(await texts({ text: '%_A' })).toEqual(['SELECT 100%_a']);
    expect(await texts({ hostId: HOST, outcome: 'failed' })).toEqual(['select b']);
    expect(await texts({ hostId: HOST, since: 11 })).toEqual(['select b']);
    expect(history.hosts().map(({ name }) => name)).toEqual(['db01', 'db02']);
  });

  it('keeps a bounded number, and lists it in pages', async () => {
    const many = Array.from({ length: MOST_HISTORY_ENTRIES + 50 }, (_, at) => ran(`SELECT ${String(at)}`));
    history.note(connection(), many);
    const first = await history.list(ANY);
    expect(first.more).toBe(true);
    expect(first.entries[0]?.preview).toBe(`SELECT ${String(many.length - 1)}`);
    const next = await history.list({ ...ANY, beforeId: first.entries.at(-1)?.id ?? 0 });
    expect(next.entries[0]?.preview).toBe(`SELECT ${String(many.length - 1 - first.entries.length)}`);
    expect(await texts({ text: 'SELECT 49' })).not.toContain('SELECT 49');
    const started = performance.now();
    expect(await texts({ text: 'SELECT 20049' })).toEqual(['SELECT 20049']);
    expect(performance.now() - started).toBeLessThan(100);
  });

  it('forgets one, what is too old, and everything, down to the file', async () => {
    history.note(connection(), [ran('SELECT old', { startedAt: 0 })]);
    history.note(connection(), [
      ran('SELECT fresh', { startedAt: 99 * 86_400_000 }),
      ran('SELECT gone', { startedAt: 99 * 86_400_000 }),
    ]);
    const { entries } = await history.list(ANY);
    await history.remove(entries[0]?.id ?? 0);
    await history.prune();
    expect(await texts()).toEqual(['SELECT fresh']);
    await history.clear();
    expect(await texts()).toEqual([]);
    expect(readFileSync(join(folder, 'binnacle.db')).includes('SELECT fresh')).toBe(false);
    keepDays = 0;
    history.note(connection(), [ran('SELECT nothing')]);
    expect(await texts()).toEqual([]);
  });
});

describe('what is noted of a tab', () => {
  it('has no secrets and no endless texts, and tells what still ran when the tab closed', () => {
    const told: RanStatement[][] = [];
    let clock = 0;
    const notes = new StatementNotes(
      'postgres',
      (statements) => told.push(statements),
      () => (clock += 10),
    );
    notes.begin("ALTER ROLE a PASSWORD 's3cret' x")('failed', null, 'syntax error at "s3cret"');
    notes.begin(`SELECT '${'x'.repeat(LONGEST_KEPT_STATEMENT)}'`)('done', 1, '');
    const end = notes.begin('SELECT pg_sleep(60)');
    notes.dispose();
    end('done', 1, '');
    const [failed, long, sleeping] = told.flat();
    expect(JSON.stringify(told)).not.toContain('s3cret');
    expect(failed).toMatchObject({
      outcome: 'failed',
      message: 'syntax error at "[not kept]"',
      durationMs: 10,
    });
    expect(long).toMatchObject({ cut: true, rows: 1 });
    expect(long?.text).toHaveLength(LONGEST_KEPT_STATEMENT);
    expect(sleeping).toMatchObject({ text: 'SELECT pg_sleep(60)', outcome: 'cancelled' });
    expect(told.flat()).toHaveLength(3);
  });

  it('is told in few messages', () => {
    let messages = 0;
    const notes = new StatementNotes('mysql', () => (messages += 1));
    for (let at = 0; at < 10_000; at++) notes.begin('SELECT 1')('done', 1, '');
    notes.dispose();
    expect(messages).toBeLessThanOrEqual(50);
  });
});
