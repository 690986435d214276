import { CircleCheck, CircleX, Loader } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { expiryState, expiryText } from '../../shared/model/expiry';
import type { Credential } from '../../shared/model/inventory';
import { useNow } from '../ui/useNow';
import { attempt } from './commands';
import { hostCount } from './usageText';
import { testTargets, useLoginTests, type LoginTest } from './useLoginTests';
import css from './form.module.css';
import lists from './lists.module.css';

function Result({ test, active }: { test: LoginTest; active: boolean }): ReactNode {
  const { host, outcome } = test;
  const Icon = outcome === null ? Loader : outcome.ok ? CircleCheck : CircleX;
  const state = outcome === null ? (active ? 'running' : 'waiting') : outcome.ok ? 'ok' : 'failed';
  const text = outcome === null ? (active ? 'Logging in…' : '') : outcome.ok ? 'Logged in' : outcome.message;
  return (
    <li className={lists.result} data-state={state}>
      <Icon size={14} strokeWidth={1.9} aria-hidden />
      <span className={lists.resultName}>{host.name}</span>
      <span className={lists.resultText}>{text}</span>
    </li>
  );
}

/** The date that the old secret was to be changed by still stands. */
function ReminderNote({ expiresAt }: { expiresAt: number | undefined }): ReactNode {
  const now = useNow(60_000);
  const state = expiryState(expiresAt, now);
  if (expiresAt === undefined || state === 'none' || state === 'later') return null;
  return (
    <div className={css.muted}>
      Its reminder still says “{expiryText(expiresAt, now)}”: set the next date under “Expires”.
    </div>
  );
}

/** Properties of {@link RotationPanel}. */
export interface RotationPanelProps {
  credential: Credential;
  /** What was changed: "password". */
  what: string;
  /** How many hosts use it. */
  hosts: number;
}

/** What follows after a secret was changed: who uses the new one, and whether it works. */
export function RotationPanel({ credential, what, hosts }: RotationPanelProps): ReactNode {
  // Taken once: the tests themselves change which host was used last.
  const [targets] = useState(() => testTargets(credential.id));
  const { tests, running, run, stop } = useLoginTests();
  const next = tests.find(({ outcome }) => outcome === null);
  return (
    <div className={css.box} role="status">
      <div className={css.boxHead}>
        <span>The new {what} is saved</span>
        {running && (
          <Button variant="text" onClick={stop}>
            Stop
          </Button>
        )}
      </div>
      <div className={css.muted}>
        {hosts === 0 ? 'No host uses it yet.' : `${hostCount(hosts)} will use it from the next login on.`}
      </div>
      <ReminderNote expiresAt={credential.expiresAt} />
      {tests.length > 0 && (
        <ul className={lists.results}>
          {tests.map((test) => (
            <Result key={test.host.id} test={test} active={running && test === next} />
          ))}
        </ul>
      )}
      {targets.length > 0 && !running && (
        <div className={css.buttons}>
          <Button
            onClick={() => attempt(() => run(targets))}
            title="Logs in and out again, at the hosts that were used last"
          >
            {tests.length > 0 ? 'Test again' : `Test on ${hostCount(targets.length)}`}
          </Button>
        </div>
      )}
    </div>
  );
}
