import { CircleCheck, Copy, TriangleAlert } from 'lucide-react';
import { useEffect, useId, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import LinearProgress from '@mui/material/LinearProgress';
import type { Verification } from '../../shared/model/history';
import { call } from '../ipc/client';
import { describeError } from '../ui/describeError';
import { ErrorNote } from '../ui/ErrorNote';
import { toast } from '../ui/toast';
import { closeHistorySheet } from './historyState';
import { verifyWords } from './verifyWords';
import css from './verify.module.css';

type State =
  { step: 'checking' } | { step: 'found'; found: Verification } | { step: 'failed'; error: unknown };

function useVerification(): State {
  const [state, setState] = useState<State>({ step: 'checking' });
  useEffect(() => {
    let current = true;
    call('history.verify').then(
      (found) => {
        if (current) setState({ step: 'found', found });
      },
      (error: unknown) => {
        if (current) setState({ step: 'failed', error });
      },
    );
    return () => {
      current = false;
    };
  }, []);
  return state;
}

async function copyHash(head: string): Promise<void> {
  await call('clipboard.write', { text: head, selection: 'clipboard' });
  toast({ message: 'Copied the hash of the newest event.' });
}

function Found({ found }: { found: Verification }): ReactNode {
  const { whole, title, lines } = verifyWords(found);
  const Icon = whole ? CircleCheck : TriangleAlert;
  return (
    <>
      <div className={css.verdict} data-whole={whole} role="status">
        <Icon size={18} strokeWidth={1.75} aria-hidden />
        <strong>{title}</strong>
      </div>
      {lines.map((line) => (
        <p key={line} className={css.line} data-selectable>
          {line}
        </p>
      ))}
      {found.different.length > 0 && (
        <ul className={css.different} tabIndex={0} aria-label="Records that differ">
          {found.different.map(({ kind, id, name }) => (
            <li key={id}>
              {name === '' ? id : name} <span className={css.kind}>{kind}</span>
            </li>
          ))}
        </ul>
      )}
      <div className={css.hashRow}>
        <span className={css.hashLabel}>Hash of the newest event</span>
        <code className={css.hash} data-selectable>
          {found.head}
        </code>
      </div>
      <p className={css.hint}>
        Keep it elsewhere: as long as this history goes on from that hash, nothing before it was changed or
        cut off. The check alone can’t tell a history that was written anew as a whole.
      </p>
    </>
  );
}

/** Checks the chain of events, and says what was found. */
export function VerifyDialog(): ReactNode {
  const id = useId();
  const state = useVerification();
  return (
    <Dialog
      open
      onClose={closeHistorySheet}
      aria-labelledby={id}
      slotProps={{ paper: { style: { width: 548 } } }}
    >
      <DialogTitle id={id}>Check the history</DialogTitle>
      <DialogContent>
        {state.step === 'checking' && (
          <div role="status">
            <p className={css.line}>
              Checking every event from the first on, and what they make of the records…
            </p>
            <LinearProgress />
          </div>
        )}
        {state.step === 'failed' && <ErrorNote {...describeError(state.error)} />}
        {state.step === 'found' && <Found found={state.found} />}
      </DialogContent>
      <DialogActions>
        {state.step === 'found' && (
          <Button startIcon={<Copy size={14} />} onClick={() => void copyHash(state.found.head)}>
            Copy the hash
          </Button>
        )}
        <Button onClick={closeHistorySheet} autoFocus>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}
