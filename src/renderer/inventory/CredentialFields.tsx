import { FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { SNMP_AUTH_PROTOCOLS, SNMP_PRIVACY_PROTOCOLS } from '../../shared/model/credentialExtras';
import { CREDENTIAL_KINDS, type CredentialKind } from '../../shared/model/inventory';
import { call } from '../ipc/client';
import { SelectField, TextField } from '../ui/Field';
import { attempt } from './commands';
import { DEFAULT_SNMP, suggestedName, type CredentialForm } from './credentialDraft';
import { CREDENTIAL_KIND_INFO } from './credentialKinds';
import { CredentialSourceFields } from './sources/CredentialSourceFields';
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

interface FilePlaceProps {
  what: 'key' | 'certificate';
  /** Null: sealed in the vault. */
  path: string | null;
  /** Whether its secrets are kept outside the vault. */
  inSource: boolean;
  error: string | undefined;
  onChange: (path: string | null) => void;
}

const PLACE_WORDS = {
  key: {
    label: 'Key',
    file: 'Key file',
    example: '/home/you/.ssh/id_ed25519',
    help: 'You choose the key after saving; it is read inside the secret prompt.',
  },
  certificate: {
    label: 'Certificate',
    file: 'Certificate file',
    example: '/home/you/.ssh/id_ed25519-cert.pub',
    help: 'You choose the certificate after saving.',
  },
};

/** Where a key or certificate is: in a file, or sealed in the vault. */
function FilePlace({ what, path, inSource, error, onChange }: FilePlaceProps): ReactNode {
  const words = PLACE_WORDS[what];
  const choose = async (): Promise<void> => {
    const chosen = await call('credentials.chooseKeyFile', { what });
    if (chosen !== null) onChange(chosen);
  };
  return (
    <>
      <SelectField
        label={words.label}
        value={path === null ? 'sealed' : 'file'}
        onChange={(place) => onChange(place === 'file' ? '' : null)}
        options={[
          { value: 'sealed', label: inSource ? 'In the source' : 'Sealed in the vault' },
          { value: 'file', label: 'In a file that stays where it is' },
        ]}
        help={path === null && !inSource ? words.help : undefined}
      />
      {path !== null && (
        <TextField
          label={words.file}
          value={path}
          onChange={onChange}
          placeholder={words.example}
          error={error}
          mono
          endAdornment={
            <span className={css.inField}>
              <Button variant="text" startIcon={<FolderOpen size={14} />} onClick={() => attempt(choose)}>
                Choose…
              </Button>
            </span>
          }
        />
      )}
    </>
  );
}

/** How long what is typed may serve. */
function RememberField({ state }: CredentialFieldsProps): ReactNode {
  const { form, change } = state;
  const once = form.remember === 'until-locked';
  return (
    <SelectField
      label="How often to ask"
      value={once ? 'until-locked' : 'never'}
      onChange={(value) => change({ remember: value === 'until-locked' ? 'until-locked' : undefined })}
      options={[
        { value: 'never', label: 'Ask every time' },
        { value: 'until-locked', label: 'Ask once until the vault locks or Binnacle ends' },
      ]}
      help={
        once
          ? 'Kept in the memory of the vault’s own process after a login that worked, for every host with this credential; dropped when a host refuses it.'
          : undefined
      }
    />
  );
}

const AUTH_LABEL: Record<(typeof SNMP_AUTH_PROTOCOLS)[number], string> = {
  none: 'None',
  md5: 'MD5 (weak)',
  sha1: 'SHA-1 (weak)',
  sha224: 'SHA-224',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};
const PRIVACY_LABEL: Record<(typeof SNMP_PRIVACY_PROTOCOLS)[number], string> = {
  none: 'None',
  des: 'DES (weak)',
  aes128: 'AES-128',
  aes192: 'AES-192',
  aes256: 'AES-256',
};

/** What an SNMP v3 user is beside its name. */
function SnmpFields({ state }: CredentialFieldsProps): ReactNode {
  const { form, change, issue } = state;
  const snmp = form.snmp ?? DEFAULT_SNMP;
  return (
    <div className={css.halves}>
      <SelectField
        label="Authentication"
        value={snmp.authProtocol}
        onChange={(text) => {
          const authProtocol = SNMP_AUTH_PROTOCOLS.find((each) => each === text) ?? 'none';
          change({ snmp: { ...snmp, authProtocol } });
        }}
        options={SNMP_AUTH_PROTOCOLS.map((value) => ({ value, label: AUTH_LABEL[value] }))}
      />
      <SelectField
        label="Encryption"
        value={snmp.privacyProtocol}
        onChange={(text) => {
          const privacyProtocol = SNMP_PRIVACY_PROTOCOLS.find((each) => each === text) ?? 'none';
          change({ snmp: { ...snmp, privacyProtocol } });
        }}
        options={SNMP_PRIVACY_PROTOCOLS.map((value) => ({ value, label: PRIVACY_LABEL[value] }))}
        error={issue('snmp')}
      />
    </div>
  );
}

/** The fields that every credential form shows. */
export function CredentialFields({ state, autoFocus = false }: CredentialFieldsProps): ReactNode {
  const { form, change, issue } = state;
  const { userLabel, help } = CREDENTIAL_KIND_INFO[form.kind];
  const suggested = suggestedName(form);
  const name = (
    <TextField
      label="Name"
      value={form.name}
      onChange={(text) => change({ name: text })}
      placeholder={suggested === '' ? 'net-admin' : suggested}
      error={issue('name')}
      autoFocus={autoFocus && userLabel === null}
    />
  );
  return (
    <>
      <SelectField
        label="Kind"
        value={form.kind}
        onChange={(kind) => {
          if (isKind(kind)) change({ kind });
        }}
        options={KIND_OPTIONS}
        help={form.source === undefined ? help : undefined}
      />
      {userLabel === null ? (
        name
      ) : (
        <div className={css.halves}>
          <TextField
            label={userLabel}
            value={form.username}
            onChange={(username) => change({ username }, 'username')}
            placeholder="root"
            error={issue('username')}
            autoFocus={autoFocus}
          />
          {name}
        </div>
      )}
      {(form.kind === 'private-key' || form.kind === 'certificate') && (
        <FilePlace
          what="key"
          path={form.keyFile}
          inSource={form.source !== undefined}
          error={issue('keyFile')}
          onChange={(keyFile) => change({ keyFile })}
        />
      )}
      {form.kind === 'certificate' && (
        <FilePlace
          what="certificate"
          path={form.certificateFile ?? null}
          inSource={form.source !== undefined}
          error={issue('certificateFile')}
          onChange={(path) => change({ certificateFile: path ?? undefined })}
        />
      )}
      <CredentialSourceFields state={state} />
      {form.kind === 'ask' && <RememberField state={state} />}
      {form.kind === 'snmp-v3' && <SnmpFields state={state} />}
    </>
  );
}
