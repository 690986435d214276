import { KeyRound, Lock, LockOpen, ShieldPlus } from 'lucide-react';
import { call } from '../ipc/client';
import type { Action } from '../stores/actions';
import { useVault } from '../stores/vault';
import { toast } from '../ui/toast';

const stateIs = (wanted: string) => (): boolean => useVault.getState().vault?.state === wanted;

/** What can be done with the vault. Every secret is typed in the secret prompt, never here. */
export const vaultActions: readonly Action[] = [
  {
    id: 'vault.create',
    title: 'Set a passphrase',
    section: 'Vault',
    icon: ShieldPlus,
    keywords: 'create vault first start',
    when: stateIs('none'),
    run: async (): Promise<void> => {
      if (await call('vault.create')) toast({ message: 'The vault is ready.', tone: 'success' });
    },
  },
  {
    id: 'vault.unlock',
    title: 'Unlock the vault',
    section: 'Vault',
    icon: LockOpen,
    shortcut: 'Mod+Shift+L',
    shortcutIn: 'terminal',
    when: stateIs('locked'),
    run: async (): Promise<void> => {
      await call('vault.unlock');
    },
  },
  {
    id: 'vault.lock',
    title: 'Lock the vault',
    section: 'Vault',
    icon: Lock,
    shortcut: 'Mod+Shift+L',
    shortcutIn: 'terminal',
    when: stateIs('unlocked'),
    run: () => call('vault.lock'),
  },
  {
    id: 'vault.changePassphrase',
    title: 'Change the passphrase',
    section: 'Vault',
    icon: KeyRound,
    when: () => stateIs('unlocked')() || stateIs('locked')(),
    run: async (): Promise<void> => {
      if (await call('vault.changePassphrase'))
        toast({ message: 'The passphrase is changed.', tone: 'success' });
    },
  },
  {
    id: 'vault.newRecoveryKey',
    title: 'Make a new recovery key',
    section: 'Vault',
    icon: KeyRound,
    when: () => stateIs('unlocked')() || stateIs('locked')(),
    run: async (): Promise<void> => {
      if (await call('vault.newRecoveryKey')) {
        toast({ message: 'The new recovery key is in force. The old one no longer works.', tone: 'success' });
      }
    },
  },
];
