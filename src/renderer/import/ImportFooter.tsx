import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { closeImport } from './importFlow';
import type { Outcome } from './useOutcome';
import { applyDetail, applyingText, applyLabel } from './words';
import css from './import.module.css';

/** Properties of {@link ImportFooter}. */
export interface ImportFooterProps {
  outcome: Outcome;
  /** Whether what the button says is what would happen. */
  ready: boolean;
  applying: boolean;
  rereading: boolean;
  secret: string;
  onApply: () => void;
}

function statusText({
  outcome: { outcome, problem },
  applying,
  rereading,
  secret,
}: ImportFooterProps): string {
  if (rereading) return 'Reading the file again…';
  if (problem !== null) return problem.message;
  if (outcome === null) return '';
  return applying ? applyingText(outcome, secret) : applyDetail(outcome, secret);
}

/** What will happen, in words, and the buttons. */
export function ImportFooter(props: ImportFooterProps): ReactNode {
  const { outcome, ready, applying, rereading, onApply } = props;
  const label = outcome.outcome === null ? 'Import' : applyLabel(outcome.outcome);
  return (
    <footer className={css.footer}>
      {(applying || rereading) && (
        <LinearProgress className={css.progress ?? ''} aria-label={applying ? 'Importing' : 'Reading'} />
      )}
      <span className={css.status} role="status">
        {statusText(props)}
      </span>
      <Button variant="text" onClick={closeImport} disabled={applying}>
        Cancel
      </Button>
      <Button
        variant="contained"
        color="primary"
        disabled={!ready || applying || label === null}
        onClick={onApply}
      >
        {label ?? 'Nothing to import'}
      </Button>
    </footer>
  );
}
