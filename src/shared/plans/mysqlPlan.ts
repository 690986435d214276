import { finishPlan, sumOf } from './finishPlan';
import { plainStep, type Plan, type PlanStep } from './plan';
import { noPlan, PlanObject, readPlanJson, tooLarge, valueText, type PlanValue } from './planJson';
import { MAX_NODES } from './postgresPlan';

/** Objects that describe a step rather than being one. */
const DESCRIBING =
  /^(cost_info|query_optimization|r_engine_stats|index_merge|range-checked-for-each-record|optimizer_.*|used_columns)$/;
/** Steps by their key, in words; others are named by it. */
const TITLES: Readonly<Record<string, string>> = {
  query_block: 'Query block',
  filesort: 'Sort',
  ordering_operation: 'Order',
  grouping_operation: 'Group',
  temporary_table: 'Temporary table',
  'block-nl-join': 'Block nested loop join',
  union_result: 'Union',
  materialized: 'Materialised subquery',
  materialized_from_subquery: 'Materialised subquery',
  expression_cache: 'Expression cache',
  duplicates_removal: 'Remove duplicates',
  window_functions_computation: 'Window functions',
  read_sorted_file: 'Read sorted rows',
};
/** How a table is read, as `access_type` says it. */
const ACCESS: Readonly<Record<string, string>> = {
  ALL: 'Full table scan',
  index: 'Full index scan',
  range: 'Index range',
  ref: 'Index lookup',
  ref_or_null: 'Index lookup',
  eq_ref: 'Unique index lookup',
  const: 'One row by its key',
  system: 'Table of one row',
  fulltext: 'Full-text index',
  index_merge: 'Several indexes',
  hash_ALL: 'Full table scan, hashed',
};
const DETAILS = ['attached_condition', 'index_condition', 'sort_key', 'message', 'ref'];

/** Reads what `EXPLAIN FORMAT=JSON` returns (MySQL, MariaDB), and MariaDB's `ANALYZE FORMAT=JSON`. Throws `protocol-error`, `too-large`. */
export function parseMysqlPlan(text: string): Plan {
  const top = readPlanJson(text);
  const block = top instanceof PlanObject ? top.get('query_block') : undefined;
  if (!(top instanceof PlanObject) || !(block instanceof PlanObject)) throw noPlan();
  const step = new MysqlReader().step('query_block', block);
  const optimizing = top.get('query_optimization');
  return finishPlan(step, isMeasured(step), {
    planningMs: optimizing instanceof PlanObject ? optimizing.number('r_total_time_ms') : null,
    executionMs: step.totalMs,
  });
}

const isMeasured = (step: PlanStep): boolean =>
  step.loops !== null || step.totalMs !== null || step.children.some(isMeasured);

class MysqlReader {
  #nodes = 0;

  step(key: string, node: PlanObject): PlanStep {
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES) throw tooLarge();
    const described = node.entries.filter(([name, value]) => !isBelow(name, value));
    const actualRows = node.number('r_rows') ?? node.number('r_output_rows');
    const kept = (node.number('r_filtered') ?? 100) / 100;
    const children = node.entries.flatMap(([name, value]) =>
      isBelow(name, value) ? this.#below(name, value) : [],
    );
    return {
      ...plainStep(titleOf(key, node)),
      ...{ relation: relationOf(node), detail: detailOf(node) },
      ...costsOf(node, children),
      estimatedRows: node.number('rows') ?? node.number('rows_examined_per_scan'),
      ...{ actualRows, loops: node.number('r_loops'), totalMs: timeOf(node, children) },
      readRows: actualRows ?? 0,
      removedRows: actualRows === null ? 0 : actualRows * Math.max(0, 1 - kept),
      readsAll: /ALL$/.test(node.text('access_type')),
      spilled: (node.number('r_sort_passes') ?? 0) > 0 ? 'the sort wrote to disk' : '',
      flow: key === 'filesort' || key === 'temporary_table' ? 'takesAll' : 'passes',
      properties: described.map(([name, value]) => ({ name, text: valueText(value) })),
      children,
    };
  }

  /** Lists such as `nested_loop` hold objects with one step each. */
  #below(key: string, value: PlanValue): PlanStep[] {
    if (value instanceof PlanObject) return [this.step(key, value)];
    if (!Array.isArray(value)) return [];
    return value.flatMap((each) =>
      each instanceof PlanObject
        ? each.entries.flatMap(([name, inner]) => (isBelow(name, inner) ? this.#below(name, inner) : []))
        : [],
    );
  }
}

function isBelow(name: string, value: PlanValue): boolean {
  if (DESCRIBING.test(name)) return false;
  return (
    value instanceof PlanObject || (Array.isArray(value) && value.some((each) => each instanceof PlanObject))
  );
}

function titleOf(key: string, node: PlanObject): string {
  const access = node.text('access_type');
  if (key === 'table') return ACCESS[access] ?? (access === '' ? 'Table' : access);
  const number = node.number('select_id');
  const title = TITLES[key] ?? key.replaceAll(/[_-]+/g, ' ').slice(0, 60);
  return number === null ? title : `${title} ${number}`;
}

const relationOf = (node: PlanObject): string =>
  [node.text('table_name'), node.text('key')].filter((name) => name !== '').join(' · ');

function detailOf(node: PlanObject): string {
  const key = DETAILS.find((name) => node.get(name) !== undefined);
  const value = key === undefined ? undefined : node.get(key);
  return value === undefined ? '' : valueText(value);
}

/** MySQL says what a table costs by itself, MariaDB from 11 what a step costs; else it is what is below it. */
function costsOf(node: PlanObject, children: readonly PlanStep[]): Pick<PlanStep, 'totalCost' | 'ownCost'> {
  const info = node.get('cost_info');
  const below = sumOf(children.map(({ totalCost }) => totalCost));
  if (!(info instanceof PlanObject)) return { totalCost: node.number('cost') ?? below, ownCost: null };
  const read = info.number('read_cost');
  const own = read === null ? null : read + (info.number('eval_cost') ?? 0);
  return { totalCost: info.number('query_cost') ?? own ?? below, ownCost: own };
}

/**
 * Of all loops: of a table its reading and what is done with its rows. A step that took less than those below it (a sort of
 * a temporary table) tells its own time alone.
 */
function timeOf(node: PlanObject, children: readonly PlanStep[]): number | null {
  const table = node.number('r_table_time_ms');
  const told =
    table === null ? node.number('r_total_time_ms') : table + (node.number('r_other_time_ms') ?? 0);
  const below = sumOf(children.map(({ totalMs }) => totalMs));
  if (told === null || below === null) return told ?? below;
  return told < below ? told + below : told;
}
