import type { Socket } from 'node:net';
import { rawServer, type HostileServer } from './sshServers';

// What a MySQL server sends, written by hand so that it can be wrong.
// https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html

/** A packet; `length` is what it claims. */
export function packet(sequence: number, body: Buffer, length = body.length): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(length, 0, 3);
  header[3] = sequence;
  return Buffer.concat([header, body]);
}

const text = (value: string): Buffer => Buffer.concat([Buffer.of(value.length), Buffer.from(value)]);

const PROTOCOL_41 = 0x200 | 0x8000 | 0x80000 | 0x1;
export const TLS = 0x800;

/** The first packet's body. */
export function greeting(plugin = 'mysql_native_password', capabilities = PROTOCOL_41): Buffer {
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(capabilities);
  return Buffer.concat([
    Buffer.from('\x0a8.0.30\0'),
    Buffer.from([7, 0, 0, 0]),
    Buffer.from('12345678\0'),
    flags.subarray(0, 2),
    Buffer.from([45, 2, 0]),
    flags.subarray(2),
    Buffer.of(21),
    Buffer.alloc(10),
    Buffer.from('123456789012\0'),
    Buffer.from(`${plugin}\0`),
  ]);
}

export const WITH_TLS = PROTOCOL_41 | TLS;

export const ok = (status = 2): Buffer => Buffer.from([0, 0, 0, status, 0, 0, 0]);
export const eof = (status = 2): Buffer => Buffer.from([0xfe, 0, 0, status, 0]);
export const failure = (number: number, words: string): Buffer =>
  Buffer.concat([Buffer.from([0xff, number & 0xff, number >> 8]), Buffer.from(`#HY000${words}`)]);
export const switchTo = (plugin: string, data = '12345678901234567890\0'): Buffer =>
  Buffer.concat([Buffer.of(0xfe), Buffer.from(`${plugin}\0${data}`)]);

/** The description of a column of text. */
export const column = (name: string): Buffer =>
  Buffer.concat([
    ...['def', '', '', '', name, ''].map(text),
    Buffer.from([12, 45, 0, 80, 0, 0, 0, 253, 0, 0, 0, 0, 0]),
  ]);

/** Bodies as packets that follow each other. */
export const sequenced = (bodies: readonly Buffer[], first = 1): Buffer =>
  Buffer.concat(bodies.map((body, index) => packet((first + index) & 0xff, body)));

/** A result with one column of text. */
export const result = (rows: readonly Buffer[]): Buffer =>
  sequenced([Buffer.of(1), column('a'), eof(), ...rows, eof()]);

/** One connection, as the server sees it. */
export class Peer {
  #buffer = Buffer.alloc(0);
  #wake = (): void => undefined;

  constructor(readonly socket: Socket) {
    socket.on('data', (data: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, data]);
      this.#wake();
    });
  }

  send(...parts: readonly Buffer[]): void {
    for (const part of parts) this.socket.write(part);
  }

  /** The body of the next packet; never, if the client is gone. */
  async packet(): Promise<Buffer> {
    while (this.#buffer.length < 4 || this.#buffer.length < 4 + this.#buffer.readUIntLE(0, 3)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const end = 4 + this.#buffer.readUIntLE(0, 3);
    const body = this.#buffer.subarray(4, end);
    this.#buffer = this.#buffer.subarray(end);
    return body;
  }
}

/** A server and every byte that was sent to it. */
export interface HostileMysql extends HostileServer {
  heard: () => string;
}

/** A server that plays this on each connection; a stalled script just says no more. */
export async function hostileMysql(play: (peer: Peer) => Promise<void>): Promise<HostileMysql> {
  const heard: Buffer[] = [];
  const server = await rawServer((socket) => {
    socket.on('data', (data: Buffer) => heard.push(data));
    void play(new Peer(socket));
  });
  return { ...server, heard: () => Buffer.concat(heard).toString('latin1') };
}

/** A server that lets everybody in, answers the driver's own questions, and then a statement with `SELECT` by this. */
export const answering = (answer: (peer: Peer) => void): Promise<HostileMysql> =>
  hostileMysql(async (peer) => {
    peer.send(packet(0, greeting()));
    await peer.packet();
    peer.send(packet(2, ok()));
    for (;;) {
      const asked = (await peer.packet()).toString('utf8', 1);
      if (asked.startsWith('SELECT CONNECTION_ID()')) peer.send(result([text('7')]));
      else if (asked.startsWith('SELECT')) answer(peer);
      else peer.send(packet(1, ok()));
    }
  });
