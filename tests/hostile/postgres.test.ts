import { once } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PostgresOptions } from '../../src/main/protocols/postgres/postgres';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import { Caller, errorOf, options } from '../integration/postgresFixture';
import { Recorded, refusal, run } from '../integration/queryDriverSuite';
import {
  afterLogin,
  answering,
  AUTH,
  complete,
  DESCRIBED,
  description,
  hostilePostgres,
  int16,
  int32,
  message,
  notice,
  ready,
  row,
  WELCOME,
  type HostilePostgres,
} from './postgresServer';

const PASSWORD = 'correct horse';
/** Milliseconds that phases have here. */
const IMPATIENT_MS = 400;
const MB = 1024 * 1024;

async function use(server: Promise<HostilePostgres>): Promise<HostilePostgres> {
  const started = await server;
  onTestFinished(() => started.stop());
  return started;
}

const caller = (server: HostilePostgres, changes: Partial<PostgresOptions> = {}): Caller =>
  new Caller(options(server, { user: 'lab' }, { phaseTimeoutMs: IMPATIENT_MS, ...changes }), PASSWORD);

/** Where waiting is no part of what is tried: a busy machine may take long. */
const PATIENT = { phaseTimeoutMs: 20_000 };
const WITH_TLS = { tls: { mode: 'verify-full', authorities: '', client: null } } as const;

const open = async (server: Promise<HostilePostgres>, changes = {}): Promise<QuerySession> =>
  caller(await use(server), changes).open();

describe('before the login', () => {
  it.each([
    ['says nothing', {}, () => hostilePostgres(() => Promise.resolve()), 'the login'],
    [
      'says nothing about encryption',
      WITH_TLS,
      () => hostilePostgres(() => Promise.resolve()),
      'the encryption',
    ],
    [
      'stalls in the handshake',
      WITH_TLS,
      () =>
        hostilePostgres(async (peer) => {
          await peer.startup();
          peer.send('S');
        }),
      'the encryption',
    ],
    [
      'stalls after it asked for SCRAM',
      {},
      () =>
        hostilePostgres(async (peer) => {
          await peer.startup();
          peer.send(AUTH.scram);
        }),
      'the login',
    ],
    [
      'stalls after the login',
      {},
      () =>
        hostilePostgres(async (peer) => {
          await peer.startup();
          peer.send(AUTH.ok);
        }),
      'the login',
    ],
  ])('gives up on a server that %s', async (_name, changes, server, phase) => {
    const error = await errorOf(open(server(), changes));
    expect(error.code).toBe('timeout');
    expect(error.message).toContain(phase);
  });

  it('gives up on a connection that never opens', async () => {
    const never = caller(await use(hostilePostgres(() => Promise.resolve())));
    never.dial = () => new Promise(() => undefined);
    expect((await errorOf(never.open())).code).toBe('timeout');
  });

  it.each([
    ['no', 'N', /offers no encryption/],
    ['an error', message('E', Buffer.from('SFATAL\0Mgive me your password\0\0')), /with an error/],
    ['garbage', 'HTTP/1.1 400 Bad Request\r\n\r\n', /makes no sense/],
    ['yes and something put behind it', Buffer.concat([Buffer.from('S'), AUTH.ok]), /makes no sense/],
    ['yes and then no TLS', 'S', /failed|closed/],
  ])('stops when the answer about encryption is %s', async (name, answer, words) => {
    const server = await use(
      hostilePostgres(async (peer) => {
        await peer.startup();
        peer.send(answer);
        if (name === 'yes and then no TLS') {
          await once(peer.socket, 'data');
          peer.send('nonsense nonsense nonsense');
        }
      }),
    );
    const asking = caller(server, { ...WITH_TLS, ...PATIENT });
    const error = await errorOf(asking.open());
    expect(error.message).toMatch(words);
    expect(error.message).not.toContain('give me');
    expect(asking.passwordsFetched).toBe(0);
    expect(server.heard()).not.toContain('lab');
  });

  it.each([
    ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a message of 2 GB', message('R', int32(0), 0x80000000)],
    ['a message shorter than its length', message('R', int32(0), 3)],
    ['rows', row(['a'])],
    ['a request without its kind', message('R')],
  ])('hangs up on %s', async (_name, bytes) => {
    const server = hostilePostgres(async (peer) => {
      await peer.startup();
      peer.send(bytes);
    });
    const started = await use(server);
    expect((await errorOf(caller(started, PATIENT).open())).code).toBe('protocol-error');
    await started.clientGone;
  });

  it('hangs up on endless notices', async () => {
    const server = await use(
      hostilePostgres(async (peer) => {
        await peer.startup();
        await peer.flood(notice('x'.repeat(10_000)));
      }),
    );
    const error = await errorOf(caller(server, PATIENT).open());
    expect(error.code).toBe('protocol-error');
    expect(error.message).toContain('1 MiB');
  });

  it('says what the server says when it is closed', async () => {
    const error = await errorOf(
      open(
        hostilePostgres(async (peer) => {
          await peer.startup();
          peer.send(message('E', Buffer.from('SFATAL\0VFATAL\0C53300\0Mtoo many\u001b[31m clients\0\0')));
          peer.socket.end();
        }),
        PATIENT,
      ),
    );
    expect(error).toMatchObject({
      code: 'unreachable',
      message: 'db01 refused the login: too many[31m clients',
    });
  });
});

describe('asked for the password', () => {
  /** Asks like this and then lets everybody in. */
  const asking = (...requests: readonly Buffer[]): Promise<HostilePostgres> =>
    hostilePostgres(async (peer) => {
      await peer.startup();
      for (const request of requests) {
        peer.send(request);
        await peer.message();
      }
      peer.send(WELCOME);
    });

  it.each([
    ['in clear', AUTH.cleartext, {}],
    ['in clear, though it may be', AUTH.cleartext, { allowCleartextPassword: true }],
    ['as MD5 from afar', AUTH.md5, { address: { kind: 'tcp', host: 'db.example', port: 1 } as const }],
    ['by Kerberos', AUTH.gss, {}],
  ])('%s, the driver sends nothing', async (_name, request, changes) => {
    const server = await use(asking(request));
    const asked = caller(server, { ...PATIENT, ...changes });
    const near = caller(server);
    asked.dial = (signal) => near.dial(signal);
    const error = await errorOf(asked.open());
    expect(error.code).toBe('auth-failed');
    expect(error.hint).not.toBe('');
    await server.clientGone;
    expect(asked.passwordsFetched).toBe(0);
    expect(server.heard()).not.toContain(PASSWORD);
  });

  it('twice, the driver answers once', async () => {
    const server = await use(asking(AUTH.md5, AUTH.md5));
    expect((await errorOf(caller(server, PATIENT).open())).message).toContain('twice');
    expect(server.heard().match(/p\0\0\0/g)).toHaveLength(1);
  });

  /** Asks for SCRAM with this in place of its first message, then says `after`. */
  const scram = (first: (nonce: string) => string, ...after: readonly Buffer[]): Promise<HostilePostgres> =>
    hostilePostgres(async (peer) => {
      await peer.startup();
      peer.send(AUTH.scram);
      const nonce = /r=([^,]+)/.exec((await peer.message()).body.toString('latin1'))?.[1] ?? '';
      peer.send(AUTH.scramContinue(first(nonce)));
      await peer.message();
      peer.send(...after, WELCOME);
    });
  const proper = (nonce: string): string => `r=${nonce}server,s=c2FsdA==,i=4096`;

  it.each([
    [`${2 ** 31} rounds`, (nonce: string) => `r=${nonce}server,s=c2FsdA==,i=${2 ** 31}`, /1,000,000 rounds/],
    ['a nonce of its own', () => 'r=mine,s=c2FsdA==,i=4096', /nonce/],
    ['nonsense', () => '\u0000\u0001', /login failed/],
  ])('by SCRAM with %s, the driver proves nothing', async (_name, first, words) => {
    const server = await use(scram(first));
    const started = performance.now();
    const error = await errorOf(caller(server, PATIENT).open());
    expect(error.code).toBe('protocol-error');
    expect(error.message).toMatch(words);
    expect(performance.now() - started).toBeLessThan(5_000);
    await server.clientGone;
    expect(server.heard()).not.toContain('p=');
  });

  it.each([
    ['without proving that it knows the password', [], /without its proof/],
    ['with a false proof', [AUTH.scramFinal('v=AAAA')], /could not prove/],
    ['with an error for a proof', [AUTH.scramFinal('e=other-error')], /login failed/],
  ])('by SCRAM, the driver believes no server that goes on %s', async (_name, after, words) => {
    const error = await errorOf(open(scram(proper, ...after), PATIENT));
    expect(error.code).toBe('protocol-error');
    expect(error.message).toMatch(words);
  });
});

describe('after the login', () => {
  it.each([
    ['a row of 2 GB', [message('D', int16(1), 0x80000000)]],
    ['a row of 4 GB', [message('D', int16(1), 0xffffffff)]],
    ['a message of 3 bytes', [message('D', Buffer.alloc(0), 3)]],
    ['a row with a cell too many', [row(['a', 'b'])]],
    ['a row with a cell too few', [row([])]],
    ['a row that claims a cell it has not', [row([], 1)]],
    ['a row that claims fewer cells than it has', [row(['a', 'b'], 1)]],
    ['a row without a count', [message('D', Buffer.alloc(1))]],
    ['a cell longer than its row', [message('D', Buffer.concat([int16(1), int32(9), Buffer.from('a')]))]],
    ['a cell of 2 GB in a short row', [message('D', Buffer.concat([int16(1), int32(0x7fffffff)]))]],
    ['a cell of a negative length', [message('D', Buffer.concat([int16(1), int32(-2)]))]],
    ['a second description', [description(['b'])]],
    ['an unknown message', [message('?')]],
    ['a command without its end', [message('C', Buffer.from('SELECT'))]],
    ['an unknown state', [complete('SELECT 0'), ready('X')]],
    ['a huge command', [message('C', Buffer.alloc(MB))]],
    ['a request for a password', [AUTH.cleartext]],
  ])('hangs up on %s', async (_name, bytes) => {
    const server = await use(answering(...bytes));
    const session = await caller(server, PATIENT).open();
    const lost: string[] = [];
    session.onLost(({ code }) => lost.push(code));
    const sink = new Recorded();
    const error = await refusal(session, 'SELECT a', {}, sink);
    expect(error.code).toBe('protocol-error');
    expect(error.message).toContain('outcome is unknown');
    expect([lost, sink.rows]).toEqual([['protocol-error'], []]);
    await server.clientGone;
    expect(server.heard()).not.toContain(PASSWORD);
  });

  it.each([
    ['more columns than it describes', message('T', int16(0xffff))],
    ['binary cells', description(['a'], 1)],
    ['a description that goes on', message('T', Buffer.concat([int16(0), Buffer.alloc(9)]))],
    ['a description of 20 MB', message('T', int16(1), 20 * MB)],
    ['rows before their description', row(['a'])],
  ])('hangs up on %s, which has changed nothing', async (_name, bytes) => {
    const session = await open(
      afterLogin(async (peer) => {
        await peer.untilSync();
        peer.send(message('1'), bytes, ready());
      }),
      PATIENT,
    );
    const error = await refusal(session, 'SELECT a');
    expect([error.code, error.message]).toEqual([
      'protocol-error',
      expect.stringContaining('changed nothing'),
    ]);
  });

  it('hangs up on a result nobody asked for', async () => {
    const session = await open(
      afterLogin((peer) => {
        peer.send(row(['a']));
        return Promise.resolve();
      }),
      PATIENT,
    );
    const lost: string[] = [];
    session.onLost(({ code }) => lost.push(code));
    await vi.waitFor(() => expect(lost).toEqual(['protocol-error']));
  });

  it('takes rows that come byte by byte, and in one piece with everything else', async () => {
    const rows = Buffer.concat([row(['ä']), row([null]), row(['']), row(['x'.repeat(70_000)])]);
    const answer = Buffer.concat([message('2'), rows, complete('SELECT 4'), ready()]);
    const expected = [['ä'], [null], [''], ['x'.repeat(70_000)]];
    const dripping = await open(
      afterLogin(async (peer) => {
        await peer.untilSync();
        peer.send(DESCRIBED);
        await peer.untilSync();
        const head = answer.subarray(0, 64);
        for (let at = 0; at < head.length; at++) {
          peer.send(head.subarray(at, at + 1));
          await new Promise((resolve) => setImmediate(resolve));
        }
        peer.send(answer.subarray(64));
      }),
      PATIENT,
    );
    expect((await run(dripping, 'SELECT a')).rows).toEqual(expected);
    const whole = await open(answering(rows, complete('SELECT 4'), ready()), PATIENT);
    expect((await run(whole, 'SELECT a')).rows).toEqual(expected);
  });

  it('keeps little of endless notices, and can be stopped', async () => {
    const session = await open(
      afterLogin(async (peer) => {
        await peer.untilSync();
        await peer.flood(notice('x'.repeat(30_000)));
      }),
    );
    const sink = new Recorded();
    const stop = new AbortController();
    const running = refusal(session, 'SELECT a', { signal: stop.signal }, sink);
    await vi.waitFor(() => expect(sink.notices.length).toBeGreaterThan(50));
    stop.abort();
    expect((await running).code).toBe('connection-lost');
    expect(sink.notices.reduce((sum, { message: text }) => sum + text.length, 0)).toBeLessThan(2 * MB);
    expect(sink.notices.at(-1)?.message).toContain('more notices');
  });

  it('keeps the beginning of a notice of 50 MB, and goes on', async () => {
    const session = await open(
      answering(notice('x'.repeat(50 * MB)), row(['a']), complete('SELECT 1'), ready()),
      PATIENT,
    );
    const { notices, rows } = await run(session, 'SELECT a');
    expect(rows).toEqual([['a']]);
    expect(notices[0]?.message).toMatch(/^x{16384}…$/);
  });

  it.each([
    ['the description', () => afterLogin((peer) => peer.untilSync()), 'changed nothing'],
    ['the rows', () => answering(row(['a'])), 'outcome is unknown'],
  ])('gives up a session that stalls in %s when it is cancelled', async (_name, server, words) => {
    const session = await open(server());
    const error = await refusal(session, 'SELECT a', { signal: AbortSignal.timeout(50) });
    expect(error.code).toBe('connection-lost');
    expect(error.message).toContain('did not react to the cancel');
    expect(error.message).toContain(words);
  });

  it('gives up a session that stalls before a statement is sent', async () => {
    const session = await open(afterLogin((peer) => peer.untilSync()));
    const error = await refusal(session, 'SELECT a', { readOnly: true });
    expect([error.code, error.message]).toEqual([
      'connection-lost',
      expect.stringContaining('changed nothing'),
    ]);
  });

  it('says that nothing was sent or that the outcome is unknown when the server hangs up', async () => {
    const early = await open(
      afterLogin(async (peer) => {
        await peer.untilSync();
        peer.socket.resetAndDestroy();
      }),
      PATIENT,
    );
    expect((await refusal(early, 'DELETE')).message).toContain('changed nothing');
    const late = await open(
      afterLogin(async (peer) => {
        await peer.untilSync();
        peer.send(DESCRIBED);
        await peer.untilSync();
        peer.socket.end();
      }),
      PATIENT,
    );
    const error = await refusal(late, 'DELETE');
    expect(error).toMatchObject({ code: 'connection-lost', retryable: false });
    expect(error.message).toContain('outcome is unknown');
  });

  it('refuses a row too large to be shown before it comes', async () => {
    const session = await open(answering(message('D', int16(1), 600 * MB)));
    const before = process.memoryUsage().arrayBuffers;
    const error = await refusal(session, 'SELECT a');
    // The server never sends it and does not react to the cancel.
    expect(error.code).toBe('connection-lost');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MB);
  });
});
