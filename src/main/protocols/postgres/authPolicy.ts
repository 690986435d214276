import { isIP } from 'node:net';
import { BinnacleError } from '../../../shared/errors';
import type { ConnectionProtection } from '../../sessions/queryCapability';
import type { BodyReader } from './backendMessages';
import { ProtocolViolation } from './messageReader';
import type { PostgresAddress, PostgresOptions } from './options';

/** Requests of a server in the login (PostgreSQL manual, "Message Formats", the messages with type R). */
const REQUEST = { ok: 0, cleartext: 3, md5: 5, sasl: 10, saslContinue: 11, saslFinal: 12 } as const;

/** Whether bytes to this address stay inside of the machine where the connection comes out. */
export function isLocal(address: PostgresAddress): boolean {
  if (address.kind === 'socket') return true;
  const { host } = address;
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === '::1' || host.toLowerCase() === 'localhost';
}

/** Decides before each answer of the login whether it may be given; a server can't lead the driver past it. */
export class AuthPolicy {
  #asked: 'nothing' | 'password' | 'sasl' | 'proof' | 'done' = 'nothing';

  constructor(
    private readonly options: PostgresOptions,
    private readonly protection: ConnectionProtection,
  ) {}

  /** Throws the refusal. */
  check(body: BodyReader): void {
    const request = body.int32();
    switch (request) {
      case REQUEST.ok:
        // A server that knows the password proves it, too, and one that skips that is not the one we want.
        if (this.#asked === 'sasl') throw new ProtocolViolation('it ended the login without its proof');
        return;
      case REQUEST.cleartext:
        this.#begin('password');
        this.#cleartext();
        return;
      case REQUEST.md5:
        this.#begin('password');
        this.#md5();
        return;
      case REQUEST.sasl:
        this.#begin('sasl');
        return;
      case REQUEST.saslContinue:
        if (this.#asked !== 'sasl') throw new ProtocolViolation('its login is out of order');
        return;
      case REQUEST.saslFinal:
        if (this.#asked !== 'sasl') throw new ProtocolViolation('its login is out of order');
        this.#asked = 'proof';
        return;
      default:
        throw this.#refused('a kind of login that Binnacle does not have (Kerberos, perhaps)');
    }
  }

  /** A server asks once: each answer gives away a little. */
  #begin(what: 'password' | 'sasl'): void {
    if (this.#asked !== 'nothing') throw new ProtocolViolation('it asked for the password twice');
    this.#asked = what;
  }

  #cleartext(): void {
    if (this.protection !== 'verified') {
      throw this.#refused('the password in clear over a connection without a checked certificate');
    }
    if (!this.options.allowCleartextPassword) {
      throw this.#refused(
        'the password in clear',
        'Servers that check passwords elsewhere (LDAP, PAM, RADIUS) need that. Allow it for this connection if yours does.',
      );
    }
  }

  /** What MD5 sends is as good as the password for who reads it, and says little about who asks. */
  #md5(): void {
    if (this.protection === 'verified' || isLocal(this.options.address)) return;
    throw this.#refused(
      'an MD5 password over a connection without a checked certificate',
      'Let the server use scram-sha-256, or encrypt the connection with a checked certificate.',
    );
  }

  #refused(
    what: string,
    hint = 'Nothing was sent. Encrypt the connection, or let the server use scram-sha-256.',
  ): BinnacleError {
    return new BinnacleError('auth-failed', `${this.options.name} asks for ${what}. That was refused.`, {
      hint,
    });
  }
}
