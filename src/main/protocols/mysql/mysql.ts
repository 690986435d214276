import { BinnacleError } from '../../../shared/errors';
import type { ConnectionProtection, QuerySession } from '../../sessions/queryCapability';
import { PhaseClock } from '../ssh/phaseClock';
import { Control } from './control';
import { timedOut } from './errors';
import { Link } from './link';
import { logIn, type LoggedIn } from './login';
import type { MysqlDeps, MysqlOptions } from './options';
import { OwnQueries } from './ownQueries';
import { MysqlSession, SESSION_SETTINGS } from './session';

export type { MysqlDeps, MysqlOptions } from './options';

/**
 * Logs in to a MySQL (5.7 or newer) or MariaDB server, twice: the second connection cancels. Errors: those of `dial`,
 * unreachable, timeout, protocol-error (no TLS, certificate not trusted, broken server), auth-failed, not-found
 * (database), cancelled.
 */
export async function openMysql(
  options: MysqlOptions,
  deps: MysqlDeps,
  signal: AbortSignal,
): Promise<QuerySession> {
  checkOptions(options);
  return withPassword(deps, async (password) => {
    const first = await connect(options, deps, signal, password);
    return sessionOf(first, options, deps, signal, password);
  });
}

async function sessionOf(
  login: LoggedIn,
  options: MysqlOptions,
  deps: MysqlDeps,
  signal: AbortSignal,
  password: () => Promise<Uint8Array>,
): Promise<QuerySession> {
  const link = new Link(login, options);
  const { user, database } = options;
  const { isMariaDb, version } = login.greeting;
  const product = isMariaDb ? 'MariaDB' : 'MySQL';
  try {
    await new OwnQueries(link, options).rows(SESSION_SETTINGS);
    const anew = async (cancelled: AbortSignal): Promise<Link> =>
      new Link(await withPassword(deps, (own) => connect(options, deps, cancelled, own)), options);
    // A server that grants no second connection is worked with; then a cancel tries again.
    const second = connect(options, deps, signal, password).then(
      (other) => new Link(other, options),
      () => null,
    );
    const control = await Control.open(link, options, anew, second);
    signal.throwIfAborted();
    const server = { product, version, database, user, protection: protectionOf(options) };
    return new MysqlSession(link, options, server, control);
  } catch (error) {
    link.dispose();
    throw signal.aborted ? new BinnacleError('cancelled', 'Cancelled.') : error;
  }
}

/** Fetches the password once, when it is first wanted, and overwrites it afterwards. */
async function withPassword<T>(
  deps: MysqlDeps,
  work: (password: () => Promise<Uint8Array>) => Promise<T>,
): Promise<T> {
  let secret: Uint8Array | null = null;
  const password = async (): Promise<Uint8Array> => (secret ??= await deps.password());
  try {
    return await work(password);
  } finally {
    (secret as Uint8Array | null)?.fill(0);
  }
}

/** One connection, logged in. */
async function connect(
  options: MysqlOptions,
  deps: MysqlDeps,
  signal: AbortSignal,
  password: () => Promise<Uint8Array>,
): Promise<LoggedIn> {
  const end = new AbortController();
  const onAbort = (): void => end.abort(new BinnacleError('cancelled', 'Cancelled.'));
  const clock = new PhaseClock(options.phaseTimeoutMs, (phase) => end.abort(timedOut(options, phase)));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([
      dialAndLogIn(options, deps, clock, end.signal, password),
      rejection(end.signal),
    ]);
  } catch (error) {
    // What was waited for ends with other words than the reason.
    const reason: unknown = end.signal.aborted ? end.signal.reason : error;
    end.abort(reason);
    throw reason;
  } finally {
    clock.dispose();
    signal.removeEventListener('abort', onAbort);
  }
}

async function dialAndLogIn(
  options: MysqlOptions,
  deps: MysqlDeps,
  clock: PhaseClock,
  end: AbortSignal,
  password: () => Promise<Uint8Array>,
): Promise<LoggedIn> {
  end.throwIfAborted();
  clock.enter('the connection');
  const raw = await deps.dial(end);
  const cut = (): void => void raw.destroy();
  raw.on('error', () => undefined);
  if (end.aborted) cut();
  end.addEventListener('abort', cut, { once: true });
  const login = await logIn({ raw, protection: protectionOf(options), clock, password }, options);
  // TLS over a stream that is no socket leaves it open.
  login.stream.once('close', cut);
  end.throwIfAborted();
  end.removeEventListener('abort', cut);
  return login;
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

function protectionOf({ tls, address }: MysqlOptions): ConnectionProtection {
  if (address.kind === 'socket') return 'local';
  if (tls.mode === 'off') return 'none';
  return tls.mode === 'require' ? 'unverified' : 'verified';
}

/** A NUL would end a text of the login and begin another field. */
function checkOptions({ user, database }: MysqlOptions): void {
  if (user !== '' && !`${user}${database}`.includes('\0')) return;
  throw new BinnacleError('bad-request', 'The user or database name is empty or contains a NUL character.', {
    field: 'user',
  });
}
