import type { PlanStep } from './plan';

/** An estimate that is wrong by this factor makes for another plan. */
const MISESTIMATE = 10;
/** Rows below which a wrong estimate costs nothing. */
const MISESTIMATE_FROM = 100;
/** Rows that a filter must throw away, and their part of what was read, to be worth a word. */
const REMOVED_FROM = 1000;
const REMOVED_PART = 0.9;
/** Rows from which reading a whole table takes its time. */
const MANY_ROWS = 100_000;

/** What it means that something is made for one statement alone. */
const MADE: Readonly<Record<PlanStep['makes'], string | null>> = {
  '': null,
  index: 'Builds an index for this statement alone: a lasting one may help.',
  order: 'Sorts all rows before the first one comes: an index in this order may save that.',
  partOfOrder: 'An index gives only a part of this order: one on all of it may save the sort.',
  groups: 'Sorts all rows to group them: an index in the order of the groups may save that.',
};

const count = (rows: number): string => Math.round(rows).toLocaleString('en');
const rowsText = (rows: number): string => `${count(rows)} ${Math.round(rows) === 1 ? 'row' : 'rows'}`;

/** What stands out about one step, in sentences. `endedEarly`: something above may have stopped it. */
export function findingsOf(step: PlanStep, measured: boolean, endedEarly: boolean): string[] {
  return [
    misestimate(step, endedEarly),
    removedRows(step),
    step.spilled === '' ? null : `Did not fit into memory: ${step.spilled}.`,
    wholeTable(step, measured),
    MADE[step.makes],
  ].filter((finding) => finding !== null);
}

function misestimate({ estimatedRows, actualRows, loops }: PlanStep, endedEarly: boolean): string | null {
  if (estimatedRows === null || actualRows === null || loops === null || loops === 0) return null;
  const expected = Math.max(1, estimatedRows);
  const came = Math.max(1, actualRows);
  const factor = came > expected ? came / expected : expected / came;
  if (factor < MISESTIMATE || Math.max(expected, came) < MISESTIMATE_FROM) return null;
  if (came < expected && endedEarly) return null;
  const times = `${count(factor)} times ${came > expected ? 'more' : 'fewer'}`;
  return `${times} rows than estimated: ${count(actualRows)} instead of ${count(estimatedRows)}. Statistics may be old.`;
}

function removedRows({ removedRows: removed, readRows, loops }: PlanStep): string | null {
  const all = removed * (loops ?? 1);
  const read = readRows * (loops ?? 1);
  if (all < REMOVED_FROM || all < read * REMOVED_PART) return null;
  return `Reads ${rowsText(read)} and throws ${count(all)} away: an index for its filter may help.`;
}

function wholeTable(step: PlanStep, measured: boolean): string | null {
  if (!step.readsAll || step.loops === 0) return null;
  if (!measured && step.estimatedRows === null) return wholeTableUncounted(step);
  const rows = measured ? step.readRows * (step.loops ?? 1) : (step.estimatedRows ?? 0);
  return rows < MANY_ROWS ? null : `Reads a whole table: ${measured ? '' : 'about '}${rowsText(rows)}.`;
}

/** Where nobody says how many rows there are. */
const wholeTableUncounted = ({ perRow }: PlanStep): string =>
  perRow
    ? 'Reads a whole table again and again, for each row of a step before or around it: an index may help.'
    : 'Reads a whole table: if only some of its rows are wanted, an index may help.';
