import { Trash2 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { endpointText } from '../../shared/endpointText';
import type { CallOutput } from '../../shared/ipc/contract';
import { call } from '../ipc/client';
import { useSessions, type SessionsState } from '../stores/sessions';
import { confirm } from '../ui/confirm';
import { describeError } from '../ui/describeError';
import { ErrorNote } from '../ui/ErrorNote';
import { IconAction } from '../ui/IconAction';
import { absoluteTime, shortTime } from '../ui/time';
import { toast } from '../ui/toast';
import css from './settings.module.css';

type TrustedKey = CallOutput<'hostKeys.list'>[number];

/** Changes when a session to an unsaved address gets into another phase: a key may have been trusted. */
const phases = ({ sessions }: SessionsState): string =>
  [...sessions.values()]
    .filter(({ target }) => target.kind === 'ssh-adhoc')
    .map(({ id, state }) => `${id}:${state.phase}`)
    .join(' ');

async function remove(key: TrustedKey): Promise<boolean> {
  const where = endpointText(key);
  const confirmed = await confirm({
    title: 'Remove this host key?',
    text: 'The next connection to this address shows the key it is offered and asks whether to trust it.',
    host: { name: where },
    preview: `${key.type}\n${key.fingerprint}`,
    confirmLabel: 'Remove key',
    danger: true,
  });
  if (confirmed) await call('hostKeys.remove', { hostId: null, id: key.id });
  return confirmed;
}

function KeyRow({ trusted, onRemove }: { trusted: TrustedKey; onRemove: () => void }): ReactNode {
  const where = endpointText(trusted);
  return (
    <li className={css.trustedKey}>
      <div className={css.rowText}>
        <div className={css.rowLabel} data-selectable>
          {where}
        </div>
        <div className={css.keyPrint} data-selectable>
          {trusted.type} {trusted.fingerprint}
        </div>
        <div className={css.rowHelp} title={absoluteTime(trusted.firstSeen)}>
          Trusted {shortTime(trusted.firstSeen)}
        </div>
      </div>
      <IconAction
        icon={Trash2}
        size={15}
        label={`Remove the ${trusted.type} key of ${where}`}
        onClick={onRemove}
      />
    </li>
  );
}

/** The host keys trusted for addresses that are not saved as hosts; those of a host stand in the inspector. */
export function TrustedKeysSection(): ReactNode {
  const seen = useSessions(phases);
  const [asked, setAsked] = useState(0);
  const [keys, setKeys] = useState<TrustedKey[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    call('hostKeys.list', { hostId: null }).then((listed) => {
      setKeys(listed);
      setError(null);
    }, setError);
  }, [seen, asked]);
  const drop = (key: TrustedKey): void => {
    remove(key).then(
      (removed) => {
        if (removed) setAsked((count) => count + 1);
      },
      (thrown: unknown) => toast({ ...describeError(thrown), tone: 'error' }),
    );
  };
  return (
    <>
      <div className={css.block}>
        <div className={css.rowLabel}>Addresses that are not saved as hosts</div>
        <div className={css.rowHelp}>
          {keys?.length === 0
            ? 'None yet. Keys that you trust while connecting by address are listed here.'
            : 'Their keys were trusted while connecting by address. Those of saved hosts are in the inspector.'}
        </div>
      </div>
      {error !== null && <ErrorNote {...describeError(error)} />}
      {keys !== null && keys.length > 0 && (
        <ul className={css.trustedKeys} aria-label="Trusted keys">
          {keys.map((key) => (
            <KeyRow key={key.id} trusted={key} onRemove={() => drop(key)} />
          ))}
        </ul>
      )}
    </>
  );
}
