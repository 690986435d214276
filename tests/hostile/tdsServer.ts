import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Certified } from '../lab/certificates';
import { rawServer, type HostileServer } from './sshServers';

// A responder of ours that plays SQL Server: what MS-TDS says one sends, written by hand so that it can be wrong. It runs
// no SQL and proves nothing about a real server.

export const u8 = (value: number): Buffer => Buffer.of(value & 0xff);
export const u16 = (value: number): Buffer => Buffer.of(value & 0xff, (value >> 8) & 0xff);

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

export function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes;
}

export const ucs2 = (text: string): Buffer => Buffer.from(text, 'utf16le');
export const bText = (text: string): Buffer => Buffer.concat([u8(text.length), ucs2(text)]);
const usText = (text: string): Buffer => Buffer.concat([u16(text.length), ucs2(text)]);
const part = (type: number, ...fields: Buffer[]): Buffer => {
  const body = Buffer.concat(fields);
  return Buffer.concat([u8(type), u16(body.length), body]);
};

const report = (type: number, number: number, level: number, text: string, line: number): Buffer =>
  part(type, u32(number), u8(1), u8(level), usText(text), bText('lab'), bText(''), u32(line));

export const error = (number: number, text: string, line = 1, level = 16): Buffer =>
  report(0xaa, number, level, text, line);
export const info = (text: string): Buffer => report(0xab, 0, 0, text, 1);

/** The end of a statement; `rows` null: not said. */
export function done(rows: number | null, { command = 0xc1, status = 0 } = {}): Buffer {
  const bits = status | (rows === null ? 0 : 0x10);
  return Buffer.concat([u8(0xfd), u16(bits), u16(command), u64(BigInt(rows ?? 0))]);
}

export const ATTENTION_DONE = done(null, { status: 0x20 });
export const BEGAN = part(0xe3, u8(8), u8(8), u64(7n), u8(0));
export const ENDED = part(0xe3, u8(10), u8(0), u8(8), u64(7n));

/** Columns with their TYPE_INFO. */
export const columns = (...types: readonly (readonly [name: string, type: Buffer])[]): Buffer =>
  Buffer.concat([
    Buffer.concat([u8(0x81), u16(types.length)]),
    ...types.map(([name, type]) => Buffer.concat([u32(0), u16(1), type, bText(name)])),
  ]);

export const row = (...cells: readonly Buffer[]): Buffer => Buffer.concat([u8(0xd1), ...cells]);

/** Latin1_General_CI_AS, code page 1252. */
export const LATIN = Buffer.of(0x09, 0x04, 0xd0, 0x00, 0x34);
export const INT = Buffer.of(0x38);

/** A message in packets of 4096 bytes, as a reply. */
export function reply(...tokens: readonly Buffer[]): Buffer {
  const body = Buffer.concat(tokens);
  const parts: Buffer[] = [];
  for (let at = 0; at === 0 || at < body.length; at += 4088)
    parts.push(packet(body.subarray(at, at + 4088), at + 4088 >= body.length));
  return Buffer.concat(parts);
}

/** One packet; `length` is what it claims. */
export function packet(body: Buffer, isLast: boolean, length = body.length + 8, type = 4): Buffer {
  return Buffer.concat([
    Buffer.of(type, isLast ? 1 : 0, (length >> 8) & 0xff, length & 0xff, 0, 0, 1, 0),
    body,
  ]);
}

/** The answer to a hello; only what it says of encryption counts. */
export const hello = (encryption: number): Buffer =>
  reply(Buffer.of(0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 15, 0, 0, 0, 0, 0, encryption));

export const WELCOME = reply(
  part(0xe3, u8(1), bText('lab'), bText('master')),
  part(0xe3, u8(4), bText('4096'), bText('4096')),
  part(0xad, u8(1), Buffer.of(0x74, 0, 0, 4), bText('Microsoft SQL Server\0\0'), Buffer.of(15, 0, 7, 208)),
  done(null),
);

/** One connection, as the server sees it. */
export class Peer {
  #stream: Duplex;
  #pipe: HandshakePipe | null = null;
  #buffer = Buffer.alloc(0);
  #wake = (): void => undefined;
  #isGone = false;

  constructor(readonly socket: Socket) {
    this.#stream = socket;
    socket.on('data', this.#onData);
    socket.on('close', () => {
      this.#isGone = true;
      this.#wake();
    });
  }

  send(...parts: readonly Buffer[]): void {
    for (const each of parts) this.#stream.write(each);
  }

  /** Sends chunks until the client hangs up; never more than it takes. */
  async flood(chunk: Buffer): Promise<void> {
    while (!this.#isGone) {
      if (this.socket.write(chunk)) await new Promise((resolve) => setImmediate(resolve));
      else
        await new Promise<void>((resolve) => void this.socket.once('drain', resolve).once('close', resolve));
    }
  }

  /** The next message. */
  async message(): Promise<{ type: number; body: Buffer }> {
    const parts: Buffer[] = [];
    for (;;) {
      const header = await this.#bytes(8);
      parts.push(await this.#bytes(header.readUInt16BE(2) - 8));
      if (((header[1] ?? 0) & 1) === 1) return { type: header[0] ?? 0, body: Buffer.concat(parts) };
    }
  }

  /** The next batch as text. */
  async batch(): Promise<string> {
    return (await this.message()).body.toString('utf16le', 22);
  }

  /** TLS from here on, its handshake in packets (MS-TDS 3.3.5.1). */
  async encrypt({ key, certificate }: Certified): Promise<void> {
    this.socket.off('data', this.#onData);
    const pipe = new HandshakePipe(this.socket, this.#buffer);
    this.#buffer = Buffer.alloc(0);
    const secureContext = createSecureContext({ key, cert: certificate, maxVersion: 'TLSv1.2' });
    const secured = new TLSSocket(pipe, { isServer: true, secureContext });
    secured.on('error', () => undefined);
    secured.on('data', this.#onData);
    await new Promise<void>((resolve) => void secured.once('secure', resolve));
    pipe.isWrapping = false;
    this.#stream = secured;
    this.#pipe = pipe;
  }

  /** No TLS any more from here on. */
  plain(): void {
    this.#pipe?.release();
    this.socket.on('data', this.#onData);
    this.#stream = this.socket;
  }

  readonly #onData = (data: Buffer): void => {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    this.#wake();
  };

  async #bytes(count: number): Promise<Buffer> {
    while (this.#buffer.length < count) {
      // A client that is gone ends the script without a word.
      if (this.#isGone) await new Promise(() => undefined);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const bytes = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return bytes;
  }
}

/** The server's end of a handshake in packets. What the client sends is unwrapped as long as it is packed. */
class HandshakePipe extends Duplex {
  isWrapping = true;
  #buffer: Buffer;

  constructor(
    private readonly socket: Socket,
    first: Buffer,
  ) {
    super();
    this.#buffer = first;
    socket.on('data', this.#onData);
    socket.on('close', () => void this.destroy());
    this.#cut();
  }

  release(): void {
    this.socket.off('data', this.#onData);
  }

  readonly #onData = (data: Buffer): void => {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    this.#cut();
  };

  override _read(): void {
    // Pushed as it comes.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, next: () => void): void {
    this.socket.write(this.isWrapping ? packet(chunk, true) : chunk, () => next());
  }

  #cut(): void {
    while (this.#buffer.length > 0) {
      // A record of TLS has a type from 20 to 23, a prelogin packet 18.
      if (this.#buffer[0] !== 0x12) {
        this.push(this.#buffer);
        this.#buffer = Buffer.alloc(0);
        return;
      }
      const length = this.#buffer.length < 8 ? Infinity : this.#buffer.readUInt16BE(2);
      if (this.#buffer.length < length) return;
      this.push(this.#buffer.subarray(8, length));
      this.#buffer = this.#buffer.subarray(length);
    }
  }
}

/** A server and every byte that was sent to it. */
export interface TdsServer extends HostileServer {
  heard: () => Buffer;
}

/** A server that plays this on each connection; a stalled script just says no more. */
export async function tdsServer(play: (peer: Peer) => Promise<void>): Promise<TdsServer> {
  const heard: Buffer[] = [];
  const server = await rawServer((socket) => {
    socket.on('data', (data: Buffer) => heard.push(data));
    void play(new Peer(socket));
  });
  return { ...server, heard: () => Buffer.concat(heard) };
}

/** Lets everybody in without encryption, takes the settings, and then plays this. */
export const afterLogin = (play: (peer: Peer) => Promise<void>): Promise<TdsServer> =>
  tdsServer(async (peer) => {
    await peer.message();
    peer.send(hello(2));
    await peer.message();
    peer.send(WELCOME);
    await peer.batch();
    peer.send(reply(done(null)));
    await play(peer);
  });

/** Answers batches by this; a batch without an answer runs until it is stopped. */
export const answering = (answer: (sql: string) => Buffer | null): Promise<TdsServer> =>
  afterLogin(async (peer) => {
    for (;;) {
      const { type, body } = await peer.message();
      const answered = type === 6 ? reply(ATTENTION_DONE) : answer(body.toString('utf16le', 22));
      if (answered !== null) peer.send(answered);
    }
  });
