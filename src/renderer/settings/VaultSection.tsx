import { CircleCheck, CircleSlash } from 'lucide-react';
import type { ReactNode } from 'react';
import Switch from '@mui/material/Switch';
import type { VaultState } from '../../shared/model/status';
import { call } from '../ipc/client';
import { runAction } from '../stores/actions';
import { useVault } from '../stores/vault';
import { describeError } from '../ui/describeError';
import { ErrorNote } from '../ui/ErrorNote';
import { toast } from '../ui/toast';
import { ActionRow } from './ActionRow';
import css from './settings.module.css';

const STATE_TEXT: Record<VaultState['state'], string> = {
  none: 'No passphrase is set: passwords and keys can’t be saved yet.',
  locked: 'Locked. Hosts and running sessions stay; no secret is used.',
  unlocked: 'Unlocked.',
  damaged: 'Damaged.',
};

function LockSources({ vault }: { vault: VaultState }): ReactNode {
  if (vault.lockSources.length === 0) return null;
  return (
    <div className={css.block}>
      <div className={css.rowLabel}>What locks it on this system</div>
      <ul className={css.sources}>
        {vault.lockSources.map(({ name, active, detail }) => {
          const Icon = active ? CircleCheck : CircleSlash;
          return (
            <li key={name} data-active={active}>
              <Icon size={14} strokeWidth={1.75} aria-hidden />
              <span className={css.sourceName}>{name}</span>
              <span className={css.sourceState}>{active ? 'active' : 'not active'}</span>
              <span className={css.rowHelp}>{detail}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Keyring({ vault }: { vault: VaultState }): ReactNode {
  const enabled = vault.slots.includes('keyring');
  const help = vault.keyringAvailable
    ? 'The vault opens when you are logged in to the desktop, without the passphrase.'
    : 'No keyring service answers on this system.';
  const set = (wanted: boolean): void => {
    call('vault.setKeyring', { enabled: wanted }).catch((error: unknown) =>
      toast({ ...describeError(error), tone: 'error' }),
    );
  };
  return (
    <div className={css.row}>
      <div className={css.rowText}>
        <div id="keyring-label" className={css.rowLabel}>
          Unlock with the system keyring
        </div>
        <div id="keyring-help" className={css.rowHelp}>
          {help}
        </div>
      </div>
      <div className={css.control} data-control="switch">
        <Switch
          checked={enabled}
          disabled={!vault.keyringAvailable && !enabled}
          onChange={(_event, checked) => set(checked)}
          slotProps={{ input: { 'aria-labelledby': 'keyring-label', 'aria-describedby': 'keyring-help' } }}
        />
      </div>
    </div>
  );
}

function Keys({ vault }: { vault: VaultState }): ReactNode {
  const recovery = vault.slots.includes('recovery');
  return (
    <>
      <ActionRow
        label="Passphrase"
        help="Changing it takes a moment and leaves the saved secrets as they are."
        button="Change passphrase"
        onClick={() => runAction('vault.changePassphrase')}
      />
      <ActionRow
        label="Recovery key"
        help={recovery ? 'One is in force. It was shown once; a new one replaces it.' : 'None is in force.'}
        button="Make a new recovery key"
        onClick={() => runAction('vault.newRecoveryKey')}
      />
      <Keyring vault={vault} />
    </>
  );
}

function stateButton({ state }: VaultState): { button: string; actionId: string } | null {
  if (state === 'none') return { button: 'Set a passphrase', actionId: 'vault.create' };
  if (state === 'locked') return { button: 'Unlock', actionId: 'vault.unlock' };
  return state === 'unlocked' ? { button: 'Lock now', actionId: 'vault.lock' } : null;
}

/** The vault: its state, its keys, and what locks it. Every secret is typed in the secret prompt. */
export function VaultSection(): ReactNode {
  const vault = useVault((state) => state.vault);
  if (vault === null) return null;
  const button = stateButton(vault);
  return (
    <>
      {vault.state === 'damaged' && (
        <ErrorNote
          message={vault.message}
          hint="Nothing was overwritten. Restore the data folder from a backup, then start Binnacle again."
        />
      )}
      {button !== null && (
        <ActionRow
          label="State"
          help={STATE_TEXT[vault.state]}
          button={button.button}
          primary={vault.state === 'none'}
          onClick={() => runAction(button.actionId)}
        />
      )}
      {(vault.state === 'locked' || vault.state === 'unlocked') && <Keys vault={vault} />}
      <LockSources vault={vault} />
    </>
  );
}
