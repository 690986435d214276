import { BinnacleError } from '../../../shared/errors';
import { quoteIdentifier } from '../../../shared/sql/identifiers';
import type {
  Replication,
  ServerActivity,
  ServerAnswers,
  ServerMeter,
  ServerQuestion,
  ServerSession,
  StatementUses,
  StorageUse,
} from '../../../shared/serverView';
import { collectRows, type TextRow } from '../../sessions/collectRows';
import { QueryError, type QuerySession } from '../../sessions/queryCapability';
import * as catalogue from './serverCatalogue';

type Asker = (statement: string) => Promise<TextRow[]>;
type Cell = string | null | undefined;

const text = (cell: Cell): string => cell ?? '';
const numberOf = (cell: Cell): number | null => (cell === null || cell === undefined ? null : Number(cell));

/** Answers one question about a server of PostgreSQL 10 or newer. Throws what running a statement throws. */
export async function askPostgresServer(
  session: QuerySession,
  question: ServerQuestion,
  signal: AbortSignal,
): Promise<ServerAnswers[keyof ServerAnswers]> {
  const ask: Asker = (statement) => collectRows(session, statement, signal);
  switch (question.what) {
    case 'activity':
      return activity(ask);
    case 'storage':
      return storage(ask);
    case 'statements':
      return statements(ask);
    case 'settings':
      return settings(ask);
    case 'replication':
      return replication(ask);
    case 'end-session':
      return endSession(ask, question);
  }
}

async function activity(ask: Asker): Promise<ServerActivity> {
  const sessions = (await ask(catalogue.SESSIONS)).map(sessionOf);
  const [counters] = await ask(catalogue.COUNTERS);
  const hidden = sessions.some(({ statement }) => statement === HIDDEN);
  return {
    sessions: sessions.map((each) => (each.statement === HIDDEN ? { ...each, statement: '' } : each)),
    meters: metersOf(sessions, counters ?? []),
    notice: hidden
      ? 'Statements of other users are hidden from this login. A member of pg_monitor (or pg_read_all_stats) sees them.'
      : '',
  };
}

/** What the server writes in the place of a statement that this login may not see. */
const HIDDEN = '<insufficient privilege>';

function sessionOf(row: TextRow): ServerSession {
  const [id, since, statementSince, isClient, user, database, client, application, state, wait] = row;
  const [statement, stateMs, transactionMs, connectedMs, blockers, isOwn, backend] = row.slice(10);
  const isActive = state === 'active';
  return {
    ...{ id: text(id), since: text(since), statementSince: text(statementSince) },
    kind: isClient === 't' ? 'client' : 'background',
    ...{ user: text(user), database: text(database), client: text(client) },
    application: isClient === 't' ? text(application) : text(backend),
    state: text(state),
    isActive,
    // An idle session waits for its client: that is no news.
    wait: wait === 'Client: ClientRead' ? '' : text(wait),
    statement: text(statement),
    ...{ statementMs: numberOf(stateMs), transactionMs: numberOf(transactionMs) },
    connectedMs: numberOf(connectedMs),
    blockedBy: blockersOf(blockers),
    isOwn: isOwn === 't',
  };
}

/** Parallel workers make a process wait for itself or for one twice; 0 stands for a prepared transaction. */
function blockersOf(json: Cell): string[] {
  if (json === null || json === undefined) return [];
  return [...new Set(JSON.parse(json) as number[])].map(String);
}

function metersOf(sessions: readonly ServerSession[], counters: TextRow): ServerMeter[] {
  const clients = sessions.filter(({ kind }) => kind === 'client');
  const [transactions, hits, blocks, read, written, temporary, limit] = counters.map(numberOf);
  const rate = (id: string, label: string, value: number | null | undefined): ServerMeter => ({
    ...{ id, label, kind: 'rate', value: value ?? 0, of: null },
  });
  return [
    { id: 'connections', label: 'Connections', kind: 'gauge', value: clients.length, of: limit ?? null },
    {
      ...{ id: 'active', label: 'Active', kind: 'gauge', of: null },
      value: clients.filter(({ isActive }) => isActive).length,
    },
    {
      ...{ id: 'blocked', label: 'Blocked', kind: 'gauge', of: null },
      value: sessions.filter(({ blockedBy }) => blockedBy.length > 0).length,
    },
    rate('transactions', 'Transactions', transactions),
    { id: 'cache', label: 'Cache hits', kind: 'share', value: hits ?? 0, of: blocks ?? 0 },
    rate('read', 'Rows read', read),
    rate('written', 'Rows written', written),
    rate('temporary', 'Temp files', temporary),
  ];
}

async function storage(ask: Asker): Promise<StorageUse> {
  const [database] = await ask(catalogue.DATABASE_USE);
  return {
    databaseBytes: numberOf(database?.[0]),
    countedSince: text(database?.[1]),
    tables: (await ask(catalogue.LARGEST_TABLES)).map(
      ([schema, name, bytes, indexBytes, rows, dead, fullScans, indexScans, analysed]) => ({
        ...{ schema: text(schema), name: text(name), bytes: Number(bytes), indexBytes: Number(indexBytes) },
        ...{ rows: numberOf(rows), deadRows: numberOf(dead), fullScans: numberOf(fullScans) },
        ...{ indexScans: numberOf(indexScans), lastAnalysed: text(analysed) },
      }),
    ),
    indexes: (await ask(catalogue.LARGEST_INDEXES)).map(([schema, table, name, bytes, scans, unique]) => ({
      ...{ schema: text(schema), table: text(table), name: text(name), bytes: numberOf(bytes) },
      ...{ scans: numberOf(scans), isUnique: unique === 't' },
    })),
  };
}

const NOT_INSTALLED =
  'The extension pg_stat_statements is not installed in this database. Add it to shared_preload_libraries, restart the server, and run CREATE EXTENSION pg_stat_statements.';

async function statements(ask: Asker): Promise<StatementUses> {
  const [found] = await ask(catalogue.STATEMENTS_SCHEMA);
  if (found === undefined) return { statements: [], notice: NOT_INSTALLED };
  const view = `${quoteIdentifier(text(found[0]), 'postgres')}.pg_stat_statements`;
  try {
    const rows = await ask(catalogue.topStatements(view));
    return {
      notice: '',
      statements: rows.map(([statement, calls, totalMs, count]) => ({
        ...{ statement: text(statement), calls: Number(calls), totalMs: Number(totalMs) },
        ...{ meanMs: Number(totalMs) / Math.max(1, Number(calls)), rows: Number(count) },
      })),
    };
  } catch (error) {
    // Installed, but the server was started without it.
    if (error instanceof QueryError) return { statements: [], notice: error.message };
    throw error;
  }
}

async function settings(ask: Asker): Promise<ServerAnswers['settings']> {
  return (await ask(catalogue.SETTINGS)).map(
    ([name, value, unit, category, description, source, isDefault, needsRestart]) => ({
      ...{ name: text(name), value: text(value), unit: text(unit), category: text(category) },
      ...{ description: text(description), source: text(source) },
      ...{ isDefault: isDefault === 't', needsRestart: needsRestart === 't' },
    }),
  );
}

async function replication(ask: Asker): Promise<Replication> {
  const [recovery] = await ask(catalogue.RECOVERY);
  const replicas = (await ask(catalogue.REPLICAS)).map(([name, client, state, lagBytes, lagMs]) => ({
    ...{ name: text(name), client: text(client), state: text(state) },
    ...{ lagBytes: numberOf(lagBytes), lagMs: numberOf(lagMs) },
  }));
  const isReplica = recovery?.[0] === 't';
  return {
    role: isReplica ? 'replica' : replicas.length > 0 ? 'primary' : 'none',
    lagMs: isReplica ? numberOf(recovery[1]) : null,
    state: isReplica ? text(recovery[2]) : '',
    replicas,
    slots: (await ask(catalogue.SLOTS)).map(([name, active, kept]) => ({
      ...{ name: text(name), active: active === 't', keptBytes: numberOf(kept) },
    })),
  };
}

const DIGITS = /^-?\d{1,19}$/;

async function endSession(
  ask: Asker,
  question: Extract<ServerQuestion, { what: 'end-session' }>,
): Promise<ServerAnswers['end-session']> {
  const { how, id, since, statementSince } = question;
  const marks = how === 'cancel' ? [id, since, statementSince] : [id, since];
  if (!marks.every((mark) => DIGITS.test(mark)))
    throw new BinnacleError('bad-request', 'This is no session of a PostgreSQL server.');
  const [ended] = await ask(catalogue.endSession(how, { id, since, statementSince }));
  return { done: ended?.[0] === 't' };
}
