import { BinnacleError } from '../../shared/errors';
import type { PlainPort } from '../ports/ports';
import type { DatabaseProcess } from '../protocols/sqlite/options';

/** Session host to main: start a process for a database file. */
export interface DatabaseRequest {
  t: 'start-database';
  requestId: number;
}

/** Main to session host: it runs, and the port that comes along leads to it. */
export interface DatabaseStarted {
  t: 'database-started';
  requestId: number;
  pid: number;
}

/** How long a process may take to start, in ms. */
const START_TIMEOUT_MS = 15_000;

/** The processes for database files that main starts for this session host. */
export class DatabaseProcesses {
  readonly #waiting = new Map<number, (process: DatabaseProcess) => void>();
  #lastId = 0;

  constructor(private readonly ask: (request: DatabaseRequest) => void) {}

  /** Throws `session-host-died` if none starts. */
  start(): Promise<DatabaseProcess> {
    const requestId = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(requestId);
        reject(new BinnacleError('session-host-died', 'The process of the database did not start.'));
      }, START_TIMEOUT_MS);
      this.#waiting.set(requestId, (process) => {
        clearTimeout(timer);
        resolve(process);
      });
      this.ask({ t: 'start-database', requestId });
    });
  }

  started({ requestId, pid }: DatabaseStarted, [port]: readonly PlainPort[]): void {
    if (port === undefined) return;
    const kill = (): void => endProcess(pid);
    const resolve = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    if (resolve === undefined) kill();
    else resolve({ port, kill });
  }
}

/** Ends a process of ours; one that is computing inside SQLite hears nothing else. */
function endProcess(pid: number): void {
  // 0 would be this process with all its relatives.
  if (pid <= 0) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
