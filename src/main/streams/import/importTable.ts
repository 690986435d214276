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

/** The classes of a table's columns by name, as the server describes a result of it without rows. */
export async function classesOf(
  session: QuerySession,
  dialect: SqlDialect,
  table: TableName,
  signal: AbortSignal,
): Promise<Map<string, ColumnClass>> {
  const classes = new Map<string, ColumnClass>();
  const sink: ResultSink = {
    begin: (columns) => columns.forEach(({ name, class: kind }) => classes.set(name, kind)),
    page: () => Promise.resolve(),
    end: () => undefined,
    notice: () => undefined,
  };
  const statement = `${allRowsStatement(table, dialect)} WHERE 1 = 0`;
  await session.run(statement, sink, { signal, readOnly: true, timeoutMs: null });
  return classes;
}

/** A column of the file and the column of the table that it fills. */
export interface Filled {
  /** Position in the file. */
  from: number;
  name: string;
  class: ColumnClass;
}

/** What is to be filled. Throws `bad-request` if the mapping does not fit the file or the table. */
export function filledBy(
  mapping: readonly (string | null)[],
  width: number,
  classes: ReadonlyMap<string, ColumnClass>,
): Filled[] {
  const filled: Filled[] = [];
  const taken = new Set<string>();
  if (mapping.length !== width) throw unfit('The file has other columns by now');
  for (const [from, name] of mapping.entries()) {
    if (name === null) continue;
    const kind = classes.get(name);
    if (kind === undefined) throw unfit(`The table has no column “${name.slice(0, 100)}” any more`);
    if (taken.has(name)) throw unfit(`Two columns of the file go to “${name.slice(0, 100)}”`);
    taken.add(name);
    filled.push({ from, name, class: kind });
  }
  if (filled.length === 0) throw unfit('No column of the file goes to the table');
  return filled;
}

const unfit = (what: string): BinnacleError =>
  new BinnacleError('bad-request', `${what}.`, { hint: 'Choose the file and its columns again.' });
