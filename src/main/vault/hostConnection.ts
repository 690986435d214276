import { BinnacleError } from '../../shared/errors';
import type { ClientCalls, HostCalls } from './messages';
import { clientCalls, hostCalls } from './messages';
import type { Port } from '../ports/ports';
import type { Handlers } from './rpc';
import { Rpc } from './rpc';

/** A started vault host: a utility process in production, the same code in-process in tests. */
export interface VaultHostHandle {
  /** The control port. */
  port: Port;
  /** Resolves when the process has ended, for whatever reason. */
  exited: Promise<void>;
  /** Ends it at once. Killing twice is safe. */
  kill: () => void;
}

/** Time in ms that the host gets to zero its key and leave before it is killed. */
const POLITE_MS = 500;
/** Time in ms within which a killed process is expected to be gone. */
const KILL_MS = 3000;

/** Main's end of the control port, for the life of one host. */
export class HostConnection {
  readonly rpc: Rpc<ClientCalls, HostCalls>;
  readonly #handle: VaultHostHandle;
  #ending: Promise<void> | undefined;

  /** `onGone` is called once if the host ends without having been asked to. */
  constructor(handle: VaultHostHandle, handlers: Handlers<ClientCalls>, onGone: () => void) {
    this.#handle = handle;
    this.rpc = new Rpc(handle.port, clientCalls, handlers, hostCalls);
    const gone = (): void => {
      if (this.#ending !== undefined) return;
      this.#ending = handle.exited;
      this.rpc.close(crashed());
      handle.kill();
      onGone();
    };
    void handle.exited.then(gone);
    handle.port.onClose(gone);
  }

  /** Locks and ends the host; whatever was pending rejects with `reason`. Ending twice is safe. */
  end(reason: BinnacleError): Promise<void> {
    return (this.#ending ??= this.#end(reason));
  }

  async #end(reason: BinnacleError): Promise<void> {
    const locked = this.rpc.call('lock', {}).catch(() => undefined);
    await within(POLITE_MS, Promise.race([locked, this.#handle.exited]));
    this.rpc.close(reason);
    this.#handle.kill();
    await within(KILL_MS, this.#handle.exited);
  }
}

/** Waits for a promise, but no longer than `ms`. */
async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}

function crashed(): BinnacleError {
  return new BinnacleError('locked', 'The vault process ended unexpectedly; the vault is locked.', {
    hint: 'Unlock the vault again. Nothing that was saved is lost.',
    retryable: true,
  });
}
