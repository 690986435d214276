import { describe, expect, it } from 'vitest';
import { dayOf, endOfDay, expiryState, expiryText } from './expiry';

const at = (text: string): number => new Date(text).getTime();
const NOW = at('2026-03-10T09:30:00');

describe('the end of a credential', () => {
  it.each([
    ['2026-03-10', 'soon', 'expires today'],
    ['2026-03-11', 'soon', 'expires tomorrow'],
    ['2026-03-16', 'soon', 'expires in 6 days'],
    ['2026-04-20', 'later', 'expires in 41 days'],
    ['2026-09-10', 'later', 'expires in 6 months'],
    ['2030-03-10', 'later', 'expires in 4 years'],
    ['2026-03-09', 'expired', 'expired yesterday'],
    ['2026-03-07', 'expired', 'expired 3 days ago'],
  ])('on %s is told in days', (date, state, text) => {
    const end = endOfDay(date);
    expect([expiryState(end, NOW), expiryText(end ?? 0, NOW)]).toEqual([state, text]);
  });

  it('comes back to the field as it was typed, and may be absent', () => {
    expect(dayOf(endOfDay('2026-03-31'))).toBe('2026-03-31');
    expect([dayOf(undefined), endOfDay(''), endOfDay('2026-13-01'), endOfDay('31.3.')]).toEqual([
      '',
      undefined,
      undefined,
      undefined,
    ]);
    expect(expiryState(undefined, NOW)).toBe('none');
  });
});
