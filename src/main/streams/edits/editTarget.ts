import type { EditableColumn, EditTarget } from '../../../shared/edits';
import type { TableDetails } from '../../../shared/queryStream';
import { isFollowedBy, nameOf, readCode } from '../../../shared/sql/codeTokens';
import { LEXICAL_RULES, type SqlDialect } from '../../../shared/sql/dialect';
import type { QuerySession, ResultColumn } from '../../sessions/queryCapability';
import type { NamedOrigin, QueryEngine } from '../../sessions/queryEngine';
import type { EditColumn } from './editDialect';
import { EDIT_DIALECTS } from './editDialects';
import { tableOfPlainSelect } from './plainSelect';

/** A result, and the statement that it came from. */
export interface EditSource {
  statement: string;
  columns: readonly ResultColumn[];
}

/** The table that rows of a result can be changed in. */
export interface EditableTable {
  schema: string;
  table: string;
  /** Indexes into the result. */
  key: number[];
  /** The table's columns in the result, by index; a column that is there twice counts once. */
  columns: ReadonlyMap<number, EditColumn>;
  /** One for each column of the result. */
  offers: EditableColumn[];
  /** Columns that the server numbers unless a statement insists; absent: none can be given. */
  identity?: ReadonlySet<number>;
}

/** Why no row can be changed. */
export class NotEditable {
  constructor(readonly reason: string) {}
}

type Catalogue = Pick<QueryEngine<never>, 'dialect' | 'explore' | 'origins' | 'editRefusal'>;

/** Finds the one table whose rows a result shows with their key. Throws what running a statement throws. */
export async function findEditTarget(
  { statement, columns }: EditSource,
  session: QuerySession,
  engine: Catalogue,
  signal: AbortSignal,
): Promise<EditableTable | NotEditable> {
  if (EDIT_DIALECTS[engine.dialect] === undefined) {
    return new NotEditable('Rows of this kind of server can’t be changed here. Write an UPDATE instead.');
  }
  const origins = await engine.origins(session, columns, signal);
  const tables = tablesOf(origins);
  if (tables.length === 0) return new NotEditable('No column of this result comes from a table.');
  const found: EditableTable[] = [];
  const reasons: string[] = [];
  for (const table of tables) {
    const refusal = (await engine.editRefusal?.(session, table, signal)) ?? null;
    if (refusal !== null) {
      reasons.push(refusal);
      continue;
    }
    const answer = await engine.explore(session, { what: 'table', ...table }, signal);
    const details = answer as TableDetails;
    // Tables of SQLite have a text, too; its views are refused already.
    const isView = engine.dialect !== 'sqlite' && details.definition !== '';
    const outcome = isView
      ? new NotEditable(`${table.name} is a view: open the table behind it.`)
      : withKey({ ...table, origins, columns }, details);
    if (outcome instanceof NotEditable) reasons.push(outcome.reason);
    else found.push(outcome);
  }
  const [only] = found;
  if (only === undefined) return new NotEditable(reasons.join(' '));
  if (found.length > 1) {
    const names = found.map(({ table }) => table).join(' and ');
    return new NotEditable(
      `The result joins ${names} with the keys of both: select the key of one table only.`,
    );
  }
  const ambiguity = (engine.dialect === 'postgres' ? ambiguous : notPlain)(
    statement,
    only.table,
    engine.dialect,
  );
  return ambiguity === null ? only : new NotEditable(ambiguity);
}

/** What the tab is told of it. */
export function toldTarget(found: EditableTable | NotEditable): EditTarget {
  if (found instanceof NotEditable) return { editable: false, reason: found.reason };
  const { schema, table, key, offers } = found;
  return { editable: true, schema, table, key, columns: offers };
}

function tablesOf(origins: readonly (NamedOrigin | null)[]): { schema: string; name: string }[] {
  const found: { schema: string; name: string }[] = [];
  for (const origin of origins) {
    if (origin === null || found.some((each) => isFrom(origin, each))) continue;
    found.push({ schema: origin.schema, name: origin.table });
  }
  return found;
}

const isFrom = (origin: NamedOrigin, { schema, name }: { schema: string; name: string }): boolean =>
  origin.schema === schema && origin.table === name;

interface Candidate {
  schema: string;
  name: string;
  origins: readonly (NamedOrigin | null)[];
  columns: readonly ResultColumn[];
}

function withKey(candidate: Candidate, details: TableDetails): EditableTable | NotEditable {
  const { schema, name, origins, columns } = candidate;
  if (schema === 'pg_catalog' || schema === 'information_schema') {
    return new NotEditable(`${name} belongs to the server itself: change it by statements of your own.`);
  }
  const own = origins.map((origin) => (origin !== null && isFrom(origin, candidate) ? origin.column : null));
  const keys = details.keys.map((key) => key.columns.map((column) => own.indexOf(column)));
  const key = keys.find((places) => places.every((place) => place >= 0));
  if (key === undefined) return new NotEditable(withoutKey(name, details, own));
  const named = new Map<number, EditColumn>();
  for (const [index, column] of own.entries()) {
    if (column === null || own.indexOf(column) !== index) continue;
    named.set(index, editColumn(column, columns[index], details));
  }
  const offers = own.map((column, index) => offer(column, named.has(index), name, details));
  return { schema, table: name, key, columns: named, offers };
}

/** A column as statements name it; `described`: as a result has it. */
export function editColumn(
  name: string,
  described: Pick<ResultColumn, 'class'> | undefined,
  details: TableDetails,
): EditColumn {
  const known = details.columns.find((each) => each.name === name);
  return {
    ...{ name, class: described?.class ?? 'other', type: known?.type ?? '' },
    ...{ default: known?.default ?? '', numbered: known?.default === 'AUTO_INCREMENT' },
  };
}

function withoutKey(name: string, { keys }: TableDetails, own: readonly (string | null)[]): string {
  const [best] = keys;
  if (best === undefined) return `${name} has no primary key and no unique key without NULLs.`;
  const missing = best.columns.filter((column) => !own.includes(column));
  return missing.length === 1
    ? `The key column ${missing[0] ?? ''} of ${name} is not part of the result.`
    : `The key columns ${missing.join(', ')} of ${name} are not part of the result.`;
}

function offer(
  column: string | null,
  isFirst: boolean,
  table: string,
  details: TableDetails,
): EditableColumn {
  const known = details.columns.find(({ name }) => name === column);
  const plain = { nullable: known?.nullable ?? true, default: known?.default ?? '' };
  if (column === null || known === undefined) {
    return { ...plain, refusal: `This column is not a column of ${table}.` };
  }
  if (known.generated) return { ...plain, refusal: `The server computes ${column} itself.` };
  return { ...plain, refusal: isFirst ? null : `${column} is in the result twice: change the first one.` };
}

/**
 * Columns of one table may be of two rows of it where the statement reads it twice, and nothing in the result would tell.
 * So the statement must name it once, and define no named queries, which can be read twice as well.
 */
function ambiguous(statement: string, table: string, dialect: SqlDialect): string | null {
  const { tokens } = readCode(statement, LEXICAL_RULES[dialect]);
  if (tokens.some(({ word }, at) => word === 'WITH' && !isFollowedBy(tokens, at, 'TIME'))) {
    return 'The statement uses WITH, so that rows can’t be told for certain: select from the table itself.';
  }
  const wanted = table.toLowerCase();
  const named = tokens.filter((token, at) => {
    const next = tokens[at + 1];
    const isQualifier = next !== undefined && statement.slice(next.start, next.end) === '.';
    return !isQualifier && token.kind !== 'string' && nameOf(statement, token) === wanted;
  });
  if (named.length === 1) return null;
  return `The statement does not name ${table} exactly once, so that columns may be of different rows of it.`;
}

/**
 * Other servers than PostgreSQL name an alias, or what is behind a view, as the table that a column is of. So the
 * statement must read that table alone.
 */
function notPlain(statement: string, table: string, dialect: SqlDialect): string | null {
  if (tableOfPlainSelect(statement, dialect) === table.toLowerCase()) return null;
  return `The statement is more than a plain SELECT from ${table} alone, so that rows can’t be told for certain.`;
}
