import { describe, expect, it, onTestFinished } from 'vitest';
import type { MysqlOptions } from '../../src/main/protocols/mysql/mysql';
import { Caller, options } from '../integration/mysqlFixture';
import { errorOf } from '../integration/postgresFixture';
import { Recorded, refusal, run } from '../integration/queryDriverSuite';
import {
  answering,
  column,
  eof,
  failure,
  greeting,
  hostileMysql,
  ok,
  packet,
  result,
  sequenced,
  switchTo,
  WITH_TLS,
  type HostileMysql,
  type Peer,
} from './mysqlServer';

const PASSWORD = 'correct horse';
/** Milliseconds that phases have here, and where waiting is no part of what is tried: a busy machine may take long. */
const IMPATIENT = { phaseTimeoutMs: 400 };
const PATIENT = { phaseTimeoutMs: 20_000 };
const FULL_TLS = { tls: { mode: 'verify-full', authorities: '', client: null } } as const;

async function use(server: Promise<HostileMysql>): Promise<HostileMysql> {
  const started = await server;
  onTestFinished(() => started.stop());
  return started;
}

const caller = (server: HostileMysql, changes: Partial<MysqlOptions> = {}): Caller =>
  new Caller(options(server, { user: 'lab' }, { ...PATIENT, ...changes }), PASSWORD);

/** Says this first, and then whatever follows the login. */
const greeted = (first: Buffer, ...then: readonly Buffer[]): Promise<HostileMysql> =>
  hostileMysql(async (peer) => {
    peer.send(first);
    for (const [index, body] of then.entries()) {
      await peer.packet();
      peer.send(packet(2 + 2 * index, body));
    }
  });

describe('before the login', () => {
  it.each([
    ['says nothing', {}, () => hostileMysql(() => Promise.resolve()), 'the greeting'],
    [
      'stalls in the handshake of TLS',
      FULL_TLS,
      () => greeted(packet(0, greeting('', WITH_TLS))),
      'the encryption',
    ],
    ['stalls after its greeting', {}, () => greeted(packet(0, greeting())), 'the login'],
    ['sends a byte at a time', {}, () => hostileMysql(drip), 'the greeting'],
  ])('gives up on a server that %s', async (_name, changes, server, phase) => {
    const error = await errorOf(caller(await use(server()), { ...IMPATIENT, ...changes }).open());
    expect(error.code).toBe('timeout');
    expect(error.message).toContain(phase);
  });

  it.each([
    ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a packet of 16 MB', packet(0, Buffer.alloc(4), 0xfffffe)],
    ['packets out of order', packet(3, greeting())],
    ['a greeting that ends too early', packet(0, greeting().subarray(0, 20))],
    ['an old version', packet(0, Buffer.from('\x093.23\0'))],
  ])('hangs up on %s', async (_name, bytes) => {
    const server = await use(greeted(bytes));
    const asked = caller(server);
    expect((await errorOf(asked.open())).code).toBe('protocol-error');
    await server.clientGone;
    expect(asked.given).toEqual([]);
  });

  it('says what the server says when it lets nobody in', async () => {
    const error = await errorOf(
      caller(await use(greeted(packet(0, failure(1040, 'Too many connections'))))).open(),
    );
    expect(error).toMatchObject({
      code: 'unreachable',
      message: 'db01 refused the login: Too many connections',
    });
  });

  it.each([
    ['offers no encryption', packet(0, greeting()), /offers no encryption/],
    [
      'puts something behind its greeting',
      Buffer.concat([packet(0, greeting('', WITH_TLS)), packet(2, ok())]),
      /before the encryption/,
    ],
  ])('sends neither user nor password where TLS is wanted and a server %s', async (_name, bytes, words) => {
    const server = await use(greeted(bytes));
    const asked = caller(server, FULL_TLS);
    expect((await errorOf(asked.open())).message).toMatch(words);
    expect(asked.given).toEqual([]);
    expect(server.heard()).not.toContain('lab');
  });
});

async function drip(peer: Peer): Promise<void> {
  for (const byte of packet(0, greeting())) {
    peer.send(Buffer.of(byte));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('asked for the password', () => {
  const more = (...bytes: number[]): Buffer => Buffer.from([1, ...bytes]);

  it.each([
    ['in clear', 'mysql_native_password', [switchTo('mysql_clear_password', '')]],
    ['by sha256_password', 'mysql_native_password', [switchTo('sha256_password')]],
    ['itself by caching_sha2_password', 'caching_sha2_password', [more(4)]],
    ['by a plugin nobody has', 'mysql_native_password', [switchTo('__proto__')]],
    ['by the oldest plugin', 'mysql_native_password', [Buffer.of(0xfe)]],
  ])('%s, the driver does not send it', async (_name, plugin, then) => {
    const server = await use(greeted(packet(0, greeting(plugin)), ...then));
    const error = await errorOf(caller(server).open());
    expect(error.code).toBe('auth-failed');
    expect(error.hint).not.toBe('');
    await server.clientGone;
    expect(server.heard()).not.toContain(PASSWORD);
  });

  it.each([
    ['a key of the server', [more(...Buffer.from('-----BEGIN PUBLIC KEY-----'))]],
    ['the same twice', [more(3), more(3)]],
    ['endless switches', Array.from({ length: 9 }, () => switchTo('mysql_native_password'))],
    ['something else', [Buffer.from([0x55])]],
  ])('with %s, the driver hangs up', async (_name, then) => {
    const server = await use(
      hostileMysql(async (peer) => {
        peer.send(packet(0, greeting('caching_sha2_password')));
        await peer.packet();
        let sequence = 2;
        for (const body of then) {
          peer.send(packet(sequence, body));
          sequence += body[0] === 0xfe ? 2 : 1;
          if (body[0] === 0xfe) await peer.packet();
        }
      }),
    );
    expect((await errorOf(caller(server).open())).code).toBe('protocol-error');
    expect(server.heard()).not.toContain(PASSWORD);
  });

  it('by caching_sha2_password, a proof is enough where the server remembers', async () => {
    const server = await use(
      hostileMysql(async (peer) => {
        peer.send(packet(0, greeting('caching_sha2_password')));
        await peer.packet();
        peer.send(packet(2, more(3)), packet(3, failure(1045, 'Access denied')));
      }),
    );
    expect((await errorOf(caller(server).open())).message).toContain('Access denied');
    expect(server.heard()).not.toContain(PASSWORD);
  });
});

describe('answering a statement', () => {
  const cell = (text: string): Buffer => Buffer.concat([Buffer.of(text.length), Buffer.from(text)]);

  it.each([
    ['asks for a file', packet(1, Buffer.from('\xfb/etc/passwd', 'latin1')), /file of this machine/],
    [
      'claims more columns than there can be',
      packet(1, Buffer.from([0xfd, 0xff, 0xff, 0xff])),
      /makes no sense/,
    ],
    ['sends packets out of order', packet(9, ok()), /out of order/],
    [
      'sends a row that is longer than its cells',
      result([Buffer.concat([cell('x'), cell('y')])]),
      /longer than its cells/,
    ],
    ['sends a cell that is longer than its row', result([Buffer.from([200, 1])]), /longer than its row/],
    ['ends a row early', result([Buffer.from([0xfc, 1])]), /too early/],
    [
      'describes a column too shortly',
      sequenced([Buffer.of(1), Buffer.from([3, 100, 101, 102])]),
      /too early/,
    ],
    [
      'sends a second answer',
      Buffer.concat([packet(1, ok()), packet(2, ok())]),
      /nobody asked for|out of order/,
    ],
    [
      'announces a description of 16 MB',
      Buffer.concat([packet(1, Buffer.of(1)), packet(2, Buffer.alloc(4), 0xfffffe)]),
      /announced a packet/,
    ],
  ])('a server that %s is given up', async (_name, bytes, words) => {
    const server = await use(answering((peer) => peer.send(bytes)));
    const session = await caller(server).open();
    const lost = new Promise<string>((resolve) => session.onLost(({ message }) => resolve(message)));
    await run(session, 'SELECT 1').catch(() => undefined);
    expect(await lost).toMatch(words);
    expect(server.heard()).not.toContain('root:');
  });

  it('may claim 65,535 columns and send none, and is cancelled', async () => {
    const server = await use(answering((peer) => peer.send(packet(1, Buffer.from([0xfc, 0xff, 0xff])))));
    const session = await caller(server, IMPATIENT).open();
    const before = process.memoryUsage().arrayBuffers;
    const stop = new AbortController();
    const running = refusal(session, 'SELECT 1', { signal: stop.signal });
    stop.abort();
    expect((await running).code).toBe('connection-lost');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
  });

  it('may name columns __proto__, constructor and nothing', async () => {
    const bodies = [Buffer.of(3), ...['__proto__', 'constructor', ''].map(column), eof()];
    const row = Buffer.concat(['1', '2', '3'].map(cell));
    const server = await use(answering((peer) => peer.send(sequenced([...bodies, row, eof()]))));
    const { columns, rows } = await run(await caller(server).open(), 'SELECT 1');
    expect(columns?.map(({ name }) => name)).toEqual(['__proto__', 'constructor', '']);
    expect(rows).toEqual([['1', '2', '3']]);
  });

  it.each([
    ['before its answer', Buffer.alloc(0)],
    ['in its description', packet(1, Buffer.of(1))],
    ['in its rows', sequenced([Buffer.of(1), column('a'), eof(), cell('x')])],
    ['in a packet', sequenced([Buffer.of(1), column('a'), eof(), cell('x')]).subarray(0, -1)],
  ])('may be reset %s: the outcome is unknown', async (_name, bytes) => {
    const server = await use(
      answering((peer) => {
        peer.socket.write(bytes, () => peer.socket.resetAndDestroy());
      }),
    );
    const session = await caller(server).open();
    const error = await refusal(session, 'SELECT 1', {}, new Recorded());
    expect(error.code).toBe('connection-lost');
    expect(error.message).toContain('outcome is unknown');
  });
});
