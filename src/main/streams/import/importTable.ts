import { BinnacleError } from '../../../shared/errors';
import type { ImportTarget } from '../../../shared/model/importing';
import type { ColumnClass, TableDetails } from '../../../shared/queryStream';
import { allRowsStatement } from '../../../shared/sql/identifiers';
import type { SqlDialect } from '../../../shared/sql/dialect';
import type { QuerySession, ResultSink } from '../../sessions/queryCapability';
import type { QueryService } from '../queryStream';

/** The table that rows go to. */
export interface TableName {
  schema: string;
  name: string;
}

/** Columns of a table that can be given. Throws what asking the server throws. */
export async function targetsOf(
  { session, engine }: Pick<QueryService, 'session' | 'engine'>,
  table: TableName,
  signal: AbortSignal,
): Promise<ImportTarget[]> {
  const details = (await engine.explore(session, { what: 'table', ...table }, signal)) as TableDetails;
  return details.columns
    .filter(({ generated }) => !generated)
    .map(({ name, type, nullable, default: value }) => ({ name, type, nullable, hasDefault: value !== '' }));
}

/** What values of a column are. */
export interface ColumnKind {
  class: ColumnClass;
  /** Bits of MySQL, which are shown as bytes but can be given as a number. */
  isBits: boolean;
}

/** What a table's columns are, by name, as the server describes a result of it without rows. */
export async function kindsOf(
  session: QuerySession,
  dialect: SqlDialect,
  table: TableName,
  signal: AbortSignal,
): Promise<Map<string, ColumnKind>> {
  const kinds = new Map<string, ColumnKind>();
  const sink: ResultSink = {
    begin: (columns) =>
      columns.forEach(({ name, type, class: kind }) =>
        kinds.set(name, { class: kind, isBits: dialect === 'mysql' && type.startsWith('bit(') }),
      ),
    page: () => Promise.resolve(),
    end: () => undefined,
    notice: () => undefined,
  };
  const statement = `${allRowsStatement(table, dialect)} WHERE 1 = 0`;
  await session.run(statement, sink, { signal, readOnly: true, timeoutMs: null });
  return kinds;
}

/** A column of the file and the column of the table that it fills. */
export interface Filled {
  /** Position in the file. */
  from: number;
  name: string;
  kind: ColumnKind;
}

/** What is to be filled. Throws `bad-request` if the mapping does not fit the file or the table. */
export function filledBy(
  mapping: readonly (string | null)[],
  width: number,
  kinds: ReadonlyMap<string, ColumnKind>,
): Filled[] {
  const filled: Filled[] = [];
  const taken = new Set<string>();
  if (mapping.length !== width) throw unfit('The file has other columns by now');
  for (const [from, name] of mapping.entries()) {
    if (name === null) continue;
    const kind = kinds.get(name);
    if (kind === undefined) throw unfit(`The table has no column “${name.slice(0, 100)}” any more`);
    if (taken.has(name)) throw unfit(`Two columns of the file go to “${name.slice(0, 100)}”`);
    taken.add(name);
    filled.push({ from, name, kind });
  }
  if (filled.length === 0) throw unfit('No column of the file goes to the table');
  return filled;
}

const unfit = (what: string): BinnacleError =>
  new BinnacleError('bad-request', `${what}.`, { hint: 'Choose the file and its columns again.' });
