import { describe, expect, it } from 'vitest';
import { parsePlanRows } from './parsePlan';
import { hasFigures, planNodes, type Plan, type PlanNode } from './plan';
import { planRequest } from './planRequest';
import { planText } from './planText';

/** A plan of rows written `id|parent|0|text`. */
const planOf = (...rows: string[]): Plan =>
  parsePlanRows(
    rows.map((row) => row.split('|')),
    'sqlite',
  );
const shown = ({ title, relation, detail }: PlanNode): string =>
  [title, relation, detail].filter((text) => text !== '').join(' | ');
const lines = (plan: Plan): string[] => planNodes(plan.root).map(shown);
const only = (text: string): string => shown(planOf(`2|0|0|${text}`).root);
const warnings = (plan: Plan): string[] => planNodes(plan.root).flatMap((node) => node.warnings);

const WHOLE = 'Reads a whole table: if only some of its rows are wanted, an index may help.';
const AGAIN =
  'Reads a whole table again and again, for each row of a step before or around it: an index may help.';
const SORT = 'Sorts all rows before the first one comes: an index in this order may save that.';

describe('a plan of SQLite', () => {
  it('is a tree by id and parent, without costs', () => {
    const plan = planOf(
      '1|0|0|COMPOUND QUERY',
      '2|1|0|LEFT-MOST SUBQUERY',
      '5|2|0|SCAN u',
      '12|1|0|UNION USING TEMP B-TREE',
      '14|12|0|SCAN t USING COVERING INDEX i',
    );
    expect(planText(plan)).toBe(
      [
        'Compound query',
        '  First query',
        '    Full table scan | u',
        `      ! ${WHOLE}`,
        '  Union',
        '    Full index scan | t · i',
      ].join('\n'),
    );
    expect(plan).toMatchObject({ measured: false, worst: null, planningMs: null });
    expect(hasFigures(plan)).toBe(false);
    expect(planNodes(plan.root)[2]?.properties).toEqual([{ name: 'SQLite says', text: 'SCAN u' }]);
  });

  it('has one root where SQLite tells several, and where it tells none', () => {
    const several = planOf(
      '4|0|0|SEARCH t USING INDEX i (a=? AND b>?)',
      '17|0|0|USE TEMP B-TREE FOR ORDER BY',
    );
    expect(lines(several)).toEqual(['Query plan', 'Index range | t · i | a=? AND b>?', 'Sort']);
    expect(warnings(several)).toEqual([SORT]);
    expect(lines(planOf())).toEqual(['No steps | SQLite looks nothing up for this statement']);
  });

  it.each([
    ['SCAN CONSTANT ROW', 'Constant rows'],
    ['SCAN 2 CONSTANT ROWS', 'Constant rows'],
    ['SCAN t', 'Full table scan | t'],
    ['SCAN t USING INDEX i', 'Full table scan | t · i | in the order of the index'],
    ['SCAN words VIRTUAL TABLE INDEX 0:M1', 'Virtual table | words | 0:M1'],
    ['SEARCH t', 'Search for one end | t'],
    ['SEARCH t USING COVERING INDEX i', 'Search for one end | t · i'],
    ['SEARCH t USING COVERING INDEX i (a=?)', 'Covering index lookup | t · i | a=?'],
    ['SEARCH t USING INDEX i (ANY(a) AND b=?)', 'Index lookup | t · i | ANY(a) AND b=?'],
    ['SEARCH t USING INTEGER PRIMARY KEY (rowid=?)', 'One row by its key | t | rowid=?'],
    [
      'SEARCH t USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
      'Primary key range | t | rowid>? AND rowid<?',
    ],
    ['SEARCH w USING PRIMARY KEY (k=?)', 'Primary key lookup | w | k=?'],
    [
      'SEARCH order items USING INDEX sqlite_autoindex_order items_1 (a=?)',
      'Index lookup | order items · sqlite_autoindex_order items_1 | a=?',
    ],
    ['SEARCH t USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN', 'One row by its key | t | rowid=? left join'],
    ['USE TEMP B-TREE FOR RIGHT PART OF ORDER BY', 'Sort | right part of order by'],
    ['USE TEMP B-TREE FOR count(DISTINCT)', 'Remove duplicates | count(DISTINCT)'],
    ['CORRELATED SCALAR SUBQUERY 1', 'Scalar subquery 1 | runs for each row around it'],
    ['REUSE LIST SUBQUERY 3', 'Subquery 3 again'],
    ['CO-ROUTINE (subquery-2)', 'Subquery, row by row | (subquery-2)'],
    ['BLOOM FILTER ON u (x=?)', 'Bloom filter | u | x=?'],
    ['RIGHT-JOIN t', 'Right join | t | rows without a match'],
    ['USING ROWID SEARCH ON TABLE t FOR IN-OPERATOR', 'Lookup of a list | t | IN'],
    ['SOMETHING OF A LATER VERSION', 'SOMETHING OF A LATER VERSION'],
    ['constructor', 'constructor'],
  ])('%s: %s', (text, step) => expect(only(text)).toBe(step));

  it('warns of loops within loops, and of what is built for one statement', () => {
    expect(warnings(planOf('3|0|0|SCAN a', '5|0|0|SCAN b'))).toEqual([WHOLE, AGAIN]);
    expect(warnings(planOf('3|0|0|SEARCH t USING INTEGER PRIMARY KEY (rowid=?)', '5|0|0|SCAN b'))).toEqual([
      WHOLE,
    ]);
    const correlated = planOf(
      ...['6|0|0|SCAN u', '11|0|0|LIST SUBQUERY 3', '13|11|0|SCAN t', '25|0|0|USE TEMP B-TREE FOR GROUP BY'],
      ...['52|0|0|CORRELATED SCALAR SUBQUERY 1', '57|52|0|SCAN v'],
    );
    expect(planNodes(correlated.root).map((node) => node.warnings)).toEqual([
      ...[[], [WHOLE], [], [WHOLE]],
      ['Sorts all rows to group them: an index in the order of the groups may save that.'],
      ...[[], [AGAIN]],
    ]);
    expect(warnings(planOf('17|0|0|SEARCH u USING AUTOMATIC COVERING INDEX (x=?)'))).toEqual([
      'Builds an index for this statement alone: a lasting one may help.',
    ]);
  });

  it('takes no scan of a subquery for one of a table', () => {
    const named = planOf('2|0|0|CO-ROUTINE z', '8|2|0|SCAN u', '45|0|0|SCAN z', '48|0|0|SCAN t');
    expect(lines(named).slice(2)).toEqual([
      'Full table scan | u',
      'Subquery scan | z',
      'Full table scan | t',
    ]);
    const hidden = planOf('3|0|0|MATERIALIZE c', '6|3|0|SCAN u', '19|0|0|SCAN p', '23|0|0|SCAN q');
    expect(lines(hidden).slice(2)).toEqual(['Full table scan | u', 'Full scan | p', 'Full scan | q']);
    expect(warnings(hidden)).toEqual([WHOLE]);
    const recursive = planOf(
      ...['2|0|0|CO-ROUTINE n', '5|2|0|SETUP', '6|5|0|SCAN t', '17|2|0|RECURSIVE STEP', '18|17|0|SCAN n'],
      ...['19|17|0|SCAN k', '28|0|0|SCAN n'],
    );
    expect(lines(recursive).slice(3)).toEqual([
      ...['Full table scan | t', 'Recursive step', 'Subquery scan | n', 'Full scan | k', 'Subquery scan | n'],
    ]);
  });

  it.each([
    ['too few columns', [['1', '0', '0']]],
    ['a parent that is not there', [['2', '1', '0', 'SCAN t']]],
    ['no numbers', [['x', '0', '0', 'SCAN t']]],
  ])('is not read of rows with %s', (_, rows) => {
    expect(() => parsePlanRows(rows, 'sqlite')).toThrow(/no plan that can be read/);
  });

  it('is not read beyond its limit', () => {
    const rows = Array.from({ length: 2001 }, (_, at) => [`${at + 1}`, '0', '0', 'SCAN t']);
    expect(() => parsePlanRows(rows, 'sqlite')).toThrow(/too large/);
  });
});

it('is asked for by its own prefix, of what SQLite plans and nothing else, and never measured', () => {
  for (const planned of [
    'SELECT 1',
    'VALUES (1)',
    'WITH a AS (SELECT 1) DELETE FROM t',
    'INSERT OR REPLACE INTO t SELECT 1',
    'REPLACE INTO t SELECT 1',
    'UPDATE t SET a = 1',
    'CREATE TEMP TABLE a AS SELECT 1',
  ])
    expect(planRequest(planned, 'sqlite', 'estimated'), planned).toEqual({
      ...{ prefix: 'EXPLAIN QUERY PLAN ', rollBack: false },
    });
  for (const other of [
    'PRAGMA foreign_keys = OFF',
    'EXPLAIN SELECT 1',
    "ATTACH 'a' AS b",
    'BEGIN',
    'ANALYZE',
  ])
    expect(planRequest(other, 'sqlite', 'estimated'), other).toHaveProperty('refusal');
  expect(planRequest('SELECT 1', 'sqlite', 'measured')).toHaveProperty(
    'refusal',
    'SQLite does not measure plans.',
  );
});
