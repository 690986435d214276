import { classify } from '../sql/classify';
import type { SqlDialect } from '../sql/dialect';
import type { BoundStatement } from '../sql/parameters';
import { refusalOnReadOnly } from '../sql/readOnlyGuard';

/** `estimated`: only planned. `measured`: it runs, and its rows are thrown away. */
export type PlanKind = 'estimated' | 'measured';

/** How to ask for a plan, or why it can't be. */
export type PlanRequest =
  | { prefix: string; /** It may change something: ask first, then take it back. */ rollBack: boolean }
  | { refusal: string; hint: string };

const PREFIXES: Readonly<Partial<Record<SqlDialect, Partial<Record<PlanKind, string>>>>> = {
  postgres: {
    estimated: 'EXPLAIN (FORMAT JSON, VERBOSE) ',
    measured: 'EXPLAIN (ANALYZE, BUFFERS, VERBOSE, FORMAT JSON) ',
  },
  mysql: { estimated: 'EXPLAIN FORMAT=JSON ', measured: 'ANALYZE FORMAT=JSON ' },
  sqlite: { estimated: 'EXPLAIN QUERY PLAN ' },
};
/** What SQLite explains: a PRAGMA can act as soon as it is looked at, and others have no plan. */
const SQLITE_PLANNED = /^(SELECT|VALUES|WITH|INSERT|REPLACE|UPDATE|DELETE|CREATE TABLE)$/;

/** How a plan of the statement is asked for. What is not plainly a read is measured only where it can be taken back. */
export function planRequest(statement: string, dialect: SqlDialect, kind: PlanKind): PlanRequest {
  const prefix = PREFIXES[dialect]?.[kind];
  const { kind: does, command } = classify(statement, dialect);
  if (dialect === 'sqlite' && kind === 'measured')
    return { refusal: 'SQLite does not measure plans.', hint: 'Explain it without measurements.' };
  if (prefix === undefined || !hasPlan(command, dialect)) {
    return {
      refusal: 'This statement has no plan of its own.',
      hint: 'Put the cursor into the statement to explain.',
    };
  }
  const reads = does === 'read' && refusalOnReadOnly(statement, dialect) === null;
  if (kind === 'estimated' || reads) return { prefix, rollBack: false };
  if (dialect === 'postgres') return { prefix, rollBack: true };
  return {
    refusal: 'Measuring runs the statement, and this one may change something that can’t be taken back here.',
    hint: 'Explain it without measurements.',
  };
}

function hasPlan(command: string, dialect: SqlDialect): boolean {
  if (dialect === 'sqlite') return SQLITE_PLANNED.test(command);
  return command !== 'EXPLAIN' && command !== 'ANALYZE';
}

/** What is sent: positions in it lead back to the statement as it was written. */
export function explained(prefix: string, { text, replaced }: BoundStatement): BoundStatement {
  return { text: prefix + text, replaced: [{ start: 0, end: 0, length: prefix.length }, ...replaced] };
}
