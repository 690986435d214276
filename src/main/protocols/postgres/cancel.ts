import { setTimeout as delay } from 'node:timers/promises';
import type { Duplex } from 'node:stream';
import { encrypt, wantsTls } from './encryption';
import { cancelRequest, type BackendKey } from './frontendMessages';
import type { PostgresDeps, PostgresOptions } from './options';

/** Milliseconds until a request is repeated: one that comes before the server has begun the statement does nothing. */
const REPEAT_MS = 1_000;

/**
 * Asks the server once to cancel what a session runs: on a connection of its own, encrypted like the session. Resolves
 * when the server has closed it, which it does after it has told the session (PostgreSQL manual, "Canceling Requests in
 * Progress"). Destroys everything when the signal aborts.
 */
export async function sendCancel(
  key: BackendKey,
  options: PostgresOptions,
  deps: PostgresDeps,
  signal: AbortSignal,
): Promise<void> {
  const raw = await deps.dial(signal);
  const cut = (): void => void raw.destroy();
  raw.on('error', () => undefined);
  if (signal.aborted) cut();
  signal.addEventListener('abort', cut, { once: true });
  try {
    const stream = wantsTls(options) ? await encrypt(raw, options) : raw;
    await sayAndWait(stream, cancelRequest(key));
  } finally {
    signal.removeEventListener('abort', cut);
    cut();
  }
}

function sayAndWait(stream: Duplex, message: Buffer): Promise<void> {
  return new Promise((resolve) => {
    stream.once('end', resolve);
    stream.once('close', resolve);
    stream.once('error', resolve);
    stream.resume();
    stream.write(message);
  });
}

/** Cancels one statement: asks until it is answered, but not for ever. */
export class Canceller {
  #work: Promise<void> | null = null;
  readonly #answered = new AbortController();
  readonly #cut = new AbortController();
  #patience: NodeJS.Timeout | undefined;

  /** `onSilence`: the statement was not answered within `patienceMs`. */
  constructor(
    private readonly send: (signal: AbortSignal) => Promise<void>,
    private readonly patienceMs: number,
    private readonly onSilence: () => void,
  ) {}

  request(): void {
    if (this.#work !== null || this.#answered.signal.aborted) return;
    this.#patience = setTimeout(() => this.onSilence(), this.patienceMs);
    this.#work = this.#repeat();
  }

  /**
   * The statement was answered. Resolves when no request is under way any more that could hit the next statement; if
   * there can't be one, nothing is waited for.
   */
  async answered(hasNext: boolean): Promise<void> {
    clearTimeout(this.#patience);
    this.#answered.abort();
    const cut = setTimeout(() => this.#cut.abort(), hasNext ? REPEAT_MS : 0);
    await this.#work;
    clearTimeout(cut);
  }

  async #repeat(): Promise<void> {
    const { signal } = this.#answered;
    while (!signal.aborted) {
      // A request that fails is repeated like one that came too early.
      await this.send(this.#cut.signal).catch(() => undefined);
      await delay(REPEAT_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
