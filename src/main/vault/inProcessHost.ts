import { MessageChannel } from 'node:worker_threads';
import type { VaultHostHandle } from './hostConnection';
import { portFromNode } from '../ports/ports';
import type { VaultHostDeps } from './vaultHost';
import { runVaultHost } from './vaultHost';

/** Starts the vault host inside this process, for tests: the same code over a Node message channel. */
export function startInProcessHost(deps: Omit<VaultHostDeps, 'exit'>): VaultHostHandle {
  const { port1, port2 } = new MessageChannel();
  let exit = (): void => undefined;
  const exited = new Promise<void>((resolve) => {
    exit = resolve;
  });
  const host = runVaultHost(portFromNode(port1), { ...deps, exit: () => exit() });
  return { port: portFromNode(port2), exited, kill: () => host.dispose() };
}
