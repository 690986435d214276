import { plainLine } from '../ssh/serverText';
import { ProtocolViolation } from '../postgres/messageReader';
import type { FieldReader } from './fields';
import { CAPABILITY } from './requests';

/** What a server says first (https://mariadb.com/kb/en/connection/#initial-handshake-packet). */
export interface Greeting {
  version: string;
  isMariaDb: boolean;
  connectionId: number;
  capabilities: number;
  /** MariaDB's own. */
  extended: number;
  scramble: Buffer;
  plugin: string;
}

const PROTOCOL = 10;
/** Put in front of the version for old replicas of MySQL. */
const REPLICATION_PREFIX = /^5\.5\.5-/;
/** Bytes of the scramble in its first part, and in the second without its closing zero at least. */
const FIRST_PART = 8;
const SECOND_PART = 12;

export function readGreeting(body: FieldReader): Greeting {
  const protocol = body.int(1);
  if (protocol !== PROTOCOL) throw new ProtocolViolation(`it speaks version ${protocol} of it`);
  const stated = plainLine(body.cString(), 100);
  const connectionId = body.int(4);
  const first = body.copy(FIRST_PART);
  body.skip(1);
  const lower = body.int(2);
  body.skip(3); // Its collation and status.
  const capabilities = lower + body.int(2) * 0x10000;
  const dataLength = body.int(1);
  body.skip(6);
  const isMariaDb = (capabilities & CAPABILITY.mysql) === 0 || /mariadb/i.test(stated);
  const extended = body.int(4);
  const second = body.copy(Math.max(SECOND_PART + 1, dataLength - FIRST_PART));
  const hasPlugin = (capabilities & CAPABILITY.pluginAuth) !== 0;
  return {
    version: stated.replace(REPLICATION_PREFIX, ''),
    ...{ isMariaDb, connectionId, capabilities },
    extended: (capabilities & CAPABILITY.mysql) === 0 ? extended : 0,
    scramble: Buffer.concat([first, second.subarray(0, SECOND_PART)]),
    plugin: hasPlugin ? body.cString() : '',
  };
}
