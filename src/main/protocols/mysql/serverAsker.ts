import { collectRows, type TextRow } from '../../sessions/collectRows';
import { QueryError, type QuerySession } from '../../sessions/queryCapability';
import type { Asker } from './explorer';
import type { Flavour } from './serverCatalogue';

/** Asks one server, which is of one of two kinds. */
export interface ServerAsker {
  ask: Asker;
  /** Rows as values by the names of their columns, lower case. */
  named: (statement: string) => Promise<ReadonlyMap<string, string>[]>;
  flavour: Flavour;
}

/** Asks by way of a session. */
export function serverAsker(session: QuerySession, signal: AbortSignal): ServerAsker {
  return {
    ask: (statement) => collectRows(session, statement, signal),
    named: (statement) => namedRows(session, statement, signal),
    flavour: session.server.product === 'MariaDB' ? 'maria' : 'mysql',
  };
}

/** Rows, or null where the server does not know this or does not tell this login. */
export async function tried(ask: Asker, statement: string): Promise<TextRow[] | null> {
  try {
    return await ask(statement);
  } catch (error) {
    if (error instanceof QueryError) return null;
    throw error;
  }
}

async function namedRows(
  session: QuerySession,
  statement: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>[]> {
  let names: string[] = [];
  const watched: Pick<QuerySession, 'run'> = {
    run: (text, sink, options) =>
      session.run(
        text,
        { ...sink, begin: (columns) => (names = columns.map(({ name }) => name.toLowerCase())) },
        options,
      ),
  };
  const rows = await collectRows(watched, statement, signal);
  return rows.map((row) => new Map(names.map((name, at) => [name, row[at] ?? ''])));
}
