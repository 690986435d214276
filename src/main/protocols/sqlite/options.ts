import type { PlainPort } from '../../ports/ports';

/** The process of one database: it can be ended at any time. */
export interface DatabaseProcess {
  /** Closes when the process has ended. */
  port: PlainPort;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** Starts a process for one database. */
export type StartDatabase = () => Promise<DatabaseProcess>;

/** Which file to open. */
export interface SqliteOptions {
  /** Name of the host, for messages. */
  name: string;
  /** Full path on this computer. */
  path: string;
  /** What stands for the database: the last part of its path where it comes from. */
  database: string;
}
