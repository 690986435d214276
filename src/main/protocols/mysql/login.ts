import type { Duplex } from 'node:stream';
import { BinnacleError } from '../../../shared/errors';
import type { ConnectionProtection } from '../../sessions/queryCapability';
import { clientRefusal, startTls, wantsTls } from '../postgres/encryption';
import { ProtocolViolation } from '../postgres/messageReader';
import type { PhaseClock } from '../ssh/phaseClock';
import { AuthProof } from './authProof';
import { brokeProtocol, closedDuring, loginRefused } from './errors';
import { FieldReader } from './fields';
import { readGreeting, type Greeting } from './greeting';
import type { MysqlOptions } from './options';
import { PacketReader, type PacketHandler } from './packetReader';
import { readError, REPLY } from './replies';
import { CAPABILITY, clientHeader, EXTENDED_METADATA, loginRequest, packets } from './requests';

/** Bytes a server may send before the login is done; a normal login takes under 1 KiB. */
const MAX_BYTES_BEFORE_LOGIN = 64 * 1024;
const MORE_DATA = 0x01;
const SWITCH = 0xfe;
const NEEDED = CAPABILITY.protocol41 | CAPABILITY.secureConnection | CAPABILITY.pluginAuth;
const WANTED =
  NEEDED |
  CAPABILITY.foundRows |
  CAPABILITY.longFlag |
  CAPABILITY.transactions |
  CAPABILITY.multiResults |
  CAPABILITY.sessionTrack;

/** A connection that is logged in; its reader is held. */
export interface LoggedIn {
  stream: Duplex;
  reader: PacketReader;
  greeting: Greeting;
  /** Descriptions of columns have MariaDB's names of types. */
  hasTypeNames: boolean;
}

/** What the login runs on. */
export interface LoginSite {
  raw: Duplex;
  protection: ConnectionProtection;
  clock: PhaseClock;
  /** The password, which the caller overwrites; fetched once the server is known. */
  password: () => Promise<Uint8Array>;
}

/** Greets, encrypts and logs in. Destroying the stream ends the wait. Errors: as `openMysql` has them. */
export async function logIn(site: LoginSite, options: MysqlOptions): Promise<LoggedIn> {
  const { raw, clock, protection } = site;
  clock.enter('the greeting');
  const plain = new Conversation(raw, options);
  try {
    const greeting = await plain.next(({ body }) => readGreeting(body));
    checkGreeting(greeting, options);
    const header = headerFor(greeting, options);
    let talk = plain;
    let stream = raw;
    if (wantsTls(options)) {
      clock.enter('the encryption');
      stream = await encrypt(plain, raw, header, options);
      talk = new Conversation(stream, options, plain.reader.sequence);
    }
    clock.enter('the login');
    const password = await clock.hold(site.password);
    await prove(talk, new AuthProof(options, protection, password), greeting, header, options);
    return { stream, reader: talk.end(), greeting, hasTypeNames: header.readUInt32LE(28) !== 0 };
  } catch (error) {
    if (error instanceof ProtocolViolation) throw brokeProtocol(options, error.message);
    throw error;
  }
}

function checkGreeting({ capabilities }: Greeting, options: MysqlOptions): void {
  if ((capabilities & NEEDED) !== NEEDED) throw new ProtocolViolation('it is older than MySQL 5.7');
  if (!wantsTls(options) || (capabilities & CAPABILITY.tls) !== 0) return;
  throw new BinnacleError('protocol-error', `${options.name} offers no encryption (TLS).`, {
    hint: 'Switch it on at the server, or allow this connection to go without.',
    field: 'tls.mode',
  });
}

/** MariaDB tells itself from MySQL by the first bit, and adds its own behind. */
function headerFor({ capabilities, extended }: Greeting, options: MysqlOptions): Buffer {
  const own = extended & EXTENDED_METADATA;
  const asked =
    WANTED |
    (own === 0 ? CAPABILITY.mysql : 0) |
    (wantsTls(options) ? CAPABILITY.tls : 0) |
    (options.database === '' ? 0 : CAPABILITY.withDatabase);
  return clientHeader((asked & (capabilities | CAPABILITY.mysql)) >>> 0, own);
}

async function encrypt(
  talk: Conversation,
  raw: Duplex,
  header: Buffer,
  options: MysqlOptions,
): Promise<Duplex> {
  // What comes before the encryption could be anybody's.
  if (talk.end().hasRest) throw new ProtocolViolation('it said more before the encryption than its greeting');
  talk.reader.stop();
  talk.send(header);
  return startTls(raw, options, () => closedDuring(options, 'the encryption'));
}

async function prove(
  talk: Conversation,
  proof: AuthProof,
  greeting: Greeting,
  header: Buffer,
  options: MysqlOptions,
): Promise<void> {
  const first = proof.first(greeting.plugin, greeting.scramble);
  talk.send(loginRequest(header, options, first.plugin, first.proof));
  for (;;) {
    const { kind, body } = await talk.next((packet) => ({ kind: packet.kind(), body: packet.body }));
    if (kind === REPLY.ok) return;
    let answer: Buffer | null;
    if (kind === MORE_DATA) answer = proof.more(body.copy(body.left));
    else if (kind === SWITCH && body.left > 0) answer = proof.switched(body.cString(), body.copy(body.left));
    else if (kind === SWITCH) answer = proof.switched('mysql_old_password', Buffer.alloc(0));
    else throw new ProtocolViolation('it sent something that has no place in a login');
    if (answer !== null) talk.send(answer);
  }
}

interface LoginPacket {
  body: FieldReader;
  /** Takes the first byte. */
  kind: () => number;
}

/** One packet at a time, as long as there is no session. */
class Conversation implements PacketHandler {
  readonly reader: PacketReader;
  #waiting: { resolve: (packet: LoginPacket) => void; reject: (error: unknown) => void } | null = null;
  #failure: Error | null = null;

  constructor(
    private readonly stream: Duplex,
    private readonly options: MysqlOptions,
    sequence = 0,
  ) {
    this.reader = new PacketReader(stream, this);
    this.reader.sequence = sequence;
    stream.on('end', this.#onClose);
    stream.on('close', this.#onClose);
    stream.on('error', this.#onClose);
  }

  /** The next packet; throws what the server says if it is an error. */
  async next<T>(read: (packet: LoginPacket) => T): Promise<T> {
    if (this.#failure !== null) throw this.#failure;
    const packet = await new Promise<LoginPacket>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.reader.release();
    });
    return read(packet);
  }

  send(body: Buffer): void {
    const { bytes, count } = packets(body, this.reader.sequence);
    this.reader.sequence = (this.reader.sequence + count) & 0xff;
    this.stream.write(bytes);
  }

  /** Lets go of the stream; the reader stays held. */
  end(): PacketReader {
    this.stream.off('end', this.#onClose);
    this.stream.off('close', this.#onClose);
    this.stream.off('error', this.#onClose);
    return this.reader;
  }

  packet(bytes: Buffer, start: number, end: number): void {
    this.reader.hold();
    if (this.reader.received > MAX_BYTES_BEFORE_LOGIN) throw new ProtocolViolation('its login has no end');
    const copy = Buffer.from(bytes.subarray(start, end));
    if (copy[0] === REPLY.error) {
      throw loginRefused(this.options, readError(new FieldReader(copy, 1, copy.length), null));
    }
    const body = new FieldReader(copy, 0, copy.length);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve({ body, kind: () => body.int(1) });
  }

  wants(): boolean {
    throw new ProtocolViolation('it sent a packet too long for a login');
  }

  broken(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error('broken');
    this.#waiting?.reject(this.#failure);
  }

  readonly #onClose = (): void =>
    this.broken(clientRefusal(this.options, this.stream) ?? closedDuring(this.options, 'the login'));
}
