import type { z } from 'zod';
import { BinnacleError } from '../../shared/errors';
import type { HostConnection } from './hostConnection';
import type { HostCalls } from './messages';
import type { PromptWindow } from './vaultDeps';

/** The name of a call to the host. */
export type Method = keyof HostCalls;
type Args<M extends Method> = z.output<HostCalls[M]['args']>;
/** What a call to the host answers. */
export type Result<M extends Method> = z.output<HostCalls[M]['result']>;

/**
 * Time in ms after a window is gone until its call is given up. The host notices the closed port by itself and
 * answers, perhaps with a success that was on its way; this is for the case that it does not.
 */
const GRACE_MS = 1000;

/** What a prompt call needs. */
export interface PromptCall<M extends Method> {
  host: HostConnection;
  window: PromptWindow;
  method: M;
  args: Args<M>;
  signal: AbortSignal | undefined;
  /** Whether something is being stored at the moment; that is never cut off. */
  storing: () => boolean;
}

/** Runs one call that a person answers in a window. The window is gone when this settles. */
export async function promptCall<M extends Method>(call: PromptCall<M>): Promise<Result<M>> {
  const { host, window, signal } = call;
  const abandoned = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const giveUp = (): void => {
    timer = setTimeout(() => (call.storing() ? giveUp() : abandoned.abort()), GRACE_MS);
  };
  window.onClosed(giveUp);
  try {
    return await host.rpc.call(call.method, call.args, {
      transfer: [window.port],
      signal: signal === undefined ? abandoned.signal : AbortSignal.any([abandoned.signal, signal]),
    });
  } finally {
    window.close();
    clearTimeout(timer);
  }
}

/** A call that nobody has to answer: `timeout` after `ms`. */
export async function timedCall<M extends Method>(
  host: HostConnection,
  method: M,
  args: Args<M>,
  ms: number,
  transfer: PromptWindow['port'][] = [],
): Promise<Result<M>> {
  const signal = AbortSignal.timeout(ms);
  try {
    return await host.rpc.call(method, args, { transfer, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new BinnacleError('timeout', 'The vault process does not answer.', { retryable: true });
  }
}
