import type { ColumnClass } from '../../../shared/queryStream';

const DATE_TIME =
  /^(\d{4,6})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d(?:\.\d{1,9})?))?)?(?: ?(Z|[+-]\d\d(?::?\d\d){0,2}))?( BC)?$/;
const TIME = /^(\d\d):(\d\d)(?::(\d\d(?:\.\d{1,9})?))?(?: ?(Z|[+-]\d\d(?::?\d\d){0,2}))?$/;

/** A moment for drawing. */
export interface ChartMoment {
  /** Seconds since 1970-01-01 00:00 of UTC, or of the clock on the wall where no zone was sent. */
  seconds: number;
  /** Seconds east of UTC as the server sent it; null: none was sent. */
  offset: number | null;
}

/**
 * A moment, date or time of day as the server wrote it; null: none, or beyond what a Date reaches. Fractions of a second
 * become part of a double and are for drawing alone.
 */
export function chartMoment(text: string): ChartMoment | null {
  const whole = DATE_TIME.exec(text);
  if (whole !== null) {
    const [, year, month, day, hour = '0', minute = '0', second = '0', zone, era] = whole;
    const days = dayNumber(era === undefined ? Number(year) : 1 - Number(year), Number(month), Number(day));
    return days === null ? null : moment(days * 86_400, [hour, minute, second], zone);
  }
  const [found, hour = '', minute = '', second = '0', zone] = TIME.exec(text) ?? [];
  return found === undefined ? null : moment(0, [hour, minute, second], zone);
}

function moment(start: number, [hour, minute, second]: [string, string, string], zone?: string): ChartMoment {
  const offset = zone === undefined ? null : offsetOf(zone);
  return {
    seconds: start + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - (offset ?? 0),
    offset,
  };
}

/** Days since 1970-01-01; null: no such day, or beyond what a Date reaches. */
function dayNumber(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for those of the twentieth century.
  date.setUTCFullYear(year, month - 1, day);
  const ms = date.getTime();
  return Number.isNaN(ms) || date.getUTCMonth() !== month - 1 ? null : ms / 86_400_000;
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const digits = zone.slice(1).replaceAll(':', '').padEnd(6, '0');
  const [hours, minutes, seconds] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].map(Number);
  const size = (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
  return zone.startsWith('-') ? -size : size;
}

/** The double nearest to a number as the server wrote it, for drawing alone; null: none, or not finite. */
export function chartNumber(text: string): number | null {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** Whether the values of a column have a place on an axis of numbers or of time. */
export const axisOf = (kind: ColumnClass): 'number' | 'time' | 'category' =>
  kind === 'number' ? 'number' : kind === 'temporal' ? 'time' : 'category';
