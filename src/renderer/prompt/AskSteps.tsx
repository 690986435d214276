import { createRef, useMemo, useRef, useState, type ReactNode } from 'react';
import { MAX_SECRET_BYTES } from '../../shared/vaultPrompt';
import { SecretField, StepForm } from './parts';
import type { StepProps } from './PromptApp';
import { takeBytes } from './promptPort';

const TITLES = {
  password: 'Password',
  'keyboard-interactive': 'Log in',
  'key-passphrase': 'Passphrase of the key',
  'new-password': 'The password has expired',
  'file-password': 'Password of the file',
} as const;

/** A question that a host asks while logging in, or that a file does. Texts of a server are shown as plain text. */
export function AskStep({ show, failure, busy, send }: StepProps<'ask'>): ReactNode {
  const refs = useMemo(() => show.prompts.map(() => createRef<HTMLInputElement>()), [show.prompts]);
  const [remember, setRemember] = useState(false);
  const submit = (): void => {
    const values = refs.map((ref) => (ref.current === null ? new Uint8Array() : takeBytes(ref.current)));
    send({ type: 'answers', values, remember }, values);
  };
  return (
    <StepForm
      title={`${TITLES[show.purpose]}: ${show.host}`}
      failure={failure}
      busy={busy}
      busyText="Sending…"
      action={show.purpose === 'file-password' ? 'Open' : 'Log in'}
      onSubmit={submit}
    >
      <p>
        {show.user !== undefined && (
          <>
            As <b>{show.user}</b>
          </>
        )}
        {show.credential !== undefined && <> with the credential “{show.credential}”</>}
      </p>
      {show.notice !== undefined && (
        <p className="notice" role="status">
          {show.notice}
        </p>
      )}
      {show.instructions !== undefined && <pre className="instructions">{show.instructions}</pre>}
      {show.prompts.map((prompt, index) => (
        <SecretField
          key={index}
          label={prompt.label === '' ? 'Answer' : prompt.label.replace(/:\s*$/, '')}
          inputRef={refs[index] ?? createRef()}
          autoFocus={index === 0}
          echo={prompt.echo}
        />
      ))}
      {show.keeps && <p className="hint">Kept in memory until the vault locks or Binnacle ends.</p>}
      {show.offerRemember && (
        <label className="choice">
          <input type="checkbox" checked={remember} onChange={(event) => setRemember(event.target.checked)} />
          <span>Keep it in the vault{show.credential === undefined ? '' : ` for “${show.credential}”`}</span>
        </label>
      )}
    </StepForm>
  );
}

/** Enters or replaces one secret of a credential. */
export function EnterSecretStep({ show, failure, busy, send }: StepProps<'enter-secret'>): ReactNode {
  const line = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const submit = (): void => {
    const field = show.input === 'line' ? line.current : area.current;
    if (field === null) return;
    const value = takeBytes(field);
    send({ type: 'secret', value }, [value]);
  };
  const sendFile = (file: File | undefined): void => {
    if (file === undefined) return;
    void file
      .slice(0, MAX_SECRET_BYTES + 1)
      .arrayBuffer()
      .then((buffer) => {
        const value = new Uint8Array(buffer);
        send({ type: 'secret', value }, [value]);
      });
  };
  const what = show.label.charAt(0).toUpperCase() + show.label.slice(1);
  return (
    <StepForm
      title={`${what} of “${show.credential}”`}
      failure={failure}
      busy={busy}
      busyText="Sealing…"
      action={show.replaces ? 'Replace' : 'Save in the vault'}
      onSubmit={submit}
    >
      <p>
        {show.replaces
          ? 'It replaces the one in the vault, for every host that uses this credential.'
          : 'It is sealed in the vault at once and used for every host with this credential.'}
      </p>
      {show.help !== undefined && <p className="hint">{show.help}</p>}
      {show.input === 'line' ? (
        <SecretField label={what} inputRef={line} autoFocus />
      ) : (
        <>
          <label className="field">
            <span>Paste the {show.label}</span>
            <textarea ref={area} rows={8} autoFocus spellCheck={false} autoComplete="off" />
          </label>
          <label className="field">
            <span>or read it from a file</span>
            <input type="file" onChange={(event) => sendFile(event.currentTarget.files?.[0])} />
          </label>
        </>
      )}
    </StepForm>
  );
}
