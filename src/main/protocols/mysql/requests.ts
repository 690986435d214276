import { FULL_PACKET } from './packetReader';

// What a client sends (https://mariadb.com/kb/en/1-connecting-connecting/ and /com_query/). All texts are UTF-8.

/** Bits of what a client can do. LOCAL INFILE and several statements at once are not among them. */
export const CAPABILITY = {
  mysql: 0x1,
  foundRows: 0x2,
  longFlag: 0x4,
  withDatabase: 0x8,
  protocol41: 0x200,
  tls: 0x800,
  transactions: 0x2000,
  secureConnection: 0x8000,
  multiResults: 0x20000,
  pluginAuth: 0x80000,
  pluginData: 0x200000,
  sessionTrack: 0x800000,
} as const;
/** MariaDB's own bits, of which the first one is number 32: names of types in the description of columns. */
export const EXTENDED_METADATA = 0x8;

/** utf8mb4_general_ci, which all servers know. */
const UTF8MB4 = 45;
/** Bytes of a packet of ours that the server is told to take; it has its own limit. */
const MAX_PACKET_BYTES = 0x40000000;
const QUERY = 0x03;
const QUIT = 0x01;

/** Bytes of a statement: servers take at most 1 GiB with what they make of it, and nobody types that much. */
export const MAX_STATEMENT_BYTES = 256 * 1024 * 1024;

/** A body as packets from this sequence number on. */
export function packets(body: Buffer, sequence = 0): { bytes: Buffer; count: number } {
  const parts: Buffer[] = [];
  let count = 0;
  for (let at = 0; at <= body.length; at += FULL_PACKET) {
    const part = body.subarray(at, at + FULL_PACKET);
    const header = Buffer.allocUnsafe(4);
    header.writeUIntLE(part.length, 0, 3);
    header[3] = (sequence + count) & 0xff;
    parts.push(header, part);
    count++;
  }
  return { bytes: Buffer.concat(parts), count };
}

export const query = (sql: string): Buffer => Buffer.concat([Buffer.of(QUERY), Buffer.from(sql, 'utf8')]);

export const quit = (): Buffer => Buffer.of(QUIT);

const cString = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf8');

/** What both the request for encryption and the login begin with. */
export function clientHeader(capabilities: number, extended: number): Buffer {
  const header = Buffer.alloc(32);
  header.writeUInt32LE(capabilities, 0);
  header.writeUInt32LE(MAX_PACKET_BYTES, 4);
  header[8] = UTF8MB4;
  header.writeUInt32LE(extended, 28);
  return header;
}

/** The login; `proof` for this plugin, at most 250 bytes. */
export function loginRequest(
  header: Buffer,
  { user, database }: { user: string; database: string },
  plugin: string,
  proof: Buffer,
): Buffer {
  const parts = [header, cString(user), Buffer.of(proof.length), proof];
  if (database !== '') parts.push(cString(database));
  return Buffer.concat([...parts, cString(plugin)]);
}
