import { useId, useState, type FormEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { Credential } from '../../shared/model/inventory';
import { call } from '../ipc/client';
import { revealNode } from '../stores/ui';
import { ErrorNote } from '../ui/ErrorNote';
import { TextField } from '../ui/Field';
import { SideSheet } from '../ui/SideSheet';
import { attempt, removeNodes } from './commands';
import { confirmDiscard } from './confirmDiscard';
import { CredentialFacts, ForgetTyped } from './CredentialFacts';
import { checkCredentialForm, emptyCredentialForm, toCredentialForm } from './credentialDraft';
import { CredentialFields } from './CredentialFields';
import { missingSecret } from './credentialKinds';
import { SecretSlots } from './SecretSlots';
import { DateField } from './DateField';
import { closeSheet } from './sheets';
import { StaleNote } from './StaleNote';
import { useForm } from './useForm';
import { useStaleness } from './useStaleness';
import { useUsage } from './useUsage';
import { WhereUsed, type WhereUsedProps } from './WhereUsed';
import css from './form.module.css';

/** Properties of {@link CredentialEditor}. */
export interface CredentialEditorProps {
  /** Undefined: a new one. */
  credential: Credential | undefined;
  onBack: () => void;
  onSaved: (id: string) => void;
}

/** Adds or edits one credential; secrets are entered in the secret prompt only. */
export function CredentialEditor({ credential, onBack, onSaved }: CredentialEditorProps): ReactNode {
  const [initial] = useState(() =>
    credential === undefined ? emptyCredentialForm() : toCredentialForm(credential),
  );
  const [taken, setTaken] = useState(credential);
  const state = useForm(initial, checkCredentialForm);
  const stale = useStaleness(taken, credential, toCredentialForm);
  const formId = useId();
  const { hosts } = useUsage('credential', credential?.id);
  const isNew = credential === undefined;
  const { form, change, issue, dirty } = state;

  const take = (saved: Credential): void => {
    setTaken(saved);
    state.reset(toCredentialForm(saved));
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    attempt(async () => {
      const saved = await state.submit((draft) =>
        credential === undefined
          ? call('inventory.createCredential', draft)
          : call('inventory.updateCredential', { id: credential.id, draft }),
      );
      if (saved === undefined) return;
      take(saved);
      onSaved(saved.id);
      // What was typed is kept only as long as the credential says so.
      if (saved.remember !== 'until-locked') await call('vault.forgetTyped', { credentialId: saved.id });
      const slot = isNew ? missingSecret(saved) : null;
      if (slot !== null) await call('vault.enterSecret', { credentialId: saved.id, slot });
    });
  };
  const title = isNew ? 'Add credential' : credential.name;
  const back = async (): Promise<void> => {
    if (await confirmDiscard(dirty, title)) onBack();
  };
  const show = async (place: Parameters<WhereUsedProps['onShow']>[0]): Promise<void> => {
    if (!(await confirmDiscard(dirty, title))) return;
    closeSheet();
    revealNode({ kind: place.kind, id: place.id });
  };
  const remove = (): void => {
    if (credential === undefined) return;
    attempt(async () => {
      await removeNodes([{ kind: 'credential', id: credential.id }]);
      onBack();
    });
  };

  return (
    <SideSheet
      open
      width={520}
      title={title}
      dirty={dirty}
      onClose={closeSheet}
      footer={
        <>
          {!isNew && (
            <Button color="error" variant="text" onClick={remove}>
              Delete
            </Button>
          )}
          <span className={css.spacer} />
          <Button variant="text" onClick={() => attempt(back)}>
            All credentials
          </Button>
          <Button
            type="submit"
            form={formId}
            variant="contained"
            color="primary"
            disabled={state.saving || (!isNew && !dirty)}
          >
            {isNew ? 'Add credential' : 'Save'}
          </Button>
        </>
      }
    >
      <form id={formId} className={css.form} onSubmit={onSubmit} noValidate>
        <StaleNote
          name={taken?.name ?? ''}
          change={stale}
          onReload={() => {
            if (credential !== undefined) take(credential);
          }}
        />
        {state.failure !== null && <ErrorNote {...state.failure} />}
        <CredentialFields state={state} autoFocus />
        <DateField
          label="Expires"
          value={form.expiresAt}
          onChange={(expiresAt) => change({ expiresAt })}
          help="Only a reminder: from two weeks before, lists and the status bar say so."
          error={issue('expiresAt')}
        />
        <TextField
          label="Notes"
          value={form.notes}
          onChange={(notes) => change({ notes })}
          multiline={{ minRows: 2, maxRows: 8 }}
          error={issue('notes')}
        />
      </form>
      {credential !== undefined && (
        <>
          {(credential.source === undefined || credential.hasSecret.length > 0) && (
            <SecretSlots credential={credential} hosts={hosts} />
          )}
          <ForgetTyped credential={credential} />
          <CredentialFacts credential={credential} />
          <WhereUsed
            node={{ kind: 'credential', id: credential.id }}
            onShow={(place) => attempt(() => show(place))}
          />
        </>
      )}
    </SideSheet>
  );
}
