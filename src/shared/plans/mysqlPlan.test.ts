import { expect, it } from 'vitest';
import { parsePlan } from './parsePlan';
import { planNodes } from './plan';

it('reads measured plans of MariaDB, whose keys may repeat', () => {
  const text = `{
    "query_optimization": {"r_total_time_ms": 0.4},
    "query_block": {
      "select_id": 1, "r_loops": 1, "r_total_time_ms": 20.5,
      "filesort": {
        "sort_key": "o.at", "r_loops": 1, "r_total_time_ms": 1.5, "r_sort_passes": 3, "r_output_rows": 50,
        "temporary_table": {
          "table": {"table_name": "o", "access_type": "ALL", "r_loops": 1, "rows": 200000, "r_rows": 200000,
            "r_table_time_ms": 10, "r_other_time_ms": 2, "r_filtered": 0.5, "attached_condition": "o.total > 5"},
          "table": {"table_name": "c", "access_type": "eq_ref", "key": "PRIMARY", "r_loops": 1000, "rows": 1,
            "r_rows": 1, "r_table_time_ms": 4, "r_other_time_ms": 1, "r_filtered": 100}
        }
      }
    }
  }`;
  const plan = parsePlan(text, 'mysql');
  expect(plan).toMatchObject({ measured: true, planningMs: 0.4, executionMs: 20.5 });
  const nodes = planNodes(plan.root);
  expect(nodes.map(({ title, relation }) => `${title} ${relation}`.trim())).toEqual([
    ...['Query block 1', 'Sort', 'Temporary table', 'Full table scan o', 'Unique index lookup c · PRIMARY'],
  ]);
  expect(nodes[3]).toMatchObject({ ownMs: 12, estimatedRows: 200000, detail: 'o.total > 5' });
  expect(nodes[4]).toMatchObject({ ownMs: 5, loops: 1000 });
  expect(plan.worst).toBe(3);
  expect(nodes[1]?.warnings).toEqual(['Did not fit into memory: the sort wrote to disk.']);
  expect(nodes[3]?.warnings).toEqual([
    'Reads 200,000 rows and throws 199,000 away: an index for its filter may help.',
    'Reads a whole table: 200,000 rows.',
  ]);
});

it('reads the costs of MySQL, which are texts', () => {
  const table = (name: string, read: string, rows: number): unknown => ({
    table: {
      ...{ table_name: name, access_type: 'ALL', rows_examined_per_scan: rows },
      cost_info: { read_cost: read, eval_cost: '1.00', prefix_cost: '99.00' },
    },
  });
  const plan = parsePlan(
    JSON.stringify({
      query_block: {
        ...{ select_id: 1, cost_info: { query_cost: '40.50' } },
        ordering_operation: {
          using_filesort: true,
          nested_loop: [table('a', '9.00', 90), table('b', '29.00', 5)],
        },
      },
    }),
    'mysql',
  );
  expect(plan.measured).toBe(false);
  expect(planNodes(plan.root).map(({ relation, ownCost }) => [relation, ownCost])).toEqual([
    ...[
      ['', 0.5],
      ['', 0],
      ['a', 10],
      ['b', 30],
    ],
  ]);
  expect(plan.worst).toBe(3);
});
