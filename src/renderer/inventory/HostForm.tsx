import { useId, useMemo, useState, type FormEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { folderLevels, resolveProperties, type PropertyLevel } from '../../shared/model/inheritance';
import { propertiesSchema, type PropertyKey } from '../../shared/model/properties';
import type { Host, HostDraft } from '../../shared/model/inventory';
import { FedNote } from '../feeds/FedNote';
import { call } from '../ipc/client';
import { folderPath, useInventory } from '../stores/inventory';
import { endpointTarget, isDatabase, isOpenable, openableEndpoint } from '../stores/openHost';
import { revealNode } from '../stores/ui';
import { ErrorNote } from '../ui/ErrorNote';
import { TextField } from '../ui/Field';
import { SideSheet } from '../ui/SideSheet';
import { attempt } from './commands';
import { confirmDiscard } from './confirmDiscard';
import { CustomFieldsSection } from './CustomFieldsSection';
import { EndpointsSection } from './EndpointsSection';
import { FormSection } from './FormSection';
import { HostBasics } from './HostBasics';
import {
  checkHostForm,
  emptyHostForm,
  hostDraftOf,
  toHostForm,
  type HostForm as Form,
  type HostSeed,
} from './hostDraft';
import { PropertyScopeProvider, type PropertyScope } from './PropertyControls';
import { fromPropertyFields } from './propertyForm';
import { ConnectionSection, DatabaseSection, TerminalSection } from './PropertySections';
import { closeSheet } from './sheets';
import { StaleNote } from './StaleNote';
import { useStaleness, type Staleness } from './useStaleness';
import { TestPanel } from './TestPanel';
import { useConnectionTest, type ConnectionTest } from './useConnectionTest';
import { useForm, type FormState } from './useForm';
import { useNames } from './useNames';
import css from './form.module.css';

/** Properties of {@link HostForm}. */
export interface HostFormProps {
  /** Null: a new host. */
  id: string | null;
  /** What is known about a new host. */
  seed: HostSeed;
}

type State = FormState<Form, HostDraft>;

interface HostFormState {
  state: State;
  /** The host as it is saved; undefined while it is new. */
  saved: Host | undefined;
  stale: Staleness;
  save: () => Promise<Host | undefined>;
  /** Takes over what was changed elsewhere. */
  reload: () => void;
}

/** The form's state; saving makes a new host a saved one, so that it can be tested before the sheet closes. */
function useHostForm(id: string | null, seed: HostSeed): HostFormState {
  const [savedId, setSavedId] = useState(id);
  const current = useInventory((mirror) => (savedId === null ? undefined : mirror.hosts.get(savedId)));
  const [initial] = useState(() => (current === undefined ? emptyHostForm(seed) : toHostForm(current)));
  const [saved, setSaved] = useState(current);
  const state = useForm(initial, checkHostForm);
  const stale = useStaleness(saved, current, hostDraftOf);
  const take = (host: Host): void => {
    setSavedId(host.id);
    setSaved(host);
    state.reset(toHostForm(host));
  };
  const save = async (): Promise<Host | undefined> => {
    const host = await state.submit((draft) =>
      savedId === null
        ? call('inventory.createHost', draft)
        : call('inventory.updateHost', { id: savedId, draft }),
    );
    if (host === undefined) return undefined;
    take(host);
    if (savedId === null) revealNode({ kind: 'host', id: host.id });
    return host;
  };
  const reload = (): void => {
    if (current !== undefined) take(current);
  };
  return { state, saved, stale, save, reload };
}

function NotesSection({ state }: { state: State }): ReactNode {
  const { form, change, issue } = state;
  const summary = [form.os, form.notes.split('\n')[0] ?? ''].filter((text) => text !== '').join(' · ');
  return (
    <FormSection title="Notes" summary={summary === '' ? 'None' : summary}>
      <TextField
        label="Operating system"
        value={form.os}
        onChange={(os) => change({ os })}
        placeholder="Debian 12, IOS 15.2…"
        error={issue('os')}
      />
      <TextField
        label="Notes"
        value={form.notes}
        onChange={(notes) => change({ notes })}
        multiline={{ minRows: 3, maxRows: 14 }}
        error={issue('notes')}
      />
    </FormSection>
  );
}

function useScope(state: State): {
  scope: PropertyScope;
  levels: PropertyLevel[];
  hostLevel: PropertyLevel[];
} {
  const { form, change, issue } = state;
  const names = useNames();
  const folders = useInventory((mirror) => mirror.folders);
  const levels = useMemo(() => folderLevels(form.folderId, folders), [form.folderId, folders]);
  const inherited = useMemo(() => resolveProperties(levels), [levels]);
  const scope: PropertyScope = {
    fields: form.properties,
    ...{ inherited, names, issue },
    path: 'properties',
    change: (key, field) => change({ properties: { ...form.properties, [key]: field } }, `properties.${key}`),
  };
  const own = propertiesSchema.safeParse(fromPropertyFields(form.properties));
  const host: PropertyLevel = { kind: 'host', id: '', name: 'this host', properties: own.data ?? {} };
  return { scope, levels, hostLevel: [host, ...levels] };
}

function FormFooter(props: {
  formId: string;
  state: State;
  isNew: boolean;
  test: ConnectionTest;
  onTest: () => void;
  onCancel: () => void;
}): ReactNode {
  const { formId, state, isNew, test, onTest, onCancel } = props;
  return (
    <>
      {state.form.endpoints.some(isOpenable) && (
        <Button
          onClick={onTest}
          disabled={test.running || state.saving}
          title="Connects, logs in and closes again, with everything as it is saved"
        >
          {state.dirty || isNew ? 'Save and test' : 'Test connection'}
        </Button>
      )}
      <span className={css.spacer} />
      <Button variant="text" onClick={onCancel}>
        {isNew || state.dirty ? 'Cancel' : 'Close'}
      </Button>
      <Button
        type="submit"
        form={formId}
        variant="contained"
        color="primary"
        disabled={state.saving || (!isNew && !state.dirty)}
      >
        {isNew ? 'Add host' : 'Save'}
      </Button>
    </>
  );
}

/** Adds or edits a host in a side sheet. */
export function HostForm({ id, seed }: HostFormProps): ReactNode {
  const { state, saved, stale, save, reload } = useHostForm(id, seed);
  const { scope, hostLevel } = useScope(state);
  const mirror = useInventory();
  const test = useConnectionTest();
  const formId = useId();
  const isNew = saved === undefined;
  const title = isNew ? 'Add host' : `Edit ${saved.name}`;
  const cancel = async (): Promise<void> => {
    if (await confirmDiscard(state.dirty, title)) closeSheet();
  };
  const { form, change, issue, issueBelow } = state;
  const attention = (keys: readonly PropertyKey[]): boolean =>
    keys.some((key) => issue(`properties.${key}`) !== undefined);

  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    attempt(async () => {
      const host = await save();
      if (host === undefined) return;
      closeSheet();
    });
  };
  const onTest = (): void =>
    attempt(async () => {
      const host = state.dirty || isNew ? await save() : saved;
      const endpoint = host === undefined ? undefined : openableEndpoint(host);
      if (host === undefined || endpoint === undefined) return;
      const target = endpointTarget(host.id, endpoint);
      if (target !== undefined) await test.run(target);
    });
  const path = folderPath(mirror, form.folderId).join(' / ');
  const opens = form.endpoints.some(isOpenable);
  const has = (protocol: string): boolean => form.endpoints.some((each) => each.protocol === protocol);

  return (
    <SideSheet
      open
      title={title}
      subtitle={path === '' ? undefined : path}
      dirty={state.dirty}
      onClose={closeSheet}
      footer={<FormFooter {...{ formId, state, isNew, test, onTest }} onCancel={() => attempt(cancel)} />}
    >
      <form id={formId} className={css.form} onSubmit={onSubmit} noValidate>
        <TestPanel test={test} />
        <StaleNote name={saved?.name ?? ''} change={stale} onReload={reload} />
        {state.failure !== null && <ErrorNote {...state.failure} />}
        <FedNote mark={saved?.fromFeed} kind="host" editing />
        <PropertyScopeProvider value={scope}>
          <HostBasics state={state} scope={scope} />
          <div>
            {opens && (
              <ConnectionSection fields={form.properties} attention={attention} hostId={saved?.id ?? null} />
            )}
            {has('ssh') && <TerminalSection fields={form.properties} attention={attention} />}
            {form.endpoints.some(isDatabase) && (
              <DatabaseSection fields={form.properties} attention={attention} />
            )}
            <NotesSection state={state} />
            <CustomFieldsSection
              fields={form.customFields}
              onChange={(customFields, ...paths) => change({ customFields }, ...paths)}
              issue={issue}
              attention={issueBelow('custom.')}
            />
            <EndpointsSection
              endpoints={form.endpoints}
              levels={hostLevel}
              onChange={(endpoints, ...paths) => change({ endpoints }, ...paths)}
              issue={issue}
              attention={issueBelow('endpoints.') && form.endpoints.length > 1}
            />
          </div>
        </PropertyScopeProvider>
      </form>
    </SideSheet>
  );
}
