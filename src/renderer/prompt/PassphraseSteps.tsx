import { useRef, useState, type ReactNode } from 'react';
import type { ProofKind } from '../../shared/vaultPrompt';
import { ProofField, SecretField, secretsText, StepForm } from './parts';
import type { StepProps } from './PromptApp';
import { takeBytes } from './promptPort';
import { StrengthMeter, useStrength } from './StrengthMeter';

/** What the two fields of a new passphrase say together. */
type Pair = 'empty' | 'different' | 'ok';

function pairOf(first: HTMLInputElement | null, second: HTMLInputElement | null): Pair {
  if (first === null || first.value === '') return 'empty';
  return first.value === second?.value ? 'ok' : 'different';
}

/** First start: a passphrase, or the system keyring alone where there is a real one. */
export function CreateVaultStep({ show, failure, busy, send }: StepProps<'create-vault'>): ReactNode {
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const [keyringOnly, setKeyringOnly] = useState(false);
  const [withKeyring, setWithKeyring] = useState(false);
  const [pair, setPair] = useState<Pair>('empty');
  const { strength, measure } = useStrength();
  const update = (): void => {
    setPair(pairOf(first.current, second.current));
    if (first.current !== null) measure(first.current.value);
  };
  const submit = (): void => {
    if (keyringOnly) {
      send({ type: 'create', passphrase: null, keyring: true });
      return;
    }
    if (first.current === null || second.current === null) return;
    const passphrase = takeBytes(first.current);
    second.current.value = '';
    setPair('empty');
    send({ type: 'create', passphrase, keyring: withKeyring }, [passphrase]);
  };
  return (
    <StepForm
      title="Set a passphrase"
      failure={failure}
      busy={busy}
      busyText="Making the vault…"
      action="Create the vault"
      disabled={!keyringOnly && pair !== 'ok'}
      onSubmit={submit}
    >
      <p>
        It seals every password and key that you keep in Binnacle. Nobody can recover it for you; a recovery
        key comes next.
      </p>
      {!keyringOnly && (
        <>
          <SecretField label="New passphrase" inputRef={first} autoFocus onInput={update} />
          <StrengthMeter strength={strength} />
          <SecretField label="Once more" inputRef={second} onInput={update} />
          <PairNote pair={pair} second={second.current?.value ?? ''} />
        </>
      )}
      {show.keyring && (
        <fieldset>
          {!keyringOnly && (
            <Choice checked={withKeyring} onChange={setWithKeyring}>
              Also unlock by {show.keyringName} when I am logged in
            </Choice>
          )}
          <Choice checked={keyringOnly} onChange={setKeyringOnly}>
            No passphrase: only {show.keyringName} opens the vault
          </Choice>
        </fieldset>
      )}
    </StepForm>
  );
}

/** Replaces the passphrase; secrets are not sealed anew, only the key to them. */
export function ChangePassphraseStep({
  show,
  failure,
  busy,
  send,
}: StepProps<'change-passphrase'>): ReactNode {
  const proof = useRef<HTMLInputElement>(null);
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState<ProofKind>(show.proofs[0] ?? 'passphrase');
  const [pair, setPair] = useState<Pair>('empty');
  const { strength, measure } = useStrength();
  const update = (): void => {
    setPair(pairOf(first.current, second.current));
    if (first.current !== null) measure(first.current.value);
  };
  const submit = (): void => {
    if (proof.current === null || first.current === null || second.current === null) return;
    const value = takeBytes(proof.current);
    const passphrase = takeBytes(first.current);
    second.current.value = '';
    setPair('empty');
    send({ type: 'change', proof: { kind, value }, passphrase }, [value, passphrase]);
  };
  return (
    <StepForm
      title={show.hasPassphrase ? 'Change the passphrase' : 'Set a passphrase'}
      failure={failure}
      busy={busy}
      busyText="Changing…"
      action={show.hasPassphrase ? 'Change' : 'Set'}
      disabled={pair !== 'ok'}
      waitMs={show.waitMs}
      onSubmit={submit}
    >
      <ProofField
        proofs={show.proofs}
        kind={kind}
        onKind={setKind}
        inputRef={proof}
        label="Current passphrase"
      />
      <SecretField label="New passphrase" inputRef={first} onInput={update} />
      <StrengthMeter strength={strength} />
      <SecretField label="Once more" inputRef={second} onInput={update} />
      <PairNote pair={pair} second={second.current?.value ?? ''} />
    </StepForm>
  );
}

/** A passphrase for one file, under which secrets leave the vault. */
export function FilePassphraseStep({ show, failure, busy, send }: StepProps<'file-passphrase'>): ReactNode {
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const [pair, setPair] = useState<Pair>('empty');
  const { strength, measure } = useStrength();
  const update = (): void => {
    setPair(pairOf(first.current, second.current));
    if (first.current !== null) measure(first.current.value);
  };
  const submit = (): void => {
    if (first.current === null || second.current === null) return;
    const passphrase = takeBytes(first.current);
    second.current.value = '';
    setPair('empty');
    send({ type: 'file-passphrase', passphrase }, [passphrase]);
  };
  return (
    <StepForm
      title="Set a passphrase for the file"
      failure={failure}
      busy={busy}
      busyText="Sealing…"
      action={`Seal ${secretsText(show.count)}`}
      disabled={pair !== 'ok'}
      onSubmit={submit}
    >
      <p>
        Whoever has “{show.fileName}” and this passphrase has what is sealed in it. Choose another one than
        your vault’s. Nobody can recover it.
      </p>
      <SecretField label="Passphrase for the file" inputRef={first} autoFocus onInput={update} />
      <StrengthMeter strength={strength} />
      <SecretField label="Once more" inputRef={second} onInput={update} />
      <PairNote pair={pair} second={second.current?.value ?? ''} />
    </StepForm>
  );
}

function PairNote({ pair, second }: { pair: Pair; second: string }): ReactNode {
  const differs = pair === 'different' && second !== '';
  return (
    <p className="note" aria-live="polite">
      {differs ? 'The two are not the same yet.' : ''}
    </p>
  );
}

function Choice(props: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}): ReactNode {
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span>{props.children}</span>
    </label>
  );
}
