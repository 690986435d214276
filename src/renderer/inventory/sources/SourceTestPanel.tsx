import { CircleCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { SourceReference } from '../../../shared/model/secretSource';
import { call } from '../../ipc/client';
import { describeError } from '../../ui/describeError';
import { ErrorNote } from '../../ui/ErrorNote';
import { testText } from './sourceWords';
import css from '../form.module.css';

type Outcome = { ok: true; text: string } | { ok: false; message: string; hint?: string };

/** Properties of {@link SourceTestPanel}. */
export interface SourceTestPanelProps {
  sourceId: string;
  /** Null: only the way in is tried. */
  reference: SourceReference | null;
  label: string;
  disabled?: boolean;
}

/** Reads from a source and says what was found, never a value. */
export function SourceTestPanel(props: SourceTestPanelProps): ReactNode {
  const { sourceId, reference, label, disabled = false } = props;
  const [running, setRunning] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const run = async (): Promise<void> => {
    setRunning(true);
    setOutcome(null);
    try {
      const found = await call('sources.test', { id: sourceId, reference });
      if (found !== null) setOutcome({ ok: true, text: testText(found) });
    } catch (error) {
      setOutcome({ ok: false, ...describeError(error) });
    } finally {
      setRunning(false);
    }
  };
  return (
    <>
      <div className={css.buttons}>
        <Button disabled={disabled || running} onClick={() => void run()}>
          {running ? 'Reading…' : label}
        </Button>
      </div>
      {outcome?.ok === true && (
        <div className={css.success} role="status">
          <CircleCheck size={16} strokeWidth={1.75} aria-hidden />
          <span>{outcome.text}</span>
        </div>
      )}
      {outcome?.ok === false && <ErrorNote {...outcome} />}
    </>
  );
}
