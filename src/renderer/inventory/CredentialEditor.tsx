import { useId, useMemo, useState, type FormEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { Credential } from '../../shared/model/inventory';
import { call } from '../ipc/client';
import { useInventory } from '../stores/inventory';
import { revealNode } from '../stores/ui';
import { ErrorNote } from '../ui/ErrorNote';
import { TextField } from '../ui/Field';
import { SideSheet } from '../ui/SideSheet';
import { attempt, removeNodes } from './commands';
import { confirmDiscard } from './confirmDiscard';
import { checkCredentialForm, emptyCredentialForm, toCredentialForm } from './credentialDraft';
import { CredentialFields } from './CredentialFields';
import { missingSecret } from './credentialKinds';
import { SecretSlots } from './SecretSlots';
import { usesOf, usesText, type Use } from './credentialUse';
import { closeSheet } from './sheets';
import { StaleNote } from './StaleNote';
import { useForm } from './useForm';
import { useStaleness } from './useStaleness';
import css from './form.module.css';
import lists from './lists.module.css';

/** Properties of {@link CredentialEditor}. */
export interface CredentialEditorProps {
  /** Undefined: a new one. */
  credential: Credential | undefined;
  onBack: () => void;
  onSaved: (id: string) => void;
}

/** Uses named one by one; beyond that the number tells enough. */
const NAMED = 12;

function WhereUsed({ uses, onShow }: { uses: readonly Use[]; onShow: (use: Use) => void }): ReactNode {
  if (uses.length === 0) return null;
  return (
    <section aria-label="Where it is used">
      <div className={lists.heading}>Used by {usesText(uses)}</div>
      <div className={lists.uses}>
        {uses.slice(0, NAMED).map((use) => (
          <button
            key={use.id}
            type="button"
            className={lists.use}
            title={`Show ${use.name} in the tree`}
            onClick={() => onShow(use)}
          >
            {use.name}
          </button>
        ))}
        {uses.length > NAMED && <span className={css.muted}>and {uses.length - NAMED} more</span>}
      </div>
    </section>
  );
}

function useUses(id: string | undefined): readonly Use[] {
  const hosts = useInventory((state) => state.hosts);
  const folders = useInventory((state) => state.folders);
  return useMemo(
    () => (id === undefined ? [] : (usesOf('credentialId', { hosts, folders }).get(id) ?? [])),
    [id, hosts, folders],
  );
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
  const uses = useUses(credential?.id);
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
      const slot = isNew ? missingSecret(saved) : null;
      if (slot !== null) await call('vault.enterSecret', { credentialId: saved.id, slot });
    });
  };
  const title = isNew ? 'Add credential' : credential.name;
  const back = async (): Promise<void> => {
    if (await confirmDiscard(dirty, title)) onBack();
  };
  const show = async (use: Use): Promise<void> => {
    if (!(await confirmDiscard(dirty, title))) return;
    closeSheet();
    revealNode({ kind: use.kind, id: use.id });
  };
  const remove = (): void => {
    if (credential === undefined) return;
    const used = usesText(uses);
    attempt(async () => {
      await removeNodes(
        [{ kind: 'credential', id: credential.id }],
        used === '' ? undefined : `${used} will ask when connecting.`,
      );
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
        <TextField
          label="Notes"
          value={form.notes}
          onChange={(notes) => change({ notes })}
          multiline={{ minRows: 2, maxRows: 8 }}
          error={issue('notes')}
        />
      </form>
      {credential !== undefined && <SecretSlots credential={credential} />}
      <WhereUsed uses={uses} onShow={(use) => attempt(() => show(use))} />
    </SideSheet>
  );
}
