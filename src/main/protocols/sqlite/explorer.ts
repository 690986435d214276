import type { DatabaseObject, ExploreAnswers, ExploreQuestion } from '../../../shared/queryStream';
import type { TextRow } from '../../sessions/collectRows';
import type { QuerySession } from '../../sessions/queryCapability';
import * as catalogue from './catalogue';
import { ddlOf } from './ddl';
import { ownRows } from './ownRows';
import { tableDetails } from './tableDetails';

/** Relations whose names are completed: beyond that a list helps nobody. */
const MAX_COMPLETED = 20_000;
/** Size of a file up to which the sizes of its tables are told, in bytes: they take reading all of it. */
const MAX_MEASURED_BYTES = 64 * 1024 * 1024;

/** Asks the file for rows. */
export type Asker = (statement: string) => Promise<TextRow[]>;

/** Answers one question about a SQLite file. Throws what running a statement throws. */
export async function exploreSqlite(
  session: QuerySession,
  question: ExploreQuestion,
  signal: AbortSignal,
): Promise<ExploreAnswers[keyof ExploreAnswers]> {
  const ask: Asker = (statement) => ownRows(session, statement, signal);
  switch (question.what) {
    case 'schemas':
      return schemas(ask);
    case 'databases':
      return [session.server.database];
    case 'objects':
      return objects(ask, question.schema);
    case 'globals':
      return [];
    case 'table':
      return tableDetails(ask, question.schema, question.name);
    case 'completion':
      return completion(ask);
    case 'ddl':
      return ddlOf(ask, question);
  }
}

const schemaNames = async (ask: Asker): Promise<string[]> =>
  (await ask(catalogue.SCHEMAS)).map(([name]) => name ?? '');

async function schemas(ask: Asker): Promise<ExploreAnswers['schemas']> {
  const found: ExploreAnswers['schemas'] = [];
  for (const name of await schemaNames(ask)) {
    const [row] = await ask(catalogue.countOf(name));
    found.push({ name, objects: Number(row?.[0] ?? 0), system: false });
  }
  return found;
}

async function objects(ask: Asker, schema: string): Promise<DatabaseObject[]> {
  const sizes = await tableSizes(ask, schema);
  return (await ask(catalogue.objectsOf(schema))).map(([name, kind]) => ({
    ...{ schema, name: name ?? '', detail: '', rows: null },
    kind: kind === 'view' ? 'view' : 'table',
    bytes: kind === 'view' ? null : (sizes.get(name ?? '') ?? null),
  }));
}

async function tableSizes(ask: Asker, schema: string): Promise<ReadonlyMap<string, number>> {
  const [file] = await ask(catalogue.FILE_SIZE);
  if (schema === 'temp' || Number(file?.[0] ?? 0) > MAX_MEASURED_BYTES) return new Map();
  const rows = await ask(catalogue.sizesOf(schema));
  return new Map(rows.map(([name, bytes]) => [name ?? '', Number(bytes)]));
}

async function completion(ask: Asker): Promise<ExploreAnswers['completion']> {
  const searchPath = await schemaNames(ask);
  const tables: ExploreAnswers['completion']['tables'] = [];
  for (const schema of searchPath) {
    const rows = await ask(catalogue.completion(schema, MAX_COMPLETED - tables.length));
    for (const [name, columns] of rows) {
      tables.push({ schema, name: name ?? '', columns: JSON.parse(columns ?? '[]') as string[] });
    }
  }
  return { searchPath, tables };
}
