import { BinnacleError } from '../../../shared/errors';
import type {
  DatabaseObject,
  ExploreAnswers,
  ExploreQuestion,
  TableDetails,
} from '../../../shared/queryStream';
import { collectRows, type TextRow } from '../../sessions/collectRows';
import type { QuerySession } from '../../sessions/queryCapability';
import * as catalogue from './catalogue';
import { ddlOf } from './ddl';

/** Relations whose names are completed: beyond that a list helps nobody. */
const MAX_COMPLETED = 20_000;

type Asker = (statement: string) => Promise<TextRow[]>;

/** Answers one question about a database of PostgreSQL 10 or newer. Throws what running a statement throws. */
export async function explorePostgres(
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
      return globals(ask);
    case 'table':
      return table(ask, question.schema, question.name);
    case 'completion':
      return completion(ask);
    case 'ddl':
      // Its questions change where names are looked for: as long as their transaction lasts.
      if (session.transaction !== 'none') {
        throw new BinnacleError('conflict', 'The DDL can’t be asked for while a transaction is open.', {
          hint: 'Commit it or roll it back first.',
        });
      }
      return ddlOf(ask, question);
  }
}

const numberOf = (text: string | null | undefined): number | null =>
  text === null || text === undefined ? null : Number(text);

async function schemas(ask: Asker): Promise<ExploreAnswers['schemas']> {
  const rows = await ask(catalogue.SCHEMAS);
  return rows.map(([name, objectCount, system]) => ({
    name: name ?? '',
    objects: numberOf(objectCount) ?? 0,
    system: system === 't',
  }));
}

const RELATION_KINDS: Readonly<Record<string, DatabaseObject['kind']>> = {
  r: 'table',
  p: 'table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
  S: 'sequence',
};

async function objects(ask: Asker, schema: string): Promise<DatabaseObject[]> {
  const relations = (await ask(catalogue.relationsOf(schema))).map(
    ([name, kind, rows, bytes]): DatabaseObject => ({
      ...{ schema, name: name ?? '', detail: '' },
      kind: RELATION_KINDS[kind ?? ''] ?? 'table',
      rows: numberOf(rows),
      bytes: numberOf(bytes),
    }),
  );
  const routines = (await ask(catalogue.routinesOf(schema))).map(
    ([name, isProcedure, args]): DatabaseObject => ({
      ...{ schema, name: name ?? '', detail: args ?? '', rows: null, bytes: null },
      kind: isProcedure === 't' ? 'procedure' : 'function',
    }),
  );
  const types = (await ask(catalogue.typesOf(schema))).map(([name]): DatabaseObject => ({
    ...{ schema, name: name ?? '', detail: '', rows: null, bytes: null },
    kind: 'type',
  }));
  return [...relations, ...routines, ...types];
}

async function globals(ask: Asker): Promise<DatabaseObject[]> {
  return (await ask(catalogue.GLOBALS)).map(([name, isRole, detail]): DatabaseObject => ({
    ...{ schema: '', name: name ?? '', detail: detail ?? '', rows: null, bytes: null },
    kind: isRole === 't' ? 'role' : 'extension',
  }));
}

async function table(ask: Asker, schema: string, name: string): Promise<TableDetails> {
  const [found] = await ask(catalogue.relation(schema, name));
  const [oid, definition] = found ?? [];
  if (oid === undefined || oid === null || !/^\d+$/.test(oid)) {
    throw new BinnacleError('not-found', `“${schema}.${name}” does not exist any more.`, {
      hint: 'Refresh the list.',
    });
  }
  const columns = await ask(catalogue.columnsOf(oid));
  const named = async (statement: string): Promise<{ name: string; definition: string }[]> =>
    (await ask(statement)).map(([itsName, text]) => ({ name: itsName ?? '', definition: text ?? '' }));
  return {
    columns: columns.map(([column, type, nullable, fallback, keyPosition, generated, identity]) => ({
      name: column ?? '',
      type: type ?? '',
      nullable: nullable === 't',
      default: fallback ?? '',
      keyPosition: numberOf(keyPosition) ?? 0,
      generated: generated === 't',
      ...(identity === 't' ? { identityAlways: true } : {}),
    })),
    keys: (await ask(catalogue.keysOf(oid))).map(([key, names, primary]) => ({
      ...{ name: key ?? '', columns: listOf(names), primary: primary === 't' },
    })),
    ...(await foreignKeys(ask, oid, { schema, name })),
    constraints: await named(catalogue.constraintsOf(oid)),
    indexes: await named(catalogue.indexesOf(oid)),
    triggers: await named(catalogue.triggersOf(oid)),
    definition: definition ?? '',
  };
}

const listOf = (json: string | null | undefined): string[] =>
  json === null || json === undefined ? [] : (JSON.parse(json) as string[]);

async function foreignKeys(
  ask: Asker,
  oid: string,
  self: { schema: string; name: string },
): Promise<Pick<TableDetails, 'foreignKeys' | 'referencedBy'>> {
  const own = await ask(catalogue.foreignKeysOf(oid, 'conrelid'));
  const others = await ask(catalogue.foreignKeysOf(oid, 'confrelid'));
  return {
    foreignKeys: own.map(([key, columns, theirs, schema, name]) => ({
      ...{ name: key ?? '', columns: listOf(columns) },
      to: { schema: schema ?? '', name: name ?? '', columns: listOf(theirs) },
    })),
    referencedBy: others.map(([key, columns, ours, schema, name]) => ({
      ...{ name: key ?? '', columns: listOf(columns), to: { ...self, columns: listOf(ours) } },
      from: { schema: schema ?? '', name: name ?? '' },
    })),
  };
}

async function completion(ask: Asker): Promise<ExploreAnswers['completion']> {
  const searchPath = (await ask(catalogue.SEARCH_PATH)).map(([schema]) => schema ?? '');
  const rows = await ask(catalogue.completion(MAX_COMPLETED));
  const keys = await ask(catalogue.completionKeys(MAX_COMPLETED));
  return {
    searchPath,
    tables: rows.map(([schema, name, columns]) => ({
      schema: schema ?? '',
      name: name ?? '',
      columns: listOf(columns),
    })),
    foreignKeys: keys.map(([schema, name, columns, toSchema, toName, toColumns]) => ({
      schema: schema ?? '',
      name: name ?? '',
      columns: listOf(columns),
      to: { schema: toSchema ?? '', name: toName ?? '', columns: listOf(toColumns) },
    })),
  };
}
