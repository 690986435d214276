import { BinnacleError } from '../../../shared/errors';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { textLiteral } from '../../../shared/sql/literals';
import { collectRows } from '../../sessions/collectRows';
import type { QuerySession, ResultSink } from '../../sessions/queryCapability';
import type { TableName } from './importTable';

/** Bytes that MySQL adds to a statement in its packet, with room to spare. */
const PACKET_ROOM = 1024;

/** Zero is a value like others for a column that counts by itself; without it MySQL puts a new number in its place. */
const KEEP_ZERO = 'NO_AUTO_VALUE_ON_ZERO';

/**
 * Refuses a table of MySQL or MariaDB whose storage engine keeps what was written whatever is rolled back, such as
 * MyISAM. Throws `bad-request`, and what asking the server throws.
 */
export async function checkRollsBack(
  session: QuerySession,
  dialect: SqlDialect,
  { schema, name }: TableName,
  signal: AbortSignal,
): Promise<void> {
  if (dialect !== 'mysql') return;
  const [row] = await collectRows(
    session,
    `SELECT t.engine, e.transactions FROM information_schema.tables t
      LEFT JOIN information_schema.engines e ON e.engine = t.engine
      WHERE t.table_schema = ${textLiteral(schema, dialect)} AND t.table_name = ${textLiteral(name, dialect)}`,
    signal,
  );
  const [engine, transactions] = row ?? [];
  // A table that is not there is refused in the server's own words.
  if (row === undefined || transactions === 'YES') return;
  throw new BinnacleError(
    'bad-request',
    `“${name.slice(0, 100)}” is kept by ${engine ?? 'an engine that is not known'}, which can’t roll back: an import that fails would leave some of its rows there.`,
    { hint: 'Import into a table of InnoDB, or change this one with ALTER TABLE … ENGINE = InnoDB.' },
  );
}

/** Bytes of one statement at most; Infinity: the session's own limit is all there is. */
export async function maxStatementBytes(
  session: QuerySession,
  dialect: SqlDialect,
  signal: AbortSignal,
): Promise<number> {
  if (dialect !== 'mysql') return Infinity;
  // A larger one makes the server close the connection.
  const [row] = await collectRows(session, 'SELECT @@max_allowed_packet', signal);
  const bytes = Number(row?.[0]);
  return Number.isSafeInteger(bytes) ? bytes - PACKET_ROOM : Infinity;
}

/** Does the work while the session takes all values as they are, and puts its settings back. Throws what both throw. */
export async function withExactValues<T>(
  session: QuerySession,
  dialect: SqlDialect,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  if (dialect !== 'mysql') return work();
  const [row] = await collectRows(session, 'SELECT @@SESSION.sql_mode', signal);
  const mode = row?.[0] ?? '';
  if (mode.split(',').includes(KEEP_ZERO)) return work();
  await setMode(session, mode === '' ? KEEP_ZERO : `${mode},${KEEP_ZERO}`, signal);
  try {
    return await work();
  } finally {
    // What has become of the import is known already; a session that is gone has no settings.
    await setMode(session, mode, new AbortController().signal).catch(() => undefined);
  }
}

const QUIET: ResultSink = {
  begin: () => undefined,
  page: () => Promise.resolve(),
  end: () => undefined,
  notice: () => undefined,
};

const setMode = (session: QuerySession, mode: string, signal: AbortSignal): Promise<void> =>
  session.run(`SET SESSION sql_mode = ${textLiteral(mode, 'mysql')}`, QUIET, {
    ...{ signal, readOnly: false, timeoutMs: null },
  });
