import type { DatabaseObject, ExploreAnswers, ExploreQuestion } from '../../../shared/queryStream';
import { collectRows, type TextRow } from '../../sessions/collectRows';
import type { QuerySession } from '../../sessions/queryCapability';
import * as catalogue from './catalogue';
import { ddlOf } from './ddl';
import { serverAsker } from './serverAsker';
import { tableDetails } from './tableDetails';

/** Columns of all tables whose names are completed, and tables: beyond that a list helps nobody. */
const MAX_COMPLETED_COLUMNS = 200_000;
const MAX_COMPLETED = 20_000;

/** Runs a question of ours. */
export type Asker = (statement: string) => Promise<TextRow[]>;

/** Answers one question about a server. Throws what running a statement throws. */
export async function exploreMysql(
  session: QuerySession,
  question: ExploreQuestion,
  signal: AbortSignal,
): Promise<ExploreAnswers[keyof ExploreAnswers]> {
  const ask: Asker = (statement) => collectRows(session, statement, signal);
  switch (question.what) {
    case 'schemas':
      return schemas(ask);
    case 'databases':
      return (await ask(catalogue.DATABASES)).map(([name]) => name ?? '');
    case 'objects':
      return [...(await relations(ask, question.schema)), ...(await routines(ask, question.schema))];
    case 'globals':
      return [];
    case 'table':
      return tableDetails(ask, question, session.server.product === 'MariaDB');
    case 'completion':
      return completion(ask);
    case 'ddl':
      return ddlOf(serverAsker(session, signal), question);
  }
}

const numberOf = (text: string | null | undefined): number | null =>
  text === null || text === undefined ? null : Number(text);

async function schemas(ask: Asker): Promise<ExploreAnswers['schemas']> {
  return (await ask(catalogue.SCHEMAS)).map(([name, objects, system]) => ({
    name: name ?? '',
    objects: numberOf(objects) ?? 0,
    system: system === '1',
  }));
}

const KINDS: Readonly<Record<string, DatabaseObject['kind']>> = {
  VIEW: 'view',
  'SYSTEM VIEW': 'view',
  SEQUENCE: 'sequence',
};

async function relations(ask: Asker, schema: string): Promise<DatabaseObject[]> {
  return (await ask(catalogue.relationsOf(schema))).map(([name, kind, rows, bytes]) => ({
    ...{ schema, name: name ?? '', detail: '' },
    kind: KINDS[kind ?? ''] ?? 'table',
    rows: numberOf(rows),
    bytes: numberOf(bytes),
  }));
}

async function routines(ask: Asker, schema: string): Promise<DatabaseObject[]> {
  const keyOf = (name?: string | null, kind?: string | null): string => `${kind ?? ''} ${name ?? ''}`;
  const given = new Map<string, string[]>();
  for (const [routine, kind, name, type] of await ask(catalogue.parametersOf(schema))) {
    const key = keyOf(routine, kind);
    given.set(key, [...(given.get(key) ?? []), `${name ?? ''} ${type ?? ''}`]);
  }
  return (await ask(catalogue.routinesOf(schema)))
    .filter(([, kind]) => kind === 'PROCEDURE' || kind === 'FUNCTION')
    .map(([name, kind]) => ({
      ...{ schema, name: name ?? '', detail: (given.get(keyOf(name, kind)) ?? []).join(', ') },
      ...{ kind: kind === 'PROCEDURE' ? 'procedure' : 'function', rows: null, bytes: null },
    }));
}

async function completion(ask: Asker): Promise<ExploreAnswers['completion']> {
  const [[current] = []] = await ask('SELECT DATABASE()');
  const tables: ExploreAnswers['completion']['tables'] = [];
  for (const [schema, name, column] of await ask(catalogue.completion(MAX_COMPLETED_COLUMNS))) {
    const last = tables.at(-1);
    if (last !== undefined && last.schema === schema && last.name === name) {
      last.columns.push(column ?? '');
      continue;
    }
    if (tables.length === MAX_COMPLETED) break;
    tables.push({ schema: schema ?? '', name: name ?? '', columns: [column ?? ''] });
  }
  return { searchPath: typeof current === 'string' ? [current] : [], tables };
}
