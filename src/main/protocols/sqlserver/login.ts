import type { Duplex } from 'node:stream';
import Login7Payload from 'tedious/lib/login7-payload.js';
import { plainLine } from '../ssh/serverText';
import type { PhaseClock } from '../ssh/phaseClock';
import { BinnacleError } from '../../../shared/errors';
import { whole, type Cursor } from './cursor';
import type { SecuredStream } from './encryption';
import { closedDuring, loginRefused, ProtocolViolation, StreamEnded } from './errors';
import type { SqlServerDeps, SqlServerOptions } from './options';
import { FIRST_PACKET_BYTES, PACKET, PacketReader, packets } from './packets';
import { readReport, type ServerReport } from './reports';
import { TokenBuffer } from './tokenBuffer';
import { readDone, readEnvChange, TOKEN, type EnvChange } from './tokens';

const PHASE = 'the login';
/** TDS 7.4, of SQL Server 2012 and newer. */
const TDS_VERSION = 0x74000004;
/** The oldest that speaks of transactions as this driver reads it: TDS 7.2, of SQL Server 2005. */
const OLDEST_TDS = 0x72;
/** Size of packets that is asked for, in bytes: most of what a server gives to TLS. */
const PACKET_BYTES = 8_000;
const MAX_PACKET_BYTES = 32_767;
/** Bytes a server may send before the login is done; a normal login takes under 2 KiB. */
const MAX_LOGIN_BYTES = 64 * 1024;
/** US English, whose messages are as the manual has them. */
const LCID = 0x0409;

/** A session that is logged in. */
export interface LoggedIn {
  stream: Duplex;
  reader: PacketReader;
  product: string;
  version: string;
  database: string;
  packetBytes: number;
}

/** Logs in with a password. Errors: auth-failed, not-found (database), unreachable, protocol-error. */
export async function logIn(
  { stream, afterLogin }: SecuredStream,
  clock: PhaseClock,
  options: SqlServerOptions,
  deps: SqlServerDeps,
): Promise<LoggedIn> {
  const secret = await clock.hold(() => deps.password());
  const message = login7(options, Buffer.from(secret).toString('utf8'));
  secret.fill(0);
  const request = packets(PACKET.login7, message);
  message.fill(0);
  await new Promise<void>((resolve) => void stream.write(request, () => resolve()));
  request.fill(0);
  const readable = afterLogin === null ? stream : afterLogin();
  const reader = new PacketReader(readable);
  try {
    return { ...(await readAnswer(reader, options)), stream: readable, reader };
  } catch (error) {
    throw error instanceof StreamEnded ? closedDuring(options, PHASE) : error;
  }
}

function login7({ user, database, address, readOnlyIntent }: SqlServerOptions, password: string): Buffer {
  const payload = new Login7Payload({
    ...{ tdsVersion: TDS_VERSION, packetSize: PACKET_BYTES, clientProgVer: 0, clientPid: process.pid },
    ...{ connectionId: 0, clientTimeZone: 0, clientLcid: LCID },
  });
  Object.assign(payload, {
    ...{ userName: user, password, serverName: address.host, database: database ?? '' },
    ...{ appName: 'Binnacle', libraryName: 'Binnacle', readOnlyIntent, initDbFatal: true },
  });
  const message = payload.toBuffer();
  payload.password = undefined;
  return message;
}

type Answer = Omit<LoggedIn, 'stream' | 'reader'>;

async function readAnswer(reader: PacketReader, options: SqlServerOptions): Promise<Answer> {
  const buffer = new TokenBuffer(reader, MAX_LOGIN_BYTES);
  const answer: Answer = { product: '', version: '', database: '', packetBytes: FIRST_PACKET_BYTES };
  let [tokens, refusal]: [number, ServerReport | null] = [0, null];
  while (tokens === 0 || !buffer.isDone) {
    const report = buffer.take((cursor) => readLoginToken(cursor, answer, options));
    if (report === undefined) await buffer.more();
    else refusal ??= report;
    // Each has at least two bytes: a server that goes on for ever is none.
    if (++tokens > MAX_LOGIN_BYTES) throw new ProtocolViolation('its answer to the login has no end');
  }
  if (refusal !== null) throw loginRefused(options, refusal);
  if (answer.version === '') throw new ProtocolViolation('it neither took nor refused the login');
  if (reader.hasRest) throw new ProtocolViolation('it said more than its answer to the login');
  return answer;
}

/** Gives the first error; null: it was something else. */
function readLoginToken(cursor: Cursor, answer: Answer, options: SqlServerOptions): ServerReport | null {
  switch (cursor.u8()) {
    case TOKEN.error:
      return readReport(cursor);
    case TOKEN.info:
      cursor.part();
      return null;
    case TOKEN.envChange:
      apply(readEnvChange(cursor), answer, options);
      return null;
    case TOKEN.loginAck:
      Object.assign(answer, readLoginAck(cursor.part()));
      return null;
    case TOKEN.featureAck:
      for (let feature = cursor.u8(); feature !== 0xff; feature = cursor.u8()) cursor.view(cursor.u32());
      return null;
    case TOKEN.done:
      readDone(cursor);
      return null;
    default:
      throw new ProtocolViolation('its answer to the login makes no sense');
  }
}

function apply(change: EnvChange, answer: Answer, { name }: SqlServerOptions): void {
  if (change.what === 'database') answer.database = change.name;
  else if (change.what === 'packet size') {
    const { bytes } = change;
    if (!(bytes >= 512 && bytes <= MAX_PACKET_BYTES)) throw new ProtocolViolation('its packets have no size');
    answer.packetBytes = bytes;
  } else if (change.what === 'routing') {
    throw new BinnacleError('unreachable', `${name} sends this login on to another server.`, {
      hint: 'Binnacle does not follow that. Connect to the server that it names in its own settings.',
    });
  }
}

/** MS-TDS 2.2.7.14: an interface, the version of TDS, a name, the version of the server. */
function readLoginAck(fields: Cursor): Pick<Answer, 'product' | 'version'> {
  return whole(() => {
    fields.u8();
    const [tds = 0] = fields.view(4);
    if (tds < OLDEST_TDS) throw new ProtocolViolation('it is older than SQL Server 2005');
    const product = plainLine(fields.shortText().replaceAll('\0', '')) || 'SQL Server';
    const [major, minor] = [fields.u8(), fields.u8()];
    const build = fields.view(2).readUInt16BE();
    return { product, version: `${major}.${minor}.${build}` };
  }, 'its answer to the login');
}
