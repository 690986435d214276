import { BinnacleError } from '../../../shared/errors';
import type { RowFilter } from '../../../shared/resultView';
import type { ColumnCells } from '../../../shared/rowPage';
import { containsText } from './containsText';
import { matchesText } from './matchesText';
import { numberBytes, shortNumber } from './numberKey';
import { compareTemporal, readMoment, temporalKey, type TemporalKey } from './temporalKey';

/** Whether a cell is wanted: its bytes from `start` to before `end`. */
export interface CellTest {
  passes(data: Uint8Array, start: number, end: number): boolean;
  /** The same for all cells of a column at once, where that is quicker: sets 1 for those that pass. None are NULL. */
  mark?: (cells: ColumnCells, passed: Uint8Array) => void;
  /** What NULL gives. */
  onNull: boolean;
}

/** Below 0, 0, above 0 as the cell is to the value; NaN: they can't be compared. */
type Compare = (data: Uint8Array, start: number, end: number) => number;

const textOf = (data: Uint8Array, start: number, end: number): string =>
  Buffer.from(data.buffer, data.byteOffset + start, end - start).toString();

/** The test of a filter. Throws `bad-request` for values that mean nothing in its column. */
export function cellTest({ class: kind, operation, values }: RowFilter): CellTest {
  const [first = '', second = ''] = values;
  switch (operation) {
    case 'null':
      return { passes: () => false, onNull: true };
    case 'not-null':
      return { passes: () => true, onNull: false };
    case 'contains':
      return { ...containsText(first), onNull: false };
    case 'matches':
      return { ...matchesText(first), onNull: false };
    case 'equals':
      return comparing(kind, first, (sign) => sign === 0);
    case 'less':
      return comparing(kind, first, (sign) => sign < 0);
    case 'greater':
      return comparing(kind, first, (sign) => sign > 0);
    case 'between': {
      const least = comparing(kind, first, (sign) => sign >= 0);
      const most = comparing(kind, second, (sign) => sign <= 0);
      return {
        passes: (data, start, end) => least.passes(data, start, end) && most.passes(data, start, end),
        onNull: false,
      };
    }
    case 'in': {
      const each = values.map((value) => comparing(kind, value, (sign) => sign === 0));
      return {
        passes: (data, start, end) => each.some((test) => test.passes(data, start, end)),
        onNull: false,
      };
    }
  }
}

function comparing(kind: RowFilter['class'], value: string, wanted: (sign: number) => boolean): CellTest {
  const compare = COMPARERS[kind]?.(value.trim()) ?? byBytes(value);
  return { passes: (data, start, end) => wanted(compare(data, start, end)), onNull: false };
}

function byBytes(value: string): Compare {
  const bytes = Buffer.from(value);
  return (data, start, end) => {
    const shared = Math.min(bytes.length, end - start);
    for (let at = 0; at < shared; at++) {
      const sign = (data[start + at] ?? 0) - (bytes[at] ?? 0);
      if (sign !== 0) return sign;
    }
    return end - start - bytes.length;
  };
}

function byNumber(value: string): Compare {
  const bytes = numberBytes(value);
  const given = Buffer.from(value);
  const short = shortNumber(given, 0, given.length);
  return (data, start, end) => {
    const cell = shortNumber(data, start, end);
    // Not a number: one of the two takes more digits than a double has.
    return Number.isNaN(cell - short)
      ? Buffer.compare(numberBytes(textOf(data, start, end)), bytes)
      : cell - short;
  };
}

function byTime(value: string): Compare {
  const key = temporalKey(value);
  if (key === null) {
    throw new BinnacleError('bad-request', `“${value}” is not a date or time.`, {
      hint: 'Write it as the column shows it, such as 2026-01-31 or 2026-01-31 12:30:00.',
    });
  }
  const read: TemporalKey = { seconds: 0, micros: 0 };
  return (data, start, end) => {
    const cell = readMoment(data, start, end, read) ? read : temporalKey(textOf(data, start, end));
    return cell === null ? NaN : compareTemporal(cell, key);
  };
}

const COMPARERS: Partial<Record<RowFilter['class'], (value: string) => Compare>> = {
  number: byNumber,
  temporal: byTime,
};
