import { BinnacleError } from '../../../shared/errors';
import type { ResultColumn } from '../../../shared/queryStream';
import { holds, type GridPage, type GridSource } from '../grid/gridSource';
import type { ChartChoice } from './chartChoice';
import { axisOf, chartMoment, chartNumber } from './chartNumber';

/** Points of a chart at most: drawn within a frame or two, and far more than a screen has pixels across. */
export const MAX_POINTS = 100_000;
/** Points that are read before other work gets its turn. */
const POINTS_A_SLICE = 5000;
/** Characters of a text on the axis. */
const LABEL_CHARACTERS = 24;

/** What an axis of x shows. */
export type XAxis =
  | { kind: 'row' | 'number' }
  /** `offset`: seconds east of UTC of all values, part of x already; null: no zone was sent. `mixed`: x is UTC. */
  | { kind: 'time'; offset: number | null; mixed: boolean }
  | { kind: 'category'; labels: readonly string[] };

/** The points of a chart: doubles made of the exact texts, for drawing alone. */
export interface ChartData {
  axis: XAxis;
  /** Ascending. */
  x: number[];
  /** One list for each column drawn; null: NULL, or nothing that can be drawn. */
  y: (number | null)[][];
  /** Row of each point in what is shown, from 0. */
  rows: number[];
  /** Every so many rows there is a point; 1: each row is one. */
  step: number;
  /** Values that are no finite number, and rows whose x has no place. */
  leftOut: number;
}

/** Distance of the rows that are read, so that there are at most {@link MAX_POINTS}, evenly over the result. */
export const stepFor = (rows: number): number => Math.max(1, Math.ceil(rows / MAX_POINTS));

interface Point {
  row: number;
  x: number;
  offset: number | null;
  y: (number | null)[];
}

/**
 * Reads the points of a chart. Throws why a row can't be read, and `cancelled`.
 * @param onProgress from 0 to 1.
 */
export async function readChart(
  source: GridSource,
  { x, y }: ChartChoice,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<ChartData> {
  const reader = new PointReader(x === null ? undefined : source.columns[x], x, y);
  const rows = source.rowCount();
  const step = stepFor(rows);
  let page: GridPage | null = null;
  for (let row = 0; row < rows; row += step) {
    if (page === null || !holds(page, row)) page = await source.load(row);
    if (signal.aborted) throw new BinnacleError('cancelled', 'Cancelled.', { retryable: true });
    reader.add(row, page);
    if ((row / step) % POINTS_A_SLICE !== POINTS_A_SLICE - 1) continue;
    onProgress(row / rows);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return reader.finish(step);
}

class PointReader {
  readonly #axis: 'row' | 'number' | 'time' | 'category';
  readonly #points: Point[] = [];
  readonly #labels: string[] = [];
  #leftOut = 0;

  constructor(
    column: ResultColumn | undefined,
    private readonly x: number | null,
    private readonly y: readonly number[],
  ) {
    this.#axis = column === undefined ? 'row' : axisOf(column.class);
  }

  add(row: number, { firstRow, page }: GridPage): void {
    const at = row - firstRow;
    const place = this.#place(row, this.x === null ? null : page.text(at, this.x));
    if (place === null) {
      this.#leftOut++;
      return;
    }
    const y = this.y.map((column) => {
      const text = page.text(at, column);
      const value = text === null ? null : chartNumber(text);
      if (text !== null && value === null) this.#leftOut++;
      return value;
    });
    this.#points.push({ row, ...place, y });
  }

  finish(step: number): ChartData {
    const points = this.#points;
    const first = points[0]?.offset ?? null;
    const mixed = points.some(({ offset }) => offset !== first);
    const shift = mixed ? 0 : (first ?? 0);
    points.sort((a, b) => a.x - b.x || a.row - b.row);
    return {
      axis:
        this.#axis === 'time'
          ? { kind: 'time', offset: mixed ? 0 : first, mixed }
          : this.#axis === 'category'
            ? { kind: 'category', labels: this.#labels }
            : { kind: this.#axis },
      x: points.map(({ x }) => x + shift),
      y: this.y.map((_, series) => points.map(({ y }) => y[series] ?? null)),
      rows: points.map(({ row }) => row),
      ...{ step, leftOut: this.#leftOut },
    };
  }

  #place(row: number, text: string | null): { x: number; offset: number | null } | null {
    if (this.#axis === 'row') return { x: row + 1, offset: null };
    if (this.#axis === 'category') {
      const label = text ?? 'NULL';
      this.#labels.push(label.length > LABEL_CHARACTERS ? `${label.slice(0, LABEL_CHARACTERS - 1)}…` : label);
      return { x: this.#labels.length - 1, offset: null };
    }
    if (text === null) return null;
    if (this.#axis === 'time') {
      const found = chartMoment(text);
      return found === null ? null : { x: found.seconds, offset: found.offset };
    }
    const x = chartNumber(text);
    return x === null ? null : { x, offset: null };
  }
}
