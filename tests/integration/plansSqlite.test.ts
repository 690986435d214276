import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parsePlanRows } from '../../src/shared/plans/parsePlan';
import { hasFigures, planNodes, type Plan } from '../../src/shared/plans/plan';
import { planRequest } from '../../src/shared/plans/planRequest';
import { RowPage } from '../../src/shared/rowPage';
import { removeDatabaseProgram } from './databaseProcess';
import { openEngineTab } from './engineTab';
import { run as runAlone } from './queryDriverSuite';
import { madeBy, openFile } from './sqliteFixture';
import { cell, ended, run, start, type WritingTab } from './writingTab';

// Plans as SQLite makes them of a real file, asked for as a tab asks.

afterAll(removeDatabaseProgram);

const SCHEMA = `CREATE TABLE buyers (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE sales (id INTEGER PRIMARY KEY, buyer INTEGER, total NUMERIC, at TEXT);
  CREATE INDEX "sales by buyer" ON sales (buyer, total);
  CREATE TABLE notes (sale INTEGER, body TEXT);
  INSERT INTO buyers VALUES (1, 'kept');`;

/** The file's bytes and what lies beside it. */
const everything = (path: string): string =>
  [createHash('sha256').update(readFileSync(path)).digest('hex'), ...readdirSync(dirname(path))].join(' ');

const explained = (statement: string): string => {
  const request = planRequest(statement, 'sqlite', 'estimated');
  if ('refusal' in request) throw new Error(request.refusal);
  return request.prefix + statement;
};

/** The plan that a tab shows. */
async function plan(tab: WritingTab, statement: string): Promise<Plan> {
  const runId = start(tab, explained(statement));
  expect(await ended(tab, runId)).toEqual({ outcome: 'done', failed: undefined });
  const { resultId, columns } = await tab.next('result', (frame) => frame.runId === runId);
  expect(columns.map(({ name }) => name)).toEqual(['id', 'parent', 'notused', 'detail']);
  const { rows } = await tab.next('result-end', (frame) => frame.resultId === resultId);
  if (rows === 0) return parsePlanRows([], 'sqlite');
  tab.send({ t: 'page', requestId: 200_000 + runId, resultId, row: 0 });
  const page = new RowPage((await tab.next('page', (frame) => frame.requestId === 200_000 + runId)).page);
  const texts = Array.from({ length: rows }, (_, row) => columns.map((_c, at) => page.text(row, at) ?? ''));
  return parsePlanRows(texts, 'sqlite');
}

const lines = ({ root }: Plan): string[] =>
  planNodes(root).map(({ title, relation, detail }) =>
    [title, relation, detail].filter((text) => text !== '').join(' | '),
  );
const warned = ({ root }: Plan): string =>
  planNodes(root)
    .flatMap(({ warnings }) => warnings)
    .join(' ');

it('shows plans of queries in a tab that only reads', async () => {
  const tab = await openEngineTab({ file: madeBy(SCHEMA) }, true);
  expect(await tab.next('ready')).toMatchObject({ features: { plans: 'estimated' } });

  const join = await plan(
    tab,
    `SELECT b.name, n.body FROM sales s JOIN buyers b ON b.id = s.buyer JOIN notes n ON n.sale = s.id
       WHERE s.buyer = 7 AND s.total > 3 ORDER BY n.body`,
  );
  expect(hasFigures(join)).toBe(false);
  expect(lines(join)).toEqual(
    expect.arrayContaining([
      ...['Query plan', 'One row by its key | b | rowid=?'],
      ...['Covering index range | s · sales by buyer | buyer=? AND total>?', 'Sort'],
      'Full table scan | n',
    ]),
  );
  expect(warned(join)).toMatch(/again and again.*Sorts all rows/);

  const outer = await plan(tab, 'SELECT * FROM notes a LEFT JOIN notes b ON b.sale = a.body');
  expect(lines(outer).at(-1)).toBe('Automatic index lookup | b | sale=? left join');
  expect(warned(outer)).toContain('Builds an index for this statement');

  const nested = await plan(
    tab,
    `WITH c AS MATERIALIZED (SELECT sale FROM notes UNION SELECT id FROM buyers)
       SELECT (SELECT count(*) FROM notes n WHERE n.body = s.at) FROM sales s WHERE s.id IN (SELECT sale FROM c)`,
  );
  expect(lines(nested).join('\n')).toMatch(/List subquery[^]*Full table scan \| notes[^]*Scalar subquery/);
  expect(warned(nested)).toContain('again and again');
  expect(tab.frames.some(({ t }) => t === 'transaction')).toBe(false);
});

it('explains changes without making them, and leaves no transaction open', async () => {
  const path = madeBy(SCHEMA);
  const tab = await openEngineTab({ file: path }, false);
  const before = everything(path);
  expect(lines(await plan(tab, "UPDATE buyers SET name = 'gone' WHERE name > 'a'"))).toEqual([
    'Full table scan | buyers',
  ]);
  expect(lines(await plan(tab, 'DELETE FROM sales WHERE buyer = 1')).join()).toContain('sales by buyer');
  expect(lines(await plan(tab, 'CREATE TABLE copies AS SELECT * FROM notes')).join()).toContain('notes');
  expect(lines(await plan(tab, "INSERT INTO buyers VALUES (2, 'new')")).join()).toContain('No steps');
  expect(lines(await plan(tab, 'DELETE FROM buyers')).join()).toContain('No steps');
  expect(tab.frames.some(({ t }) => t === 'transaction')).toBe(false);
  expect(everything(path)).toBe(before);
  expect(await cell(tab, 'SELECT name FROM buyers')).toBe('kept');
});

it('refuses plans of changes in a tab that only reads, where they would do no harm either', async () => {
  const path = madeBy(SCHEMA);
  const tab = await openEngineTab({ file: path }, true);
  const before = everything(path);
  const session = await openFile(path);
  for (const change of [
    'UPDATE buyers SET name = 1',
    'DELETE FROM buyers',
    "REPLACE INTO buyers VALUES (1, 'x')",
    'CREATE TABLE copies AS SELECT * FROM notes',
  ]) {
    const { failed } = await run(tab, explained(change));
    expect([change, failed?.error.code]).toEqual([change, 'read-only']);
    await runAlone(session, explained(change), { readOnly: true });
  }
  session.dispose();
  expect(everything(path)).toBe(before);
});
