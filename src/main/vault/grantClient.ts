import { BinnacleError } from '../../shared/errors';
import type { FromGrant } from './messages';
import { fromGrantSchema, MAX_SEAL_ITEMS } from './messages';
import type { PlainPort } from '../ports/ports';
import { PortKey } from './portCipher';
import type { SealedSecret, SecretRef } from './sealing';
import { zero } from './secretBytes';

interface Waiter<T> {
  resolve(value: T): void;
  reject(error: BinnacleError): void;
}

/**
 * A session host's end of a grant: fetches the secrets that main granted, and the answers that people type.
 * Whoever receives bytes zeroes them after use. When the vault locks, everything pending rejects with `locked`.
 */
export class GrantClient {
  readonly #port: PlainPort;
  readonly #key = new PortKey();
  readonly #secrets = new Map<number, Waiter<Uint8Array>>();
  readonly #codes = new Map<number, Waiter<{ code: Uint8Array; step: number }>>();
  readonly #answers = new Map<string, Waiter<Uint8Array[]>>();
  readonly #sealing = new Map<number, Waiter<SealedSecret[]>>();
  /** Answers that came before anybody asked for them. */
  readonly #early = new Map<string, Uint8Array[] | BinnacleError>();
  #nextId = 1;
  #closed = false;

  constructor(port: PlainPort) {
    this.#port = port;
    port.onMessage((message) => this.#receive(message));
    port.onClose(() => this.#end());
    port.postMessage({ type: 'hello', publicKey: this.#key.publicKey });
  }

  /** One granted secret. Throws `forbidden`, `vault-damaged`, `locked`, or `cancelled` by the signal. */
  secret(id: string, signal?: AbortSignal): Promise<Uint8Array> {
    const requestId = this.#nextId++;
    const reply = this.#wait(this.#secrets, requestId, signal);
    if (!this.#closed) this.#port.postMessage({ type: 'secret', requestId, id });
    return reply;
  }

  /** The one-time code of a granted seed; waits for an interval after `after`. Throws as {@link secret} does. */
  code(id: string, after: number | null, signal?: AbortSignal): Promise<{ code: Uint8Array; step: number }> {
    const requestId = this.#nextId++;
    const reply = this.#wait(this.#codes, requestId, signal);
    if (!this.#closed) this.#port.postMessage({ type: 'code', requestId, id, after });
    return reply;
  }

  /** Tells what the server made of the answers since the last verdict: kept ones stay, or are dropped. */
  judge(verdict: 'accepted' | 'refused'): void {
    if (!this.#closed) this.#port.postMessage({ type: 'judged', verdict });
  }

  /** Has values sealed under their names; the caller zeroes them. Throws `forbidden` or `locked`. */
  async seal(items: readonly { ref: SecretRef; value: Uint8Array }[]): Promise<SealedSecret[]> {
    const sealed: SealedSecret[] = [];
    for (let start = 0; start < items.length; start += MAX_SEAL_ITEMS) {
      const requestId = this.#nextId++;
      const reply = this.#wait(this.#sealing, requestId, undefined);
      const batch = items.slice(start, start + MAX_SEAL_ITEMS);
      if (!this.#closed) this.#port.postMessage({ type: 'seal', requestId, items: batch });
      sealed.push(...(await reply));
    }
    return sealed;
  }

  /** What was typed for a question that main was asked to prompt for. Throws `cancelled` or `locked`. */
  answer(promptId: string, signal?: AbortSignal): Promise<Uint8Array[]> {
    const early = this.#early.get(promptId);
    this.#early.delete(promptId);
    if (early instanceof BinnacleError) return Promise.reject(early);
    return early === undefined ? this.#wait(this.#answers, promptId, signal) : Promise.resolve(early);
  }

  /** Gives the grant back. Closing twice is safe. */
  close(): void {
    this.#end();
    this.#port.close();
  }

  #wait<K, T>(waiters: Map<K, Waiter<T>>, key: K, signal: AbortSignal | undefined): Promise<T> {
    if (this.#closed) return Promise.reject(locked());
    if (signal?.aborted === true) return Promise.reject(cancelled());
    return new Promise<T>((resolve, reject) => {
      const abort = (): void => {
        waiters.delete(key);
        reject(cancelled());
      };
      const settle = (): void => signal?.removeEventListener('abort', abort);
      signal?.addEventListener('abort', abort, { once: true });
      waiters.set(key, {
        resolve: (value) => {
          settle();
          resolve(value);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
    });
  }

  #receive(message: unknown): void {
    const parsed = fromGrantSchema.safeParse(message);
    if (!parsed.success) return;
    const { data } = parsed;
    if (data.type === 'secret') this.#gotSecret(data.requestId, data.value);
    else if (data.type === 'code') this.#gotCode(data.requestId, data.value, data.step);
    else if (data.type === 'sealed') take(this.#sealing, data.requestId)?.resolve(data.secrets);
    else if (data.type === 'answer') this.#gotAnswer(data.promptId, data.values);
    else this.#failed(data);
  }

  #gotSecret(requestId: number, value: Uint8Array): void {
    settle(take(this.#secrets, requestId), () => this.#key.decrypt(value));
  }

  #gotCode(requestId: number, code: Uint8Array, step: number): void {
    settle(take(this.#codes, requestId), () => ({ code: this.#key.decrypt(code), step }));
  }

  #gotAnswer(promptId: string, encrypted: readonly Uint8Array[]): void {
    const early: Waiter<Uint8Array[]> = {
      resolve: (values) => void this.#early.set(promptId, values),
      reject: (error) => void this.#early.set(promptId, error),
    };
    settle(take(this.#answers, promptId) ?? early, () => encrypted.map((each) => this.#key.decrypt(each)));
  }

  #failed(message: Extract<FromGrant, { type: 'secret-failed' | 'answer-failed' }>): void {
    const hint = message.hint === undefined ? {} : { hint: message.hint };
    const error = new BinnacleError(message.code, message.message, hint);
    if (message.type === 'secret-failed') {
      take(this.#secrets, message.requestId)?.reject(error);
      take(this.#codes, message.requestId)?.reject(error);
      take(this.#sealing, message.requestId)?.reject(error);
    } else {
      const waiter = take(this.#answers, message.promptId);
      if (waiter === undefined) this.#early.set(message.promptId, error);
      else waiter.reject(error);
    }
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    const waiters = [this.#secrets, this.#codes, this.#answers, this.#sealing];
    for (const waiter of waiters.flatMap((each) => [...each.values()])) waiter.reject(locked());
    this.#secrets.clear();
    this.#codes.clear();
    this.#sealing.clear();
    this.#answers.clear();
    for (const early of this.#early.values()) if (Array.isArray(early)) zero(...early);
    this.#early.clear();
  }
}

function take<K, T>(waiters: Map<K, T>, key: K): T | undefined {
  const waiter = waiters.get(key);
  waiters.delete(key);
  return waiter;
}

function settle<T>(waiter: Waiter<T> | undefined, value: () => T): void {
  if (waiter === undefined) return;
  try {
    waiter.resolve(value());
  } catch (error) {
    if (!(error instanceof BinnacleError)) throw error;
    waiter.reject(error);
  }
}

function locked(): BinnacleError {
  return new BinnacleError('locked', 'The vault was locked while this session waited for a secret.', {
    hint: 'Unlock the vault and connect again.',
    retryable: true,
  });
}

function cancelled(): BinnacleError {
  return new BinnacleError('cancelled', 'Cancelled.', { retryable: true });
}
