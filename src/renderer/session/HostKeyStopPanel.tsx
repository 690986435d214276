import { ShieldAlert } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { endpointText } from '../../shared/endpointText';
import type { WireError } from '../../shared/errors';
import type { HostKeyStop } from '../../shared/model/session';
import { revealNode } from '../stores/ui';
import { openSettings, setPanels } from '../stores/workspace';
import css from './HostKey.module.css';
import { ShownKeyCard } from './ShownKeyCard';

/** What happened and what it may mean, by reason. */
const STORIES: Record<HostKeyStop['reason'], { title: (name: string) => string; story: string }> = {
  changed: {
    title: (name) => `The key of ${name} has changed`,
    story:
      'Either the host was set up anew or its key was replaced, or something else is answering in its place and would see what you type. Ask the host’s administrator which it is.',
  },
  'other-type': {
    title: (name) => `${name} offers another key than the one you trust`,
    story:
      'The key is of a type that was never seen from this host. A host can have several keys, but so can something that answers in its place. Ask the host’s administrator.',
  },
  revoked: {
    title: (name) => `The key of ${name} is revoked`,
    story: 'Your known_hosts file marks this key as revoked: it must not be trusted any more.',
  },
  'certificate-invalid': {
    title: (name) => `The certificate of ${name} is not valid`,
    story: 'The host showed a certificate that can’t be accepted for this connection.',
  },
};

/** What a person does who knows that the change is right. */
function wayOut({ hostId, stored }: HostKeyStop): string {
  if (hostId !== null) {
    return 'If the change is confirmed, remove the trusted key under “Host keys” in the inspector, then check again.';
  }
  return stored.some((key) => key.firstSeen !== null)
    ? 'If the change is confirmed, remove the trusted key under “Trusted keys” in the settings, then check again.'
    : 'The trusted key is in your known_hosts file. If the change is confirmed, remove its line there, then check again.';
}

/** Properties of {@link HostKeyStopPanel}. */
export interface HostKeyStopPanelProps {
  stop: HostKeyStop;
  error: WireError | null;
  /** Tries again, which stops again unless the stored key was removed or the host has its old key back. */
  onRetry: () => void;
}

/** The hard stop over a host key: both sides of the story, and no way past it from here. */
export function HostKeyStopPanel({ stop, error, onRetry }: HostKeyStopPanelProps): ReactNode {
  const id = useId();
  const { title, story } = STORIES[stop.reason];
  const { hostId, stored } = stop;
  const canShow = hostId !== null || stored.some((key) => key.firstSeen !== null);
  const showStored = (): void => {
    if (hostId === null) {
      openSettings('Trusted keys');
      return;
    }
    setPanels({ inspectorOpen: true });
    revealNode({ kind: 'host', id: hostId });
  };
  return (
    <div className={css.cover}>
      <div
        className={css.panel}
        role="alertdialog"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
      >
        <div className={css.head} data-tone="danger">
          <ShieldAlert size={18} strokeWidth={1.75} aria-hidden />
          <h2 className={css.title} id={`${id}-title`}>
            {title(stop.hostName)}
          </h2>
        </div>
        <div className={css.text} id={`${id}-text`} data-selectable>
          <p>
            <strong>Binnacle stopped before anything secret was sent.</strong> {story}
          </p>
          {(stop.detail !== '' || error !== null) && (
            <p>{stop.detail === '' ? error?.message : stop.detail}</p>
          )}
          <p>
            Host <strong>{stop.hostName}</strong>, address{' '}
            <strong className={css.mono}>{endpointText(stop)}</strong>
          </p>
        </div>
        <div className={css.keys}>
          {stored.map((shown) => (
            <ShownKeyCard key={shown.fingerprint} label="The key you trust" shown={shown} />
          ))}
          <ShownKeyCard label="The key it offers now" shown={stop.offered} tone="danger" />
        </div>
        <p className={css.text}>{wayOut(stop)}</p>
        <div className={css.actions}>
          <span className={css.gap} />
          <Button onClick={onRetry}>Check again</Button>
          {canShow && (
            <Button variant="contained" color="primary" onClick={showStored}>
              Show the trusted key
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
