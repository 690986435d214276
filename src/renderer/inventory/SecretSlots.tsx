import { Lock, LockOpen } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { Credential, SecretSlot } from '../../shared/model/inventory';
import { call } from '../ipc/client';
import { useVault } from '../stores/vault';
import { confirm } from '../ui/confirm';
import { attempt } from './commands';
import { SLOT_LABEL, slotsOf } from './credentialKinds';
import { RotationPanel } from './RotationPanel';
import { hostCount } from './usageText';
import css from './form.module.css';
import lists from './lists.module.css';

async function removeSecret(credential: Credential, slot: SecretSlot): Promise<void> {
  const what = SLOT_LABEL[slot].toLowerCase();
  const confirmed = await confirm({
    title: `Remove the ${what} of “${credential.name}”?`,
    text: 'It is deleted from the vault for good.',
    confirmLabel: `Remove ${what}`,
    danger: true,
  });
  if (confirmed) await call('vault.removeSecret', { credentialId: credential.id, slot });
}

/** Replaces a secret in place, after saying whom that concerns. True: there is a new one. */
async function changeSecret(credential: Credential, slot: SecretSlot, hosts: number): Promise<boolean> {
  const what = SLOT_LABEL[slot].toLowerCase();
  const confirmed = await confirm({
    title: `Change the ${what} of “${credential.name}”?`,
    text:
      hosts === 0
        ? 'No host uses it yet. The old one stays until the new one is saved.'
        : `${hostCount(hosts)} use it. The old one stays until the new one is saved; then each of them uses the new one at its next login. Open sessions go on.`,
    confirmLabel: `Enter the new ${what}…`,
  });
  return confirmed && (await call('vault.enterSecret', { credentialId: credential.id, slot }));
}

interface SlotProps {
  credential: Credential;
  slot: SecretSlot;
  hosts: number;
  onChanged: () => void;
}

function Slot({ credential, slot, hosts, onChanged }: SlotProps): ReactNode {
  const sealed = credential.hasSecret.includes(slot);
  const label = SLOT_LABEL[slot];
  const what = label.toLowerCase();
  const Icon = sealed ? Lock : LockOpen;
  const at = { credentialId: credential.id, slot };
  const change = async (): Promise<void> => {
    if (await changeSecret(credential, slot, hosts)) onChanged();
  };
  return (
    <div className={lists.secret}>
      <Icon size={15} strokeWidth={1.75} className={lists.lineIcon} aria-hidden />
      <span className={lists.lineBody}>
        <span className={lists.lineName}>{label}</span>
        <span className={lists.lineDetail}>{sealed ? 'Sealed in the vault' : 'Not set'}</span>
      </span>
      {sealed && (
        <>
          <Button variant="text" onClick={() => attempt(() => call('vault.reveal', at))}>
            Reveal…
          </Button>
          <Button variant="text" onClick={() => attempt(() => removeSecret(credential, slot))}>
            Remove…
          </Button>
        </>
      )}
      <Button
        onClick={() => attempt(sealed ? change : () => call('vault.enterSecret', at))}
        aria-label={sealed ? `Change the ${what} of ${credential.name}` : undefined}
      >
        {sealed ? 'Change…' : `Set ${what}…`}
      </Button>
    </div>
  );
}

/** Properties of {@link SecretSlots}. */
export interface SecretSlotsProps {
  credential: Credential;
  /** How many hosts use the credential. */
  hosts: number;
}

/** The sealed parts of a saved credential: only whether they are there is known here. */
export function SecretSlots({ credential, hosts }: SecretSlotsProps): ReactNode {
  const vault = useVault((state) => state.vault?.state);
  /** What was changed since the form opened; the serial makes each change a panel of its own. */
  const [changed, setChanged] = useState<{ slot: SecretSlot; serial: number } | null>(null);
  // Sealed parts that its kind no longer needs stay listed, so that they can be removed.
  const needed = credential.source === undefined ? slotsOf(credential) : [];
  const slots = [...new Set([...needed, ...credential.hasSecret])];
  if (slots.length === 0) return null;
  return (
    <section aria-label="Secrets">
      <div className={lists.heading}>Secrets</div>
      {slots.map((slot) => (
        <Slot
          key={slot}
          {...{ credential, slot, hosts }}
          onChanged={() => setChanged((now) => ({ slot, serial: (now?.serial ?? 0) + 1 }))}
        />
      ))}
      {changed !== null && (
        <RotationPanel
          key={changed.serial}
          credential={credential}
          what={SLOT_LABEL[changed.slot].toLowerCase()}
          hosts={hosts}
        />
      )}
      {credential.source !== undefined && (
        <div className={css.muted}>Not used: its secrets are read from a source now.</div>
      )}
      {vault === 'none' && (
        <div className={css.muted}>The first secret asks you to set a passphrase for the vault.</div>
      )}
      {vault === 'locked' && (
        <div className={css.muted}>The vault is locked; setting a secret asks to unlock it.</div>
      )}
    </section>
  );
}
