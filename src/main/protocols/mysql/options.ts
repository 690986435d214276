import type { Duplex } from 'node:stream';
import type { PostgresAddress, PostgresTls } from '../postgres/options';

/** What a login needs. */
export interface MysqlOptions {
  /** How messages call the server. */
  name: string;
  /** Where the server is, as seen from where the connection comes out (a jump host, perhaps). */
  address: PostgresAddress;
  /** Empty: none is chosen. */
  database: string;
  user: string;
  tls: PostgresTls;
  /** Milliseconds a phase of the login may take, waiting for a person not counted; also the answer to a cancel. */
  phaseTimeoutMs: number;
}

/** What the driver gets from outside. */
export interface MysqlDeps {
  /** Opens a stream to the server: for the session, and again for the connection that cancels. */
  dial(signal: AbortSignal): Promise<Duplex>;
  /** The password as UTF-8, fetched when the server asks for one and overwritten then; empty: there is none. */
  password(): Promise<Uint8Array>;
}
