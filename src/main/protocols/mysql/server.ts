import type {
  IndexUse,
  Replication,
  ServerAnswers,
  ServerQuestion,
  StatementUses,
  StorageUse,
} from '../../../shared/serverView';
import type { TextRow } from '../../sessions/collectRows';
import { QueryError, type QuerySession } from '../../sessions/queryCapability';
import { serverAsker, tried, type ServerAsker } from './serverAsker';
import * as catalogue from './serverCatalogue';
import { activity, addressOf, endSession } from './serverSessions';

type Cell = string | null | undefined;

const text = (cell: Cell): string => cell ?? '';
const numberOf = (cell: Cell): number | null => (cell === null || cell === undefined ? null : Number(cell));

/** Answers one question about a server of MySQL 5.7 or MariaDB 10.2 and newer. Throws what running a statement throws. */
export async function askMysqlServer(
  session: QuerySession,
  question: ServerQuestion,
  signal: AbortSignal,
): Promise<ServerAnswers[keyof ServerAnswers]> {
  const server = serverAsker(session, signal);
  switch (question.what) {
    case 'activity':
      return activity(server);
    case 'storage':
      return storage(server);
    case 'statements':
      return statements(server);
    case 'settings':
      return server.flavour === 'maria' ? mariadbSettings(server) : mysqlSettings(server);
    case 'replication':
      return replication(server);
    case 'end-session':
      return endSession(server, question);
  }
}

/** Figures by schema, table and index; an index without a name is none. */
const byIndex = (rows: readonly TextRow[] | null): Map<string, number> =>
  new Map((rows ?? []).map(([schema, table, index, value]) => [keyOf(schema, table, index), Number(value)]));

const keyOf = (schema: Cell, table: Cell, index: Cell): string =>
  `${text(schema)}\u0000${text(table)}\u0000${text(index)}`;

async function storage({ ask }: ServerAsker): Promise<StorageUse> {
  const [database] = await ask(catalogue.DATABASE_BYTES);
  const reads = byIndex(await tried(ask, catalogue.INDEX_READS));
  const bytes = byIndex(await tried(ask, catalogue.INDEX_BYTES));
  const indexes = (await ask(catalogue.INDEXES)).map(([schema, table, name, unique]): IndexUse => ({
    ...{ schema: text(schema), table: text(table), name: text(name), isUnique: unique === '1' },
    bytes: bytes.get(keyOf(schema, table, name)) ?? null,
    scans: reads.get(keyOf(schema, table, name)) ?? null,
  }));
  const indexScans = new Map<string, number>();
  for (const { schema, table, scans } of indexes) {
    const key = keyOf(schema, table, '');
    if (scans !== null) indexScans.set(key, (indexScans.get(key) ?? 0) + scans);
  }
  return {
    databaseBytes: numberOf(database?.[0]),
    countedSince: '',
    tables: (await ask(catalogue.LARGEST_TABLES)).map(([schema, name, size, indexBytes, rows]) => ({
      ...{ schema: text(schema), name: text(name), bytes: Number(size), indexBytes: Number(indexBytes) },
      ...{ rows: numberOf(rows), deadRows: null, lastAnalysed: '' },
      fullScans: reads.get(keyOf(schema, name, '')) ?? null,
      indexScans: indexScans.get(keyOf(schema, name, '')) ?? null,
    })),
    indexes: largest(indexes),
  };
}

/** The largest, and of those that nobody reads the largest. */
function largest(indexes: IndexUse[]): IndexUse[] {
  const sorted = indexes.sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
  const most = catalogue.MOST_LISTED;
  const shown = new Set([
    ...sorted.slice(0, most),
    ...sorted.filter(({ scans }) => scans === 0).slice(0, most),
  ]);
  return sorted.filter((index) => shown.has(index));
}

const NOT_COUNTED =
  'The performance schema of this server is off: it does not count statements. Set performance_schema = ON in its configuration and restart it.';

async function statements({ ask }: ServerAsker): Promise<StatementUses> {
  const [on] = await ask(catalogue.PERFORMANCE_SCHEMA);
  if (on?.[0] !== '1') return { statements: [], notice: NOT_COUNTED };
  try {
    const rows = await ask(catalogue.TOP_STATEMENTS);
    return {
      notice: '',
      statements: rows.map(([statement, calls, totalMs, count]) => ({
        ...{ statement: text(statement), calls: Number(calls), totalMs: Number(totalMs) },
        ...{ meanMs: Number(totalMs) / Math.max(1, Number(calls)), rows: Number(count) },
      })),
    };
  } catch (error) {
    // The login may not read it: the server's words say so.
    if (error instanceof QueryError) return { statements: [], notice: error.message };
    throw error;
  }
}

const SETTING = { unit: '', needsRestart: false } as const;

async function mariadbSettings({ ask }: ServerAsker): Promise<ServerAnswers['settings']> {
  return (await ask(catalogue.MARIADB_SETTINGS)).map(
    ([name, value, description, source, isDefault, scope]) => ({
      ...{ ...SETTING, name: text(name), value: text(value), category: text(scope) },
      ...{ description: text(description), source: text(source), isDefault: isDefault === '1' },
    }),
  );
}

/** MySQL has no table of the defaults: what was not set since the server was built is one. */
async function mysqlSettings({ ask }: ServerAsker): Promise<ServerAnswers['settings']> {
  const sources = new Map(
    ((await tried(ask, catalogue.MYSQL_SETTING_SOURCES)) ?? []).map(([name, source]) => [name, text(source)]),
  );
  return (await ask(catalogue.MYSQL_SETTINGS)).map(([name, value]) => {
    const source = sources.get(text(name)) ?? '';
    return {
      ...{ ...SETTING, name: text(name), value: text(value), category: '', description: '', source },
      // Where the server does not say it, nothing is shown as changed.
      isDefault: source === '' || source === 'COMPILED',
    };
  });
}

async function replication(server: ServerAsker): Promise<Replication> {
  const sources = await replicaStatus(server);
  const replicas = (await server.ask(catalogue.LOG_READERS)).map(([user, host, state]) => ({
    ...{ name: text(user), client: addressOf(text(host)), state: text(state) },
    ...{ lagBytes: null, lagMs: null },
  }));
  const lags = sources.map(
    (row) => row.get('seconds_behind_master') ?? row.get('seconds_behind_source') ?? '',
  );
  const known = lags.filter((lag) => lag !== '').map((lag) => Number(lag) * 1000);
  return {
    role: sources.length > 0 ? 'replica' : replicas.length > 0 ? 'primary' : 'none',
    lagMs: known.length === 0 ? null : Math.max(...known),
    state: sources.map(sourceState).join('; '),
    replicas,
    slots: [],
  };
}

/** Throws the refusal of the last way to ask. */
async function replicaStatus({ named, flavour }: ServerAsker): Promise<ReadonlyMap<string, string>[]> {
  const [last, ...others] = [...catalogue.REPLICA_STATUS[flavour]].reverse();
  for (const statement of others) {
    try {
      return await named(statement);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
    }
  }
  return last === undefined ? [] : named(last);
}

/** "Waiting for master to send event from db02", with the errors of both of its threads. */
function sourceState(row: ReadonlyMap<string, string>): string {
  const of = (...names: string[]): string =>
    names.map((name) => row.get(name) ?? '').find((value) => value !== '') ?? '';
  const state = of('slave_io_state', 'replica_io_state');
  const source = of('master_host', 'source_host');
  const errors = [of('last_io_error'), of('last_sql_error')].filter((error) => error !== '');
  return [`${state === '' ? 'Stopped' : state} from ${source}`, ...errors].join(', ');
}
