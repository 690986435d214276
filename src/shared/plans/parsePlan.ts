import { BinnacleError } from '../errors';
import type { SqlDialect } from '../sql/dialect';
import { parseMysqlPlan } from './mysqlPlan';
import type { Plan } from './plan';
import { noPlan } from './planJson';
import { parsePostgresPlan } from './postgresPlan';

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
