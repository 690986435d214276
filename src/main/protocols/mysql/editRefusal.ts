import { collectRows } from '../../sessions/collectRows';
import type { QuerySession } from '../../sessions/queryCapability';
import * as catalogue from './catalogue';

/** Kinds of tables that hold rows of their own. */
const TABLES: ReadonlySet<string> = new Set(['BASE TABLE', 'SYSTEM VERSIONED']);

/** Why rows of a table can't be changed one by one in a transaction; null: they can. Throws what asking throws. */
export async function editRefusal(
  session: QuerySession,
  { schema, name }: { schema: string; name: string },
  signal: AbortSignal,
): Promise<string | null> {
  const [found] = await collectRows(session, catalogue.engineOf(schema, name), signal);
  if (found === undefined) return `The catalogue has no table ${name}: it may be a temporary one.`;
  const [kind, system, engine, transactions, savepoints] = found;
  if (system === '1') return `${name} belongs to the server itself: change it by statements of your own.`;
  if (!TABLES.has(kind ?? '')) return `${name} is a view: open the table behind it.`;
  if (transactions !== 'YES' || savepoints !== 'YES') {
    return `${name} is stored by ${engine ?? 'an unknown engine'}, which can’t roll changes back. Write an UPDATE instead.`;
  }
  // A temporary table hides one of the same name, which the catalogue describes.
  const [created] = await collectRows(session, `SHOW CREATE TABLE ${catalogue.quoted(schema, name)}`, signal);
  return /^CREATE TEMPORARY/i.test(created?.[1] ?? '')
    ? `${name} is a temporary table, whose keys the catalogue does not tell.`
    : null;
}
