/** A moment, a date, a time of day or a span, as seconds and what is left of a second. */
export interface TemporalKey {
  /** Whole seconds; infinite for `infinity` and `-infinity`. */
  seconds: number;
  /** From 0 to before 1,000,000. */
  micros: number;
}

const SECONDS_A_DAY = 86_400;
/** As PostgreSQL compares spans: a month counts 30 days, a day 24 hours. */
const DAYS_A_MONTH = 30;

const MOMENT =
  /^(?:(\d{1,7})-(\d\d)-(\d\d))?(?:(?:^|[ T])(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?: ?(Z|[+-]\d\d(?::?\d\d(?::\d\d)?)?))?)?( BC)?$/;
const SPAN =
  /^(?:(-?\d{1,9}) years? ?)?(?:(-?\d{1,9}) mons? ?)?(?:(-?\d{1,9}) days? ?)?(?:([+-])?(\d{1,9}):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?$/;

/** Two digits as a number; NaN: they are none. */
function pair(data: Uint8Array, at: number): number {
  const [tens = 0, ones = 0] = [data[at], data[at + 1]];
  return tens >= 48 && tens <= 57 && ones >= 48 && ones <= 57 ? (tens - 48) * 10 + ones - 48 : NaN;
}

const [PLUS, DASH, COLON, POINT, BLANK, LETTER_T] = [43, 45, 58, 46, 32, 84];

/**
 * Reads `2026-01-31`, `2026-01-31 12:30:00` with up to six digits of a second and a zone, without a string in between.
 * False: it is written otherwise; ask {@link temporalKey}.
 */
export function readMoment(data: Uint8Array, start: number, end: number, into: TemporalKey): boolean {
  if (end - start < 10 || data[start + 4] !== DASH || data[start + 7] !== DASH) return false;
  const year = pair(data, start) * 100 + pair(data, start + 2);
  let seconds = daysOf(year, pair(data, start + 5), pair(data, start + 8)) * SECONDS_A_DAY;
  let at = start + 10;
  let micros = 0;
  if (at < end) {
    if (end - at < 9 || (data[at] !== BLANK && data[at] !== LETTER_T)) return false;
    if (data[at + 3] !== COLON || data[at + 6] !== COLON) return false;
    seconds += pair(data, at + 1) * 3600 + pair(data, at + 4) * 60 + pair(data, at + 7);
    at += 9;
    if (at < end && data[at] === POINT) {
      let unit = 100_000;
      for (at++; at < end && isDigit(data[at]) && unit >= 1; at++, unit /= 10) {
        micros += ((data[at] ?? 0) - 48) * unit;
      }
      if (unit === 100_000) return false;
    }
    if (at < end) seconds -= zoneOf(data, at, end);
  }
  if (Number.isNaN(seconds)) return false;
  into.seconds = seconds;
  into.micros = micros;
  return true;
}

const isDigit = (byte = 0): boolean => byte >= 48 && byte <= 57;

/** Seconds east of UTC of `+05` or `-05:30`; NaN: it is written otherwise. */
function zoneOf(data: Uint8Array, at: number, end: number): number {
  const sign = data[at] === PLUS ? 1 : data[at] === DASH ? -1 : NaN;
  const minutes = end - at === 3 ? 0 : end - at === 6 && data[at + 3] === COLON ? pair(data, at + 4) : NaN;
  return sign * (pair(data, at + 1) * 3600 + minutes * 60);
}

/** What a text of date, time, timestamp or interval means; null: none of them, or finer than a microsecond. */
export function temporalKey(text: string): TemporalKey | null {
  if (text === 'infinity') return { seconds: Infinity, micros: 0 };
  if (text === '-infinity') return { seconds: -Infinity, micros: 0 };
  if (text === '') return null;
  return moment(text) ?? span(text);
}

function moment(text: string): TemporalKey | null {
  const found = MOMENT.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone, era] = found;
  const days =
    year === undefined
      ? 0
      : daysOf(era === undefined ? Number(year) : 1 - Number(year), Number(month), Number(day));
  const time = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return { seconds: days * SECONDS_A_DAY + time - offsetOf(zone), micros: microsOf(fraction) };
}

function span(text: string): TemporalKey | null {
  const found = SPAN.exec(text);
  if (found === null) return null;
  const [
    ,
    years = '0',
    months = '0',
    days = '0',
    sign,
    hours = '0',
    minutes = '0',
    seconds = '0',
    fraction = '',
  ] = found;
  const whole = (Number(years) * 12 + Number(months)) * DAYS_A_MONTH + Number(days);
  const time = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const micros = microsOf(fraction);
  const before = whole * SECONDS_A_DAY;
  if (sign !== '-') return { seconds: before + time, micros };
  return micros === 0
    ? { seconds: before - time, micros }
    : { seconds: before - time - 1, micros: 1_000_000 - micros };
}

const microsOf = (fraction: string): number => Number(fraction.padEnd(6, '0'));

/** Seconds east of UTC of `Z`, `+05`, `+05:30` or `-00:01:15`. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const digits = zone.slice(1).replaceAll(':', '').padEnd(6, '0');
  const size =
    Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2, 4)) * 60 + Number(digits.slice(4, 6));
  return zone.startsWith('-') ? -size : size;
}

/** Days since 0000-03-01 of the Gregorian calendar, which years before its time follow, too (ISO 8601). */
function daysOf(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  );
}

/** Below 0, 0 or above 0. */
export const compareTemporal = (a: TemporalKey, b: TemporalKey): number =>
  a.seconds === b.seconds ? a.micros - b.micros : a.seconds < b.seconds ? -1 : 1;
