import { useId, useMemo, useState, type FormEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { folderLevels, resolveProperties } from '../../shared/model/inheritance';
import type { PropertyKey } from '../../shared/model/properties';
import { FedNote } from '../feeds/FedNote';
import { call } from '../ipc/client';
import { useInventory } from '../stores/inventory';
import { revealNode } from '../stores/ui';
import { ErrorNote } from '../ui/ErrorNote';
import { TextField } from '../ui/Field';
import { SideSheet } from '../ui/SideSheet';
import { attempt } from './commands';
import { confirmDiscard } from './confirmDiscard';
import { useCredentialPicker } from './CredentialPicker';
import { EnvironmentPicker } from './EnvironmentPicker';
import { checkFolderForm, emptyFolderForm, folderDraftOf, toFolderForm } from './folderDraft';
import { FolderPicker } from './FolderPicker';
import { FormSection } from './FormSection';
import { PropertyScopeProvider, PropertyText, type PropertyScope } from './PropertyControls';
import { ConnectionSection, DatabaseSection, TerminalSection } from './PropertySections';
import { closeSheet } from './sheets';
import { StaleNote } from './StaleNote';
import { useStaleness } from './useStaleness';
import { useForm } from './useForm';
import { credentialUserText } from './credentialUser';
import { useNames } from './useNames';
import css from './form.module.css';

/** Properties of {@link FolderForm}. */
export interface FolderFormProps {
  /** Null: a new folder. */
  id: string | null;
  /** Where a new folder goes; null: top level. */
  parentId: string | null;
}

/** Adds or edits a folder in a side sheet: its name, and what the hosts inside inherit. */
export function FolderForm({ id, parentId }: FolderFormProps): ReactNode {
  const folders = useInventory((mirror) => mirror.folders);
  const current = id === null ? undefined : folders.get(id);
  const [initial] = useState(() =>
    current === undefined ? emptyFolderForm(parentId) : toFolderForm(current),
  );
  const [base, setBase] = useState(current);
  const stale = useStaleness(base, current, folderDraftOf);
  const state = useForm(initial, checkFolderForm);
  const { form, change, issue } = state;
  const names = useNames();
  const formId = useId();
  const inherited = useMemo(
    () => resolveProperties(folderLevels(form.parentId, folders)),
    [form.parentId, folders],
  );
  const scope: PropertyScope = {
    fields: form.properties,
    ...{ inherited, names, issue },
    path: 'properties',
    change: (key, field) => change({ properties: { ...form.properties, [key]: field } }, `properties.${key}`),
  };
  const credential = useCredentialPicker((picked) =>
    scope.change('credentialId', { mode: 'value', text: picked }),
  );
  const attention = (keys: readonly PropertyKey[]): boolean =>
    keys.some((key) => issue(`properties.${key}`) !== undefined);
  const isNew = id === null;
  const title = isNew ? 'Add folder' : `Edit ${base?.name ?? 'folder'}`;
  const cancel = async (): Promise<void> => {
    if (await confirmDiscard(state.dirty, title)) closeSheet();
  };

  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    attempt(async () => {
      const folder = await state.submit((draft) =>
        id === null ? call('inventory.createFolder', draft) : call('inventory.updateFolder', { id, draft }),
      );
      if (folder === undefined) return;
      closeSheet();
      revealNode({ kind: 'folder', id: folder.id });
    });
  };
  const reload = (): void => {
    if (current === undefined) return;
    setBase(current);
    state.reset(toFolderForm(current));
  };

  return (
    <SideSheet
      open
      title={title}
      subtitle="What is set here applies to every host inside that sets nothing itself."
      dirty={state.dirty}
      onClose={closeSheet}
      footer={
        <>
          <Button variant="text" onClick={() => attempt(cancel)}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={formId}
            variant="contained"
            color="primary"
            disabled={state.saving || (!isNew && !state.dirty)}
          >
            {isNew ? 'Add folder' : 'Save'}
          </Button>
        </>
      }
    >
      <form id={formId} className={css.form} onSubmit={onSubmit} noValidate>
        <StaleNote name={base?.name ?? ''} change={stale} onReload={reload} />
        {state.failure !== null && <ErrorNote {...state.failure} />}
        <FedNote mark={base?.fromFeed} kind="folder" editing />
        <PropertyScopeProvider value={scope}>
          <TextField
            label="Name"
            required
            value={form.name}
            onChange={(name) => change({ name })}
            placeholder="Amsterdam"
            error={issue('name')}
            autoFocus
          />
          <FolderPicker
            label="Inside"
            folderId={form.parentId}
            onPick={(picked) => change({ parentId: picked })}
            exceptId={id ?? undefined}
            error={issue('parentId')}
          />
          <div className={css.halves}>
            <PropertyText name="username" fallback={credentialUserText(scope)} />
            {credential.picker}
          </div>
          {credential.inline}
          <EnvironmentPicker />
          <div>
            <ConnectionSection fields={form.properties} attention={attention} hostId={null} />
            <TerminalSection fields={form.properties} attention={attention} />
            <DatabaseSection fields={form.properties} attention={attention} />
            <FormSection title="Notes" summary={form.notes === '' ? 'None' : form.notes.split('\n')[0]}>
              <TextField
                label="Notes"
                value={form.notes}
                onChange={(notes) => change({ notes })}
                multiline={{ minRows: 3, maxRows: 14 }}
                error={issue('notes')}
              />
            </FormSection>
          </div>
        </PropertyScopeProvider>
      </form>
    </SideSheet>
  );
}
