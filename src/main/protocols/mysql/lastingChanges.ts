import { namedObjects } from '../../../shared/sql/namedObjects';
import { collectRows } from '../../sessions/collectRows';
import type { QuerySession } from '../../sessions/queryCapability';
import * as catalogue from './catalogue';

/** Names that one question asks for. */
const NAMES_AT_ONCE = 200;

/**
 * Why what statements change can't be rolled back: a table that they name is of an engine without transactions. Null: none
 * is. What lies behind views, triggers and routines is not looked for: the server tells of it when it rolls back. Throws what
 * asking throws.
 */
export async function lastingChanges(
  session: QuerySession,
  statements: readonly string[],
  signal: AbortSignal,
): Promise<string | null> {
  const names = statements.flatMap((statement) => namedObjects(statement, 'mysql').named);
  for (let at = 0; at < names.length; at += NAMES_AT_ONCE) {
    const question = catalogue.lastingNamed(names.slice(at, at + NAMES_AT_ONCE));
    const [found] = await collectRows(session, question, signal);
    if (found !== undefined)
      return `The table ${found[0] ?? ''} is stored by ${found[1] ?? 'an unknown engine'}, which knows no transactions.`;
  }
  return null;
}
