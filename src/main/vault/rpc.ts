import { z } from 'zod';
import { BinnacleError, ERROR_CODES, fromWire, toWire } from '../../shared/errors';
import type { Port, RawPort } from '../ports/ports';

/** One call of a table: what it takes and what it answers, both parsed on arrival. */
export interface CallSpec {
  args: z.ZodType;
  result: z.ZodType;
}
export type CallTable = Record<string, CallSpec>;

type Args<T extends CallTable, K extends keyof T> = z.output<T[K]['args']>;
type Result<T extends CallTable, K extends keyof T> = z.output<T[K]['result']>;

/** What a handler gets beside its arguments. */
export interface CallContext {
  /** Ports that came with the call. */
  ports: readonly Port[];
  /** Aborted when the caller gave up or the connection closed. */
  signal: AbortSignal;
}

/** One function per call of a table. */
export type Handlers<T extends CallTable> = {
  [K in keyof T]: (args: Args<T, K>, context: CallContext) => Promise<Result<T, K>> | Result<T, K>;
};

const id = z.number().int().positive();
const wireErrorSchema = z.strictObject({
  code: z.enum(ERROR_CODES),
  message: z.string().max(2048),
  hint: z.string().max(2048).optional(),
  field: z.string().max(256).optional(),
  retryable: z.boolean(),
});
const frameSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('call'), id, method: z.string().max(64), args: z.unknown() }),
  z.strictObject({ type: z.literal('result'), id, value: z.unknown() }),
  z.strictObject({ type: z.literal('error'), id, error: wireErrorSchema }),
  z.strictObject({ type: z.literal('cancel'), id }),
]);

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Calls in both directions over one port. Every call settles: by its reply, or when the connection closes. */
export class Rpc<Local extends CallTable, Remote extends CallTable> {
  readonly #port: Port;
  readonly #remote: Remote;
  readonly #handlers = new Map<string, (args: unknown, context: CallContext) => Promise<unknown>>();
  readonly #pending = new Map<number, Pending>();
  readonly #running = new Map<number, AbortController>();
  #nextId = 1;
  #closed: BinnacleError | undefined;

  constructor(port: Port, local: Local, handlers: Handlers<Local>, remote: Remote) {
    this.#port = port;
    this.#remote = remote;
    for (const [method, spec] of Object.entries(local)) {
      const handler = handlers[method as keyof Local];
      this.#handlers.set(method, async (args, context) =>
        handler(parse(spec.args, args) as Args<Local, keyof Local>, context),
      );
    }
    port.onMessage((message, ports) => this.#receive(message, ports));
  }

  /** Sends a call; rejects with a `BinnacleError`, or `cancelled` as soon as the signal aborts. */
  async call<K extends keyof Remote & string>(
    method: K,
    args: Args<Remote, K>,
    options: { transfer?: readonly RawPort[]; signal?: AbortSignal | undefined } = {},
  ): Promise<Result<Remote, K>> {
    if (this.#closed !== undefined) throw this.#closed;
    if (options.signal?.aborted === true) throw cancelled();
    const callId = this.#nextId++;
    const reply = new Promise<unknown>((resolve, reject) => this.#pending.set(callId, { resolve, reject }));
    const abort = (): void => {
      this.#port.postMessage({ type: 'cancel', id: callId });
      this.#settle(callId)?.reject(cancelled());
    };
    options.signal?.addEventListener('abort', abort, { once: true });
    this.#port.postMessage({ type: 'call', id: callId, method, args }, options.transfer);
    try {
      return parse(this.#remote[method]?.result ?? z.never(), await reply) as Result<Remote, K>;
    } finally {
      options.signal?.removeEventListener('abort', abort);
    }
  }

  /** Ends the connection: everything waiting on either side is rejected or aborted. Closing twice is safe. */
  close(reason: BinnacleError): void {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    for (const callId of [...this.#pending.keys()]) this.#settle(callId)?.reject(reason);
    for (const running of this.#running.values()) running.abort();
    this.#port.close();
  }

  #receive(message: unknown, ports: readonly Port[]): void {
    const frame = frameSchema.safeParse(message);
    if (!frame.success || this.#closed !== undefined) {
      for (const port of ports) port.close();
      return;
    }
    const { data } = frame;
    if (data.type === 'call') void this.#run(data.id, data.method, data.args, ports);
    else if (data.type === 'cancel') this.#running.get(data.id)?.abort();
    else if (data.type === 'result') this.#settle(data.id)?.resolve(data.value);
    else this.#settle(data.id)?.reject(fromWire(data.error));
  }

  async #run(callId: number, method: string, args: unknown, ports: readonly Port[]): Promise<void> {
    const controller = new AbortController();
    this.#running.set(callId, controller);
    try {
      const handler = this.#handlers.get(method);
      if (handler === undefined) throw new BinnacleError('bad-request', 'Unknown call to the vault.');
      const value = await handler(args, { ports, signal: controller.signal });
      this.#port.postMessage({ type: 'result', id: callId, value });
    } catch (error) {
      for (const port of ports) port.close();
      this.#port.postMessage({ type: 'error', id: callId, error: toWire(error) });
    } finally {
      this.#running.delete(callId);
    }
  }

  #settle(callId: number): Pending | undefined {
    const pending = this.#pending.get(callId);
    this.#pending.delete(callId);
    return pending;
  }
}

/** Parses without repeating the offending value: it may be a secret. */
function parse(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BinnacleError('bad-request', 'A message to or from the vault did not have the agreed shape.');
}

function cancelled(): BinnacleError {
  return new BinnacleError('cancelled', 'Cancelled.', { retryable: true });
}
