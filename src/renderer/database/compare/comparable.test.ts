import { describe, expect, it } from 'vitest';
import type { ResultColumn } from '../../../shared/queryStream';
import type { ResultInfo } from '../queryLog';
import { comparableWith, countsText, compareQuestion, inOrder, sharedColumns } from './comparable';

const columns = (...names: string[]): ResultColumn[] =>
  names.map((name) => ({ name, type: 'text', class: 'text' }));

const result = (key: number, label: string, more: Partial<ResultInfo> = {}): ResultInfo => ({
  ...{ key, resultId: 10 + key, runId: key, label, statement: '', columns: columns('id') },
  ...{ rows: 1, bytes: 1, elapsedMs: 1, state: 'complete', pinned: false, compared: null },
  ...more,
});

describe('results that can be compared', () => {
  it('have columns in common by name, each once, wherever they stand', () => {
    expect(sharedColumns(columns('id', 'name', 'n', 'n'), columns('name', 'n', 'id', 'at'))).toEqual({
      shared: [
        { name: 'id', left: 0, right: 2 },
        { name: 'name', left: 1, right: 0 },
      ],
      others: ['n', 'at'],
    });
  });

  it('are asked about as older and newer, with names that differ', () => {
    const pair = inOrder(result(7, '1 · orders'), result(3, '1 · orders'));
    const { shared } = sharedColumns(pair[0].columns, pair[1].columns);
    expect(compareQuestion(pair, shared, new Set(['id']))).toEqual({
      ...{ left: 13, right: 17, names: ['older', 'newer'] },
      columns: [{ left: 0, right: 0, key: true }],
    });
  });

  it('say what was found', () => {
    expect(countsText({ equal: 1204, changed: 3, leftOnly: 0, rightOnly: 1 })).toBe(
      '1,204 rows are equal · 3 changed · 1 only in the newer',
    );
    expect(countsText({ equal: 1, changed: 0, leftOnly: 0, rightOnly: 0 })).toBe(
      '1 row is equal · nothing differs',
    );
  });

  it('are whole, and no comparisons themselves; the newest is offered first', () => {
    const all = [
      result(1, 'a'),
      result(2, 'b', { state: 'running' }),
      result(3, 'c', { compared: { equal: 1, changed: 0, leftOnly: 0, rightOnly: 0 } }),
      result(4, 'd', { state: 'partial' }),
      result(5, 'e'),
    ];
    expect(comparableWith(all, all[4] ?? result(0, '')).map(({ label }) => label)).toEqual(['d', 'a']);
  });
});
