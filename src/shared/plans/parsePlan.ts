import { BinnacleError } from '../errors';
import type { SqlDialect } from '../sql/dialect';
import { parseMysqlPlan } from './mysqlPlan';
import type { Plan } from './plan';
import { noPlan } from './planJson';
import { parsePostgresPlan } from './postgresPlan';
import { parseSqlitePlan } from './sqlitePlan';

/**
 * Reads a plan as the server wrote it, which may be anything. Throws `protocol-error` for what is none, `too-large` for
 * one beyond the limits.
 */
export function parsePlan(text: string, dialect: SqlDialect): Plan {
  try {
    if (dialect === 'postgres') return parsePostgresPlan(text);
    if (dialect === 'mysql') return parseMysqlPlan(text);
  } catch (error) {
    // A regular expression runs out of stack on a string without end.
    throw error instanceof BinnacleError ? error : noPlan();
  }
  throw noPlan();
}

/**
 * Reads a plan as the rows of its result: of texts in one column, which may be cut into lines, or of SQLite's own four
 * columns. Throws as {@link parsePlan} does.
 */
export function parsePlanRows(rows: readonly (readonly string[])[], dialect: SqlDialect): Plan {
  if (dialect === 'sqlite') return parseSqlitePlan(rows);
  return parsePlan(rows.map(([line]) => line ?? '').join('\n'), dialect);
}
