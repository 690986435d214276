import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { dial } from '../../src/main/protocols/ssh/dial';
import { openSqlServer, type SqlServerOptions } from '../../src/main/protocols/sqlserver/sqlserver';
import type { QuerySession, ResultSink } from '../../src/main/sessions/queryCapability';
import { BinnacleError } from '../../src/shared/errors';
import { errorOf } from '../integration/postgresFixture';
import { Recorded, refusal, run } from '../integration/queryDriverSuite';
import { TestAuthority } from '../lab/certificates';
import {
  afterLogin,
  answering,
  BEGAN,
  columns,
  done,
  ENDED,
  error,
  hello,
  info,
  INT,
  LATIN,
  packet,
  reply,
  row,
  tdsServer,
  u16,
  u32,
  u64,
  u8,
  ucs2,
  bText,
  WELCOME,
  type TdsServer,
} from './tdsServer';

// Against a responder of ours: no real SQL Server runs here.

const PASSWORD = 'correct horse';
const IMPATIENT_MS = 400;
const TLS_ON = { mode: 'verify-full', authorities: '' } as const;

class Caller {
  passwordsFetched = 0;

  constructor(private readonly options: SqlServerOptions) {}

  async open(): Promise<QuerySession> {
    const { host, port } = this.options.address;
    const session = await openSqlServer(
      this.options,
      {
        dial: (signal) => dial({ name: 'db01', address: host, port }, signal),
        password: () => {
          this.passwordsFetched++;
          return Promise.resolve(Uint8Array.from(Buffer.from(PASSWORD)));
        },
      },
      new AbortController().signal,
    );
    onTestFinished(() => session.dispose());
    return session;
  }
}

async function callerOf(
  started: Promise<TdsServer>,
  changes: Partial<SqlServerOptions> = {},
): Promise<{ caller: Caller; server: TdsServer }> {
  const server = await started;
  onTestFinished(() => server.stop());
  const caller = new Caller({
    ...{ name: 'db01', address: { kind: 'tcp', host: '127.0.0.1', port: server.port } },
    ...{ database: null, user: 'lab', tls: { mode: 'off', authorities: '' }, readOnlyIntent: false },
    phaseTimeoutMs: 20_000,
    ...changes,
  });
  return { caller, server };
}

const open = async (server: Promise<TdsServer>, changes = {}): Promise<QuerySession> =>
  (await callerOf(server, changes)).caller.open();

/** Says this to everybody and then nothing. */
const saying = (...bytes: readonly Buffer[]): Promise<TdsServer> =>
  tdsServer((peer) => {
    peer.send(...bytes);
    return Promise.resolve();
  });

/** A login over TLS that goes on as long as it can. */
const encrypting = (authority: TestAuthority): Promise<TdsServer> =>
  tdsServer(async (peer) => {
    await peer.message();
    peer.send(hello(1));
    await peer.encrypt(authority.issue({ name: 'db01', hosts: ['127.0.0.1'] }));
    await peer.message();
    peer.send(WELCOME);
    await peer.batch();
    peer.send(reply(done(null)));
    await peer.batch();
    peer.send(reply(columns(['n', INT]), row(u32(7)), done(1)));
  });

describe('the login', () => {
  it('is encrypted for a server with a checked certificate', async () => {
    const authority = new TestAuthority();
    const tls = { mode: 'verify-full', authorities: authority.certificate };
    const session = await open(encrypting(authority), { tls });
    expect(session.server).toMatchObject({
      ...{ product: 'Microsoft SQL Server', version: '15.0.2000', database: 'lab', protection: 'verified' },
    });
    expect((await run(session, 'SELECT 7')).rows).toEqual([['7']]);
  });

  it('says nothing to a server with a certificate of nobody', async () => {
    const { caller } = await callerOf(encrypting(new TestAuthority()), { tls: TLS_ON });
    expect((await errorOf(caller.open())).message).toContain('not trusted');
    expect(caller.passwordsFetched).toBe(0);
  });

  it.each([
    ['off', 0],
    ['not there', 2],
  ])('stops when encryption is asked for and the server says that it is %s', async (_name, answer) => {
    const server = tdsServer(async (peer) => {
      await peer.message();
      peer.send(hello(answer));
    });
    const { caller } = await callerOf(server, { tls: TLS_ON });
    expect((await errorOf(caller.open())).message).toContain('offers no encryption');
    expect(caller.passwordsFetched).toBe(0);
  });

  it('is encrypted alone where encryption is off, which counts as none', async () => {
    const authority = new TestAuthority();
    const server = tdsServer(async (peer) => {
      await peer.message();
      peer.send(hello(0));
      await peer.encrypt(authority.issue({ name: 'db01' }));
      await peer.message();
      peer.plain();
      peer.send(WELCOME);
      await peer.batch();
      peer.send(reply(done(null)));
    });
    const { caller, server: started } = await callerOf(server);
    expect((await caller.open()).server.protection).toBe('none');
    expect(started.heard().includes(ucs2('SET ANSI_NULLS'))).toBe(true);
    expect(started.heard().includes(ucs2('Binnacle'))).toBe(false);
  });

  it('passes on why the server refuses it', async () => {
    const server = tdsServer(async (peer) => {
      await peer.message();
      peer.send(hello(2));
      await peer.message();
      peer.send(reply(error(18456, 'Login failed for user.', 1, 14), done(null)));
    });
    expect(await errorOf(open(server))).toMatchObject({ code: 'auth-failed' });
  });

  it.each([
    ['nothing', []],
    ['half a packet', [Buffer.of(4, 1, 0)]],
  ])('gives up on a server that says %s', async (_name, bytes) => {
    const server = saying(...bytes);
    expect((await errorOf(open(server, { phaseTimeoutMs: IMPATIENT_MS }))).code).toBe('timeout');
  });

  it('hangs up on another protocol', async () => {
    const server = saying(Buffer.from('HTTP/1.1 400 Bad Request'));
    expect((await errorOf(open(server))).code).toBe('protocol-error');
  });
});

const short = (text: Buffer): Buffer => Buffer.concat([u16(text.length), text]);
const sized = (bytes: readonly number[]): Buffer => Buffer.of(bytes.length, ...bytes);
const chunked = (...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([
    u64(0xffff_ffff_ffff_fffen),
    ...parts.map((each) => Buffer.concat([u32(each.length), each])),
    u32(0),
  ]);
const pointer = (bytes: Buffer): Buffer =>
  Buffer.concat([u8(16), Buffer.alloc(24), u32(bytes.length), bytes]);
const float = Buffer.alloc(8);
float.writeDoubleLE(0.1);
const real = Buffer.alloc(4);
real.writeFloatLE(0.1);
/** 12345678901234567890123456789012345678, the digits of the widest decimal. */
const WIDE = Buffer.from('4ef338de509049c4133302f0f6b04909', 'hex');
/** A moment with all seven digits: 03:04:05.1234567 on 2024-01-02. */
const TIME = (((3n * 60n + 4n) * 60n + 5n) * 10_000_000n + 1_234_567n) & 0xff_ffff_ffffn;
const TIME_BYTES = [...u64(TIME).subarray(0, 5)];
const DAY = [...u32(738_886).subarray(0, 3)];
const variant = (id: number, properties: Buffer, value: Buffer): Buffer =>
  Buffer.concat([
    u32(2 + properties.length + value.length),
    Buffer.of(id, properties.length),
    properties,
    value,
  ]);

const CELLS: readonly (readonly [name: string, type: Buffer, cell: Buffer, text: string | null])[] = [
  ['bit', Buffer.of(0x68, 1), sized([1]), '1'],
  ['tinyint', Buffer.of(0x26, 1), sized([255]), '255'],
  ['smallint', Buffer.of(0x26, 2), sized([0, 0x80]), '-32768'],
  ['int', INT, u32(-2), '-2'],
  ['bigint', Buffer.of(0x26, 8), sized([...u64(-(2n ** 63n))]), '-9223372036854775808'],
  ['decimal', Buffer.of(0x6a, 17, 38, 10), sized([0, ...WIDE]), '-1234567890123456789012345678.9012345678'],
  ['money', Buffer.of(0x3c), Buffer.from('ffffff7fffffffff', 'hex'), '922337203685477.5807'],
  ['smallmoney', Buffer.of(0x7a), u32(-1), '-0.0001'],
  ['float', Buffer.of(0x3e), float, '0.1'],
  ['real', Buffer.of(0x3b), real, '0.1'],
  ['varchar', Buffer.concat([Buffer.of(0xa7, 10, 0), LATIN]), short(Buffer.of(0x80, 0xe9)), '€é'],
  ['nvarchar', Buffer.concat([Buffer.of(0xe7, 20, 0), LATIN]), short(ucs2('ž😀')), 'ž😀'],
  ['nvarchar(max)', Buffer.concat([Buffer.of(0xe7, 255, 255), LATIN]), chunked(ucs2('a'), ucs2('b')), 'ab'],
  [
    'ntext',
    Buffer.concat([Buffer.of(0x63), u32(99), LATIN, u8(1), short(Buffer.alloc(0))]),
    pointer(ucs2('old')),
    'old',
  ],
  ['image', Buffer.concat([Buffer.of(0x22), u32(99), u8(0)]), pointer(Buffer.of(1, 255)), '\\x01ff'],
  ['varbinary', Buffer.of(0xa5, 10, 0), short(Buffer.of(0, 171)), '\\x00ab'],
  ['date', Buffer.of(0x28), sized(DAY), '2024-01-02'],
  ['time(7)', Buffer.of(0x29, 7), sized(TIME_BYTES), '03:04:05.1234567'],
  ['datetime', Buffer.of(0x3d), Buffer.concat([u32(-53_690), u32(1)]), '1753-01-01 00:00:00.003'],
  ['smalldatetime', Buffer.of(0x3a), Buffer.concat([u16(0), u16(61)]), '1900-01-01 01:01:00'],
  ['datetime2(7)', Buffer.of(0x2a, 7), sized([...TIME_BYTES, ...DAY]), '2024-01-02 03:04:05.1234567'],
  [
    'datetimeoffset(7)',
    Buffer.of(0x2b, 7),
    sized([...TIME_BYTES, ...DAY, ...u16(-330)]),
    '2024-01-01 21:34:05.1234567 -05:30',
  ],
  [
    'uniqueidentifier',
    Buffer.of(0x24, 16),
    sized([...Array(16).keys()]),
    '03020100-0504-0706-0809-0A0B0C0D0E0F',
  ],
  ['xml', Buffer.of(0xf1, 0), chunked(ucs2('<a/>')), '<a/>'],
  [
    'sql_variant',
    Buffer.concat([Buffer.of(0x62), u32(8009)]),
    variant(0x6c, Buffer.of(5, 2), Buffer.of(1, 57, 48, 0, 0)),
    '123.45',
  ],
  [
    'hierarchyid',
    Buffer.concat([Buffer.of(0xf0, 0x7c, 3), bText('lab'), bText('sys'), bText('hierarchyid'), u16(0)]),
    chunked(Buffer.of(0x58)),
    '\\x58',
  ],
  ['NULL', Buffer.of(0x26, 4), u8(0), null],
];

describe('values', () => {
  it.each(CELLS)('keeps %s', async (_name, type, cell, text) => {
    const session = await open(answering(() => reply(columns(['v', type]), row(cell), done(1))));
    const { rows, outcome } = await run(session, 'SELECT v');
    expect(rows).toEqual([[text]]);
    expect(outcome).toEqual({ command: 'SELECT', rows: 1 });
  });

  it('reads rows that mark their NULLs, and values over many packets', async () => {
    const long = 'x'.repeat(20_000);
    const max = Buffer.concat([Buffer.of(0xe7, 255, 255), LATIN]);
    const nullRow = Buffer.concat([Buffer.of(0xd2, 0b01), chunked(ucs2(long))]);
    const session = await open(answering(() => reply(columns(['a', INT], ['b', max]), nullRow, done(1))));
    expect((await run(session, 'SELECT a, b')).rows).toEqual([[null, long]]);
  });
});

describe('a batch', () => {
  it('fails with the words of the server, its numbers and the line', async () => {
    const session = await open(answering(() => reply(error(208, "Invalid object name 'x'.", 2), done(null))));
    expect(await refusal(session, 'SELECT *\nFROM x')).toMatchObject({
      notice: {
        message: "Invalid object name 'x'.",
        detail: 'Msg 208, level 16, state 1, line 2',
        position: 9,
      },
    });
  });

  it('passes on what it prints', async () => {
    const session = await open(answering(() => reply(info('hello'), done(null))));
    expect((await run(session, "PRINT 'hello'")).notices.map(({ message }) => message)).toEqual(['hello']);
  });

  it('ends by a cancel, and by its time limit', async () => {
    const session = await open(answering((sql) => (sql === 'slow' ? null : reply(done(0)))));
    expect((await refusal(session, 'slow', { timeoutMs: 50 })).code).toBe('timeout');
    const stop = new AbortController();
    const running = refusal(session, 'slow', { signal: stop.signal });
    stop.abort();
    expect((await running).code).toBe('cancelled');
    expect((await run(session, 'fast')).outcome).toMatchObject({ rows: 0 });
  });

  it('tells of transactions', async () => {
    const session = await open(answering((sql) => reply(sql === 'BEGIN TRAN' ? BEGAN : ENDED, done(null))));
    await run(session, 'BEGIN TRAN');
    expect(session.transaction).toBe('open');
    expect((await refusal(session, 'SELECT 1', { readOnly: true })).code).toBe('conflict');
    await run(session, 'COMMIT');
    expect(session.transaction).toBe('none');
  });

  it('that must only read is sent between the beginning and the end of a transaction, and no other is', async () => {
    const heard: string[] = [];
    const session = await open(
      answering((sql) => {
        heard.push(sql);
        return reply(
          sql.startsWith('SELECT') ? columns(['n', INT]) : sql.startsWith('BEGIN') ? BEGAN : ENDED,
          done(0),
        );
      }),
    );
    await run(session, 'SELECT 1', { readOnly: true });
    expect(heard).toEqual(['BEGIN TRANSACTION', 'SELECT 1', 'IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION']);
    expect((await refusal(session, 'DELETE FROM t', { readOnly: true })).code).toBe('read-only');
    expect(heard).toHaveLength(3);
  });

  it('shows its first rows at once, and waits with the rest until they are taken', async () => {
    const count = 300_000;
    const numbers = Array.from({ length: count }, (_, index) => row(u32(index + 1)));
    const answer = reply(columns(['n', INT]), Buffer.concat(numbers), done(count));
    const session = await open(answering(() => answer));
    const sink = new Recorded();
    const [pages, take]: [number[], ResultSink['page']] = [[], sink.page.bind(sink)];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    sink.page = async (bytes, rows) => {
      pages.push(rows);
      if (pages.length === 2) await gate;
      await take(bytes, rows);
    };
    const running = run(session, 'SELECT n', {}, sink);
    await vi.waitFor(() => expect(pages).toHaveLength(2));
    release();
    await running;
    expect(pages[0]).toBe(100);
    expect(sink.rows).toHaveLength(count);
    expect(sink.rows.every(([number], index) => number === `${index + 1}`)).toBe(true);
  });

  it('that nobody takes can be cancelled', async () => {
    const session = await open(
      answering((sql) =>
        sql === 'one' ? reply(done(0)) : packet(Buffer.concat([columns(['n', INT]), row(u32(1))]), false),
      ),
    );
    const stop = new AbortController();
    const sink = new Recorded();
    sink.page = () => {
      stop.abort();
      return new Promise(() => undefined);
    };
    expect((await refusal(session, 'SELECT n', { signal: stop.signal }, sink)).code).toBe('cancelled');
    expect((await run(session, 'one')).outcome?.rows).toBe(0);
  });

  it('that fails in the sink ends with its error', async () => {
    const many = reply(columns(['n', INT]), ...Array.from({ length: 500 }, () => row(u32(1))), done(500));
    const session = await open(answering(() => many));
    const sink = new Recorded();
    sink.page = () => Promise.reject(new BinnacleError('store-write-failed', 'The disk is full.'));
    expect((await refusal(session, 'SELECT n', {}, sink)).code).toBe('store-write-failed');
    expect((await run(session, 'SELECT n')).rows).toHaveLength(500);
  });

  it('may return several results', async () => {
    const each = [columns(['n', INT]), row(u32(1)), done(1, { status: 1 })];
    const session = await open(answering(() => reply(...each, ...each, done(1))));
    const begun: number[] = [];
    const sink = new Recorded();
    sink.begin = (described) => {
      begun.push(described.length);
      sink.columns = described;
    };
    expect((await run(session, 'SELECT 1 SELECT 1', {}, sink)).rows).toEqual([['1'], ['1']]);
    expect(begun).toEqual([1, 1]);
  });

  it('stays in its database', async () => {
    const session = await open(answering(() => reply(done(null))));
    expect((await refusal(session, 'USE master')).code).toBe('bad-request');
  });
});

describe('a server that misbehaves', () => {
  it.each([
    ['rows without a description', reply(row(u32(1)), done(1))],
    ['65,535 columns, or nearly', reply(Buffer.concat([u8(0x81), u16(65_534)]))],
    ['a type that does not exist', reply(columns(['a', Buffer.of(0x11)]))],
    ['a token that does not exist', reply(Buffer.of(0x01))],
    ['an answer without an end', reply(info('a'))],
    ['a message that ends in a token', reply(Buffer.of(0xaa, 0xff, 0xff))],
    ['a packet shorter than its header', packet(Buffer.alloc(0), true, 3)],
    ['a packet of the wrong type', packet(done(0), true, 21, 1)],
    [
      'a number of 255 bytes',
      reply(columns(['a', Buffer.of(0x6a, 17, 38, 0)]), row(sized(Array<number>(255).fill(1)))),
    ],
    ['an attention that nobody asked for', reply(done(null, { status: 0x20 }))],
  ])('is left when it sends %s', async (_name, bytes) => {
    const session = await open(answering(() => bytes));
    expect((await refusal(session, 'SELECT 1')).code).toBe('protocol-error');
  });

  it('can be stopped in an endless stream of messages', async () => {
    const session = await open(
      afterLogin(async (peer) => {
        await peer.batch();
        await peer.flood(packet(Buffer.concat(Array<Buffer>(50).fill(info('again'))), false));
      }),
      { phaseTimeoutMs: IMPATIENT_MS },
    );
    expect((await refusal(session, 'SELECT 1', { timeoutMs: 50 })).code).toBe('connection-lost');
  });

  it('leaves the outcome unknown when it goes away', async () => {
    const session = await open(
      afterLogin(async (peer) => {
        await peer.batch();
        peer.socket.resetAndDestroy();
      }),
    );
    const failed = await refusal(session, 'UPDATE t SET a = 1');
    expect(failed).toMatchObject({ code: 'connection-lost', retryable: false });
    expect(failed.message).toContain('outcome is unknown');
  });
});
