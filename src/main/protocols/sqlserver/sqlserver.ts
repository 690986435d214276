import type { Duplex } from 'node:stream';
import { BinnacleError } from '../../../shared/errors';
import type { ConnectionProtection, QuerySession } from '../../sessions/queryCapability';
import { PhaseClock } from '../ssh/phaseClock';
import { secure } from './encryption';
import { brokeProtocol, ProtocolViolation, timedOut } from './errors';
import { Link } from './link';
import { logIn } from './login';
import type { SqlServerDeps, SqlServerOptions } from './options';
import { SqlServerSession } from './session';

export type { SqlServerDeps, SqlServerOptions } from './options';

/**
 * Logs in to a SQL Server (2012 and newer) with a name and a password of the server's own. Errors: those of `dial`,
 * unreachable, timeout, protocol-error (no TLS, certificate not trusted, broken server), auth-failed, not-found
 * (database), cancelled.
 */
export async function openSqlServer(
  options: SqlServerOptions,
  deps: SqlServerDeps,
  signal: AbortSignal,
): Promise<QuerySession> {
  checkOptions(options);
  const end = new AbortController();
  const onAbort = (): void => end.abort(new BinnacleError('cancelled', 'Cancelled.'));
  const clock = new PhaseClock(options.phaseTimeoutMs, (phase) => end.abort(timedOut(options, phase)));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([open(options, deps, clock, end.signal), rejection(end.signal)]);
  } catch (error) {
    // What was waited for ends with other words than the reason.
    const reason: unknown = end.signal.aborted ? end.signal.reason : inWords(options, error);
    end.abort(reason);
    throw reason;
  } finally {
    clock.dispose();
    signal.removeEventListener('abort', onAbort);
  }
}

async function open(
  options: SqlServerOptions,
  deps: SqlServerDeps,
  clock: PhaseClock,
  end: AbortSignal,
): Promise<QuerySession> {
  end.throwIfAborted();
  clock.enter('the connection');
  const raw = await deps.dial(end);
  const cut = (): void => void raw.destroy();
  raw.on('error', () => undefined);
  if (end.aborted) cut();
  end.addEventListener('abort', cut, { once: true });
  clock.enter('the encryption');
  const secured = await secure(raw, options);
  if (secured.afterLogin === null) cutWith(secured.stream, raw);
  clock.enter('the login');
  const login = await logIn(secured, clock, options, deps);
  const { product, version, database } = login;
  const server = { product, version, database, user: options.user, protection: protectionOf(options) };
  const session = new SqlServerSession(new Link(login, options), options, server);
  await session.prepare();
  end.throwIfAborted();
  end.removeEventListener('abort', cut);
  return session;
}

/** TLS over a stream that is no socket leaves it open. */
function cutWith(stream: Duplex, raw: Duplex): void {
  if (stream !== raw) stream.once('close', () => raw.destroy());
}

function inWords(options: SqlServerOptions, error: unknown): unknown {
  return error instanceof ProtocolViolation ? brokeProtocol(options, error.message) : error;
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** A login that alone is encrypted, for whoever answers, protects nothing that follows. */
function protectionOf({ tls }: SqlServerOptions): ConnectionProtection {
  if (tls.mode === 'off') return 'none';
  return tls.mode === 'require' ? 'unverified' : 'verified';
}

/** Characters that a name may have at a SQL Server (sysname). */
const MAX_NAME = 128;

function checkOptions({ user, database }: SqlServerOptions): void {
  for (const [field, text] of Object.entries({ user, database: database ?? 'master' })) {
    if (text === '' || text.includes('\0') || text.length > MAX_NAME) {
      throw new BinnacleError(
        'bad-request',
        `The ${field} name is empty, too long or contains a NUL character.`,
        {
          field,
        },
      );
    }
  }
}
