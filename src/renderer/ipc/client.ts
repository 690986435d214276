import type { CallInput, CallOutput, EventPayload } from '../../shared/ipc/contract';
import type { CallName, EventName } from '../../shared/ipc/names';
import { fromWire, type WireError } from '../../shared/errors';
import { disposable, type Disposable } from '../../shared/lifecycle';

/** What every call replies with. */
type Envelope<T> = { ok: true; value: T } | { ok: false; error: WireError };

/** The bridge that the preload exposes; its functions are built from the contract's keys. */
interface Bridge {
  /** Large replies come as JSON text (see `main/electron/ipc.ts`). */
  call: { [K in CallName]: (input: CallInput<K>) => Promise<Envelope<CallOutput<K>> | string> };
  on: { [K in EventName]: (listener: (payload: EventPayload<K>) => void) => () => void };
}

declare global {
  interface Window {
    readonly binnacle: Bridge;
  }
}

/** Makes a call; throws {@link BinnacleError} with a code of the closed list. Calls without input take none. */
export async function call<K extends CallName>(
  name: K,
  ...[input]: undefined extends CallInput<K> ? [] : [CallInput<K>]
): Promise<CallOutput<K>> {
  const raw = await window.binnacle.call[name](input as CallInput<K>);
  const reply = typeof raw === 'string' ? (JSON.parse(raw) as Envelope<CallOutput<K>>) : raw;
  if (reply.ok) return reply.value;
  throw fromWire(reply.error);
}

/** Listens to an event until disposed. */
export function on<K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void): Disposable {
  return disposable(window.binnacle.on[name](listener));
}

/** Ports that arrived before anyone asked for their nonce, and requests that wait for theirs. */
const arrived = new Map<string, MessagePort>();
const awaited = new Map<string, (port: MessagePort) => void>();

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const { data, ports, source } = event;
  const port = ports[0];
  if (source !== window || port === undefined || typeof data !== 'object' || data === null) return;
  if (!('binnaclePort' in data) || typeof data.binnaclePort !== 'string') return;
  const waiting = awaited.get(data.binnaclePort);
  if (waiting === undefined) {
    arrived.set(data.binnaclePort, port);
    return;
  }
  awaited.delete(data.binnaclePort);
  waiting(port);
});

/** The stream port that main announced with this nonce; each is handed out once. */
export function takePort(nonce: string): Promise<MessagePort> {
  const port = arrived.get(nonce);
  if (port === undefined) return new Promise((resolve) => awaited.set(nonce, resolve));
  arrived.delete(nonce);
  return Promise.resolve(port);
}
