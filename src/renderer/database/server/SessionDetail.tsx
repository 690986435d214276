import { Ban, Unplug, X } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { ServerSession } from '../../../shared/serverView';
import { useHost, useHostEnvironment } from '../../stores/inventory';
import { confirm } from '../../ui/confirm';
import { describeError } from '../../ui/describeError';
import { IconAction } from '../../ui/IconAction';
import { toast } from '../../ui/toast';
import { durationText } from '../runWords';
import css from './server.module.css';
import type { ServerWatch } from './serverWatch';

/** Properties of {@link SessionDetail}. */
export interface SessionDetailProps {
  watch: ServerWatch;
  session: ServerSession;
  hostId: string;
  endpointId: string;
  onClose: () => void;
}

const VERBS = {
  cancel: {
    title: (id: string) => `Cancel the statement of session ${id}?`,
    text: 'The statement ends with an error; its connection stays. Its transaction is rolled back unless it handles the error.',
    label: 'Cancel the statement',
    done: (id: string) => `Session ${id} was told to cancel its statement`,
  },
  terminate: {
    title: (id: string) => `Terminate session ${id}?`,
    text: 'The connection is closed and what it has not committed is rolled back.',
    label: 'Terminate the session',
    done: (id: string) => `Session ${id} was told to end`,
  },
} as const;

/** What one session does, whole, with the two ways to end it. */
export function SessionDetail({
  watch,
  session,
  hostId,
  endpointId,
  onClose,
}: SessionDetailProps): ReactNode {
  const host = useHost(hostId);
  const environment = useHostEnvironment(hostId, endpointId);
  const { id, statement, isOwn, isActive, kind } = session;
  const end = async (how: keyof typeof VERBS): Promise<void> => {
    const verb = VERBS[how];
    const sure = await confirm({
      ...{
        title: verb.title(id),
        text: verb.text,
        preview: statement,
        ...{ confirmLabel: verb.label, cancelLabel: 'Leave it' },
        danger: true,
      },
      ...(host === undefined ? {} : { host: { name: host.name, address: host.address } }),
      environment,
    });
    if (!sure) return;
    try {
      const done = await watch.end(how, session);
      if (done) toast({ message: verb.done(id), tone: 'success' });
      else
        toast({
          message: `Session ${id} was left alone: it does something else by now, or has ended.`,
          hint: 'Look at the list again.',
          tone: 'warning',
        });
    } catch (error) {
      toast({ ...describeError(error), tone: 'error' });
    }
  };
  return (
    <aside className={css.detail} aria-label={`Session ${id}`}>
      <div className={css.detailHead}>
        <strong>Session {id}</strong>
        <span className={css.gap} />
        <IconAction icon={X} size={14} label="Close the details" onClick={onClose} />
      </div>
      <dl className={css.facts}>
        <Facts session={session} />
      </dl>
      <pre className={css.whole} tabIndex={0} aria-label="Statement" data-selectable>
        {statement === '' ? 'No statement to show' : statement}
      </pre>
      {!isOwn && kind === 'client' && (
        <div className={css.buttons}>
          <Button
            disabled={!isActive}
            startIcon={<Ban size={14} aria-hidden />}
            onClick={() => void end('cancel')}
          >
            Cancel statement
          </Button>
          <Button
            color="error"
            startIcon={<Unplug size={14} aria-hidden />}
            onClick={() => void end('terminate')}
          >
            Terminate
          </Button>
        </div>
      )}
      {isOwn && <div className={css.quiet}>This is the connection of this tab.</div>}
    </aside>
  );
}

function Facts({ session }: { session: ServerSession }): ReactNode {
  const { user, database, client, application, state, wait, blockedBy } = session;
  const { statementMs, transactionMs, connectedMs } = session;
  const since = (ms: number | null): string => (ms === null ? '' : durationText(ms));
  const facts: [string, string][] = [
    ['User', user],
    ['Database', database],
    ['Application', application],
    ['Client', client],
    ['State', statementMs === null ? state : `${state} for ${durationText(statementMs)}`],
    ['Waits for', wait],
    ['Blocked by', blockedBy.join(', ')],
    ['Transaction', since(transactionMs)],
    ['Connected', since(connectedMs)],
  ];
  return facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd data-selectable>{value}</dd>
      </div>
    ));
}
