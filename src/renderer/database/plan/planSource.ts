import { parsePlan } from '../../../shared/plans/parsePlan';
import type { Plan } from '../../../shared/plans/plan';
import { MAX_PLAN_LENGTH, tooLarge } from '../../../shared/plans/planJson';
import type { SqlDialect } from '../../../shared/sql/dialect';
import type { GridSource } from '../grid/gridSource';

/** Rows of a plan: servers send one; more is no plan, or one in lines. */
const MOST_ROWS = 1000;

/** Reads the plan that a result holds. Rejects with why its rows can't be read or are no plan. */
export async function readPlan(source: GridSource, dialect: SqlDialect): Promise<Plan> {
  if (source.rowCount() > MOST_ROWS) throw tooLarge();
  const lines: string[] = [];
  let length = 0;
  for (let row = 0; row < source.rowCount(); row++) {
    const { page, firstRow } = await source.load(row);
    const line = page.text(row - firstRow, 0) ?? '';
    length += line.length;
    if (length > MAX_PLAN_LENGTH) throw tooLarge();
    lines.push(line);
  }
  return parsePlan(lines.join('\n'), dialect);
}
