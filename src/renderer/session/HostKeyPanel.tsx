import { KeyRound } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { HostKeyQuestion } from '../../shared/model/session';
import { call } from '../ipc/client';
import { describeError } from '../ui/describeError';
import { ErrorNote } from '../ui/ErrorNote';
import css from './HostKey.module.css';
import { ShownKeyCard } from './ShownKeyCard';

type Answer = 'trust' | 'once' | 'refuse';

/** Properties of {@link HostKeyPanel}. */
export interface HostKeyPanelProps {
  question: HostKeyQuestion;
  sessionId: string;
}

/**
 * First contact with a host: shows who it says it is, and asks. Nothing secret has been sent yet. No answer has the
 * focus, so that a key on its way to a shell can't trust a stranger.
 */
export function HostKeyPanel({ question, sessionId }: HostKeyPanelProps): ReactNode {
  const id = useId();
  const [sent, setSent] = useState<Answer | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const answer = (choice: Answer): void => {
    setSent(choice);
    setFailure(null);
    call('sessions.answerHostKey', { sessionId, promptId: question.promptId, answer: choice }).catch(
      (error: unknown) => {
        setSent(null);
        setFailure(error);
      },
    );
  };
  return (
    <div className={css.cover}>
      <div
        className={css.panel}
        role="alertdialog"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
      >
        <div className={css.head}>
          <KeyRound size={18} strokeWidth={1.75} aria-hidden />
          <h2 className={css.title} id={`${id}-title`}>
            Is this really {question.hostName}?
          </h2>
        </div>
        <p className={css.text} id={`${id}-text`} data-selectable>
          Binnacle has not seen the key of <strong>{question.hostName}</strong> at{' '}
          <strong className={css.mono}>{question.address}</strong> before. Compare the fingerprint with one
          from a source you trust, such as the host’s console or its administrator. Nothing secret has been
          sent.
        </p>
        <ShownKeyCard label="The key it offers" shown={question.offered} />
        {failure !== null && <ErrorNote {...describeError(failure)} />}
        <div className={css.actions}>
          <Button onClick={() => answer('refuse')} disabled={sent !== null}>
            Refuse
          </Button>
          <span className={css.gap} />
          <Button onClick={() => answer('once')} disabled={sent !== null}>
            Only this time
          </Button>
          <Button
            variant="contained"
            color="primary"
            onClick={() => answer('trust')}
            disabled={sent !== null}
          >
            Trust this key
          </Button>
        </div>
      </div>
    </div>
  );
}
