import { BinnacleError, toWire } from '../../shared/errors';
import type { ErrorCode } from '../../shared/errors';
import type { FromPrompt, PromptShow, ToPrompt } from '../../shared/vaultPrompt';
import { fromPromptSchema } from '../../shared/vaultPrompt';
import type { Port } from '../ports/ports';

/** Submits that may wait while one is handled; a prompt has one person, so more is a broken window. */
const MAX_WAITING = 4;

/** After these the person can simply try again in the same window. */
const RETRYABLE: readonly ErrorCode[] = [
  'wrong-passphrase',
  'bad-request',
  'too-large',
  'keyring-unavailable',
  'store-write-failed',
  'store-busy',
];

/** What a proof that came too early or failed adds to the error: when the next one is accepted. */
export class WaitError extends BinnacleError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly waitMs: number,
  ) {
    super(code, message, { retryable: true });
  }
}

/** The vault host's end of one secret prompt. Ends with `cancelled` when the window closes or the call is aborted. */
export class PromptSession {
  readonly #port: Port;
  readonly #queue: FromPrompt[] = [];
  #waiter: ((message: FromPrompt | undefined) => void) | undefined;
  #ended = false;

  constructor(port: Port, signal: AbortSignal) {
    this.#port = port;
    port.onMessage((message) => this.#receive(message));
    port.onClose(() => this.#end());
    if (signal.aborted) this.#end();
    else signal.addEventListener('abort', () => this.#end(), { once: true });
  }

  /** Whether the window is gone or the call was given up. */
  get ended(): boolean {
    return this.#ended;
  }

  show(show: PromptShow): void {
    this.#post({ type: 'show', show });
  }

  secret(action: 'reveal' | 'copy', value: Uint8Array): void {
    this.#post({ type: 'secret', action, value });
  }

  done(): void {
    this.#post({ type: 'done' });
  }

  /** Tells the window what went wrong; unless `final`, it may submit again. */
  fail(error: unknown, final: boolean): void {
    const { code, message, hint, field } = toWire(error);
    const waitMs = error instanceof WaitError ? error.waitMs : 0;
    this.#post({ type: 'failed', code, message, hint, field, waitMs, final });
  }

  /** The next submit; throws `cancelled` when the person gave up. */
  async next(): Promise<FromPrompt> {
    const message = this.#queue.shift() ?? (await this.#wait());
    if (message === undefined || message.type === 'cancel') {
      throw new BinnacleError('cancelled', 'Cancelled.', { retryable: true });
    }
    return message;
  }

  /** Repeats: take the next submit of this type and handle it, until one succeeds or fails for good. */
  until<K extends FromPrompt['type'], T>(
    type: K,
    handle: (message: Extract<FromPrompt, { type: K }>) => Promise<T> | T,
  ): Promise<T> {
    return this.untilOneOf([type], handle);
  }

  /** The same for steps that can be answered in several ways. */
  async untilOneOf<K extends FromPrompt['type'], T>(
    types: readonly K[],
    handle: (message: Extract<FromPrompt, { type: K }>) => Promise<T> | T,
  ): Promise<T> {
    for (;;) {
      const message = await this.next();
      try {
        if (!isOneOf(message, types)) throw unexpected();
        return await handle(message);
      } catch (error) {
        if (!RETRYABLE.includes(toWire(error).code)) throw error;
        this.fail(error, false);
      }
    }
  }

  /** Releases the port. Closing twice is safe. */
  close(): void {
    this.#end();
    this.#port.close();
  }

  #receive(message: unknown): void {
    const parsed = fromPromptSchema.safeParse(message);
    if (!parsed.success) this.fail(unexpected(), false);
    else if (this.#waiter !== undefined) this.#deliver(parsed.data);
    else if (this.#queue.length < MAX_WAITING) this.#queue.push(parsed.data);
  }

  #wait(): Promise<FromPrompt | undefined> {
    if (this.#ended) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiter = resolve;
    });
  }

  #deliver(message: FromPrompt | undefined): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.(message);
  }

  #end(): void {
    this.#ended = true;
    this.#queue.length = 0;
    this.#deliver(undefined);
  }

  #post(message: ToPrompt): void {
    if (!this.#ended) this.#port.postMessage(message);
  }
}

function isOneOf<K extends FromPrompt['type']>(
  message: FromPrompt,
  types: readonly K[],
): message is Extract<FromPrompt, { type: K }> {
  return (types as readonly string[]).includes(message.type);
}

function unexpected(): BinnacleError {
  return new BinnacleError('bad-request', 'The prompt sent something that does not fit this step.');
}
