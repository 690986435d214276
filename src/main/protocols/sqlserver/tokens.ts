import type { Cursor } from './cursor';
import { whole } from './cursor';

/** Types of tokens (MS-TDS 2.2.7). */
export const TOKEN = {
  returnStatus: 0x79,
  columns: 0x81,
  tableNames: 0xa4,
  columnInfo: 0xa5,
  order: 0xa9,
  error: 0xaa,
  info: 0xab,
  loginAck: 0xad,
  featureAck: 0xae,
  row: 0xd1,
  nullRow: 0xd2,
  envChange: 0xe3,
  sessionState: 0xe4,
  done: 0xfd,
  doneProc: 0xfe,
  doneInProc: 0xff,
} as const;

/** Bits of the status of a DONE (MS-TDS 2.2.7.6). */
const DONE = { count: 0x10, attention: 0x20 } as const;

/** How a statement of a batch ended. */
export interface Done {
  /** The server's number for the kind of statement. */
  command: number;
  /** Rows returned or changed; null: not said. */
  rows: number | null;
  /** The answer to an attention. */
  isAttention: boolean;
}

export function readDone(cursor: Cursor): Done {
  const [status, command, rows] = [cursor.u16(), cursor.u16(), cursor.u64()];
  return {
    command,
    rows: (status & DONE.count) === 0 ? null : Number(rows),
    isAttention: (status & DONE.attention) !== 0,
  };
}

/** Something about the session has changed (MS-TDS 2.2.7.9). */
export type EnvChange =
  | { what: 'database'; name: string }
  | { what: 'packet size'; bytes: number }
  /** Eight bytes; none: no transaction is open. */
  | { what: 'transaction'; descriptor: Buffer }
  | { what: 'routing' }
  | { what: 'other' };

const ENV = {
  database: 1,
  packetSize: 4,
  began: 8,
  committed: 9,
  rolledBack: 10,
  ended: 17,
  routing: 20,
} as const;

export function readEnvChange(cursor: Cursor): EnvChange {
  const fields = cursor.part();
  return whole(() => {
    switch (fields.u8()) {
      case ENV.database:
        return { what: 'database', name: fields.shortText() };
      case ENV.packetSize:
        return { what: 'packet size', bytes: Number(fields.shortText()) };
      case ENV.began:
        return { what: 'transaction', descriptor: Buffer.from(fields.view(fields.u8())) };
      case ENV.committed:
      case ENV.rolledBack:
      case ENV.ended:
        return { what: 'transaction', descriptor: Buffer.alloc(0) };
      case ENV.routing:
        return { what: 'routing' };
      default:
        return { what: 'other' };
    }
  }, 'a change of the session');
}

/** Skips a token that says nothing of use. Returns false if there is no such token. */
export function skipToken(type: number, cursor: Cursor): boolean {
  switch (type) {
    case TOKEN.returnStatus:
      cursor.u32();
      return true;
    case TOKEN.order:
    case TOKEN.tableNames:
    case TOKEN.columnInfo:
      cursor.part();
      return true;
    case TOKEN.sessionState:
      cursor.view(cursor.u32());
      return true;
    default:
      return false;
  }
}
