import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BinnacleError } from '../../../shared/errors';
import type { DatabaseObject, ExploreQuestion, TableDetails } from '../../../shared/queryStream';
import { Explorer, type Ask } from './explorer';
import { explorerRows } from './explorerFound';
import { explorerCommand, rowBeginning } from './explorerKeys';
import { sizeText, type ExplorerRow } from './explorerModel';
import { MOST_FOUND } from './explorerSearch';

const object = (name: string, more: Partial<DatabaseObject> = {}): DatabaseObject => ({
  ...{ schema: 'public', name, kind: 'table', detail: '', rows: null, bytes: null },
  ...more,
});
const DETAILS: TableDetails = {
  columns: [
    { name: 'id', type: 'bigint', nullable: false, default: '', keyPosition: 1, generated: false },
    { name: 'note', type: 'text', nullable: true, default: "''::text", keyPosition: 0, generated: false },
  ],
  keys: [{ name: 'orders_pkey', columns: ['id'], primary: true }],
  ...{ foreignKeys: [], referencedBy: [] },
  constraints: [{ name: 'orders_pkey', definition: 'PRIMARY KEY (id)' }],
  ...{ indexes: [], triggers: [], definition: '' },
};

const NO_NAMES = { searchPath: [], tables: [] };

describe('the explorer', () => {
  const asked: ExploreQuestion[] = [];
  let answers: (question: ExploreQuestion) => unknown;
  let explorer: Explorer;
  const onNames = vi.fn();
  const rows = (): ExplorerRow[] => explorerRows(explorer.store.getState());
  const labels = (): string[] => rows().map(({ label, level }) => `${'-'.repeat(level - 1)}${label}`);
  const row = (label: string): ExplorerRow => {
    const found = rows().find((each) => each.label === label);
    if (found === undefined) throw new Error(`No row ${label}.`);
    return found;
  };
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  beforeEach(async () => {
    asked.length = 0;
    onNames.mockClear();
    answers = (question) => {
      switch (question.what) {
        case 'schemas':
          return [
            { name: 'public', objects: 3, system: false },
            { name: 'sales', objects: 0, system: false },
            { name: 'pg_catalog', objects: 140, system: true },
          ];
        case 'objects':
          return question.schema === 'public'
            ? [object('orders', { rows: 1_200_000, bytes: 5_000_000 }), object('recent', { kind: 'view' })]
            : [];
        case 'table':
          return DETAILS;
        case 'completion':
          return {
            searchPath: ['public'],
            tables: [{ schema: 'archive', name: 'old_orders', columns: ['placed_at'] }],
          };
        case 'globals':
          return [object('pgcrypto', { schema: '', kind: 'extension', detail: '1.3' })];
        case 'databases':
          return [];
      }
    };
    const ask = ((question: ExploreQuestion) => {
      asked.push(question);
      return Promise.resolve().then(() => answers(question));
    }) as Ask;
    explorer = new Explorer(ask, onNames, () => true);
    explorer.refresh();
    await settle();
  });

  it('tells the key of a table, asked for once, and of none where it can’t be asked', async () => {
    asked.length = 0;
    const orders = { schema: 'public', name: 'orders' };
    expect(await explorer.keyOf(orders)).toEqual(['id']);
    expect(await explorer.keyOf(orders)).toEqual(['id']);
    expect(asked).toEqual([{ what: 'table', ...orders }]);
    answers = () => {
      throw new BinnacleError('query-failed', 'permission denied');
    };
    expect(await explorer.keyOf({ schema: 'public', name: 'hidden' })).toEqual([]);
  });

  it('opens the usual schema with its tables, and folds the system’s away', () => {
    expect(labels()).toEqual([
      'public',
      '-Tables',
      '--orders',
      '-Views',
      'sales',
      'System schemas',
      'Extensions',
    ]);
    expect(row('orders').right).toBe('~1.2M · 4.8 MiB');
  });

  it('asks for what is opened, once', async () => {
    explorer.toggle(row('orders'));
    expect(labels()).toContain('---Loading…');
    await settle();
    expect(labels()).toEqual(expect.arrayContaining(['---id', '---note', '---Constraints']));
    explorer.toggle(row('orders'));
    explorer.toggle(row('orders'));
    expect(asked.filter(({ what }) => what === 'table')).toHaveLength(1);
  });

  it('keeps what it knows while it is refreshed', async () => {
    explorer.refresh();
    expect(labels()).toContain('--orders');
    answers = () => Promise.reject(new BinnacleError('timeout', 'The server did not answer.'));
    explorer.refresh();
    await settle();
    expect(labels()).toContain('--orders');
    expect(rows().some(({ failed, label }) => failed && label.startsWith('The server did not answer.'))).toBe(
      true,
    );
  });

  it('says that a schema is empty', async () => {
    explorer.toggle(row('sales'));
    await settle();
    expect(labels()).toContain('-Nothing that you may see.');
  });

  it('finds by name what is loaded and what only completion knows', () => {
    explorer.setFilter('ord');
    expect(rows().map(({ label, detail }) => [label, detail])).toEqual([
      ['orders', 'public · table'],
      ['old_orders', 'archive'],
    ]);
    explorer.setFilter('nothing like this');
    expect(labels()).toEqual(['Nothing has this name.']);
  });

  it('finds parts of names, and columns, with where they are', () => {
    const found = (text: string): string[] => {
      explorer.setFilter(text);
      return rows().map(({ label, detail }) => `${label}: ${detail}`);
    };
    expect(found('OLD ord')).toEqual(['old_orders: archive']);
    expect(found('archive.old')).toEqual(['old_orders: archive']);
    expect(found('rec pub')).toEqual(['recent: public · view']);
    expect(found('placed')).toEqual(['placed_at: archive.old_orders · column']);
    expect(found('old placed')).toEqual(['placed_at: archive.old_orders · column']);
  });

  it('puts what belongs to the server itself last', async () => {
    const tables = ['pg_catalog', 'sales'].map((schema) => ({ schema, name: 'a_x', columns: ['x_of'] }));
    const before = answers;
    answers = (question) => (question.what === 'completion' ? { searchPath: [], tables } : before(question));
    explorer.refresh();
    await settle();
    explorer.setFilter('x_');
    expect(rows().map(({ detail }) => detail)).toEqual(['sales.a_x · column', 'pg_catalog.a_x · column']);
  });

  it('lists schemas that nobody has opened when a search begins, once and within bounds', async () => {
    const many = Array.from({ length: 40 }, (_, at) => ({ name: `s${at}`, objects: 5, system: false }));
    answers = ({ what }) => (what === 'schemas' ? many : what === 'completion' ? NO_NAMES : []);
    explorer.refresh();
    await settle();
    asked.length = 0;
    explorer.setFilter('x');
    explorer.setFilter('xy');
    await settle();
    expect(asked.filter(({ what }) => what === 'objects')).toHaveLength(20);
    expect(labels().at(-1)).toBe('20 schemas are not searched whole. Open one to search all of it.');
  });

  it('shows in the tree where a found column is', async () => {
    answers = (question) => {
      if (question.what === 'objects') return [object('old_orders', { schema: 'archive' })];
      return question.what === 'table' ? DETAILS : { searchPath: [], tables: [] };
    };
    explorer.setFilter('placed');
    const [found] = rows();
    await explorer.reveal(found?.within ?? object(''), 'note');
    expect(explorer.store.getState().filter).toBe('');
    expect(explorer.store.getState().details.has('archive\u0000old_orders')).toBe(true);
    expect(explorer.store.getState().activeKey).toBe('column:archive\u0000old_orders\u0000note');
  });

  it('shows what lies in no schema', () => {
    explorer.toggle(row('Extensions'));
    expect(labels().at(-1)).toBe('-pgcrypto');
    expect(row('pgcrypto').detail).toBe('1.3');
  });

  it('picks several rows', () => {
    const { store } = explorer;
    explorer.setActive(row('orders').key);
    explorer.pick(row('public').key);
    expect(store.getState().picked).toEqual(new Set([row('orders').key, row('public').key]));
    explorer.pick(row('orders').key);
    expect(store.getState().picked).toEqual(new Set([row('public').key]));
    explorer.setActive(row('orders').key);
    expect(store.getState().picked.size).toBe(0);
  });

  it('hands the names on for completing', () => {
    expect(onNames).toHaveBeenCalledOnce();
  });

  it('shows a bounded number of finds', async () => {
    const tables = Array.from({ length: 20_000 }, (_, at) => ({ schema: 's', name: `t${at}`, columns: [] }));
    answers = ({ what }) => (what === 'completion' ? { searchPath: [], tables } : []);
    explorer.refresh();
    await settle();
    explorer.setFilter('t');
    expect(rows().length).toBeLessThanOrEqual(MOST_FOUND + 1);
  });

  it('walks by keys as trees do', () => {
    const all = rows();
    const press = (key: string, at: number): unknown =>
      explorerCommand({ key, mod: false, shift: false }, all, at, 10);
    expect(press('ArrowDown', 0)).toEqual({ type: 'go', to: 1 });
    expect(press('End', 0)).toEqual({ type: 'go', to: all.length - 1 });
    expect(press('ArrowRight', 0)).toEqual({ type: 'go', to: 1 });
    expect(press('ArrowRight', 2)).toEqual({ type: 'toggle' });
    expect(press('ArrowLeft', 2)).toEqual({ type: 'go', to: 1 });
    expect(press('ArrowLeft', 0)).toEqual({ type: 'toggle' });
    expect(press('Enter', 2)).toEqual({ type: 'activate' });
    expect(press('x', 0)).toEqual({ type: 'type', text: 'x' });
    expect(explorerCommand({ key: 'Enter', mod: true, shift: false }, all, 0, 10)).toBeNull();
    expect(rowBeginning(all, 0, 'SAL')).toBe(4);
    expect(rowBeginning(all, 0, 'zzz')).toBe(-1);
  });
});

it('tells sizes only where they are known', () => {
  expect(sizeText({ rows: null, bytes: null })).toBe('');
  expect(sizeText({ rows: 12, bytes: 0 })).toBe('~12');
});
