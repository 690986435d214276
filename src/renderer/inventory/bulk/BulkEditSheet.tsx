import { useId, useMemo, useState, type FormEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import type { PropertyKey } from '../../../shared/model/properties';
import { useInventory } from '../../stores/inventory';
import { ErrorNote } from '../../ui/ErrorNote';
import { SideSheet } from '../../ui/SideSheet';
import { attempt } from '../commands';
import { confirmDiscard } from '../confirmDiscard';
import { FormSection } from '../FormSection';
import { PROPERTY_INFO } from '../propertyInfo';
import { closeSheet } from '../sheets';
import { useForm } from '../useForm';
import { useNames } from '../useNames';
import { countText, hostsText } from '../words';
import { BulkBasics } from './BulkBasics';
import { changeHostsUndoably } from './bulkCommands';
import { BulkCustomFields } from './BulkCustomFields';
import { checkBulkForm, emptyBulkForm, finishedEdit, isEmptyEdit } from './bulkForm';
import { BulkPropertyRow } from './BulkProperties';
import type { BulkScope } from './bulkScope';
import { hostsOf } from './openBulkEdit';
import { useBulkPreview, useCommonValues, type LivePreview } from './useBulkPreview';
import css from './bulk.module.css';

/** The sheet holds a row with three columns, and examples of what changes. */
const WIDTH = 680;

const LOGIN: readonly PropertyKey[] = ['credentialId', 'extraCredentialIds', 'username', 'environmentId'];
const CONNECTION: readonly PropertyKey[] = [
  ...(['jumpHostId', 'keepAliveSeconds', 'connectTimeoutSeconds', 'compression'] as const),
  ...(['autoReconnect', 'legacyAlgorithms'] as const),
];
const TERMINAL: readonly PropertyKey[] = [
  ...(['terminalType', 'encoding', 'environmentVariables', 'startupCommand', 'colour'] as const),
];
const DATABASE: readonly PropertyKey[] = [
  ...(['databaseName', 'tlsMode', 'tlsCaFile', 'tlsCertificateFile', 'tlsKeyFile'] as const),
  'databaseSocket',
  ...(['databasePlace', 'databaseFile'] as const),
];

function PropertyRows({ keys, scope }: { keys: readonly PropertyKey[]; scope: BulkScope }): ReactNode {
  const names = useNames();
  return (
    <>
      {keys.map((name) => (
        <BulkPropertyRow key={name} {...{ name, scope, names }} />
      ))}
    </>
  );
}

/** Names what is changed in a section: "Jump host, compression". */
function changedText(keys: readonly PropertyKey[], { form }: BulkScope): string {
  const labels = keys
    .filter((key) => form.properties[key].mode !== 'keep')
    .map((key) => PROPERTY_INFO[key].label);
  return labels.length === 0
    ? 'Kept'
    : labels.map((label, at) => (at === 0 ? label : label.toLowerCase())).join(', ');
}

function Sections({ scope }: { scope: BulkScope }): ReactNode {
  const attention = (keys: readonly PropertyKey[]): boolean =>
    keys.some((key) => scope.issue(`properties.${key}`) !== undefined);
  const fields = scope.form.fields.map(({ name }) => name).join(', ');
  return (
    <div>
      <FormSection
        title="Connection"
        summary={changedText(CONNECTION, scope)}
        attention={attention(CONNECTION)}
      >
        <div>
          <PropertyRows keys={CONNECTION} scope={scope} />
        </div>
      </FormSection>
      <FormSection title="Terminal" summary={changedText(TERMINAL, scope)} attention={attention(TERMINAL)}>
        <div>
          <PropertyRows keys={TERMINAL} scope={scope} />
        </div>
      </FormSection>
      <FormSection title="Database" summary={changedText(DATABASE, scope)} attention={attention(DATABASE)}>
        <div>
          <PropertyRows keys={DATABASE} scope={scope} />
        </div>
      </FormSection>
      <FormSection title="Custom fields" summary={fields === '' ? 'Kept' : fields}>
        <BulkCustomFields {...scope} />
      </FormSection>
    </div>
  );
}

function Footer(props: {
  formId: string;
  saving: boolean;
  ready: boolean;
  live: LivePreview;
  onCancel: () => void;
}): ReactNode {
  const { formId, saving, ready, live, onCancel } = props;
  const { preview, settled } = live;
  const changed = preview?.changed ?? 0;
  return (
    <>
      {saving ? (
        <div className={css.progress} role="status">
          <span>Writing {hostsText(changed)}…</span>
          <LinearProgress className={css.bar ?? ''} aria-label="Writing" />
        </div>
      ) : (
        <span className={css.footNote} role="status">
          {preview === null ? 'Nothing is changed yet.' : settled ? '' : 'Counting…'}
        </span>
      )}
      <Button variant="text" disabled={saving} onClick={onCancel}>
        Cancel
      </Button>
      <Button
        type="submit"
        form={formId}
        variant="contained"
        color="primary"
        disabled={saving || !ready || !settled || changed === 0 || preview?.refusal !== null}
      >
        {changed === 0 ? 'Change hosts' : `Change ${hostsText(changed)}`}
      </Button>
    </>
  );
}

/** Edits hosts together: each field is kept, set, cleared or inherited, and it is shown what changes on how many. */
export function BulkEditSheet({ hostIds }: { hostIds: readonly string[] }): ReactNode {
  const records = useInventory((state) => state.hosts);
  const hosts = useMemo(() => hostsOf({ hosts: records }, hostIds), [records, hostIds]);
  const [initial] = useState(emptyBulkForm);
  const state = useForm(initial, checkBulkForm);
  const { form, change, issue } = state;
  const edit = useMemo(() => finishedEdit(form), [form]);
  const live = useBulkPreview(hosts, edit);
  const common = useCommonValues(hosts);
  const scope: BulkScope = { form, change, issue, common, preview: live.preview };
  const refusal = live.preview?.refusal ?? null;
  const formId = useId();
  const title = `Edit ${hostsText(hosts.length)}`;
  const cancel = async (): Promise<void> => {
    if (await confirmDiscard(state.dirty, title)) closeSheet();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (isEmptyEdit(edit) || live.preview?.changed === 0) return;
    attempt(async () => {
      const done = await state.submit(async (draft) => {
        await changeHostsUndoably(
          hosts.map(({ id }) => id),
          draft,
        );
        return true;
      });
      if (done === true) closeSheet();
    });
  };
  return (
    <SideSheet
      open
      title={title}
      subtitle="What is kept stays as it is on each host. One change, which can be taken back."
      width={WIDTH}
      dirty={state.dirty}
      onClose={() => {
        if (!state.saving) closeSheet();
      }}
      footer={
        <Footer
          {...{ formId, live }}
          saving={state.saving}
          ready={!isEmptyEdit(edit)}
          onCancel={() => attempt(cancel)}
        />
      }
    >
      <form id={formId} onSubmit={onSubmit} noValidate aria-label={`${title}: ${countText(hosts.length)}`}>
        {state.failure !== null && <ErrorNote {...state.failure} />}
        {refusal !== null && <ErrorNote {...refusal} />}
        <div className={css.rows}>
          <BulkBasics {...scope} />
          <PropertyRows keys={LOGIN} scope={scope} />
        </div>
        <Sections scope={scope} />
      </form>
    </SideSheet>
  );
}
