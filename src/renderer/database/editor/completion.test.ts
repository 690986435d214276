import { CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { PostgreSQL, sql } from '@codemirror/lang-sql';
import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import type { CompletionTable } from '../../../shared/queryStream';
import { indexNames, schemaSources, tablesIn } from './completion';

const TABLES: CompletionTable[] = [
  { schema: 'public', name: 'orders', columns: ['id', 'Total', 'customer_id'] },
  { schema: 'sales', name: 'leads', columns: ['source'] },
  { schema: 'public', name: '__proto__', columns: ['hidden'] },
  { schema: 'public', name: 'shapes', columns: ['toString', '__proto__'] },
];
const names = indexNames({ searchPath: ['public'], tables: TABLES }, 'postgres');

/** What is offered at `|`, by label, with what would be inserted. */
async function offered(textWithCursor: string): Promise<Map<string, unknown>> {
  const pos = textWithCursor.indexOf('|');
  const doc = textWithCursor.replace('|', '');
  const state = EditorState.create({ doc, extensions: [sql({ dialect: PostgreSQL }).language] });
  ensureSyntaxTree(state, doc.length, 5000);
  const results: (CompletionResult | null)[] = [];
  for (const source of schemaSources(names))
    results.push(await source(new CompletionContext(state, pos, true)));
  return new Map(
    results.flatMap((result) => result?.options ?? []).map((option) => [option.label, option.apply]),
  );
}

describe('completing names', () => {
  it('offers relations of the search path and schemas', async () => {
    const found = await offered('SELECT * FROM |');
    expect([...found.keys()]).toEqual(expect.arrayContaining(['orders', 'public', 'sales']));
    expect(found.has('leads')).toBe(false);
  });

  it('offers a schema’s relations behind its dot', async () => {
    expect((await offered('SELECT * FROM sales.|')).has('leads')).toBe(true);
  });

  it('offers columns behind an alias, quoted where they must be', async () => {
    const found = await offered('SELECT o.| FROM orders o');
    expect(found.get('Total')).toBe('"Total"');
    expect(found.has('customer_id')).toBe(true);
  });

  it('offers the columns of the statement’s tables, and of no other statement’s', async () => {
    const found = await offered('SELECT * FROM sales.leads;\nSELECT cus| FROM orders');
    expect(found.has('customer_id')).toBe(true);
    expect(found.has('source')).toBe(false);
  });

  it('survives names that mean something to JavaScript', async () => {
    expect((await offered('SELECT s.| FROM shapes s')).has('toString')).toBe(true);
    await expect(offered('SELECT p.| FROM __proto__ p')).resolves.toBeDefined();
    expect(Object.prototype).not.toHaveProperty('hidden');
  });

  it('looks up large databases instead of scanning them', () => {
    const tables = Array.from({ length: 20_000 }, (_, at) => ({
      ...{ schema: 'public', name: `t${at}` },
      columns: ['a', 'b'],
    }));
    const large = indexNames({ searchPath: ['public'], tables }, 'postgres');
    expect(tablesIn('SELECT * FROM t7 JOIN t8', large).map(({ name }) => name)).toEqual(['t7', 't8']);
    const many = tables.map(({ name }) => name).join(', ');
    expect(tablesIn(`SELECT * FROM ${many}`, large).length).toBeLessThanOrEqual(60);
  });
});
