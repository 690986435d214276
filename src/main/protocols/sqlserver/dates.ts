import { ProtocolViolation } from './errors';

/** Days from 0001-01-01 to 1900-01-01, from which datetime counts. */
export const DAYS_TO_1900 = 693_595;
/** 9999-12-31, in days from 0001-01-01. */
const LAST_DAY = 3_652_058;
const MINUTES_OF_DAY = 1_440;
const SECONDS_OF_DAY = 86_400;
/** 0001-01-01, in days from 0000-03-01. */
const DAYS_FROM_MARCH_0000 = 306;
const DAYS_OF_CYCLE = 146_097;

const { floor } = Math;

const two = (value: number): string => `${value}`.padStart(2, '0');

/** `YYYY-MM-DD` of a day, counted from 0001-01-01. Throws a {@link ProtocolViolation} outside of 0001 to 9999. */
export function dateText(day: number): string {
  if (day < 0 || day > LAST_DAY) throw new ProtocolViolation('it sent a date that does not exist');
  // Years that begin in March, so that the leap day is the last; a cycle of the calendar has 400 of them.
  const since = day + DAYS_FROM_MARCH_0000;
  const inCycle = since % DAYS_OF_CYCLE;
  const leaps = floor(inCycle / 1460) - floor(inCycle / 36_524) + floor(inCycle / 146_096);
  const year = floor((inCycle - leaps) / 365);
  const dayOfYear = inCycle - (365 * year + floor(year / 4) - floor(year / 100));
  const month = floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - floor((153 * month + 2) / 5) + 1;
  const fullYear = 400 * floor(since / DAYS_OF_CYCLE) + year + (month > 9 ? 1 : 0);
  return `${`${fullYear}`.padStart(4, '0')}-${two(((month + 2) % 12) + 1)}-${two(dayOfMonth)}`;
}

/** `HH:MM:SS.fraction` of so many units of 10^-scale seconds; no fraction where scale is 0. */
export function timeText(units: number, scale: number): string {
  const perSecond = 10 ** scale;
  const seconds = floor(units / perSecond);
  if (seconds >= SECONDS_OF_DAY) throw new ProtocolViolation('it sent a time that does not exist');
  const whole = `${two(floor(seconds / 3600))}:${two(floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return scale === 0 ? whole : `${whole}.${`${units % perSecond}`.padStart(scale, '0')}`;
}

/** A moment that is stored in UTC, as the clock there shows it: `2024-01-02 03:04:05.1234567 +05:30`. */
export function offsetText(day: number, units: number, scale: number, offset: number): string {
  if (Math.abs(offset) > 14 * 60) throw new ProtocolViolation('it sent an offset that does not exist');
  const perMinute = 60 * 10 ** scale;
  const minute = floor(units / perMinute) + offset;
  const days = floor(minute / MINUTES_OF_DAY);
  const local = (minute - days * MINUTES_OF_DAY) * perMinute + (units % perMinute);
  const [hours, minutes] = [floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const sign = offset < 0 ? '-' : '+';
  return `${dateText(day + days)} ${timeText(local, scale)} ${sign}${two(hours)}:${two(minutes)}`;
}
