import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import PreloginPayload from 'tedious/lib/prelogin-payload.js';
import { BinnacleError } from '../../../shared/errors';
import { certificateRefusal, connectionOptions } from '../postgres/encryption';
import { Cursor, whole } from './cursor';
import { closedDuring, ProtocolViolation, StreamEnded } from './errors';
import type { SqlServerOptions } from './options';
import { PACKET, PacketReader, packets } from './packets';
import { PreloginChannel } from './preloginChannel';

const PHASE = 'the encryption';
/** The option of a prelogin message about encryption, and the end of the options (MS-TDS 2.2.6.5). */
const ENCRYPTION = 0x01;
const TERMINATOR = 0xff;
/** What may be said about it. */
const ENCRYPT = { off: 0, on: 1, notSupported: 2, required: 3 } as const;
/** Said of this client; the server only writes it down. */
const VERSION = { major: 1, minor: 0, build: 0, subbuild: 0 };

/** A connection on which the login may be said. */
export interface SecuredStream {
  stream: Duplex;
  /** Takes the connection back after the login: what follows is not encrypted. Null: it is, or never was. */
  afterLogin: (() => Duplex) | null;
}

/**
 * Says hello and encrypts as the options ask. Where encryption is off, at least the login is encrypted, if the server
 * can do that. Errors: protocol-error (no TLS, certificate not trusted, the password would travel in clear), unreachable.
 */
export async function secure(raw: Duplex, options: SqlServerOptions): Promise<SecuredStream> {
  const wanted = options.tls.mode === 'off' ? ENCRYPT.off : ENCRYPT.on;
  raw.write(packets(PACKET.prelogin, hello(wanted)));
  const answer = await readAnswer(raw, options);
  checkAnswer(wanted, answer, options);
  if (answer === ENCRYPT.notSupported) return { stream: raw, afterLogin: null };
  const { secured, channel } = await handshake(raw, options);
  const afterLogin = (): Duplex => {
    channel.release();
    return raw;
  };
  return { stream: secured, afterLogin: wanted === ENCRYPT.off ? afterLogin : null };
}

function hello(wanted: number): Buffer {
  const { data } = new PreloginPayload({ encrypt: true, version: VERSION });
  for (let at = 0; data[at] !== TERMINATOR; at += 5) {
    if (data[at] === ENCRYPTION) data.writeUInt8(wanted, data.readUInt16BE(at + 1));
  }
  return data;
}

/** What the server says about encryption. */
async function readAnswer(raw: Duplex, options: SqlServerOptions): Promise<number> {
  const reader = new PacketReader(raw);
  try {
    const { body, isLast } = await reader.next();
    if (!isLast || reader.hasRest) throw new ProtocolViolation('its first answer makes no sense');
    return encryptionIn(body);
  } catch (error) {
    throw error instanceof StreamEnded ? closedDuring(options, PHASE) : error;
  } finally {
    reader.detach();
  }
}

/** Options are a type, a place and a length, both big-endian; their bytes stand behind the last. */
function encryptionIn(body: Buffer): number {
  for (let at = 0; at + 5 <= body.length && body[at] !== TERMINATOR; at += 5) {
    if (body[at] !== ENCRYPTION) continue;
    return whole(() => new Cursor(body, body.readUInt16BE(at + 1), body.length).u8(), 'its first answer');
  }
  throw new ProtocolViolation('its first answer does not speak of encryption');
}

function checkAnswer(wanted: number, answer: number, options: SqlServerOptions): void {
  if (answer > ENCRYPT.required) throw new ProtocolViolation('its first answer makes no sense');
  const encryptsAll = answer === ENCRYPT.on || answer === ENCRYPT.required;
  if (wanted === ENCRYPT.on && !encryptsAll) {
    throw new BinnacleError('protocol-error', `${options.name} offers no encryption (TLS).`, {
      hint: 'Switch it on at the server, or allow this connection to go without.',
      field: 'tls.mode',
    });
  }
  if (wanted === ENCRYPT.off && encryptsAll) {
    throw new BinnacleError('protocol-error', `${options.name} takes only encrypted connections.`, {
      hint: 'Switch the encryption of this connection on.',
      field: 'tls.mode',
    });
  }
  if (answer === ENCRYPT.notSupported && !isLocal(options.address.host)) {
    throw new BinnacleError(
      'protocol-error',
      `${options.name} would get the password in clear. That was refused.`,
      {
        hint: 'Nothing was sent. Let the server encrypt, at least the login.',
        field: 'tls.mode',
      },
    );
  }
}

function isLocal(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === '::1' || host.toLowerCase() === 'localhost';
}

/** TLS 1.3 would go on in packets after its handshake, for which TDS 7.4 has no place. */
const NEWEST = 'TLSv1.2';

/** Where only the login is encrypted nobody's certificate is checked: that is no protection, and not counted as one. */
async function handshake(
  raw: Duplex,
  options: SqlServerOptions,
): Promise<{ secured: Duplex; channel: PreloginChannel }> {
  const channel = new PreloginChannel(raw);
  const checks = connectionOptions({ address: options.address, tls: { ...options.tls, client: null } });
  const rejectUnauthorized = options.tls.mode !== 'off' && checks.rejectUnauthorized !== false;
  return new Promise((resolve, reject) => {
    // TLS that gives up closes what it runs on before it says why.
    const onClose = (): void => void setImmediate(() => reject(closedDuring(options, PHASE)));
    const secured = connect({ ...checks, rejectUnauthorized, maxVersion: NEWEST, socket: channel });
    channel.on('error', onClose);
    channel.once('close', onClose);
    secured.once('close', onClose);
    secured.on('error', (error: NodeJS.ErrnoException) => reject(inWords(options, error)));
    secured.once('secureConnect', () => {
      channel.unwrap();
      resolve({ secured, channel });
    });
  });
}

function inWords(options: SqlServerOptions, error: NodeJS.ErrnoException): BinnacleError {
  const refusal = certificateRefusal(options, error);
  if (refusal !== null) return refusal;
  const { code = '' } = error;
  if (code === 'ECONNRESET' || code === 'EPIPE') return closedDuring(options, PHASE);
  return new BinnacleError('protocol-error', `The encryption with ${options.name} failed (${code}).`, {
    cause: error,
  });
}
