import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { FromPrompt, PromptShow, ToPrompt } from '../../shared/vaultPrompt';
import { AskStep, EnterSecretStep } from './AskSteps';
import { ChangePassphraseStep, CreateVaultStep, FilePassphraseStep } from './PassphraseSteps';
import { ConfirmProofStep, UnlockStep } from './ProofSteps';
import type { PromptPort } from './promptPort';
import { RecoveryKeyStep } from './RecoveryKeyStep';
import { RevealStep } from './RevealStep';

/** What went wrong with the last submit. */
export type Failure = Extract<ToPrompt, { type: 'failed' }>;
/** A secret that was released for showing or copying. */
export type Released = Extract<ToPrompt, { type: 'secret' }>;

/** What every step gets. */
export interface StepProps<K extends PromptShow['kind']> {
  show: Extract<PromptShow, { kind: K }>;
  failure: Failure | null;
  /** A submit is being worked on. */
  busy: boolean;
  send: (message: FromPrompt, secrets?: readonly Uint8Array[]) => void;
}

/** The secret prompt: shows the step the vault host asks for. What is typed stays in the fields until it is sent. */
export function PromptApp({ port }: { port: PromptPort }): ReactNode {
  const [show, setShow] = useState<PromptShow | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [released, setReleased] = useState<Released | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    port.onMessage((message) => {
      setBusy(false);
      switch (message.type) {
        case 'show':
          setShow(message.show);
          setFailure(null);
          setReleased(null);
          return;
        case 'failed':
          setFailure(message);
          return;
        case 'secret':
          setFailure(null);
          setReleased(message);
          return;
        case 'done':
          window.binnaclePrompt.close();
      }
    });
  }, [port]);

  const send = useCallback(
    (message: FromPrompt, secrets?: readonly Uint8Array[]) => {
      setBusy(true);
      setFailure(null);
      port.send(message, secrets);
    },
    [port],
  );

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') window.binnaclePrompt.close();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  if (show === null) return null;
  return <Step show={show} failure={failure} busy={busy} released={released} send={send} />;
}

interface AnyStepProps {
  show: PromptShow;
  failure: Failure | null;
  busy: boolean;
  released: Released | null;
  send: StepProps<'unlock'>['send'];
}

function Step({ show, released, ...rest }: AnyStepProps): ReactNode {
  switch (show.kind) {
    case 'create-vault':
      return <CreateVaultStep show={show} {...rest} />;
    case 'unlock':
      return <UnlockStep show={show} {...rest} />;
    case 'enter-secret':
      return <EnterSecretStep show={show} {...rest} />;
    case 'ask':
      return <AskStep show={show} {...rest} />;
    case 'reveal':
      return <RevealStep show={show} released={released} {...rest} />;
    case 'change-passphrase':
      return <ChangePassphraseStep show={show} {...rest} />;
    case 'file-passphrase':
      return <FilePassphraseStep show={show} {...rest} />;
    case 'export-secrets':
    case 'new-recovery-key':
    case 'change-keyring':
      return <ConfirmProofStep show={show} {...rest} />;
    case 'recovery-key-show':
      return <RecoveryKeyStep show={show} {...rest} />;
  }
}
