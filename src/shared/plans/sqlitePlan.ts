import { finishPlan } from './finishPlan';
import { plainStep, type Plan, type PlanStep } from './plan';
import { noPlan, tooLarge } from './planJson';
import { MAX_NODES } from './postgresPlan';
import { readSqliteStep, RECURSIVE_STEP, type SqliteStep } from './sqliteStep';

/** A step with those below it. */
interface Line extends SqliteStep {
  lines: Line[];
}

/**
 * Reads the rows of SQLite's `EXPLAIN QUERY PLAN`: id, parent, an unused number, and a line of text. SQLite tells neither
 * costs nor rows. No rows at all are a plan as well: of a statement that looks nothing up. Throws `protocol-error`,
 * `too-large`.
 */
export function parseSqlitePlan(rows: readonly (readonly string[])[]): Plan {
  if (rows.length > MAX_NODES) throw tooLarge();
  const top = treeOf(rows);
  nameSubqueries(top);
  markRepeated(top, false);
  const [only] = top;
  if (only === undefined) return finishPlan(nothing(), false);
  const children = top.map(stepOf);
  const root = top.length === 1 ? stepOf(only) : { ...plainStep('Query plan'), children };
  return finishPlan(root, false);
}

const nothing = (): PlanStep => ({
  ...plainStep('No steps'),
  detail: 'SQLite looks nothing up for this statement',
});

const stepOf = ({ step, lines }: Line): PlanStep => ({ ...step, children: lines.map(stepOf) });

/** A parent always stands before what is below it. */
function treeOf(rows: readonly (readonly string[])[]): Line[] {
  const top: Line[] = [];
  const byId = new Map<string, Line>();
  for (const [id, parent, , text] of rows) {
    if (id === undefined || parent === undefined || text === undefined || !/^\d+$/.test(id)) throw noPlan();
    const line: Line = { ...readSqliteStep(text), lines: [] };
    const siblings = parent === '0' ? top : byId.get(parent)?.lines;
    if (siblings === undefined) throw noPlan();
    siblings.push(line);
    byId.set(id, line);
  }
  return top;
}

/** All lines from the top down. */
const allOf = (lines: readonly Line[]): Line[] => lines.flatMap((line) => [line, ...allOf(line.lines)]);

/** Where a subquery's rows may be read: after it, and in its own recursive steps. */
interface Subquery {
  name: string;
  /** Not read by its own name anywhere. */
  isHidden: boolean;
  after: number;
  recursive: ReadonlySet<Line>;
}

/**
 * A scan of what a subquery made is none of a table. Lines name an alias alone, so where a subquery is never read by its
 * own name, any scan after it may be the one that reads it; so may any in its recursive steps.
 */
function nameSubqueries(top: readonly Line[]): void {
  const all = allOf(top);
  const read = new Set(all.filter(({ manyRows }) => manyRows).map(({ step }) => step.relation));
  const made = all.flatMap((line, at) => (line.made === '' ? [] : [subqueryOf(line, at, read)]));
  for (const [at, line] of all.entries()) {
    const { step } = line;
    if (!step.readsAll) continue;
    const seen = made.filter(({ after, recursive }) => at > after || recursive.has(line));
    const isNamed = seen.some(({ name }) => name === step.relation);
    const isUnsure = seen.some(({ isHidden, recursive }) => isHidden || recursive.has(line));
    if (!isNamed && !isUnsure) continue;
    Object.assign(step, { title: isNamed ? 'Subquery scan' : 'Full scan', readsAll: false });
  }
}

function subqueryOf({ made: name, lines }: Line, at: number, read: ReadonlySet<string>): Subquery {
  const inside = allOf(lines);
  const steps = inside.filter(({ step }) => step.title === RECURSIVE_STEP);
  return {
    ...{ name, isHidden: !read.has(name), after: at + inside.length },
    recursive: new Set(steps.flatMap((step) => allOf(step.lines))),
  };
}

/** Steps beside each other are loops within each other: a later one runs for each row of those before it. */
function markRepeated(lines: readonly Line[], again: boolean): void {
  let repeats = again;
  for (const { step, manyRows, below, lines: inner } of lines) {
    if (manyRows) step.perRow = repeats;
    markRepeated(inner, below === null ? (manyRows ? repeats : again) : below === 'again');
    repeats ||= manyRows;
  }
}
