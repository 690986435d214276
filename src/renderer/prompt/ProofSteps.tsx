import { useRef, useState, type ReactNode } from 'react';
import type { ProofKind } from '../../shared/vaultPrompt';
import { ProofField, secretsText, StepForm } from './parts';
import type { StepProps } from './PromptApp';
import { takeBytes } from './promptPort';

/** Opens the vault by passphrase or recovery key. */
export function UnlockStep({ show, failure, busy, send }: StepProps<'unlock'>): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState<ProofKind>(show.proofs[0] ?? 'passphrase');
  const submit = (): void => {
    if (input.current === null) return;
    const value = takeBytes(input.current);
    send({ type: 'prove', proof: { kind, value } }, [value]);
  };
  return (
    <StepForm
      title="Unlock the vault"
      failure={failure}
      busy={busy}
      busyText="Unlocking…"
      action="Unlock"
      waitMs={show.waitMs}
      onSubmit={submit}
    >
      {show.reason !== undefined && show.reason !== '' && <p>{sentence(show.reason)}</p>}
      <ProofField proofs={show.proofs} kind={kind} onKind={setKind} inputRef={input} />
      {show.keyringName !== undefined && (
        <button type="button" className="link" disabled={busy} onClick={() => send({ type: 'keyring' })}>
          Unlock by {show.keyringName}
        </button>
      )}
    </StepForm>
  );
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?]$/.test(capital) ? capital : `${capital}.`;
}

/** Steps that are only a proof; what it is for follows. */
type ConfirmKind = 'new-recovery-key' | 'change-keyring' | 'export-secrets';

/** Asks for the passphrase again before a key slot changes or secrets leave in a file. */
export function ConfirmProofStep({ show, failure, busy, send }: StepProps<ConfirmKind>): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState<ProofKind>(show.proofs[0] ?? 'passphrase');
  const submit = (): void => {
    if (input.current === null) return;
    const value = takeBytes(input.current);
    send({ type: 'prove', proof: { kind, value } }, [value]);
  };
  return (
    <StepForm
      title={titleOf(show)}
      failure={failure}
      busy={busy}
      busyText="Checking…"
      action={show.kind === 'new-recovery-key' ? 'Make a new key' : 'Continue'}
      waitMs={show.waitMs}
      onSubmit={submit}
    >
      <p>{textOf(show)}</p>
      <ProofField proofs={show.proofs} kind={kind} onKind={setKind} inputRef={input} />
    </StepForm>
  );
}

function titleOf(show: StepProps<ConfirmKind>['show']): string {
  if (show.kind === 'export-secrets') return `Export ${secretsText(show.count)}`;
  if (show.kind === 'new-recovery-key') return 'Make a new recovery key';
  return show.enable ? 'Unlock by the system keyring' : 'Stop unlocking by the system keyring';
}

function textOf(show: StepProps<ConfirmKind>['show']): string {
  if (show.kind === 'export-secrets') {
    return `“${show.fileName}” gets a copy, sealed under a passphrase that you choose next. The passphrase of the vault is needed again. That this was exported stands in the history.`;
  }
  if (show.kind === 'new-recovery-key') {
    return 'The recovery key you have now stops working once the new one is confirmed.';
  }
  return show.enable
    ? 'Whoever is logged in to this desktop will be able to open the vault.'
    : 'From then on, only the passphrase or the recovery key opens the vault.';
}
