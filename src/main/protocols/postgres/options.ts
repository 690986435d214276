import type { Duplex } from 'node:stream';

/**
 * `verify-full`: the certificate must be good and belong to the server's name. `verify-ca`: it must be good.
 * `require`: encrypted, but whoever answers is believed. The words are libpq's (PostgreSQL manual, "SSL Support").
 */
export type TlsMode = 'verify-full' | 'verify-ca' | 'require' | 'off';

/** How the connection is encrypted. All texts are PEM. */
export interface PostgresTls {
  mode: TlsMode;
  /** Authorities to believe instead of the well-known ones; empty: the well-known ones. */
  authorities: string;
  /** Null: no client certificate. */
  client: { certificate: string; key: string } | null;
}

/** Where a server listens. */
export type PostgresAddress =
  | { kind: 'tcp'; host: string; port: number }
  /** The socket file itself, such as /run/postgresql/.s.PGSQL.5432. */
  | { kind: 'socket'; path: string };

/** What a login needs. */
export interface PostgresOptions {
  /** How messages call the server. */
  name: string;
  /** Where the server is, as seen from where the connection comes out (a jump host, perhaps). */
  address: PostgresAddress;
  database: string;
  user: string;
  tls: PostgresTls;
  /** Whether the password may be sent as it is, which LDAP, PAM and RADIUS need; only ever under a checked certificate. */
  allowCleartextPassword: boolean;
  /** Milliseconds a phase of the login may take, waiting for a person not counted; also the answer to a cancel. */
  phaseTimeoutMs: number;
}

/** What the driver gets from outside. */
export interface PostgresDeps {
  /** Opens a stream to the server: for the session, and again for each cancel. */
  dial(signal: AbortSignal): Promise<Duplex>;
  /** The password as UTF-8, fetched when the server asks for one and overwritten then; null: there is none. */
  password(): Promise<Uint8Array | null>;
}
