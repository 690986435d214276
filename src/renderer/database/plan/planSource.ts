import { parsePlanRows } from '../../../shared/plans/parsePlan';
import type { Plan } from '../../../shared/plans/plan';
import { MAX_PLAN_LENGTH, tooLarge } from '../../../shared/plans/planJson';
import type { SqlDialect } from '../../../shared/sql/dialect';
import type { GridSource } from '../grid/gridSource';

/** Rows of a plan: servers send one, or one for each line or step. */
const MOST_ROWS = 1000;

/** Reads the plan that a result holds. Rejects with why its rows can't be read or are no plan. */
export async function readPlan(source: GridSource, dialect: SqlDialect): Promise<Plan> {
  if (source.rowCount() > MOST_ROWS) throw tooLarge();
  const rows: string[][] = [];
  let length = 0;
  for (let row = 0; row < source.rowCount(); row++) {
    const { page, firstRow } = await source.load(row);
    const cells = source.columns.map((_, column) => page.text(row - firstRow, column) ?? '');
    length += cells.reduce((sum, cell) => sum + cell.length, 0);
    if (length > MAX_PLAN_LENGTH) throw tooLarge();
    rows.push(cells);
  }
  return parsePlanRows(rows, dialect);
}
