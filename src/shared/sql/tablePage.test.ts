import { describe, expect, it } from 'vitest';
import { splitStatements } from './statements';
import { refusalOnReadOnly } from './readOnlyGuard';
import { serverFilterRefusal, tablePageStatement, type PageFilter, type TablePage } from './tablePage';

const PAGE: TablePage = {
  relation: { schema: 'shop', name: 'orders' },
  ...{ key: ['id'], sort: [], filter: [], offset: 0 },
};
const filter = (change: Partial<PageFilter>): PageFilter => ({
  ...{ names: ['note'], any: false, class: 'text', operation: 'equals', values: ['x'] },
  ...change,
});
const where = (change: Partial<PageFilter>, dialect: Parameters<typeof tablePageStatement>[1]): string =>
  tablePageStatement({ ...PAGE, key: [], filter: [filter(change)] }, dialect);

describe('a page of a table', () => {
  it('is sorted by what was asked for, and by the key where that leaves rows alike', () => {
    const sort = [{ name: 'Total', descending: true }];
    expect(tablePageStatement({ ...PAGE, sort, offset: 2000 }, 'postgres')).toBe(
      'SELECT * FROM shop.orders ORDER BY "Total" DESC, id LIMIT 1000 OFFSET 2000',
    );
    expect(tablePageStatement({ ...PAGE, sort: [{ name: 'id', descending: true }] }, 'mysql')).toBe(
      'SELECT * FROM `shop`.`orders` ORDER BY `id` DESC LIMIT 1000',
    );
    expect(tablePageStatement({ ...PAGE, offset: 1000 }, 'sqlserver')).toBe(
      'SELECT * FROM [shop].[orders] ORDER BY [id] OFFSET 1000 ROWS FETCH NEXT 1000 ROWS ONLY',
    );
    expect(tablePageStatement({ ...PAGE, key: [], offset: 1000 }, 'sqlserver')).toContain(
      ' ORDER BY (SELECT NULL) OFFSET',
    );
    expect(tablePageStatement(PAGE, 'sqlserver')).toBe(
      'SELECT TOP (1000) * FROM [shop].[orders] ORDER BY [id]',
    );
  });

  it('compares exact values, and takes what was typed for nothing but a value', () => {
    expect(where({ class: 'number', values: [' 9223372036854775807 '] }, 'postgres')).toContain(
      ' WHERE note = 9223372036854775807 LIMIT',
    );
    for (const dialect of ['postgres', 'mysql', 'sqlite', 'sqlserver'] as const) {
      for (const operation of ['equals', 'contains', 'in', 'between'] as const) {
        const text = where({ operation, values: ["'; DROP TABLE t; --\\", "\\'"] }, dialect);
        expect(splitStatements(text, dialect), text).toHaveLength(1);
        expect(refusalOnReadOnly(text, dialect), text).toBeNull();
      }
    }
  });

  it('means characters of a pattern as they are', () => {
    const contains = { operation: 'contains', values: ['50%_[!'] } as const;
    expect(where({ ...contains, values: [...contains.values] }, 'postgres')).toContain(
      `CAST(note AS text) ILIKE '%50!%!_[!!%' ESCAPE '!'`,
    );
    expect(where({ ...contains, values: [...contains.values] }, 'sqlserver')).toContain(
      `LIKE N'%50!%!_![!!%' ESCAPE '!'`,
    );
    expect(where({ names: ['a', 'b'], any: true, operation: 'contains', values: ['x'] }, 'sqlite')).toContain(
      `WHERE ("a" LIKE '%x%' ESCAPE '!' OR "b" LIKE '%x%' ESCAPE '!')`,
    );
  });

  it('tells where a server can’t filter so', () => {
    expect(serverFilterRefusal(filter({ operation: 'matches' }), 'sqlite')).toMatch(/regular expressions/);
    expect(serverFilterRefusal(filter({ operation: 'matches' }), 'postgres')).toBeNull();
    expect(where({ operation: 'matches', values: ['^a'] }, 'mysql')).toContain(
      "CONVERT(`note` USING utf8mb4) REGEXP '^a'",
    );
  });
});
