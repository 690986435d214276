import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { call } from '../ipc/client';
import { ErrorNote } from '../ui/ErrorNote';
import { attempt } from './commands';
import { checkCredentialForm, emptyCredentialForm } from './credentialDraft';
import { CredentialFields } from './CredentialFields';
import { missingSecret } from './credentialKinds';
import { useForm } from './useForm';
import css from './form.module.css';

/** Creates a credential inside another form; then the secret prompt asks for what it seals. */
export function NewCredential({ onDone }: { onDone: (id: string | null) => void }): ReactNode {
  const [initial] = useState(emptyCredentialForm);
  const state = useForm(initial, checkCredentialForm);
  const create = async (): Promise<void> => {
    const credential = await state.submit((draft) => call('inventory.createCredential', draft));
    if (credential === undefined) return;
    onDone(credential.id);
    const slot = missingSecret(credential);
    if (slot !== null) attempt(() => call('vault.enterSecret', { credentialId: credential.id, slot }));
  };
  return (
    <div
      className={css.box}
      role="group"
      aria-label="New credential"
      onKeyDown={(event) => {
        // Enter creates the credential, not the host around it; Esc steps back to the host.
        if (event.key === 'Escape') {
          event.stopPropagation();
          onDone(null);
        } else if (
          event.key === 'Enter' &&
          event.target instanceof HTMLInputElement &&
          !event.defaultPrevented
        ) {
          event.preventDefault();
          void create();
        }
      }}
    >
      <div className={css.boxHead}>New credential</div>
      <CredentialFields state={state} autoFocus />
      {state.failure !== null && <ErrorNote {...state.failure} />}
      <div className={`${css.buttons ?? ''} ${css.end ?? ''}`}>
        <Button variant="text" onClick={() => onDone(null)}>
          Cancel
        </Button>
        <Button disabled={state.saving} onClick={() => void create()}>
          Create credential
        </Button>
      </div>
    </div>
  );
}
