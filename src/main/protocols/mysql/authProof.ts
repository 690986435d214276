import { authPlugins } from 'mysql2';
import { BinnacleError } from '../../../shared/errors';
import type { ConnectionProtection } from '../../sessions/queryCapability';
import { ProtocolViolation } from '../postgres/messageReader';
import type { MysqlOptions } from './options';

const NATIVE = 'mysql_native_password';
const CACHING = 'caching_sha2_password';
const SHA256 = 'sha256_password';
const CLEAR = 'mysql_clear_password';
/** Bytes of the server's random text. */
const SCRAMBLE = 20;
/** What caching_sha2_password says after its first proof: it is enough, or the password itself is wanted. */
const PROVEN = 3;
const FULL = 4;

/** mysql2's plugins, as far as they are used: the bytes for a scramble. */
type Prove = (scramble: Buffer) => Buffer;

/** Answers what a server asks for in the login, each plugin once, and never gives the password itself to a stranger. */
export class AuthProof {
  #plugin = '';
  readonly #used = new Set<string>();
  #isProven = false;

  /** `password` is the caller's, who overwrites it. */
  constructor(
    private readonly options: MysqlOptions,
    private readonly protection: ConnectionProtection,
    private readonly password: Uint8Array,
  ) {}

  /** The first proof, by the plugin that the server prefers if it is one that proves; the server may ask for another. */
  first(preferred: string, scramble: Buffer): { plugin: string; proof: Buffer } {
    const plugin = preferred === CACHING ? CACHING : NATIVE;
    return { plugin, proof: this.#by(plugin, scramble) };
  }

  /** The server switches to another plugin. */
  switched(plugin: string, data: Buffer): Buffer {
    // A server that asks twice wants to learn more from each answer.
    if (this.#used.has(plugin) && plugin !== NATIVE && plugin !== CACHING)
      throw new ProtocolViolation('it asked for the password twice');
    if (this.#used.size > 2) throw new ProtocolViolation('it asked for the password too often');
    return this.#by(plugin, data);
  }

  /** More about the plugin that runs; null: nothing is to be sent. */
  more(data: Buffer): Buffer | null {
    if (this.#plugin !== CACHING || data.length !== 1 || this.#isProven)
      throw new ProtocolViolation('its login is out of order');
    this.#isProven = true;
    if (data[0] === PROVEN) return null;
    if (data[0] !== FULL) throw new ProtocolViolation('its login is out of order');
    return this.#inClear('the password itself (caching_sha2_password, the first login since it was started)');
  }

  #by(plugin: string, data: Buffer): Buffer {
    this.#plugin = plugin;
    this.#used.add(`${plugin}${this.#used.has(plugin) ? ' again' : ''}`);
    if (plugin === NATIVE || plugin === CACHING) {
      const scramble = data.subarray(0, SCRAMBLE);
      if (scramble.length < SCRAMBLE) throw new ProtocolViolation('its login is too short');
      return this.password.length === 0 ? Buffer.alloc(0) : proving(plugin, this.password)(scramble);
    }
    if (plugin === CLEAR || plugin === SHA256) return this.#inClear(`the password in clear (${plugin})`);
    throw this.#refused(
      `a kind of login that Binnacle does not have (${plugin.slice(0, 60)})`,
      'Nothing was sent. Use an account with mysql_native_password or caching_sha2_password.',
    );
  }

  #inClear(what: string): Buffer {
    if (this.protection === 'verified' || this.protection === 'local')
      return Buffer.concat([this.password, Buffer.of(0)]);
    throw this.#refused(
      `${what} over a connection without a checked certificate`,
      'Encrypt the connection with a checked certificate. A key of the server that nobody has checked is not fetched in its place.',
    );
  }

  #refused(what: string, hint: string): BinnacleError {
    return new BinnacleError('auth-failed', `${this.options.name} asks for ${what}. That was refused.`, {
      hint,
    });
  }
}

function proving(plugin: string, password: Uint8Array): Prove {
  // The plugins take bytes for a text, too; so no text of the password stays behind.
  const secret = Buffer.from(password.buffer, password.byteOffset, password.length) as unknown as string;
  const config = { password: secret };
  const make = plugin === NATIVE ? authPlugins.mysql_native_password : authPlugins.caching_sha2_password;
  return make({})({ connection: { config }, command: {} } as never) as unknown as Prove;
}
