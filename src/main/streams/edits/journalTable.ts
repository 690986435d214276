import { BinnacleError } from '../../../shared/errors';
import type { ResultColumn, TableDetails } from '../../../shared/queryStream';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { qualifiedName, quoteIdentifier } from '../../../shared/sql/identifiers';
import type { QuerySession } from '../../sessions/queryCapability';
import type { QueryEngine } from '../../sessions/queryEngine';
import { insideTransaction } from '../writing/insideTransaction';
import type { EditColumn, EditDialect } from './editDialect';
import { EditWriter, type SeenCells } from './editStatements';
import { editColumn, type EditableTable } from './editTarget';
import { runEdit } from './runEdit';

/** Rows that one SELECT reads: statements stay far below what a server parses at once. */
const READ_AT_ONCE = 100;

/** Where tables are read. */
export interface TableSite {
  session: QuerySession;
  engine: Pick<QueryEngine<never>, 'dialect' | 'explore' | 'editRefusal'>;
  dialect: EditDialect;
  signal: AbortSignal;
}

/** A table with all of its columns, as a statement that selects each of them once would show it. */
export interface WholeTable extends EditableTable {
  described: ResultColumn[];
  /** Columns that a new row can be given. */
  given: ReadonlySet<number>;
}

type Key = readonly (string | null)[];

/** Looks a table up as it is now. Throws `conflict` where its key has gone, and what running a statement throws. */
export async function wholeTable(
  site: TableSite,
  { schema, table, key }: { schema: string; table: string; key: readonly string[] },
): Promise<WholeTable> {
  const { engine, signal } = site;
  const session = quietly(site);
  const question = { what: 'table', schema, name: table } as const;
  const details = (await engine.explore(session, question, signal)) as TableDetails;
  const { columns } = details;
  const names = columns.map(({ name }) => name);
  const described = (await runEdit(session, probe({ schema, table, names }, engine.dialect), signal)).columns;
  const places = key.map((name) => names.indexOf(name));
  if (places.includes(-1) || described.length !== names.length) throw tableChanged(table);
  const identity = columns.flatMap((column, at) => (column.identityAlways === true ? [at] : []));
  const computed = columns.flatMap(({ generated }, at) => (generated ? [at] : []));
  const given = columns.flatMap((_, at) => (computed.includes(at) && !identity.includes(at) ? [] : [at]));
  return {
    ...{ schema, table, key: places, identity: new Set(identity), given: new Set(given) },
    described: described.map(({ type, class: kind }, at) => ({ name: names[at] ?? '', type, class: kind })),
    columns: new Map(
      names.map((name, at): [number, EditColumn] => [at, editColumn(name, described[at], details)]),
    ),
    offers: columns.map((column, at) => ({
      ...{ nullable: column.nullable, default: column.default },
      refusal: given.includes(at) ? null : `The server computes ${column.name} itself.`,
    })),
  };
}

/**
 * Reads rows by their keys inside the open transaction, as many as fit into so many bytes. Absent: there is no such row,
 * there are two, or it can't be read.
 */
export async function rowsByKey(
  site: TableSite,
  table: EditableTable,
  keys: readonly Key[],
  mostBytes: number,
): Promise<Map<string, SeenCells>> {
  const writer = new EditWriter(table, site.engine.dialect, site.dialect);
  const columns = [...table.columns.keys()];
  const found = new Map<string, SeenCells>();
  const twice = new Set<string>();
  let size = 0;
  for (let first = 0; first < keys.length && size <= mostBytes; first += READ_AT_ONCE) {
    for (const row of await read(
      site,
      writer.read(keys.slice(first, first + READ_AT_ONCE), site.session.transaction !== 'none'),
    )) {
      const cells = new Map(columns.map((column, at) => [column, row[at] ?? null]));
      const name = nameOfKey(table.key.map((column) => cells.get(column) ?? null));
      if (found.has(name)) twice.add(name);
      found.set(name, cells);
      for (const text of row) size += text === null ? 0 : Buffer.byteLength(text, 'utf8');
    }
  }
  for (const name of twice) found.delete(name);
  return found;
}

/** A key as a name. */
export const nameOfKey = (key: Key): string => JSON.stringify(key);

/** Rows that the server does not show, or that are too large, are missing; a lost connection is an error. */
async function read(site: TableSite, sql: string): Promise<(string | null)[][]> {
  try {
    return (await runEdit(quietly(site), sql, site.signal)).returned;
  } catch (error) {
    if (error instanceof BinnacleError && (error.code === 'query-failed' || error.code === 'too-large'))
      return [];
    throw error;
  }
}

/** What fails does not take an open transaction along. */
const quietly = ({ session, engine }: TableSite): QuerySession =>
  session.transaction === 'none' ? session : insideTransaction(session, engine.dialect);

/** No row, but what its columns are. */
function probe(
  { schema, table, names }: { schema: string; table: string; names: readonly string[] },
  dialect: SqlDialect,
): string {
  const list = names.map((name) => quoteIdentifier(name, dialect)).join(', ');
  return `SELECT ${list} FROM ${qualifiedName({ schema, name: table }, dialect)} WHERE 1 = 0`;
}

const tableChanged = (table: string): BinnacleError =>
  new BinnacleError('conflict', `${table} has other columns by now, so its rows can’t be told apart.`, {
    hint: 'Copy the values that you need, and write a statement of your own.',
  });
