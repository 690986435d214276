import { useEffect, type ReactNode } from 'react';
import type { CredentialSource, ShownSource } from '../../../shared/model/secretSource';
import { loadSources, useSources } from '../../stores/sources';
import { SelectField, TextField } from '../../ui/Field';
import { attempt } from '../commands';
import type { CredentialForm } from '../credentialDraft';
import { CREDENTIAL_KIND_INFO } from '../credentialKinds';
import type { FormState } from '../useForm';
import { EntryPicker } from './EntryPicker';
import { SourceTestPanel } from './SourceTestPanel';
import { SOURCE_KIND_INFO } from './sourceWords';
import css from '../form.module.css';

/** What {@link CredentialSourceFields} works with. */
export interface CredentialSourceFieldsProps {
  state: Pick<FormState<CredentialForm, unknown>, 'form' | 'change' | 'issue'>;
}

const VAULT = '';

/** Where the secrets of a credential are kept. Shown only where there is a choice. */
export function CredentialSourceFields({ state }: CredentialSourceFieldsProps): ReactNode {
  const { form, change } = state;
  const sources = useSources((each) => each.sources);
  useEffect(() => attempt(loadSources), []);
  const chosen = sources?.find(({ id }) => id === form.source?.sourceId);
  if (!CREDENTIAL_KIND_INFO[form.kind].mayUseSource) return null;
  if ((sources ?? []).length === 0 && form.source === undefined) return null;
  const options = (sources ?? []).map(({ id, name, config }) => ({
    value: id,
    label: `${name} (${SOURCE_KIND_INFO[config.kind].label})`,
  }));
  const isLost = form.source !== undefined && sources !== null && chosen === undefined;
  return (
    <>
      <SelectField
        label="Kept in"
        value={form.source?.sourceId ?? VAULT}
        onChange={(sourceId) =>
          change({ source: sourceId === VAULT ? undefined : { sourceId, reference: '', field: '' } })
        }
        options={[
          { value: VAULT, label: 'Binnacle’s vault' },
          ...options,
          ...(isLost ? [{ value: form.source?.sourceId ?? '', label: 'A source that was deleted' }] : []),
        ]}
        help={form.source === undefined ? undefined : 'Read there at each login; nothing of it is kept here.'}
      />
      {chosen !== undefined && form.source !== undefined && (
        <Reference state={state} source={chosen} reference={form.source} />
      )}
    </>
  );
}

interface ReferenceProps extends CredentialSourceFieldsProps {
  source: ShownSource;
  reference: CredentialSource;
}

/** Which entry of the source it is, in the words of its kind. */
function Reference({ state, source, reference }: ReferenceProps): ReactNode {
  const { form, change, issue } = state;
  const { kind } = source.config;
  const set = (patch: Partial<CredentialSource>): void =>
    change({ source: { ...reference, ...patch } }, 'source.reference', 'source.field');
  const error = issue('source.reference');
  const named = { reference: reference.reference.trim(), field: reference.field.trim() };
  return (
    <div className={css.box}>
      {kind === 'keepass' && (
        <EntryPicker
          key={source.id}
          source={source}
          value={reference.reference}
          error={error}
          onPick={(entry) => {
            set({ reference: entry.reference });
            // The user name stays in the credential: the entry's is only a proposal.
            if (form.username.trim() === '' && CREDENTIAL_KIND_INFO[form.kind].userLabel !== null)
              change({ username: entry.username }, 'source.reference');
          }}
        />
      )}
      {kind !== 'keepass' && (
        <TextField
          label={kind === 'vault' ? 'Path' : 'Reference'}
          value={reference.reference}
          onChange={(text) => set({ reference: text })}
          placeholder="network/core"
          help={
            kind === 'vault'
              ? 'Within the KV engine, without its mount.'
              : 'What the command is given: the name or path of the entry.'
          }
          error={error}
          mono
        />
      )}
      {(kind !== 'command' || source.config.output.form === 'json') && (
        <TextField
          label="Field"
          value={reference.field}
          onChange={(field) => set({ field })}
          placeholder="The usual ones"
          help={
            kind === 'keepass'
              ? 'A field or attachment by its name, if it is not the password or the attached key.'
              : 'One field by its name, if it is not called password, private_key or the like.'
          }
          error={issue('source.field')}
          mono
        />
      )}
      <SourceTestPanel
        key={`${named.reference} ${named.field}`}
        sourceId={source.id}
        reference={named}
        label="Test"
        disabled={named.reference === '' || named.reference.startsWith('-')}
      />
    </div>
  );
}
