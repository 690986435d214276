import { useEffect, useId, useState, type FormEvent, type ReactNode, type RefObject } from 'react';
import type { Failure } from './PromptApp';

/** Frame of every step: title, text, fields, the last failure, and the two buttons. */
export function StepForm(props: {
  title: string;
  children: ReactNode;
  failure: Failure | null;
  busy: boolean;
  /** Shown while busy, such as "Unlocking…". */
  busyText: string;
  /** Verb on the main button. */
  action: string;
  /** Why the main button can't be used yet. */
  disabled?: boolean;
  cancel?: string | null;
  /** Next try accepted after this many ms from the moment the step or the failure appeared. */
  waitMs?: number;
  onSubmit: () => void;
}): ReactNode {
  const { title, children, failure, busy, busyText, action, cancel = 'Cancel' } = props;
  // The window is named after its step: screen readers and window lists then tell which prompt it is.
  useEffect(() => {
    document.title = title;
  }, [title]);
  const wait = useWait(failure?.waitMs ?? props.waitMs ?? 0, failure);
  const final = failure?.final === true;
  const blocked = busy || wait > 0 || props.disabled === true || final;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!blocked) props.onSubmit();
  };
  return (
    <form className="step" aria-label={title} onSubmit={submit}>
      <h1>{title}</h1>
      {children}
      <div className="failure" role="alert">
        {failure !== null && (
          <>
            <strong>{failure.message}</strong>
            {failure.hint !== undefined && <span> {failure.hint}</span>}
          </>
        )}
        {wait > 0 && <span className="wait"> Next try in {wait} s.</span>}
      </div>
      <div className="buttons">
        <span className="busy" aria-live="polite">
          {busy ? busyText : ''}
        </span>
        {cancel !== null && (
          <button type="button" onClick={() => window.binnaclePrompt.close()}>
            {final ? 'Close' : cancel}
          </button>
        )}
        {!final && (
          <button type="submit" className="main" disabled={blocked}>
            {action}
          </button>
        )}
      </div>
    </form>
  );
}

/** “1 password or key”, “12 passwords and keys”. */
export function secretsText(count: number): string {
  return count === 1 ? '1 password or key' : `${count.toLocaleString('en')} passwords and keys`;
}

/** Whole seconds left of a wait that starts when `start` changes. */
function useWait(waitMs: number, start: unknown): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const until = Date.now() + waitMs;
    const tick = (): void => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    tick();
    if (waitMs === 0) return undefined;
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [waitMs, start]);
  return left;
}

/** A labelled field for one secret line. Uncontrolled: the value never enters React's state. */
export function SecretField(props: {
  label: string;
  inputRef: RefObject<HTMLInputElement | null>;
  autoFocus?: boolean;
  /** Shows what is typed, for one-time codes and user names. */
  echo?: boolean;
  onInput?: (input: HTMLInputElement) => void;
  autoComplete?: string;
}): ReactNode {
  const id = useId();
  const [shown, setShown] = useState(props.echo === true);
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <span className="line">
        <input
          id={id}
          ref={props.inputRef}
          type={shown ? 'text' : 'password'}
          autoFocus={props.autoFocus}
          autoComplete="off"
          spellCheck={false}
          onInput={(event) => props.onInput?.(event.currentTarget)}
        />
        {props.echo !== true && (
          <button
            type="button"
            className="show"
            aria-label={shown ? `Hide ${props.label}` : `Show ${props.label}`}
            aria-pressed={shown}
            tabIndex={-1}
            onClick={() => setShown(!shown)}
          >
            {shown ? 'Hide' : 'Show'}
          </button>
        )}
      </span>
    </div>
  );
}

/** A field the person fills in to prove who they are: the passphrase or the recovery key. */
export function ProofField(props: {
  proofs: readonly ('passphrase' | 'recovery')[];
  kind: 'passphrase' | 'recovery';
  onKind: (kind: 'passphrase' | 'recovery') => void;
  inputRef: RefObject<HTMLInputElement | null>;
  label?: string;
}): ReactNode {
  const { proofs, kind, onKind, inputRef } = props;
  const other = kind === 'passphrase' ? 'recovery' : 'passphrase';
  return (
    <>
      <SecretField
        key={kind}
        label={kind === 'passphrase' ? (props.label ?? 'Passphrase') : 'Recovery key'}
        inputRef={inputRef}
        autoFocus
      />
      {proofs.includes(other) && (
        <button type="button" className="link" onClick={() => onKind(other)}>
          {other === 'recovery' ? 'Use the recovery key instead' : 'Use the passphrase instead'}
        </button>
      )}
    </>
  );
}
