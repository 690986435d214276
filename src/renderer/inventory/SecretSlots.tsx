import { Lock, LockOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { Credential, SecretSlot } from '../../shared/model/inventory';
import { call } from '../ipc/client';
import { useVault } from '../stores/vault';
import { confirm } from '../ui/confirm';
import { attempt } from './commands';
import { SLOT_LABEL, slotsOf } from './credentialKinds';
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

function Slot({ credential, slot }: { credential: Credential; slot: SecretSlot }): ReactNode {
  const sealed = credential.hasSecret.includes(slot);
  const label = SLOT_LABEL[slot];
  const what = label.toLowerCase();
  const Icon = sealed ? Lock : LockOpen;
  const at = { credentialId: credential.id, slot };
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
      <Button onClick={() => attempt(() => call('vault.enterSecret', at))}>
        {sealed ? 'Replace…' : `Set ${what}…`}
      </Button>
    </div>
  );
}

/** The sealed parts of a saved credential: only whether they are there is known here. */
export function SecretSlots({ credential }: { credential: Credential }): ReactNode {
  const vault = useVault((state) => state.vault?.state);
  // Sealed parts that its kind no longer needs stay listed, so that they can be removed.
  const slots = [...new Set([...slotsOf(credential), ...credential.hasSecret])];
  if (slots.length === 0) return null;
  return (
    <section aria-label="Secrets">
      <div className={lists.heading}>Secrets</div>
      {slots.map((slot) => (
        <Slot key={slot} credential={credential} slot={slot} />
      ))}
      {vault === 'none' && (
        <div className={css.muted}>The first secret asks you to set a passphrase for the vault.</div>
      )}
      {vault === 'locked' && (
        <div className={css.muted}>The vault is locked; setting a secret asks to unlock it.</div>
      )}
    </section>
  );
}
