import type { Duplex } from 'node:stream';
import type { TlsMode } from '../postgres/options';

/** What a login needs. */
export interface SqlServerOptions {
  /** How messages call the server. */
  name: string;
  /** Where the server is, as seen from where the connection comes out (a jump host, perhaps). */
  address: { kind: 'tcp'; host: string; port: number };
  /** Null: the server's own choice for the user. */
  database: string | null;
  user: string;
  /** `authorities` is PEM; empty: the well-known ones. */
  tls: { mode: TlsMode; authorities: string };
  /** Tells the server that only reading is intended, so that an availability group may pick a readable copy. */
  readOnlyIntent: boolean;
  /** Milliseconds a phase of the login may take, waiting for a person not counted; also the answer to a cancel. */
  phaseTimeoutMs: number;
}

/** What the driver gets from outside. */
export interface SqlServerDeps {
  /** Opens a stream to the server. */
  dial(signal: AbortSignal): Promise<Duplex>;
  /** The password as UTF-8, fetched once the connection is as safe as it was asked to be, and overwritten then. */
  password(): Promise<Uint8Array>;
}
