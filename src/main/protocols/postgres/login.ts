import { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import pg from 'pg';
import type { ClientConfig } from 'pg';
import { BinnacleError } from '../../../shared/errors';
import type { ConnectionProtection } from '../../sessions/queryCapability';
import type { PhaseClock } from '../ssh/phaseClock';
import { AuthPolicy } from './authPolicy';
import { BodyReader, readReport, TYPE } from './backendMessages';
import { clientRefusal } from './encryption';
import { brokeProtocol, closedDuring, loginRefused } from './errors';
import { startup, type BackendKey } from './frontendMessages';
import { MessageReader, ProtocolViolation, type MessageHandler } from './messageReader';
import type { PostgresDeps, PostgresOptions } from './options';

/** Bytes a server may send before the login is done; a normal login takes under 2 KiB. */
const MAX_BYTES_BEFORE_LOGIN = 1024 * 1024;
/** Rounds of SCRAM's key derivation: above OWASP's advice for it (600,000), and half a second of work at most. */
const MAX_SCRAM_ROUNDS = 1_000_000;
const PHASE = 'the login';

/** What makes cells exact and the same everywhere, whatever the server or the user is set to. */
const SESSION_SETTINGS = {
  client_encoding: 'UTF8',
  DateStyle: 'ISO',
  IntervalStyle: 'postgres',
  extra_float_digits: '3',
  bytea_output: 'hex',
} as const;

/** A session that is logged in; its reader is held. */
export interface LoggedIn {
  reader: MessageReader;
  parameters: Map<string, string>;
  backendKey: BackendKey | null;
}

/** What the login runs on. */
export interface LoginSite {
  stream: Duplex;
  protection: ConnectionProtection;
  /** Stands still while the password is fetched. */
  clock: PhaseClock;
}

/**
 * Logs in. pg answers what the server asks (SCRAM with channel binding, MD5), but sees only whole messages that passed
 * {@link AuthPolicy}, and never the socket. Destroying the stream ends the wait.
 */
export function logIn(site: LoginSite, options: PostgresOptions, deps: PostgresDeps): Promise<LoggedIn> {
  return new Promise((resolve, reject) => {
    const attempt = new LoginAttempt(site, options, deps, reject);
    attempt.run().then(resolve, (error: unknown) => reject(inWords(options, error)));
  });
}

class LoginAttempt implements MessageHandler {
  readonly #policy: AuthPolicy;
  readonly #parameters = new Map<string, string>();
  readonly #reader: MessageReader;
  readonly #channel: LoginChannel;
  #backendKey: BackendKey | null = null;

  constructor(
    private readonly site: LoginSite,
    private readonly options: PostgresOptions,
    private readonly deps: PostgresDeps,
    private readonly fail: (error: BinnacleError) => void,
  ) {
    this.#policy = new AuthPolicy(options, site.protection);
    this.#channel = new LoginChannel(site.stream);
    this.#reader = new MessageReader(site.stream, this);
  }

  async run(): Promise<LoggedIn> {
    const { stream } = this.site;
    const onClose = (): void =>
      this.fail(clientRefusal(this.options, stream) ?? closedDuring(this.options, PHASE));
    stream.on('end', onClose);
    stream.on('close', onClose);
    const client = new pg.Client(this.#clientConfig());
    // Whatever pg still has to say after its promise is settled.
    client.on('error', () => undefined);
    const connected = client.connect();
    stream.write(startup({ ...this.#identity(), ...SESSION_SETTINGS }));
    this.#reader.release();
    await connected;
    stream.off('end', onClose);
    stream.off('close', onClose);
    return { reader: this.#reader, parameters: this.#parameters, backendKey: this.#backendKey };
  }

  message(type: number, bytes: Buffer, start: number, end: number): void {
    if (this.#reader.received > MAX_BYTES_BEFORE_LOGIN) {
      throw new ProtocolViolation('it sent more than 1 MiB before the login');
    }
    if (this.#note(type, new BodyReader(bytes, start, end))) {
      this.#channel.deliver(type, bytes.subarray(start, end));
    }
  }

  broken(error: unknown): void {
    this.fail(inWords(this.options, error));
  }

  wanted(): number {
    throw new ProtocolViolation('it sent a message too long for a login');
  }

  /** Keeps what the session needs; whether pg is to see the message. */
  #note(type: number, body: BodyReader): boolean {
    switch (type) {
      case TYPE.authentication:
        this.#policy.check(body);
        return true;
      case TYPE.parameterStatus:
        this.#parameters.set(body.cString(), body.cString());
        return false;
      case TYPE.backendKeyData:
        this.#backendKey = { processId: body.int32(), secret: body.rest() };
        return false;
      case TYPE.noticeResponse:
        return false;
      case TYPE.errorResponse:
        throw loginRefused(this.options, readReport(body, null).notice);
      case TYPE.readyForQuery:
        this.#reader.hold();
        return true;
      default:
        throw new ProtocolViolation('it sent something that has no place in a login');
    }
  }

  #identity(): Record<string, string> {
    const { user, database } = this.options;
    return { user, database, application_name: 'Binnacle' };
  }

  #clientConfig(): ClientConfig {
    return {
      ...this.#identity(),
      // Each of these keeps pg from looking into the environment.
      host: 'localhost',
      port: 5432,
      ssl: false,
      sslnegotiation: 'postgres',
      stream: () => this.#channel,
      password: () => this.#password(),
      enableChannelBinding: this.site.stream instanceof TLSSocket,
      ...{ scramMaxIterations: MAX_SCRAM_ROUNDS },
    };
  }

  async #password(): Promise<string> {
    const bytes = await this.site.clock.hold(() => this.deps.password());
    if (bytes === null || bytes.length === 0) {
      throw new BinnacleError('auth-failed', `${this.options.name} asks for a password, and none is saved.`, {
        hint: 'Give this connection a credential with a password.',
      });
    }
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
    bytes.fill(0);
    return text;
  }
}

/** What pg takes for its socket: checked messages one way, its answers the other. */
class LoginChannel extends Duplex {
  #isStartup = true;

  constructor(private readonly socket: Duplex) {
    super();
  }

  /** pg calls this and then waits for the event. */
  connect(): void {
    queueMicrotask(() => this.emit('connect'));
  }

  setNoDelay(): void {
    // The socket has it from the start.
  }

  /** For channel binding (RFC 5929, `tls-server-end-point`). */
  getPeerCertificate(): unknown {
    return this.socket instanceof TLSSocket ? this.socket.getPeerCertificate() : {};
  }

  deliver(type: number, body: Buffer): void {
    const message = Buffer.allocUnsafe(5 + body.length);
    message[0] = type;
    message.writeUInt32BE(4 + body.length, 1);
    body.copy(message, 5);
    this.push(message);
  }

  override _read(): void {
    // Messages come when the server sends them.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    // pg's first message is its own startup, in which the environment has a say.
    if (!this.#isStartup && this.socket.writable) this.socket.write(chunk);
    this.#isStartup = false;
    done();
  }
}

function inWords(options: PostgresOptions, error: unknown): BinnacleError {
  if (error instanceof BinnacleError) return error;
  if (error instanceof ProtocolViolation) return brokeProtocol(options, error.message);
  const text = error instanceof Error ? error.message : '';
  if (text.includes('exceeds scramMaxIterations')) {
    return brokeProtocol(
      options,
      `it demands more than ${MAX_SCRAM_ROUNDS.toLocaleString('en')} rounds of key derivation (SCRAM)`,
    );
  }
  if (text.includes('server signature')) {
    return brokeProtocol(options, 'it could not prove that it knows the password (SCRAM)');
  }
  // pg's own words name no secret.
  return brokeProtocol(options, `its login failed (${text.replace(/^SASL: /, '')})`);
}
