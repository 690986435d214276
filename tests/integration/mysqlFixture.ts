import { dialSocket } from '../../src/main/host/dialSocket';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { openMysql, type MysqlDeps, type MysqlOptions } from '../../src/main/protocols/mysql/mysql';
import { dial } from '../../src/main/protocols/ssh/dial';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import type { MariadbLab, MariadbLogin } from '../lab/mariadb';

/** Options for a server on loopback without TLS. */
export function options(
  at: { port: number; database?: string },
  { user }: { user: string },
  changes: Partial<MysqlOptions> = {},
): MysqlOptions {
  return {
    name: 'db01',
    address: { kind: 'tcp', host: '127.0.0.1', port: at.port },
    database: at.database ?? '',
    user,
    tls: { mode: 'off', authorities: '', client: null },
    phaseTimeoutMs: 10_000,
    ...changes,
  };
}

/** A caller of the driver: dials and hands out the password, and keeps count of both. */
export class Caller implements MysqlDeps {
  dials = 0;
  readonly given: Uint8Array[] = [];

  constructor(
    private readonly settings: MysqlOptions,
    private readonly secret: string,
  ) {}

  dial(signal: AbortSignal): ReturnType<MysqlDeps['dial']> {
    this.dials++;
    const { address } = this.settings;
    if (address.kind === 'socket') return dialSocket('db01', address.path, signal);
    return dial({ name: 'db01', address: address.host, port: address.port }, signal);
  }

  password(): Promise<Uint8Array> {
    const bytes = Uint8Array.from(Buffer.from(this.secret));
    this.given.push(bytes);
    return Promise.resolve(bytes);
  }

  /** A session that is disposed when the test ends. */
  async open(signal = new AbortController().signal): Promise<QuerySession> {
    const session = await openMysql(this.settings, this, signal);
    onTestFinished(() => session.dispose());
    return session;
  }
}

/** A caller for one of the lab's accounts. */
export const callerOf = (lab: MariadbLab, login: MariadbLogin, changes: Partial<MysqlOptions> = {}): Caller =>
  new Caller(options(lab, login, changes), login.password);

/** Bit of a server's abilities by which it may count rows that an UPDATE found (CLIENT_FOUND_ROWS), and what follows it. */
const FOUND_ROWS = 0x02;
/** Header, version of the protocol; and behind the server's version: its number, half of a scramble and a zero. */
const BEFORE_VERSION = 5;
const BEFORE_ABILITIES = 4 + 8 + 1;

/** A way to the server on which it says that it counts only rows that differ afterwards. */
export async function changedRowsWay(port: number): Promise<number> {
  const sockets: Socket[] = [];
  const way = createServer((client) => {
    const target = connect({ host: '127.0.0.1', port });
    sockets.push(client, target);
    target.once('data', (greeting) => {
      const at = greeting.indexOf(0, BEFORE_VERSION) + 1 + BEFORE_ABILITIES;
      greeting[at] = (greeting[at] ?? 0) & ~FOUND_ROWS;
      client.write(greeting);
      target.pipe(client);
    });
    client.pipe(target);
    for (const each of [client, target]) each.on('error', () => undefined);
  });
  way.listen(0, '127.0.0.1');
  await once(way, 'listening');
  onTestFinished(() => {
    way.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = way.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
