import { describe, expect, it } from 'vitest';
import { parsePlan } from './parsePlan';
import { planNodes, type Plan } from './plan';
import { planText } from './planText';

type Fields = Record<string, unknown>;

/** A node as PostgreSQL writes it: [cost, rows], [ms a loop, rows, loops]. */
const node = (
  type: string,
  [cost, rows]: [number, number],
  ran: [number, number, number] | null,
  fields: Fields = {},
  ...plans: Fields[]
): Fields => ({
  ...{ 'Node Type': type, 'Startup Cost': 0, 'Total Cost': cost, 'Plan Rows': rows },
  ...(ran === null ? {} : { 'Actual Total Time': ran[0], 'Actual Rows': ran[1], 'Actual Loops': ran[2] }),
  ...fields,
  ...(plans.length === 0 ? {} : { Plans: plans }),
});

const read = (plan: Fields, more: Fields = {}): Plan =>
  parsePlan(JSON.stringify([{ Plan: plan, ...more }]), 'postgres');
const titled = (plan: Plan, title: string): ReturnType<typeof planNodes>[number] => {
  const found = planNodes(plan.root).find((each) => each.title === title);
  if (found === undefined) throw new Error(`no ${title}`);
  return found;
};
const outer = { 'Parent Relationship': 'Outer' };
const inner = { 'Parent Relationship': 'Inner' };

describe('plans of PostgreSQL', () => {
  it('takes what is below off each time, over all loops, and marks the worst', () => {
    const plan = read(
      node(
        'Nested Loop',
        [500, 100],
        [30, 100, 1],
        { 'Join Type': 'Left' },
        node('Seq Scan', [50, 100], [4, 100, 1], {
          ...outer,
          'Relation Name': 'orders',
          Alias: 'o',
          Filter: '(a = 1)',
        }),
        node('Index Scan', [4, 1], [0.2, 1, 100], {
          ...inner,
          'Index Name': 'items_pkey',
          'Index Cond': '(id = o.id)',
        }),
      ),
      { 'Planning Time': 0.5, 'Execution Time': 31 },
    );
    expect(plan).toMatchObject({ measured: true, planningMs: 0.5, executionMs: 31 });
    expect(plan.root).toMatchObject({ title: 'Nested Loop (Left)', totalMs: 30, ownMs: 6 });
    expect(titled(plan, 'Seq Scan')).toMatchObject({ relation: 'orders o', detail: '(a = 1)', ownMs: 4 });
    expect(titled(plan, 'Index Scan')).toMatchObject({ relation: 'items_pkey', ownMs: 20, loops: 100 });
    expect(plan.worst).toBe(titled(plan, 'Index Scan').id);
    expect(planText(plan)).toContain(
      '  Index Scan | items_pkey | (id = o.id) (cost 4, estimated rows 1, actual rows 1, loops 100',
    );
  });

  it('shares out costs where nothing was measured: an inner side counts once for each outer row', () => {
    const plan = read(
      node(
        'Nested Loop',
        [500, 100],
        null,
        {},
        node('Seq Scan', [50, 100], null, outer),
        node('Index Scan', [4, 1], null, inner),
      ),
    );
    expect(plan.measured).toBe(false);
    expect(planNodes(plan.root).map(({ ownCost }) => ownCost)).toEqual([50, 50, 400]);
    expect(plan.worst).toBe(2);
    const cut = read(node('Limit', [1, 1], null, {}, node('Seq Scan', [1000, 100], null, outer)));
    expect(planNodes(cut.root).map(({ ownCost }) => ownCost)).toEqual([0, 1]);
  });

  it('counts a CTE where it is read, not where it hangs', () => {
    const plan = read(
      node(
        'Aggregate',
        [10, 1],
        [50, 1, 1],
        {},
        node('Function Scan', [5, 10], [38, 10, 1], {
          'Parent Relationship': 'InitPlan',
          'Subplan Name': 'CTE big',
        }),
        node('CTE Scan', [5, 10], [45, 10, 1], { ...outer, 'CTE Name': 'big' }),
      ),
    );
    expect(titled(plan, 'CTE Scan').ownMs).toBe(7);
    expect(titled(plan, 'Function Scan').ownMs).toBe(38);
    expect(plan.root.ownMs).toBe(5);
  });

  it('lets parallel workers count side by side, and leaves out what never ran', () => {
    const plan = read(
      node(
        'Gather',
        [100, 30],
        [12, 30, 1],
        { 'Workers Planned': 2, 'Workers Launched': 2 },
        node(
          'Append',
          [90, 10],
          [10, 10, 3],
          outer,
          node('Seq Scan', [80, 10], [9, 10, 3], { 'Parent Relationship': 'Member', 'Parallel Aware': true }),
          node('Seq Scan', [80, 900], [0, 0, 0], { 'Parent Relationship': 'Member' }),
        ),
      ),
    );
    expect(plan.root.ownMs).toBe(2);
    expect(titled(plan, 'Append')).toMatchObject({ totalMs: 10, ownMs: 1 });
    expect(titled(plan, 'Parallel Seq Scan')).toMatchObject({ totalMs: 9, loops: 3 });
    expect(titled(plan, 'Seq Scan')).toMatchObject({ totalMs: 0, loops: 0, warnings: [] });
  });

  it('takes an InitPlan off its parent, and shows triggers', () => {
    const plan = read(
      node(
        'ModifyTable',
        [10, 1],
        [50, 1, 1],
        { Operation: 'Update' },
        node('Result', [5, 1], [20, 1, 1], {
          'Parent Relationship': 'InitPlan',
          'Subplan Name': 'InitPlan 1 (returns $0)',
        }),
      ),
      { Triggers: [{ 'Trigger Name': 'audit', Relation: 'orders', Time: 100, Calls: 3 }] },
    );
    expect(plan.root).toMatchObject({ title: 'Update', ownMs: 30 });
    expect(titled(plan, 'Trigger audit')).toMatchObject({ relation: 'orders', ownMs: 100, loops: 3 });
    expect(plan.worst).toBe(titled(plan, 'Trigger audit').id);
  });
});

describe('what stands out in plans', () => {
  const warnings = (plan: Fields): string[] => read(plan).root.warnings;

  it('says where estimates are ten times off, either way', () => {
    expect(warnings(node('Index Scan', [1, 10], [1, 5000, 1]))).toEqual([
      '500 times more rows than estimated: 5,000 instead of 10. Statistics may be old.',
    ]);
    expect(warnings(node('Index Scan', [1, 1000], [1, 0, 1]))).toEqual([
      '1,000 times fewer rows than estimated: 0 instead of 1,000. Statistics may be old.',
    ]);
    expect(warnings(node('Index Scan', [1, 1000], [1, 101, 1]))).toEqual([]);
    const stopped = read(
      node('Limit', [1, 1], [1, 1, 1], {}, node('Index Scan', [9, 1000], [1, 1, 1], outer)),
    );
    expect(planNodes(stopped.root).flatMap((each) => each.warnings)).toEqual([]);
  });

  it('says what filters throw away, what went to disk, and which tables are read whole', () => {
    const filter = { 'Rows Removed by Filter': 249_990 };
    expect(warnings(node('Seq Scan', [1, 10], [9, 10, 1], filter))).toEqual([
      'Reads 250,000 rows and throws 249,990 away: an index for its filter may help.',
      'Reads a whole table: 250,000 rows.',
    ]);
    expect(warnings(node('Seq Scan', [1, 100_000], null))).toEqual([
      'Reads a whole table: about 100,000 rows.',
    ]);
    const sort = { 'Sort Space Type': 'Disk', 'Sort Space Used': 5120 };
    expect(warnings(node('Sort', [1, 1], [1, 1, 1], sort))).toEqual([
      'Did not fit into memory: the sort wrote 5,120 kB to disk.',
    ]);
    expect(warnings(node('Hash', [1, 1], [1, 1, 1], { 'Hash Batches': 8 }))).toEqual([
      'Did not fit into memory: the hash table was split into 8 parts on disk.',
    ]);
  });
});

describe('damaged plans', () => {
  it.each([
    ...[
      '',
      'null',
      '[]',
      '{',
      '[{"Plan": 5}]',
      '{"Plan"}',
      '[{"Plan": {}},',
      '[{"Plan": {}}] x',
      '[1 2]',
      '["\\u12"]',
    ],
    ...['Seq Scan on t', '{"Plan": {,}}', '[-]', '"' + 'x'.repeat(100_000)],
  ])('are refused: %.40s', (text) => {
    expect(() => parsePlan(text, 'postgres')).toThrow(expect.objectContaining({ code: 'protocol-error' }));
    expect(() => parsePlan(text, 'mysql')).toThrow(expect.objectContaining({ code: 'protocol-error' }));
  });

  it('are refused beyond the limits', () => {
    const large = expect.objectContaining({ code: 'too-large' }) as Error;
    expect(() => parsePlan('['.repeat(100_000), 'postgres')).toThrow(large);
    expect(() => parsePlan(' '.repeat(17 * 1024 * 1024), 'postgres')).toThrow(large);
    const many = Array.from({ length: 3000 }, () => node('Result', [1, 1], null));
    expect(() => read(node('Append', [1, 1], null, {}, ...many))).toThrow(large);
  });

  it('take what is of the wrong kind as not said', () => {
    const odd = read({
      'Node Type': 7,
      'Total Cost': -1,
      'Plan Rows': 'many',
      'Actual Rows': {},
      Plans: [null, 3],
    });
    expect(odd.root).toMatchObject({ title: 'Step', totalCost: null, estimatedRows: null, children: [] });
    expect(odd.worst).toBeNull();
  });
});
