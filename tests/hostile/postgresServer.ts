import type { Socket } from 'node:net';
import { rawServer, type HostileServer } from './sshServers';

// What a PostgreSQL server sends, written by hand so that it can be wrong.
// https://www.postgresql.org/docs/current/protocol-message-formats.html

export const int16 = (value: number): Buffer => Buffer.from([(value >> 8) & 0xff, value & 0xff]);

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

const cString = (text: string): Buffer => Buffer.from(`${text}\0`);

/** A message; `length` is what it claims, the field itself counted. */
export function message(type: string, body: Buffer = Buffer.alloc(0), length = body.length + 4): Buffer {
  return Buffer.concat([Buffer.from(type), int32(length), body]);
}

const authentication = (code: number, rest: Buffer = Buffer.alloc(0)): Buffer =>
  message('R', Buffer.concat([int32(code), rest]));

export const AUTH = {
  ok: authentication(0),
  cleartext: authentication(3),
  md5: authentication(5, Buffer.from('salt')),
  gss: authentication(7),
  scram: authentication(10, Buffer.from('SCRAM-SHA-256\0\0')),
  scramContinue: (text: string) => authentication(11, Buffer.from(text)),
  scramFinal: (text: string) => authentication(12, Buffer.from(text)),
} as const;

export const ready = (state = 'I'): Buffer => message('Z', Buffer.from(state));

export const notice = (text: string): Buffer =>
  message('N', Buffer.concat([cString('SNOTICE'), cString('C00000'), cString(`M${text}`), Buffer.of(0)]));

/** The description of columns of type text. */
export function description(columns: readonly string[], format = 0): Buffer {
  const fields = columns.map((name) =>
    Buffer.concat([cString(name), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(format)]),
  );
  return message('T', Buffer.concat([int16(columns.length), ...fields]));
}

/** A row; cells as text, null for NULL. */
export function row(cells: readonly (string | null)[], count = cells.length): Buffer {
  const parts = cells.map((cell) =>
    cell === null ? int32(-1) : Buffer.concat([int32(Buffer.byteLength(cell)), Buffer.from(cell)]),
  );
  return message('D', Buffer.concat([int16(count), ...parts]));
}

export const complete = (tag: string): Buffer => message('C', cString(tag));

/** Said after a login. */
export const WELCOME = Buffer.concat([
  AUTH.ok,
  message('S', Buffer.concat([cString('client_encoding'), cString('UTF8')])),
  message('S', Buffer.concat([cString('server_version'), cString('15.0')])),
  message('K', Buffer.concat([int32(7), int32(9)])),
  ready(),
]);

/** Said to Parse, Describe and Sync about a query with one column of text. */
export const DESCRIBED = Buffer.concat([message('1'), message('t', int16(0)), description(['a']), ready()]);

/** One connection, as the server sees it. */
export class Peer {
  #buffer = Buffer.alloc(0);
  #wake = (): void => undefined;
  #isGone = false;

  constructor(readonly socket: Socket) {
    socket.on('data', (data: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, data]);
      this.#wake();
    });
    socket.on('close', () => {
      this.#isGone = true;
      this.#wake();
    });
  }

  send(...parts: readonly (Buffer | string)[]): void {
    for (const part of parts) this.socket.write(part);
  }

  /** Sends chunks until the client hangs up; never more than it takes. */
  async flood(chunk: Buffer): Promise<void> {
    while (!this.#isGone) {
      if (this.socket.write(chunk)) await new Promise((resolve) => setImmediate(resolve));
      else
        await new Promise<void>((resolve) => void this.socket.once('drain', resolve).once('close', resolve));
    }
  }

  /** The startup message, or a request for encryption or to cancel. */
  async startup(): Promise<Buffer> {
    const length = (await this.#bytes(4)).readUInt32BE(0);
    return this.#bytes(length - 4);
  }

  /** The type and body of the next message. */
  async message(): Promise<{ type: string; body: Buffer }> {
    const header = await this.#bytes(5);
    return { type: header.toString('latin1', 0, 1), body: await this.#bytes(header.readUInt32BE(1) - 4) };
  }

  /** Reads messages up to the next Sync. */
  async untilSync(): Promise<void> {
    while ((await this.message()).type !== 'S');
  }

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

/** A server and every byte that was sent to it. */
export interface HostilePostgres extends HostileServer {
  heard: () => string;
}

/** A server that plays this on each connection; a stalled script just says no more. */
export async function hostilePostgres(play: (peer: Peer) => Promise<void>): Promise<HostilePostgres> {
  const heard: Buffer[] = [];
  const server = await rawServer((socket) => {
    socket.on('data', (data: Buffer) => heard.push(data));
    void play(new Peer(socket));
  });
  return { ...server, heard: () => Buffer.concat(heard).toString('latin1') };
}

/** A server that lets everybody in and then plays this; cancels get no answer. */
export const afterLogin = (play: (peer: Peer) => Promise<void>): Promise<HostilePostgres> =>
  hostilePostgres(async (peer) => {
    if ((await peer.startup()).readUInt32BE(0) !== 196_608) return;
    peer.send(WELCOME);
    await play(peer);
  });

/** A server that describes one column of text and answers the execution with these bytes. */
export const answering = (...bytes: readonly Buffer[]): Promise<HostilePostgres> =>
  afterLogin(async (peer) => {
    await peer.untilSync();
    peer.send(DESCRIBED);
    await peer.untilSync();
    peer.send(message('2'), ...bytes);
  });
