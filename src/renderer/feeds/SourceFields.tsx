import type { ReactNode } from 'react';
import { FEED_KINDS } from '../../shared/model/feed';
import { useCredentialOptions } from '../inventory/CredentialPicker';
import { FormSection } from '../inventory/FormSection';
import { Picker } from '../inventory/Picker';
import type { FormState } from '../inventory/useForm';
import { useInventory } from '../stores/inventory';
import { SelectField, TextField } from '../ui/Field';
import { type FeedForm, withKind } from './feedForm';
import { KIND_LABEL } from './feedWords';
import { PathField } from './PathField';
import form from '../inventory/form.module.css';

/** Properties of {@link SourceFields}. */
export interface SourceFieldsProps {
  state: Pick<FormState<FeedForm, unknown>, 'form' | 'change' | 'issue'>;
}

const SCHEMES: readonly { value: FeedForm['scheme']; label: string }[] = [
  { value: 'bearer', label: 'Bearer token' },
  { value: 'token', label: 'Token (as NetBox wants it)' },
  { value: 'basic', label: 'User name and password' },
];

function FileFields({ state }: SourceFieldsProps): ReactNode {
  const { form: values, change, issue } = state;
  const ssh = values.kind === 'ssh-config';
  return (
    <PathField
      what={ssh ? 'ssh-config' : 'ansible'}
      label="File"
      required
      value={values.path}
      onChange={(path) => change({ path }, 'source.path')}
      placeholder={ssh ? '~/.ssh/config' : '/srv/ansible/hosts.yml'}
      help={
        ssh
          ? 'Every host that it names becomes one, with what it includes. The file is only read.'
          : 'INI or YAML, with group_vars and host_vars beside it. The file is only read.'
      }
      error={issue('source.path')}
    />
  );
}

function ScriptFields({ state }: SourceFieldsProps): ReactNode {
  const { form: values, change, issue } = state;
  return (
    <>
      <PathField
        what="program"
        label="Program"
        required
        value={values.program}
        onChange={(program) => change({ program }, 'source.program')}
        placeholder="/home/me/bin/list-hosts"
        help="It prints the hosts as JSON, as the documentation of live folders describes."
        error={issue('source.program')}
      />
      <TextField
        label="Arguments"
        value={values.args}
        onChange={(args) => change({ args }, 'source.args')}
        multiline={{ minRows: 2, maxRows: 8 }}
        help="One a line, given as they are: there is no shell."
        error={issue('source.args')}
        mono
      />
    </>
  );
}

/** Credentials that can be sent: those with a password of their own. */
function useSendable(): ReturnType<typeof useCredentialOptions> {
  const options = useCredentialOptions();
  const credentials = useInventory((state) => state.credentials);
  return options.filter(({ value }) => credentials.get(value)?.kind === 'password');
}

function HttpsFields({ state }: SourceFieldsProps): ReactNode {
  const { form: values, change, issue } = state;
  const options = useSendable();
  return (
    <>
      <TextField
        label="Address"
        required
        value={values.url}
        onChange={(url) => change({ url }, 'source.url')}
        placeholder="https://inventory.example.net/hosts.json"
        help="Only this server is asked. Redirects are not followed."
        error={issue('source.url')}
        mono
      />
      <div className={form.halves}>
        <Picker
          label="Credential"
          options={options}
          value={values.credentialId}
          onPick={(credentialId) => change({ credentialId })}
          placeholder="None"
          help="Its password or token is sent."
        />
        <SelectField
          label="Sent as"
          value={values.scheme}
          onChange={(value) => {
            const scheme = SCHEMES.find((each) => each.value === value)?.value;
            if (scheme !== undefined) change({ scheme });
          }}
          options={SCHEMES}
          disabled={values.credentialId === null}
        />
      </div>
      <FormSection
        title="Certificates"
        summary={values.caFile === '' ? 'Those of this system' : values.caFile}
        attention={issue('source.caFile') !== undefined}
      >
        <PathField
          what="certificates"
          label="Certificates of your authority"
          value={values.caFile}
          onChange={(caFile) => change({ caFile }, 'source.caFile')}
          placeholder="Those of this system"
          help="A file in PEM form, for servers whose certificate this system does not know."
          error={issue('source.caFile')}
        />
      </FormSection>
    </>
  );
}

/** Where the entries of a live folder come from. */
export function SourceFields({ state }: SourceFieldsProps): ReactNode {
  const { form: values, change } = state;
  const { kind } = values;
  return (
    <>
      <SelectField
        label="Source"
        value={kind}
        onChange={(value) => {
          const next = FEED_KINDS.find((each) => each === value);
          if (next !== undefined) change(withKind(values, next), 'kind');
        }}
        options={FEED_KINDS.map((each) => ({ value: each, label: KIND_LABEL[each] }))}
      />
      {kind === 'script' && <ScriptFields state={state} />}
      {kind === 'https' && <HttpsFields state={state} />}
      {(kind === 'ssh-config' || kind === 'ansible') && <FileFields state={state} />}
    </>
  );
}
