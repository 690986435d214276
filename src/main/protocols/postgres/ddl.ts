import { BinnacleError } from '../../../shared/errors';
import type { ExploreQuestion } from '../../../shared/queryStream';
import type { TextRow } from '../../sessions/collectRows';
import * as catalogue from './ddlCatalogue';

type Asker = (statement: string) => Promise<TextRow[]>;
type DdlQuestion = Extract<ExploreQuestion, { what: 'ddl' }>;

/**
 * Statements that make one object again, without its owner, privileges and tablespace. Throws not-found, and what running a
 * statement throws.
 */
export async function ddlOf(ask: Asker, { schema, name, kind, detail }: DdlQuestion): Promise<string> {
  if (kind === 'function' || kind === 'procedure') {
    const [[oid] = []] = await ask(catalogue.routineOid(schema, name, detail));
    if (typeof oid !== 'string' || !/^\d+$/.test(oid)) throw gone({ schema, name });
    return whole(await ask(catalogue.ddlRoutine(oid)), { schema, name });
  }
  if (kind === 'extension') return whole(await ask(catalogue.ddlExtension(name)), { schema, name });
  if (kind === 'role') return roleDdl(ask, name);
  if (kind === 'type') return whole(await ask(catalogue.ddlType(schema, name)), { schema, name });
  const [row] = await ask(catalogue.ddlRelation(schema, name));
  const relation = relationOf(row, { schema, name });
  const main = await relationDdl(ask, relation);
  return statements([main, ...(await followers(ask, relation))]);
}

interface Relation {
  oid: string;
  name: string;
  kind: string;
  unlogged: boolean;
  options: string;
  partitionKey: string;
  bounds: string;
  hasRows: boolean;
  definition: string;
  comment: string;
  rowSecurity: boolean;
  forcedSecurity: boolean;
}

function relationOf(row: TextRow | undefined, wanted: { schema: string; name: string }): Relation {
  const [oid, name, kind, persistence, options, partitionKey, bounds, hasRows, definition, comment] =
    row?.map((cell) => cell ?? '') ?? [];
  if (oid === undefined || !/^\d+$/.test(oid)) throw gone(wanted);
  return {
    ...{ oid, name: name ?? '', kind: kind ?? '', unlogged: persistence === 'u', options: options ?? '' },
    ...{ partitionKey: partitionKey ?? '', bounds: bounds ?? '', hasRows: hasRows === 't' },
    ...{ definition: definition ?? '', comment: comment ?? '' },
    ...{ rowSecurity: row?.[10] === 't', forcedSecurity: row?.[11] === 't' },
  };
}

/** A role without its password, which nobody is told, and what it is a member of. */
async function roleDdl(ask: Asker, name: string): Promise<string> {
  const [[created] = []] = await ask(catalogue.ddlRole(name));
  if (typeof created !== 'string') throw gone({ schema: '', name });
  const memberships = await ask(catalogue.ddlMemberships(name));
  return statements([created, ...memberships.map(([statement]) => statement ?? '')]);
}

const gone = ({ schema, name }: { schema: string; name: string }): BinnacleError =>
  new BinnacleError('not-found', `“${schema === '' ? '' : `${schema}.`}${name}” does not exist any more.`, {
    hint: 'Refresh the list.',
  });

function whole([row]: TextRow[], wanted: { schema: string; name: string }): string {
  const [text] = row ?? [];
  if (typeof text !== 'string') throw gone(wanted);
  return statements([text]);
}

/** Each ends with one semicolon; a line of its own between them. */
const statements = (all: readonly string[]): string =>
  all.map((each) => `${each.trimEnd().replace(/;$/, '')};\n`).join('\n');

function relationDdl(ask: Asker, relation: Relation): Promise<string> | string {
  const { name, kind, options, definition, hasRows } = relation;
  const having = options === '' ? '' : ` WITH (${options})`;
  if (kind === 'v') return `CREATE OR REPLACE VIEW ${name}${having} AS\n${definition}`;
  if (kind === 'm') {
    const rows = hasRows ? '' : '\n  WITH NO DATA';
    return `CREATE MATERIALIZED VIEW ${name}${having} AS\n${definition.trimEnd().replace(/;$/, '')}${rows}`;
  }
  return kind === 'S' ? sequenceDdl(ask, relation) : tableDdl(ask, relation);
}

async function sequenceDdl(ask: Asker, { oid, name, unlogged }: Relation): Promise<string> {
  const [[options, owner] = []] = await ask(catalogue.ddlSequence(oid));
  const create = `CREATE ${unlogged ? 'UNLOGGED ' : ''}SEQUENCE ${name} ${options ?? ''}`.trimEnd();
  return typeof owner === 'string' ? `${create};\n\nALTER SEQUENCE ${name} OWNED BY ${owner}` : create;
}

async function tableDdl(ask: Asker, relation: Relation): Promise<string> {
  const { oid, name, kind, unlogged, options, partitionKey, bounds } = relation;
  const isPartition = bounds !== '';
  const columns = (await ask(catalogue.ddlColumns(oid))).filter(([, own]) => own === 't' && !isPartition);
  const constraints = await ask(catalogue.ddlConstraints(oid));
  const parents = (await ask(catalogue.ddlParents(oid))).map(([parent]) => parent ?? '').join(', ');
  const lines = [...columns, ...constraints].map(([line]) => `  ${line ?? ''}`);
  const body = lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`;
  const [[foreign] = []] = kind === 'f' ? await ask(catalogue.ddlForeign(oid)) : [];
  const word = kind === 'f' ? 'FOREIGN TABLE' : unlogged ? 'UNLOGGED TABLE' : 'TABLE';
  const inherits = parents === '' || isPartition ? '' : ` INHERITS (${parents})`;
  return [
    `CREATE ${word} ${name}${isPartition ? ` PARTITION OF ${parents}` : ''}`,
    isPartition && body === '' ? '' : ` (${body})`,
    isPartition ? ` ${bounds}` : inherits,
    partitionKey === '' ? '' : ` PARTITION BY ${partitionKey}`,
    typeof foreign === 'string' ? ` ${foreign}` : '',
    options === '' ? '' : ` WITH (${options})`,
  ].join('');
}

const COMMENT_ON: Readonly<Record<string, string>> = {
  v: 'VIEW',
  m: 'MATERIALIZED VIEW',
  S: 'SEQUENCE',
  f: 'FOREIGN TABLE',
};

/** Indexes, triggers, row security and comments. */
async function followers(ask: Asker, relation: Relation): Promise<string[]> {
  const { oid, name, kind, comment, rowSecurity, forcedSecurity } = relation;
  const comments = kind === 'S' ? [] : await ask(catalogue.ddlColumns(oid));
  return [
    ...(kind === 'S' ? [] : await ask(catalogue.ddlFollowing(oid))).map(([statement]) => statement ?? ''),
    ...(rowSecurity ? [`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`] : []),
    ...(forcedSecurity ? [`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`] : []),
    ...(comment === '' ? [] : [`COMMENT ON ${COMMENT_ON[kind] ?? 'TABLE'} ${name} IS ${comment}`]),
    ...comments.flatMap(([, , column, text]) =>
      typeof text === 'string' ? [`COMMENT ON COLUMN ${name}.${column ?? ''} IS ${text}`] : [],
    ),
  ];
}
