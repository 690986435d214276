import { useState, type ReactNode } from 'react';
import { StepForm } from './parts';
import type { StepProps } from './PromptApp';

/** Shows the recovery key once; nothing is saved before the person says that it is written down. */
export function RecoveryKeyStep({ show, failure, busy, send }: StepProps<'recovery-key-show'>): ReactNode {
  const [written, setWritten] = useState(false);
  return (
    <StepForm
      title="Write down the recovery key"
      failure={failure}
      busy={busy}
      busyText="Saving…"
      action="Done"
      disabled={!written}
      onSubmit={() => send({ type: 'confirm' })}
    >
      <p>
        It opens the vault when the passphrase is lost. It is shown only now: keep it on paper or in another
        safe place, not on this machine.
        {show.replaces && ' The recovery key that you had stops working.'}
      </p>
      <output className="recovery" aria-label="Recovery key">
        {new TextDecoder().decode(show.recoveryKey)}
      </output>
      <label className="choice">
        <input type="checkbox" checked={written} onChange={(event) => setWritten(event.target.checked)} />
        <span>I have written it down</span>
      </label>
    </StepForm>
  );
}
