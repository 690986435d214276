import { CircleCheck } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { ErrorNote } from '../ui/ErrorNote';
import type { ConnectionTest } from './useConnectionTest';
import css from './form.module.css';

function HostKey({ test }: { test: ConnectionTest }): ReactNode {
  const { question, answer } = test;
  if (question === null) return null;
  const { hostName, address, offered } = question;
  return (
    <div className={css.box} role="group" aria-label={`Host key of ${hostName}`}>
      <div className={css.boxHead}>Is this {hostName}?</div>
      <div>
        {address} shows this key for the first time. Compare its fingerprint with one you know to be right.
      </div>
      <code className={css.fingerprint} data-selectable>
        {offered.type} {offered.fingerprint}
      </code>
      <div className={css.buttons}>
        <Button variant="contained" color="primary" onClick={() => answer('trust')}>
          Trust this key
        </Button>
        <Button onClick={() => answer('once')}>Trust once</Button>
        <Button variant="text" onClick={() => answer('refuse')}>
          Refuse
        </Button>
      </div>
    </div>
  );
}

/** What a connection test does and how it ended; stands at the top of the form. */
export function TestPanel({ test }: { test: ConnectionTest }): ReactNode {
  const panel = useRef<HTMLDivElement>(null);
  const { running, step, question, outcome, cancel } = test;
  useEffect(() => {
    if (running || outcome !== null) panel.current?.scrollIntoView({ block: 'nearest' });
  }, [running, outcome]);
  if (!running && outcome === null) return null;
  return (
    <div ref={panel} className={css.test}>
      {running && question === null && (
        <div className={css.box} role="status">
          <div className={css.boxHead}>
            <span>{step}…</span>
            <Button variant="text" onClick={cancel}>
              Cancel
            </Button>
          </div>
          <LinearProgress aria-label="Testing the connection" />
        </div>
      )}
      {running && <HostKey test={test} />}
      {outcome?.ok === true && (
        <div className={css.success} role="status">
          <CircleCheck size={16} strokeWidth={1.75} aria-hidden />
          <span>{outcome.message}</span>
        </div>
      )}
      {outcome?.ok === false && <ErrorNote message={outcome.message} hint={outcome.hint} />}
    </div>
  );
}
