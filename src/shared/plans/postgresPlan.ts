import { finishPlan } from './finishPlan';
import { plainStep, type Plan, type PlanStep } from './plan';
import { noPlan, PlanObject, readPlanJson, tooLarge, valueText } from './planJson';

/** Nodes of one plan that are shown. */
export const MAX_NODES = 2000;

/** Properties that stand in columns of their own, or hold the tree together. */
const ELSEWHERE = new Set(['Plans', 'Workers']);
/** What says best what a node does, the first that is there. */
const DETAILS = [
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
  'Index Cond',
  'Recheck Cond',
  'TID Cond',
  'Filter',
];
const LATER_DETAILS = [
  'Sort Key',
  'Group Key',
  'Subplan Name',
  'CTE Name',
  'Function Name',
  'One-Time Filter',
];
/** They take all rows from below before they give the first. */
const TAKE_ALL = /^(Sort|Incremental Sort|Aggregate|Hash|WindowAgg|HashSetOp|Unique)$/;

/** What a node is part of. */
interface Part {
  /** Processes that share its work: their times run side by side. */
  processes: number;
}

/** Reads what `EXPLAIN (FORMAT JSON)` returns, of PostgreSQL 10 and newer. Throws `protocol-error`, `too-large`. */
export function parsePostgresPlan(text: string): Plan {
  const list = readPlanJson(text);
  const top = Array.isArray(list) ? list[0] : list;
  const plan = top instanceof PlanObject ? top.get('Plan') : undefined;
  if (!(top instanceof PlanObject) || !(plan instanceof PlanObject)) throw noPlan();
  const reader = new PostgresReader();
  const step = reader.step(plan, { processes: 1 });
  step.children.push(...listOf(top, 'Triggers').slice(0, MAX_NODES).map(triggerStep));
  return finishPlan(step, plan.get('Actual Loops') !== undefined, {
    planningMs: top.number('Planning Time'),
    executionMs: top.number('Execution Time'),
  });
}

class PostgresReader {
  #nodes = 0;

  step(node: PlanObject, { processes }: Part): PlanStep {
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES) throw tooLarge();
    const loops = node.number('Actual Loops');
    const perLoop = node.number('Actual Total Time');
    const name = node.text('Node Type');
    const children = listOf(node, 'Plans');
    return {
      ...plainStep(titleOf(node, name)),
      ...{ relation: relationOf(node), detail: detailOf(node) },
      ...{ startupCost: node.number('Startup Cost'), totalCost: node.number('Total Cost') },
      ...{ estimatedRows: node.number('Plan Rows'), actualRows: node.number('Actual Rows'), loops },
      totalMs: perLoop === null || loops === null ? null : (perLoop * loops) / processes,
      readRows: (node.number('Actual Rows') ?? 0) + removedBy(node),
      removedRows: removedBy(node),
      readsAll: name === 'Seq Scan',
      ...{ spilled: spillOf(node), buffers: buffersOf(node) },
      flow: name === 'Limit' ? 'ends' : TAKE_ALL.test(name) ? 'takesAll' : 'passes',
      perRow: node.text('Parent Relationship') === 'Inner',
      countedAt: cteOf(node),
      reads: name === 'CTE Scan' ? node.text('CTE Name') : '',
      properties: propertiesOf(node),
      children: children.map((child) => this.#child(name, node, child, processes)),
    };
  }

  #child(name: string, parent: PlanObject, child: PlanObject, processes: number): PlanStep {
    const step = this.step(child, { processes: processesBelow(name, parent, child, processes) });
    // Hash is the inner side of its join, and built once.
    return name === 'Nested Loop' ? step : { ...step, perRow: false };
  }
}

/** Below a Gather each process counts its own time. */
function processesBelow(name: string, parent: PlanObject, child: PlanObject, above: number): number {
  const isInit = /InitPlan|SubPlan/.test(child.text('Parent Relationship'));
  if (!name.startsWith('Gather') || isInit) return above;
  const launched = parent.number('Workers Launched') ?? 0;
  const loops = (child.number('Actual Loops') ?? 1) / Math.max(1, parent.number('Actual Loops') ?? 1);
  return Math.max(1, Math.min(launched + 1, loops));
}

function listOf(node: PlanObject, key: string): PlanObject[] {
  const value = node.get(key);
  return Array.isArray(value) ? value.filter((each) => each instanceof PlanObject) : [];
}

function titleOf(node: PlanObject, name: string): string {
  const join = node.text('Join Type');
  const strategy = node.text('Strategy');
  const words = [
    node.get('Parallel Aware') === true ? 'Parallel' : '',
    name === 'Aggregate' && strategy === 'Hashed' ? 'Hash' : '',
    name === 'ModifyTable' ? node.text('Operation') : name || 'Step',
    join === '' || join === 'Inner' ? '' : `(${join})`,
  ];
  return words.filter((word) => word !== '').join(' ');
}

function relationOf(node: PlanObject): string {
  const table = node.text('Relation Name');
  const alias = node.text('Alias');
  const index = node.text('Index Name');
  const named = table === '' || alias === '' || alias === table ? table || alias : `${table} ${alias}`;
  return [named, index].filter((name) => name !== '').join(' · ');
}

function detailOf(node: PlanObject): string {
  const key = [...DETAILS, ...LATER_DETAILS].find((name) => node.get(name) !== undefined);
  const value = key === undefined ? undefined : node.get(key);
  return value === undefined ? '' : valueText(value);
}

/** `CTE name` of a node that a CTE Scan has the time of. */
function cteOf(node: PlanObject): string {
  const name = node.text('Subplan Name');
  return node.text('Parent Relationship') === 'InitPlan' && name.startsWith('CTE ') ? name.slice(4) : '';
}

const removedBy = (node: PlanObject): number =>
  (node.number('Rows Removed by Filter') ?? 0) + (node.number('Rows Removed by Join Filter') ?? 0);

const kilobytes = (value: number): string => `${value.toLocaleString('en')} kB`;

function spillOf(node: PlanObject): string {
  if (node.text('Sort Space Type') === 'Disk')
    return `the sort wrote ${kilobytes(node.number('Sort Space Used') ?? 0)} to disk`;
  const onDisk = node.number('Disk Usage') ?? 0;
  if (onDisk > 0) return `the groups took ${kilobytes(onDisk)} on disk`;
  const batches = node.number('Hash Batches') ?? 1;
  return batches > 1 ? `the hash table was split into ${batches.toLocaleString('en')} parts on disk` : '';
}

/** Blocks of 8 KiB, with what is below. */
function buffersOf(node: PlanObject): string {
  const parts = ['Shared Hit', 'Shared Read', 'Shared Dirtied', 'Temp Read', 'Temp Written'].flatMap(
    (what) => {
      const blocks = node.number(`${what} Blocks`) ?? 0;
      return blocks === 0 ? [] : [`${what.toLowerCase()} ${blocks.toLocaleString('en')}`];
    },
  );
  return parts.join(', ');
}

const propertiesOf = (node: PlanObject): PlanStep['properties'] =>
  node.entries
    .filter(([name]) => !ELSEWHERE.has(name))
    .map(([name, value]) => ({ name, text: valueText(value) }));

function triggerStep(trigger: PlanObject): PlanStep {
  return {
    ...plainStep(`Trigger ${trigger.text('Trigger Name')}`),
    ...{ relation: trigger.text('Relation'), loops: trigger.number('Calls') },
    // The time of the plan's own node is without it. No CTE has this name: one can't be empty or hold a NUL.
    ...{ totalMs: trigger.number('Time'), countedAt: '\0trigger' },
    properties: propertiesOf(trigger),
  };
}
