import { BinnacleError } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import { notOpened, processLost } from './errors';
import type { FromDatabase, ToDatabase } from './messages';
import type { DatabaseProcess, SqliteOptions, StartDatabase } from './options';
import { sqliteUri } from './uri';

/** How long a file may take to open, in ms: more than its locks are waited for, and a slow disk. */
const OPEN_TIMEOUT_MS = 20_000;

/** A database process with the file open in it. */
export class DatabaseLink implements Disposable {
  #listener: (message: FromDatabase) => void = () => undefined;
  #onGone: () => void = () => undefined;
  #gone = false;

  private constructor(private readonly process: DatabaseProcess) {
    process.port.onMessage((message) => {
      if (!this.#gone) this.#listener(message as FromDatabase);
    });
    process.port.onClose(() => {
      if (this.#gone) return;
      this.#gone = true;
      this.#onGone();
    });
  }

  /** Starts a process and opens the file in it; `writable` also makes good what an ended process left behind. */
  static async open(
    options: SqliteOptions,
    start: StartDatabase,
    signal: AbortSignal,
  ): Promise<{ link: DatabaseLink; version: string }> {
    if (signal.aborted) throw new BinnacleError('cancelled', 'Cancelled.');
    const link = new DatabaseLink(await start());
    try {
      return { link, version: await link.#opened(options, signal) };
    } catch (error) {
      link.dispose();
      throw error;
    }
  }

  send(message: ToDatabase): void {
    if (!this.#gone) this.process.port.postMessage(message);
  }

  /** Sets who hears of it: messages, and once that the process is gone by itself. */
  listen(listener: (message: FromDatabase) => void, onGone: () => void): void {
    this.#listener = listener;
    this.#onGone = onGone;
  }

  /** Ends the process at once. */
  dispose(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.process.kill();
    this.process.port.close();
  }

  #opened(options: SqliteOptions, signal: AbortSignal): Promise<string> {
    const { name, path } = options;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => settle(() => reject(new BinnacleError('cancelled', 'Cancelled.')));
      const timer = setTimeout(
        () =>
          settle(() =>
            reject(notOpened(name, path, { message: 'it takes too long', code: '', position: null })),
          ),
        OPEN_TIMEOUT_MS,
      );
      const settle = (end: () => void): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        end();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.listen(
        (message) => {
          if (message.t === 'opened') settle(() => resolve(message.version));
          if (message.t === 'failed') settle(() => reject(notOpened(name, path, message.failure)));
        },
        () => settle(() => reject(processLost('nothing'))),
      );
      this.send({ t: 'open', readOnly: sqliteUri(path, 'ro'), writable: sqliteUri(path, 'rw') });
    });
  }
}
