import { FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { CREDENTIAL_KINDS, type CredentialKind } from '../../shared/model/inventory';
import { call } from '../ipc/client';
import { SelectField, TextField } from '../ui/Field';
import { attempt } from './commands';
import { suggestedName, type CredentialForm } from './credentialDraft';
import { CREDENTIAL_KIND_INFO } from './credentialKinds';
import type { FormState } from './useForm';
import css from './form.module.css';

/** Properties of {@link CredentialFields}. */
export interface CredentialFieldsProps {
  state: Pick<FormState<CredentialForm, unknown>, 'form' | 'change' | 'issue'>;
  autoFocus?: boolean;
}

const KIND_OPTIONS = CREDENTIAL_KINDS.map((kind) => ({
  value: kind,
  label: CREDENTIAL_KIND_INFO[kind].label,
}));

const isKind = (text: string): text is CredentialKind =>
  (CREDENTIAL_KINDS as readonly string[]).includes(text);

/** Where a private key is: in a file, or sealed in the vault. */
function KeyPlace({ state }: CredentialFieldsProps): ReactNode {
  const { form, change, issue } = state;
  const inFile = form.keyFile !== null;
  const choose = async (): Promise<void> => {
    const path = await call('credentials.chooseKeyFile');
    if (path !== null) change({ keyFile: path });
  };
  return (
    <>
      <SelectField
        label="Key"
        value={inFile ? 'file' : 'sealed'}
        onChange={(place) => change({ keyFile: place === 'file' ? '' : null })}
        options={[
          { value: 'sealed', label: 'Sealed in the vault' },
          { value: 'file', label: 'In a file that stays where it is' },
        ]}
        help={inFile ? undefined : 'You choose the key after saving; it is read inside the secret prompt.'}
      />
      {inFile && (
        <TextField
          label="Key file"
          value={form.keyFile ?? ''}
          onChange={(keyFile) => change({ keyFile })}
          placeholder="/home/you/.ssh/id_ed25519"
          error={issue('keyFile')}
          mono
          endAdornment={
            <Button variant="text" startIcon={<FolderOpen size={14} />} onClick={() => attempt(choose)}>
              Choose…
            </Button>
          }
        />
      )}
    </>
  );
}

/** The fields that every credential form shows. */
export function CredentialFields({ state, autoFocus = false }: CredentialFieldsProps): ReactNode {
  const { form, change, issue } = state;
  return (
    <>
      <SelectField
        label="Kind"
        value={form.kind}
        onChange={(kind) => {
          if (isKind(kind)) change({ kind });
        }}
        options={KIND_OPTIONS}
        help={CREDENTIAL_KIND_INFO[form.kind].help}
      />
      <div className={css.halves}>
        <TextField
          label="User name"
          value={form.username}
          onChange={(username) => change({ username }, 'username')}
          placeholder="root"
          error={issue('username')}
          autoFocus={autoFocus}
        />
        <TextField
          label="Name"
          value={form.name}
          onChange={(name) => change({ name })}
          placeholder={suggestedName(form) === '' ? 'net-admin' : suggestedName(form)}
          error={issue('name')}
        />
      </div>
      {form.kind === 'private-key' && <KeyPlace state={state} />}
    </>
  );
}
