import { CalendarClock } from 'lucide-react';
import type { ReactNode } from 'react';
import { expiryState, expiryText } from '../../shared/model/expiry';
import { absoluteTime } from '../ui/time';
import { useNow } from '../ui/useNow';
import css from './ExpiryBadge.module.css';

/** How often the words are renewed, in ms. */
const RENEW_MS = 60_000;

/** Says that a credential ends soon, or has ended; `always`: also when that is far away. */
export function ExpiryBadge({
  expiresAt,
  always = false,
}: {
  expiresAt: number | undefined;
  always?: boolean;
}): ReactNode {
  const now = useNow(RENEW_MS);
  const state = expiryState(expiresAt, now);
  if (expiresAt === undefined || (state === 'later' && !always)) return null;
  return (
    <span className={css.badge} data-state={state} title={absoluteTime(expiresAt)}>
      <CalendarClock size={12} strokeWidth={1.9} aria-hidden />
      {expiryText(expiresAt, now)}
    </span>
  );
}
