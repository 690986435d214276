import { create } from 'zustand';
import type { Disposable } from '../../shared/lifecycle';
import type { VaultState } from '../../shared/model/status';
import { call, on } from '../ipc/client';

/** The vault as main last told; null until then. */
export const useVault = create<{ vault: VaultState | null }>(() => ({ vault: null }));

/** Follows the vault's state until disposed. */
export async function startVaultMirror(): Promise<Disposable> {
  const before = useVault.getState().vault;
  const listening = on('vault.changed', (vault) => useVault.setState({ vault }));
  const vault = await call('vault.state');
  // An event that came first is newer than the reply.
  if (useVault.getState().vault === before) useVault.setState({ vault });
  return listening;
}
