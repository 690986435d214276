import type { ResultColumn } from '../../../shared/queryStream';
import { axisOf } from './chartNumber';

/** How points are drawn. */
export type ChartKind = 'line' | 'bar' | 'scatter';

/** What a chart shows. Columns count from 0. */
export interface ChartChoice {
  kind: ChartKind;
  /** Null: the number of the row. */
  x: number | null;
  y: readonly number[];
}

/** Columns drawn at once at most: as many as there are colours that can be told apart. */
export const MAX_SERIES = 6;

const KEY_LIKE = /(^|_)(id|key|no|nr)$/i;

/** Columns that can be drawn upwards. */
export const numericColumns = (columns: readonly ResultColumn[]): number[] =>
  columns.flatMap((column, index) => (column.class === 'number' ? [index] : []));

/**
 * What is drawn before anything is chosen: the first number that does not look like a key over time, else over a text,
 * else over another number. Null: there is no number.
 */
export function firstChoice(columns: readonly ResultColumn[]): ChartChoice | null {
  const numbers = numericColumns(columns);
  const y = numbers.find((index) => !KEY_LIKE.test(columns[index]?.name ?? '')) ?? numbers[0];
  if (y === undefined) return null;
  const time = columns.findIndex((column) => axisOf(column.class) === 'time');
  if (time >= 0) return { kind: 'line', x: time, y: [y] };
  const text = columns.findIndex((column) => column.class === 'text');
  if (text >= 0) return { kind: 'bar', x: text, y: [y] };
  const other = numbers.find((index) => index !== y);
  if (other === undefined) return { kind: 'line', x: null, y: [y] };
  return { kind: KEY_LIKE.test(columns[other]?.name ?? '') ? 'line' : 'scatter', x: other, y: [y] };
}

/** A choice with a column drawn, or drawn no more; the last one stays, and no more than {@link MAX_SERIES} are. */
export function withColumns(choice: ChartChoice, y: readonly number[]): ChartChoice {
  const kept = [...y].sort((a, b) => a - b);
  return kept.length === 0 || kept.length > MAX_SERIES ? choice : { ...choice, y: kept };
}
