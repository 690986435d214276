import type { Moment } from '../../shared/model/history';
import { shortTime } from '../ui/time';
import type { PickedMoment } from './historyState';
import { lineTitle } from './lineWords';

/** Minutes in ms. */
const MINUTE = 60_000;

/** A time as `<input type="datetime-local">` has it, to the second, in the person's zone. */
export function localTimeText(time: number): string {
  const zone = new Date(time).getTimezoneOffset() * MINUTE;
  return new Date(time - zone).toISOString().slice(0, 19);
}

/** The moment that was picked; null: now; undefined: nothing that is a time yet. */
export function momentOf(picked: PickedMoment): Moment | null | undefined {
  switch (picked.kind) {
    case 'now':
      return null;
    case 'line':
      return picked.side === 'before' ? { before: picked.entry.id } : { event: picked.entry.id };
    case 'time': {
      const time = Date.parse(picked.text);
      return Number.isNaN(time) || time < 0 ? undefined : { time };
    }
  }
}

/** A moment in words: "now", "just before “Bulk edit · 5,000 hosts”", "23 Nov 2026, 14:02". */
export function momentText(picked: PickedMoment): string {
  switch (picked.kind) {
    case 'now':
      return 'now';
    case 'line':
      return `just ${picked.side} “${lineTitle(picked.entry)}” of ${shortTime(picked.entry.time)}`;
    case 'time': {
      const time = Date.parse(picked.text);
      return Number.isNaN(time) ? 'no time yet' : shortTime(time);
    }
  }
}
