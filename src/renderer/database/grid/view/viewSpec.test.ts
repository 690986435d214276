import { describe, expect, it } from 'vitest';
import type { ResultColumn } from '../../../../shared/queryStream';
import type { SortKey } from '../../../../shared/resultView';
import { filterText, listedValues, nextSort, sortText, without } from './viewSpec';

const columns: ResultColumn[] = [
  { name: 'id', type: 'bigint', class: 'number' },
  { name: 'note\u202e', type: 'text', class: 'text' },
];
const key = (column: number, descending = false): SortKey => ({
  ...{ column, descending },
  class: columns[column]?.class ?? 'text',
});

describe('clicking a header', () => {
  it('sorts up, down and no more', () => {
    const up = nextSort([], 0, 'number', false);
    expect(up).toEqual([key(0)]);
    const down = nextSort(up, 0, 'number', false);
    expect(down).toEqual([key(0, true)]);
    expect(nextSort(down, 0, 'number', false)).toEqual([]);
  });

  it('replaces what was sorted by, or adds to it', () => {
    expect(nextSort([key(0)], 1, 'text', false)).toEqual([key(1)]);
    expect(nextSort([key(0)], 1, 'text', true)).toEqual([key(0), key(1)]);
    expect(nextSort([key(0), key(1)], 0, 'number', true)).toEqual([key(0, true), key(1)]);
    expect(nextSort([key(0, true), key(1)], 0, 'number', true)).toEqual([key(1)]);
  });
});

describe('chips', () => {
  it('say what is shown, with nothing hidden in names', () => {
    expect(sortText(key(1, true), columns)).toBe('↓ note⟨202E⟩');
    const filter = { column: 0, class: 'number', operation: 'between', values: ['1', '2'] } as const;
    expect(filterText({ ...filter, values: ['1', '2'] }, columns)).toBe('id between 1 and 2');
    expect(filterText({ ...filter, operation: 'null', values: [] }, columns)).toBe('id is NULL');
    expect(filterText({ ...filter, column: null, operation: 'contains', values: [''] }, columns)).toBe(
      'Any column contains (empty)',
    );
  });

  it('take one part away', () => {
    const [first, second] = [key(0), key(1)];
    expect(without({ sort: [first, second], filter: [] }, first)).toEqual({ sort: [second], filter: [] });
  });

  it('read lists by lines, or by commas', () => {
    expect(listedValues(' a, b ,,c')).toEqual(['a', 'b', 'c']);
    expect(listedValues('a, b\nc')).toEqual(['a, b', 'c']);
  });
});
