import { BinnacleError } from '../../../shared/errors';
import type {
  ServerActivity,
  ServerAnswers,
  ServerMeter,
  ServerQuestion,
  ServerSession,
} from '../../../shared/serverView';
import type { TextRow } from '../../sessions/collectRows';
import { QueryError } from '../../sessions/queryCapability';
import { tried, type ServerAsker } from './serverAsker';
import * as catalogue from './serverCatalogue';

type Cell = string | null | undefined;

/** Sessions, and what the meters are drawn from. */
export async function activity({ ask, flavour }: ServerAsker): Promise<ServerActivity> {
  const rows = await ask(catalogue.sessions(flavour));
  const transactions = await tried(ask, catalogue.TRANSACTIONS);
  const blockers = await blockersOf(ask);
  const sessions = rows.map((row) => sessionOf(row, transactions ?? [], blockers));
  return {
    sessions,
    meters: metersOf(
      sessions,
      await ask(catalogue.COUNTERS),
      (await ask(catalogue.CONNECTION_LIMIT))[0]?.[0],
    ),
    notice:
      transactions === null
        ? 'This login sees its own sessions only, and no locks. A user with the privilege PROCESS sees all.'
        : '',
  };
}

/** Who waits for whom, as far as this server and login tell. */
async function blockersOf(ask: ServerAsker['ask']): Promise<Map<string, Set<string>>> {
  const waits: TextRow[] = [];
  for (const statement of catalogue.ROW_WAITS) {
    const found = await tried(ask, statement);
    if (found === null) continue;
    waits.push(...found);
    break;
  }
  waits.push(...((await tried(ask, catalogue.METADATA_WAITS)) ?? []));
  const blockers = new Map<string, Set<string>>();
  for (const [waiter, blocker] of waits) {
    // A transaction that was recovered, or prepared by one that is gone, has no session.
    if (typeof waiter !== 'string' || typeof blocker !== 'string' || blocker === '0') continue;
    blockers.set(waiter, (blockers.get(waiter) ?? new Set()).add(blocker));
  }
  return blockers;
}

/** Commands of connections that wait for their client or for the log: they run nothing. */
const IDLE = new Set(['Sleep', 'Daemon', 'Binlog Dump', 'Binlog Dump GTID']);

function sessionOf(
  row: TextRow,
  transactions: readonly TextRow[],
  blockers: ReadonlyMap<string, ReadonlySet<string>>,
): ServerSession {
  const [id, mark, user, database, host, command, state, statement, ms, isOwn] = row.map(
    (cell) => cell ?? '',
  );
  const transaction = transactions.find(([thread]) => thread === id);
  const isBackground = user === 'system user' || user === 'event_scheduler' || command === 'Daemon';
  const idle = IDLE.has(command ?? '');
  return {
    // A number is not given again while the server runs.
    ...{ id: id ?? '', since: id ?? '', statementSince: idle ? '' : (mark ?? '') },
    kind: isBackground ? 'background' : 'client',
    ...{ user: user ?? '', database: database ?? '', client: addressOf(host ?? ''), application: '' },
    state: idle && transaction !== undefined ? `${command} in transaction` : (command ?? ''),
    isActive: !isBackground && !idle,
    wait: transaction?.[1] === '1' ? 'LOCK WAIT' : idle && !isBackground ? '' : (state ?? ''),
    statement: statement ?? '',
    statementMs: ms === '' ? null : Math.max(0, Number(ms)),
    transactionMs: transaction === undefined ? null : Math.max(0, Number(transaction[2])),
    connectedMs: null,
    blockedBy: [...(blockers.get(id ?? '') ?? [])],
    isOwn: isOwn === '1',
  };
}

/** `address:port`; a socket of the server's own machine is `localhost`. */
export function addressOf(host: string): string {
  return host === 'localhost' ? '' : host.replace(/:\d+$/, '');
}

const READS = ['first', 'key', 'last', 'next', 'prev', 'rnd', 'rnd_next'].map((way) => `Handler_read_${way}`);
const WRITES = ['Handler_write', 'Handler_update', 'Handler_delete'];

function metersOf(
  sessions: readonly ServerSession[],
  counters: readonly TextRow[],
  limit: Cell,
): ServerMeter[] {
  const values = new Map(counters.map(([name, value]) => [name, Number(value)]));
  const sum = (names: readonly string[]): number =>
    names.reduce((all, name) => all + (values.get(name) ?? 0), 0);
  const of = (name: string): number => sum([name]);
  const rate = (id: string, label: string, value: number): ServerMeter => ({
    ...{ id, label, kind: 'rate', value, of: null },
  });
  const gauge = (id: string, label: string, value: number, whole: number | null = null): ServerMeter => ({
    ...{ id, label, kind: 'gauge', value, of: whole },
  });
  const asked = of('Innodb_buffer_pool_read_requests');
  return [
    gauge('connections', 'Connections', of('Threads_connected'), Number(limit ?? 0) || null),
    gauge('active', 'Active', sessions.filter(({ isActive }) => isActive).length),
    gauge('blocked', 'Blocked', sessions.filter(({ blockedBy }) => blockedBy.length > 0).length),
    rate('questions', 'Questions', of('Questions')),
    {
      ...{ id: 'cache', label: 'Cache hits', kind: 'share', of: asked },
      value: Math.max(0, asked - of('Innodb_buffer_pool_reads')),
    },
    rate('read', 'Rows read', sum(READS)),
    rate('written', 'Rows written', sum(WRITES)),
    rate('temporary', 'Temp tables', of('Created_tmp_disk_tables')),
  ];
}

const ID = /^\d{1,20}$/;
const MARK = { maria: /^\d{1,20}$/, mysql: /^-?\d{1,12}-[0-9a-f]{32}$/ } as const;

/**
 * Ends what was seen. MariaDB kills a statement by its own number; MySQL, by that of its session: there another statement
 * may begin between the look and the end.
 */
export async function endSession(
  { ask, flavour }: ServerAsker,
  question: Extract<ServerQuestion, { what: 'end-session' }>,
): Promise<ServerAnswers['end-session']> {
  const { how, id, since, statementSince } = question;
  const isStatement = how === 'cancel';
  if (!ID.test(id) || !ID.test(since) || (isStatement && !MARK[flavour].test(statementSince)))
    throw new BinnacleError('bad-request', 'This is no session of a MySQL or MariaDB server.');
  if (since !== id) return { done: false };
  const look = catalogue.stillThere(flavour, id, isStatement ? statementSince : null);
  if ((await ask(look)).length === 0) return { done: false };
  const byNumber = flavour === 'maria' ? `KILL QUERY ID ${statementSince}` : `KILL QUERY ${id}`;
  try {
    await ask(isStatement ? byNumber : `KILL CONNECTION ${id}`);
    return { done: true };
  } catch (error) {
    // It may have ended since the look; else the server's refusal counts.
    if (error instanceof QueryError && (await ask(look)).length === 0) return { done: false };
    throw error;
  }
}
