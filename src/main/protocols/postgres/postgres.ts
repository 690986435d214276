import type { Duplex } from 'node:stream';
import { BinnacleError } from '../../../shared/errors';
import type { ConnectionProtection, QuerySession } from '../../sessions/queryCapability';
import { PhaseClock } from '../ssh/phaseClock';
import { plainLine } from '../ssh/serverText';
import { sendCancel } from './cancel';
import { encrypt, wantsTls } from './encryption';
import { timedOut } from './errors';
import { Link } from './link';
import { logIn } from './login';
import type { PostgresDeps, PostgresOptions } from './options';
import { PostgresSession } from './session';

export type { PostgresAddress, PostgresDeps, PostgresOptions, PostgresTls, TlsMode } from './options';

/**
 * Logs in to a PostgreSQL server (10 or newer). Errors: those of `dial`, unreachable, timeout, protocol-error (no TLS,
 * certificate not trusted, broken server), auth-failed, not-found (database), cancelled.
 */
export async function openPostgres(
  options: PostgresOptions,
  deps: PostgresDeps,
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
    const reason: unknown = end.signal.aborted ? end.signal.reason : error;
    end.abort(reason);
    throw reason;
  } finally {
    clock.dispose();
    signal.removeEventListener('abort', onAbort);
  }
}

async function open(
  options: PostgresOptions,
  deps: PostgresDeps,
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
  const stream: Duplex = wantsTls(options) ? await encrypt(raw, options) : raw;
  // TLS over a stream that is no socket leaves it open.
  stream.once('close', cut);
  clock.enter('the login');
  const protection = protectionOf(options);
  const login = await logIn({ stream, protection, clock }, options, deps);
  end.throwIfAborted();
  end.removeEventListener('abort', cut);
  const link = new Link(stream, login, options);
  const { backendKey } = login;
  const server = {
    product: 'PostgreSQL',
    version: plainLine(login.parameters.get('server_version') ?? ''),
    database: options.database,
    user: options.user,
    protection,
  };
  return new PostgresSession(link, options, server, (signal) =>
    backendKey === null ? Promise.resolve() : sendCancel(backendKey, options, deps, signal),
  );
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

function protectionOf(options: PostgresOptions): ConnectionProtection {
  if (options.address.kind === 'socket') return 'local';
  if (!wantsTls(options)) return 'none';
  return options.tls.mode === 'require' ? 'unverified' : 'verified';
}

/** A NUL would end a text of the startup message and begin another parameter. */
function checkOptions({ user, database }: PostgresOptions): void {
  for (const [field, text] of Object.entries({ user, database })) {
    if (text === '' || text.includes('\0')) {
      throw new BinnacleError('bad-request', `The ${field} name is empty or contains a NUL character.`, {
        field,
      });
    }
  }
}
