import type { ReactNode } from 'react';
import { TextField } from '../ui/Field';
import { PROTOCOL_LABEL } from '../ui/protocols';
import { useCredentialPicker } from './CredentialPicker';
import { credentialUserText } from './credentialUser';
import { EnvironmentPicker } from './EnvironmentPicker';
import { FolderPicker } from './FolderPicker';
import type { HostForm } from './hostDraft';
import { PropertyText, type PropertyScope } from './PropertyControls';
import { quickTarget } from './quickTarget';
import { TagsField } from './TagsField';
import type { FormState } from './useForm';
import css from './form.module.css';

type HostFields = Pick<FormState<HostForm, unknown>, 'form' | 'change' | 'issue'>;

/** Takes a pasted `user@host:port` apart. */
function splitAddress(state: HostFields): void {
  const { form, change } = state;
  const { target, explicit } = quickTarget(form.address.trim());
  if (target === null || !explicit) return;
  const [first, ...others] = form.endpoints;
  if (first === undefined) return;
  const { address, port, username } = target;
  change({
    address,
    endpoints: [{ ...first, port: String(port) }, ...others],
    ...(username === null
      ? {}
      : { properties: { ...form.properties, username: { mode: 'value', text: username } } }),
  });
}

function NameAndAddress({ state }: { state: HostFields }): ReactNode {
  const { form, change, issue } = state;
  const [first, ...others] = form.endpoints;
  return (
    <>
      <TextField
        label="Name"
        value={form.name}
        onChange={(name) => change({ name })}
        placeholder={form.address.trim() === '' ? 'web01' : form.address.trim()}
        error={issue('name')}
        autoFocus
      />
      <div className={css.columns}>
        <TextField
          label="Address"
          required
          value={form.address}
          onChange={(address) => change({ address })}
          placeholder="10.0.0.11 or web01.example.net"
          error={issue('address')}
          onBlur={() => splitAddress(state)}
        />
        {/* A database file has no port. */}
        {first?.protocol !== 'sqlite' && (
          <TextField
            label={`${PROTOCOL_LABEL[first?.protocol ?? 'ssh']} port`}
            value={first?.port ?? ''}
            onChange={(port) => {
              if (first !== undefined)
                change({ endpoints: [{ ...first, port }, ...others] }, 'endpoints.0.port');
            }}
            inputMode="numeric"
            error={issue('endpoints.0.port')}
          />
        )}
      </div>
    </>
  );
}

/** The few fields that everyone needs. */
export function HostBasics({ state, scope }: { state: HostFields; scope: PropertyScope }): ReactNode {
  const { form, change, issue } = state;
  const credential = useCredentialPicker((id) => scope.change('credentialId', { mode: 'value', text: id }));
  return (
    <>
      <NameAndAddress state={state} />
      <div className={css.halves}>
        <PropertyText name="username" fallback={credentialUserText(scope)} />
        {credential.picker}
      </div>
      {credential.inline}
      <div className={css.halves}>
        <FolderPicker
          label="Folder"
          folderId={form.folderId}
          onPick={(folderId) => change({ folderId })}
          error={issue('folderId')}
        />
        <EnvironmentPicker />
      </div>
      <TagsField tags={form.tags} onChange={(tags) => change({ tags })} error={issue('tags')} />
    </>
  );
}
