const DAY_MS = 86_400_000;

/** Days before the end of a credential from which on it is shown as expiring: time for a change window or two. */
export const EXPIRY_REMINDER_DAYS = 14;

/** How near the end is. */
export type ExpiryState = 'none' | 'later' | 'soon' | 'expired';

/** How near the end is, at a time in ms. */
export function expiryState(expiresAt: number | undefined, now: number): ExpiryState {
  if (expiresAt === undefined) return 'none';
  if (expiresAt <= now) return 'expired';
  return expiresAt - now <= EXPIRY_REMINDER_DAYS * DAY_MS ? 'soon' : 'later';
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "expires in 6 days", "expires today", "expired 3 days ago". */
export function expiryText(expiresAt: number, now: number): string {
  const verb = expiresAt <= now ? 'expired' : 'expires';
  // Ends are ends of days, so whole days before them are calendar days.
  const days = Math.floor((expiresAt - now) / DAY_MS);
  if (Math.abs(days) < 60) return `${verb} ${relative.format(days, 'day')}`;
  if (Math.abs(days) < 730) return `${verb} ${relative.format(Math.round(days / 30.4), 'month')}`;
  return `${verb} ${relative.format(Math.round(days / 365.25), 'year')}`;
}

/** The last moment of a day written as `2026-03-31`, in the person's zone; undefined: no date. */
export function endOfDay(date: string): number | undefined {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(`${date}T23:59:59.999`).getTime() : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** The day of a time as a date field takes it; empty for none. */
export function dayOf(time: number | undefined): string {
  if (time === undefined) return '';
  const at = new Date(time);
  const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
  return `${pad(at.getFullYear(), 4)}-${pad(at.getMonth() + 1, 2)}-${pad(at.getDate(), 2)}`;
}
