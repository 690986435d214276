import { openPostgres } from '../../src/main/protocols/postgres/postgres';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { dial } from '../../src/main/protocols/ssh/dial';
import type { PostgresDeps, PostgresOptions } from '../../src/main/protocols/postgres/postgres';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import { onTestFinished } from 'vitest';
import { BinnacleError } from '../../src/shared/errors';
import type { PostgresLab, PostgresLogin } from '../lab/postgres';

/** Options for a server on loopback without TLS. */
export function options(
  at: { port: number; database?: string },
  { user }: { user: string },
  changes: Partial<PostgresOptions> = {},
): PostgresOptions {
  return {
    name: 'db01',
    address: { kind: 'tcp', host: '127.0.0.1', port: at.port },
    database: at.database ?? 'lab',
    user,
    tls: { mode: 'off', authorities: '', client: null },
    allowCleartextPassword: false,
    phaseTimeoutMs: 10_000,
    ...changes,
  };
}

/** A direct connection, by TCP as the app makes it or to a Unix socket. */
export async function dialTo(address: PostgresOptions['address'], signal: AbortSignal): Promise<Socket> {
  if (address.kind === 'tcp')
    return dial({ name: 'db01', address: address.host, port: address.port }, signal);
  const socket = connect({ path: address.path, signal });
  await once(socket, 'connect');
  return socket;
}

/** A caller of the driver: dials and hands out the password, and keeps count of both. */
export class Caller implements PostgresDeps {
  dials = 0;
  passwordsFetched = 0;

  constructor(
    private readonly settings: PostgresOptions,
    private readonly secret: string | null,
  ) {}

  dial(signal: AbortSignal): ReturnType<PostgresDeps['dial']> {
    this.dials++;
    return dialTo(this.settings.address, signal);
  }

  password(): Promise<Uint8Array | null> {
    this.passwordsFetched++;
    return Promise.resolve(this.secret === null ? null : Uint8Array.from(Buffer.from(this.secret)));
  }

  /** A session that is disposed when the test ends. */
  async open(signal = new AbortController().signal): Promise<QuerySession> {
    const session = await openPostgres(this.settings, this, signal);
    onTestFinished(() => session.dispose());
    return session;
  }
}

/** A caller for one of the lab's accounts. */
export const callerOf = (
  lab: PostgresLab,
  login: PostgresLogin,
  changes: Partial<PostgresOptions> = {},
): Caller => new Caller(options(lab, login, changes), login.password);

/** What a promise rejects with. */
export async function errorOf(work: Promise<unknown>): Promise<BinnacleError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof BinnacleError) return error;
    throw error;
  }
  throw new Error('it succeeded');
}
