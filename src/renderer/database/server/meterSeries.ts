import type { ServerMeter } from '../../../shared/serverView';

/** What was measured at one moment. */
export interface MeterSample {
  /** Milliseconds since the epoch. */
  time: number;
  meters: readonly ServerMeter[];
}

/** One meter over time: null where there is nothing to say. */
export interface MeterSeries {
  id: string;
  label: string;
  kind: ServerMeter['kind'];
  /** As many as there are samples. Rates are per second, shares from 0 to 1. */
  values: (number | null)[];
  /** Limit of a gauge, as it was last; null: none. */
  limit: number | null;
}

/** Samples that are kept: ten minutes at one every two seconds. */
export const MOST_SAMPLES = 300;

/** Adds a sample; the oldest goes where there are too many. */
export const withSample = (samples: readonly MeterSample[], sample: MeterSample): MeterSample[] =>
  [...samples, sample].slice(-MOST_SAMPLES);

/** What each meter of the newest sample has been. */
export function seriesOf(samples: readonly MeterSample[]): MeterSeries[] {
  const newest = samples.at(-1);
  if (newest === undefined) return [];
  return newest.meters.map(({ id, label, kind, of }) => ({
    ...{ id, label, kind, limit: kind === 'gauge' ? of : null },
    values: samples.map((sample, at) => valueAt(id, sample, samples[at - 1])),
  }));
}

function valueAt(id: string, sample: MeterSample, before: MeterSample | undefined): number | null {
  const now = sample.meters.find((meter) => meter.id === id);
  if (now === undefined) return null;
  if (now.kind === 'gauge') return now.value;
  const last = before?.meters.find((meter) => meter.id === id);
  const seconds = before === undefined ? 0 : (sample.time - before.time) / 1000;
  // Counters that went back were reset: between the two nothing is known.
  if (last === undefined || seconds <= 0 || now.value < last.value) return null;
  if (now.kind === 'rate') return (now.value - last.value) / seconds;
  const whole = (now.of ?? 0) - (last.of ?? 0);
  return whole > 0 ? (now.value - last.value) / whole : null;
}

/** Points of a line through the values in a box of this size; gaps divide it. The scale begins at 0. */
export function linePath(
  values: readonly (number | null)[],
  top: number,
  width: number,
  height: number,
): string {
  const step = values.length > 1 ? width / (values.length - 1) : width;
  let path = '';
  let pen = false;
  values.forEach((value, at) => {
    if (value === null) {
      pen = false;
      return;
    }
    const y = height - (Math.min(value, top) / top) * height;
    path += `${pen ? 'L' : 'M'}${(at * step).toFixed(1)} ${y.toFixed(1)}`;
    pen = true;
  });
  return path;
}

/** The upper end of a meter's scale: its limit, or the largest value; at least 1, so that nothing looks like nothing. */
export function scaleOf({ kind, values, limit }: MeterSeries): number {
  if (kind === 'share') return 1;
  if (limit !== null && limit > 0) return limit;
  return Math.max(1, ...values.map((value) => value ?? 0));
}
