import type { ReactNode } from 'react';
import type { ShownKey } from '../../shared/model/session';
import { RelativeTime } from '../ui/RelativeTime';
import css from './HostKey.module.css';

/** Properties of {@link ShownKeyCard}. */
export interface ShownKeyCardProps {
  label: string;
  shown: ShownKey;
  tone?: 'neutral' | 'danger' | undefined;
}

/** A host key as people compare it: type, SHA-256 fingerprint and picture. */
export function ShownKeyCard({ label, shown, tone = 'neutral' }: ShownKeyCardProps): ReactNode {
  return (
    <figure className={css.key} data-tone={tone}>
      <figcaption className={css.keyHead}>
        <strong>{label}</strong>
        <span className={css.keyType}>{shown.type}</span>
        {shown.firstSeen !== null && (
          <span className={css.seen}>
            Trusted <RelativeTime time={shown.firstSeen} />
          </span>
        )}
      </figcaption>
      <code className={css.fingerprint} data-selectable aria-label={`Fingerprint ${shown.fingerprint}`}>
        {shown.fingerprint}
      </code>
      {shown.randomart !== '' && (
        <pre className={css.art} role="img" aria-label="Picture of the key">
          {shown.randomart.trimEnd()}
        </pre>
      )}
    </figure>
  );
}
