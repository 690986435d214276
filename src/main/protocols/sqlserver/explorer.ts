import { BinnacleError } from '../../../shared/errors';
import type {
  DatabaseObject,
  ExploreAnswers,
  ExploreQuestion,
  ForeignKey,
  TableDetails,
} from '../../../shared/queryStream';
import { collectRows, type TextRow } from '../../sessions/collectRows';
import type { QuerySession } from '../../sessions/queryCapability';
import * as catalogue from './catalogue';
import { indexDefinition } from './indexDefinition';

/** Relations whose names are completed: beyond that a list helps nobody. */
const MAX_COMPLETED = 20_000;

type Asker = (statement: string) => Promise<TextRow[]>;

/** Answers one question about a database of SQL Server 2012 or newer. Throws what running a statement throws. */
export async function exploreSqlServer(
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
      return objects(ask, question.schema);
    case 'globals':
      return [];
    case 'table':
      return table(ask, question.schema, question.name);
    case 'completion':
      return completion(ask);
    case 'ddl':
      throw new BinnacleError('bad-request', 'SQL Server does not tell the DDL of an object.');
  }
}

const numberOf = (text: string | null | undefined): number | null =>
  text === null || text === undefined ? null : Number(text);

async function schemas(ask: Asker): Promise<ExploreAnswers['schemas']> {
  const rows = await ask(catalogue.SCHEMAS);
  return rows.map(([name, objectCount, system]) => ({
    name: name ?? '',
    objects: numberOf(objectCount) ?? 0,
    system: system === '1',
  }));
}

/** Types of sys.objects. */
const KINDS: Readonly<Record<string, DatabaseObject['kind']>> = {
  ...{ U: 'table', S: 'table', V: 'view', SO: 'sequence' },
  ...{ FN: 'function', IF: 'function', TF: 'function', FS: 'function', FT: 'function', AF: 'function' },
  ...{ P: 'procedure', PC: 'procedure', X: 'procedure' },
};

async function objects(ask: Asker, schema: string): Promise<DatabaseObject[]> {
  const found = (await ask(catalogue.objectsOf(schema))).map(([name, type, rows, bytes]): DatabaseObject => ({
    ...{ schema, name: name ?? '', detail: '' },
    kind: KINDS[type ?? ''] ?? 'table',
    rows: numberOf(rows),
    bytes: numberOf(bytes),
  }));
  const types = (await ask(catalogue.typesOf(schema))).map(([name]): DatabaseObject => ({
    ...{ schema, name: name ?? '', detail: '', rows: null, bytes: null },
    kind: 'type',
  }));
  return [...found, ...types];
}

async function table(ask: Asker, schema: string, name: string): Promise<TableDetails> {
  const [found] = await ask(catalogue.relation(schema, name));
  const [id, definition] = found ?? [];
  if (id === undefined || id === null || !/^-?\d+$/.test(id)) {
    throw new BinnacleError('not-found', `“${schema}.${name}” does not exist any more.`, {
      hint: 'Refresh the list.',
    });
  }
  const named = async (statement: string): Promise<{ name: string; definition: string }[]> =>
    (await ask(statement)).map(([itsName, text]) => ({ name: itsName ?? '', definition: text ?? '' }));
  return {
    columns: (await ask(catalogue.columnsOf(id))).map(columnOf),
    keys: grouped(await ask(catalogue.keysOf(id)), ([key]) => key).map((rows) => ({
      name: rows[0]?.[0] ?? '',
      columns: rows.map(([, column]) => column ?? ''),
      primary: rows[0]?.[2] === '1',
    })),
    ...(await foreignKeys(ask, id, { schema, name })),
    constraints: await named(catalogue.checksOf(id)),
    indexes: grouped(await ask(catalogue.indexesOf(id)), ([index]) => index).map(indexDefinition),
    triggers: await named(catalogue.triggersOf(id)),
    definition: definition ?? '',
  };
}

const columnOf = ([
  name,
  type,
  nullable,
  fallback,
  place,
  given,
]: TextRow): TableDetails['columns'][number] => ({
  name: name ?? '',
  type: type ?? '',
  nullable: nullable === '1',
  default: fallback ?? '',
  keyPosition: numberOf(place) ?? 0,
  generated: given === '1',
});

/** Rows that stand together and have the same key. */
function grouped(rows: readonly TextRow[], keyOf: (row: TextRow) => unknown): TextRow[][] {
  const groups: TextRow[][] = [];
  let last: unknown;
  for (const row of rows) {
    const key = keyOf(row);
    if (groups.length === 0 || key !== last) groups.push([]);
    groups.at(-1)?.push(row);
    last = key;
  }
  return groups;
}

async function foreignKeys(
  ask: Asker,
  id: string,
  self: { schema: string; name: string },
): Promise<Pick<TableDetails, 'foreignKeys' | 'referencedBy'>> {
  const own = keyGroups(await ask(catalogue.foreignKeysOf(id, 'parent')));
  const others = keyGroups(await ask(catalogue.foreignKeysOf(id, 'referenced')));
  return {
    foreignKeys: own.map(({ key, other, theirs }) => ({ ...key, to: { ...other, columns: theirs } })),
    referencedBy: others.map(({ key, other, theirs }) => ({
      ...key,
      to: { ...self, columns: theirs },
      from: other,
    })),
  };
}

interface KeyGroup {
  key: Pick<ForeignKey, 'name' | 'columns'>;
  other: { schema: string; name: string };
  theirs: string[];
}

function keyGroups(rows: readonly TextRow[]): KeyGroup[] {
  const groups = grouped(rows, ([name, , , schema, other]) => JSON.stringify([name, schema, other]));
  return groups.map((group) => ({
    key: { name: group[0]?.[0] ?? '', columns: group.map(([, column]) => column ?? '') },
    other: { schema: group[0]?.[3] ?? '', name: group[0]?.[4] ?? '' },
    theirs: group.map(([, , column]) => column ?? ''),
  }));
}

async function completion(ask: Asker): Promise<ExploreAnswers['completion']> {
  const searchPath = (await ask(catalogue.DEFAULT_SCHEMA)).map(([schema]) => schema ?? '');
  const rows = await ask(catalogue.completion(MAX_COMPLETED));
  return {
    searchPath,
    tables: grouped(rows, ([schema, name]) => JSON.stringify([schema, name])).map((group) => ({
      schema: group[0]?.[0] ?? '',
      name: group[0]?.[1] ?? '',
      columns: group.map(([, , column]) => column ?? ''),
    })),
  };
}
