import { useId, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useConfirmQueue, type Choice, type ConfirmQuestion } from './confirm';
import css from './ConfirmDialog.module.css';

/** Properties of {@link ConfirmDialog}. */
export interface ConfirmDialogProps {
  question: ConfirmQuestion;
  onAnswer: (choice: Choice) => void;
}

function HostLine({ question }: { question: ConfirmQuestion }): ReactNode {
  const { host, environment } = question;
  if (host === undefined && environment === undefined) return null;
  return (
    <div className={css.host} style={{ borderLeftColor: environment?.colour ?? 'var(--bn-border-strong)' }}>
      {host !== undefined && <strong>{host.name}</strong>}
      {host?.address !== undefined && <span className={css.address}>{host.address}</span>}
      {environment !== undefined && (
        <span className={css.environment} style={{ borderColor: environment.colour }}>
          {environment.name}
        </span>
      )}
    </div>
  );
}

/** A question with two verbs. It names the host it concerns; a dangerous answer never has the focus first. */
export function ConfirmDialog({ question, onAnswer }: ConfirmDialogProps): ReactNode {
  const id = useId();
  const danger = question.danger === true;
  return (
    <Dialog
      open
      onClose={() => onAnswer('cancel')}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      role={danger ? 'alertdialog' : 'dialog'}
    >
      <DialogTitle id={`${id}-title`}>{question.title}</DialogTitle>
      <DialogContent id={`${id}-text`} className={css.content ?? ''}>
        {question.text !== undefined && <div className={css.text}>{question.text}</div>}
        <HostLine question={question} />
        {question.preview !== undefined && (
          <pre className={css.preview} tabIndex={0} aria-label="Preview">
            {question.preview}
          </pre>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={() => onAnswer('cancel')} autoFocus={danger}>
          {question.cancelLabel ?? 'Cancel'}
        </Button>
        {question.otherLabel !== undefined && (
          <Button onClick={() => onAnswer('other')}>{question.otherLabel}</Button>
        )}
        <Button
          variant="contained"
          color={danger ? 'error' : 'primary'}
          onClick={() => onAnswer('confirm')}
          autoFocus={!danger}
        >
          {question.confirmLabel}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** Shows the questions asked with `confirm()`, one at a time; mounted once. */
export function ConfirmHost(): ReactNode {
  const first = useConfirmQueue((state) => state.pending[0]);
  return first === undefined ? null : <ConfirmDialog question={first.question} onAnswer={first.answer} />;
}
