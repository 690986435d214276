import { describe, expect, it } from 'vitest';
import type { ResultColumn } from '../../../shared/queryStream';
import type { TablePage } from '../../../shared/sql/tablePage';
import { onServer, TablePages, turned } from './tablePages';

const COLUMNS: ResultColumn[] = [
  { name: 'id', type: 'bigint', class: 'number' },
  { name: 'note', type: 'text', class: 'text' },
];
const PAGE: TablePage = {
  relation: { schema: 'shop', name: 'orders' },
  ...{ key: ['id'], sort: [{ name: 'id', descending: true }], filter: [], offset: 2000 },
};

describe('pages of a table', () => {
  it('are turned, and never before the first', () => {
    expect(turned(PAGE, 1).offset).toBe(3000);
    expect(turned(PAGE, -1).offset).toBe(1000);
    expect(turned({ ...PAGE, offset: 0 }, -1).offset).toBe(0);
  });

  it('begin anew where the server sorts and filters', () => {
    const contains = { class: 'text', operation: 'contains', values: ['x'] } as const;
    const filter = { column: 1, ...contains, values: ['x'] };
    const once = onServer(PAGE, { sort: [], filter: [filter] }, COLUMNS);
    expect(once).toMatchObject({ sort: PAGE.sort, offset: 0, filter: [{ names: ['note'], any: false }] });
    const sort = [{ column: 1, class: 'text', descending: false } as const];
    const twice = onServer(once, { sort, filter: [{ ...filter, column: null }] }, COLUMNS);
    expect(twice.sort).toEqual([{ name: 'note', descending: false }]);
    expect(twice.filter).toMatchObject([{ names: ['note'] }, { names: ['id', 'note'], any: true }]);
  });

  it('are known by their runs, the newest of them', () => {
    const pages = new TablePages('postgres');
    const shown = pages.first(PAGE.relation, ['id']);
    expect(shown.statement).toBe('SELECT * FROM shop.orders ORDER BY id LIMIT 1000');
    for (let run = 1; run <= 51; run++) pages.note(run, shown);
    expect(pages.shownBy(1)).toBeUndefined();
    expect(pages.shownBy(51)).toBe(shown);
    expect(pages.of({ ...PAGE, sort: [] }).statement).toContain('OFFSET 2000');
  });
});
