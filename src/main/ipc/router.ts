import type { z } from 'zod';
import { calls, type CallInput, type CallOutput } from '../../shared/ipc/contract';
import type { CallName } from '../../shared/ipc/names';
import { BinnacleError, toWire, type WireError } from '../../shared/errors';

/** Who made a call, as checked by the transport before the router sees it. */
export interface Caller {
  /** Id of the window; sessions belong to one. */
  windowId: number;
  /** Aborted when the window goes away. */
  signal: AbortSignal;
}

/** One function for each call of the contract. Inputs are parsed already; replies are plain data. */
export type Handlers = {
  [K in CallName]: (input: CallInput<K>, caller: Caller) => CallOutput<K> | Promise<CallOutput<K>>;
};

/** What every call replies with. */
export type Envelope = { ok: true; value: unknown } | { ok: false; error: WireError };

/** Options of {@link createRouter}. */
export interface RouterOptions {
  /** Also parse replies against the contract: a bug in a handler fails loudly. For tests; costs time on big snapshots. */
  parseOutput: boolean;
  /** Receives errors that no handler meant to raise, with their stacks. */
  logError: (name: string, error: unknown) => void;
}

/** Answers calls by name. Never throws: everything ends in an envelope. */
export type Router = (name: unknown, input: unknown, caller: Caller) => Promise<Envelope>;

const refuse = (error: BinnacleError): Envelope => ({ ok: false, error: toWire(error) });

/** Turns the first complaint of a schema into an error that names the field. */
function badRequest(name: string, error: z.ZodError): BinnacleError {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  // The message of a schema speaks of the form; it never repeats the value, which may be anything.
  const message = issue?.message ?? 'The request did not fit.';
  return new BinnacleError('bad-request', field === '' ? `${name}: ${message}` : message, { field });
}

/**
 * Builds the one router: strict parse, run, envelope. Sender and origin are checked by the transport (`electron/ipc.ts`),
 * ownership of sessions by their handlers through `caller.windowId`.
 */
export function createRouter(handlers: Handlers, options: RouterOptions): Router {
  const byName = new Map<string, CallName>(Object.keys(calls).map((name) => [name, name as CallName]));
  return async (name, input, caller) => {
    const known = typeof name === 'string' ? byName.get(name) : undefined;
    if (known === undefined) return refuse(new BinnacleError('bad-request', 'There is no such call.'));
    return run(known, input, caller, handlers, options);
  };
}

async function run(
  name: CallName,
  input: unknown,
  caller: Caller,
  handlers: Handlers,
  options: RouterOptions,
): Promise<Envelope> {
  const schemas = calls[name];
  try {
    const parsed = schemas.input.safeParse(input);
    if (!parsed.success) return refuse(badRequest(name, parsed.error));
    // The table's types tie each name to its input; TypeScript can't follow that through a name of any call.
    const handler = handlers[name] as (input: unknown, caller: Caller) => unknown;
    const value = await handler(parsed.data, caller);
    return { ok: true, value: options.parseOutput ? schemas.output.parse(value) : value };
  } catch (error) {
    if (!(error instanceof BinnacleError)) options.logError(name, error);
    return { ok: false, error: toWire(error) };
  }
}
