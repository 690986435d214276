import type { ReactNode } from 'react';
import type { SourceConfig, VaultConfig } from '../../../shared/model/secretSource';
import { SelectField, TextField } from '../../ui/Field';
import type { FormState } from '../useForm';
import { CommandFields } from './CommandFields';
import { PathField } from './PathField';
import type { SourceForm } from './sourceForm';
import { SOURCE_KIND_INFO } from './sourceWords';
import css from '../form.module.css';

/** What the fields of a source work with. */
export interface SourceFieldsProps {
  state: Pick<FormState<SourceForm, unknown>, 'form' | 'change' | 'issue'>;
}

const KINDS = Object.entries(SOURCE_KIND_INFO).map(([value, { label }]) => ({ value, label }));
const isKind = (text: string): text is SourceConfig['kind'] => Object.hasOwn(SOURCE_KIND_INFO, text);

const METHODS: readonly { value: VaultConfig['auth']['method']; label: string }[] = [
  { value: 'token', label: 'Token' },
  { value: 'approle', label: 'AppRole' },
  { value: 'userpass', label: 'User name and password' },
];

function KeepassFields({ state }: SourceFieldsProps): ReactNode {
  const { form, change, issue } = state;
  return (
    <>
      <PathField
        what="database"
        label="Database"
        value={form.file}
        onChange={(file) => change({ file })}
        placeholder="/home/you/team.kdbx"
        error={issue('file')}
      />
      <PathField
        what="key-file"
        label="Key file"
        value={form.keyFile}
        onChange={(keyFile) => change({ keyFile })}
        placeholder="None"
        help="Only if the database needs one beside its password."
        error={issue('keyFile')}
      />
    </>
  );
}

function VaultFields({ state }: SourceFieldsProps): ReactNode {
  const { form, change, issue } = state;
  return (
    <>
      <TextField
        label="Address"
        value={form.url}
        onChange={(url) => change({ url })}
        placeholder="https://vault.example.net:8200"
        help="HTTPS always; its certificate is checked, and no other server is contacted."
        error={issue('url')}
        mono
      />
      <div className={css.halves}>
        <TextField
          label="KV engine"
          value={form.mount}
          onChange={(mount) => change({ mount })}
          placeholder="secret"
          help="Where it is mounted."
          error={issue('mount')}
          mono
        />
        <TextField
          label="Namespace"
          value={form.namespace}
          onChange={(namespace) => change({ namespace })}
          placeholder="None"
          error={issue('namespace')}
          mono
        />
      </div>
      <PathField
        what="certificate"
        label="Certificate of the authority"
        value={form.caFile}
        onChange={(caFile) => change({ caFile })}
        placeholder="Those that this computer trusts"
        help="A PEM file, if the server’s certificate comes from an authority of your own."
        error={issue('caFile')}
      />
      <VaultLogin state={state} />
    </>
  );
}

function VaultLogin({ state }: SourceFieldsProps): ReactNode {
  const { form, change, issue } = state;
  return (
    <>
      <div className={css.halves}>
        <SelectField
          label="Sign in with"
          value={form.method}
          onChange={(value) => {
            const method = METHODS.find((each) => each.value === value)?.value;
            if (method !== undefined) change({ method });
          }}
          options={METHODS}
        />
        {form.method !== 'token' && (
          <TextField
            label="Mounted at"
            value={form.authMount}
            onChange={(authMount) => change({ authMount })}
            placeholder={form.method}
            error={issue('authMount')}
            mono
          />
        )}
      </div>
      {form.method === 'approle' && (
        <TextField
          label="Role id"
          value={form.roleId}
          onChange={(roleId) => change({ roleId })}
          error={issue('roleId')}
          mono
        />
      )}
      {form.method === 'userpass' && (
        <TextField
          label="User name"
          value={form.username}
          onChange={(username) => change({ username })}
          error={issue('username')}
        />
      )}
    </>
  );
}

/** What a source is and where; its secret is entered in the secret prompt only. */
export function SourceFields({ state }: SourceFieldsProps): ReactNode {
  const { form, change, issue } = state;
  return (
    <>
      <SelectField
        label="Kind"
        value={form.kind}
        onChange={(kind) => {
          if (isKind(kind)) change({ kind });
        }}
        options={KINDS}
        help={SOURCE_KIND_INFO[form.kind].help}
      />
      <TextField
        label="Name"
        value={form.name}
        onChange={(name) => change({ name })}
        placeholder="Network team"
        error={issue('name')}
        autoFocus
      />
      {form.kind === 'keepass' && <KeepassFields state={state} />}
      {form.kind === 'vault' && <VaultFields state={state} />}
      {form.kind === 'command' && <CommandFields state={state} />}
    </>
  );
}
