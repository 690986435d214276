import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ProofKind } from '../../shared/vaultPrompt';
import { ProofField, StepForm } from './parts';
import type { Released, StepProps } from './PromptApp';
import { takeBytes } from './promptPort';

/** Shows one secret, or puts it on the clipboard, after the passphrase again. */
export function RevealStep({
  show,
  failure,
  busy,
  released,
  send,
}: StepProps<'reveal'> & { released: Released | null }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState<ProofKind>(show.proofs[0] ?? 'passphrase');
  const prove = (): void => {
    if (input.current === null) return;
    const value = takeBytes(input.current);
    send({ type: 'prove', proof: { kind, value } }, [value]);
  };
  const title = `Show the ${show.label} of “${show.credential}”`;
  if (released === null) {
    return (
      <StepForm
        title={title}
        failure={failure}
        busy={busy}
        busyText="Checking…"
        action="Show"
        waitMs={show.waitMs}
        onSubmit={prove}
      >
        <p>The passphrase is needed again. That this was shown stands in the history.</p>
        <ProofField proofs={show.proofs} kind={kind} onKind={setKind} inputRef={input} />
      </StepForm>
    );
  }
  return (
    <RevealedSecret
      title={title}
      released={released}
      copy={() => send({ type: 'take', action: 'copy' })}
      failure={failure}
    />
  );
}

function RevealedSecret(props: {
  title: string;
  released: Released;
  copy: () => void;
  failure: StepProps<'reveal'>['failure'];
}): ReactNode {
  const { title, released } = props;
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (released.action !== 'copy') return;
    setCopied(copySecret(released.value));
  }, [released]);
  return (
    <StepForm
      title={title}
      failure={props.failure}
      busy={false}
      busyText=""
      action={copied ? 'Copied for 30 s' : 'Copy'}
      disabled={copied}
      cancel="Close"
      onSubmit={props.copy}
    >
      <pre className="secret" aria-label="The secret">
        {new TextDecoder().decode(released.value)}
      </pre>
      <p className="note">Closing this window removes it from the screen.</p>
    </StepForm>
  );
}

/**
 * Makes the page receive a copy event. The asynchronous clipboard API would need a permission, and every permission is
 * denied here; the older command needs only the person's click.
 */
function triggerCopy(): boolean {
  const page: { execCommand(command: string): boolean } = document;
  return page.execCommand('copy');
}

/** The type of the mark beside a copied secret; main looks for it when it clears the clipboard. */
const MARKER_TYPE = 'application/x-binnacle-secret';

/** Puts a secret on the clipboard with a mark beside it, so that main can tell later whether it is still there. */
function copySecret(value: Uint8Array): boolean {
  const onCopy = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', new TextDecoder().decode(value));
    event.clipboardData?.setData(MARKER_TYPE, '1');
  };
  document.addEventListener('copy', onCopy, { once: true });
  const done = triggerCopy();
  document.removeEventListener('copy', onCopy);
  if (done) window.binnaclePrompt.copied();
  return done;
}
