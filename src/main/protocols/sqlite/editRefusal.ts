import { textLiteral } from '../../../shared/sql/literals';
import type { QuerySession } from '../../sessions/queryCapability';
import { ownRows } from './ownRows';

/** Why rows of a table can't be changed one by one; null: they can. Throws what asking throws. */
export async function editRefusal(
  session: QuerySession,
  { schema, name }: { schema: string; name: string },
  signal: AbortSignal,
): Promise<string | null> {
  const kindOf = `SELECT type FROM pragma_table_list(${textLiteral(name, 'sqlite')})
    WHERE schema = ${textLiteral(schema, 'sqlite')}`;
  const [found] = await ownRows(session, kindOf, signal);
  if (/^sqlite_/i.test(name)) return `${name} belongs to SQLite itself: change it by statements of your own.`;
  switch (found?.[0]) {
    case 'table':
      return null;
    case 'view':
      return `${name} is a view: open the table behind it.`;
    case 'virtual':
    case 'shadow':
      return `${name} is kept by an extension, which decides itself what a change does. Write an UPDATE instead.`;
    default:
      return `${name} is not found any more.`;
  }
}
