import { describe, expect, it } from 'vitest';
import type { ServerMeter } from '../../../shared/serverView';
import { linePath, MOST_SAMPLES, scaleOf, seriesOf, withSample, type MeterSample } from './meterSeries';

const at = (time: number, meter: Partial<ServerMeter>): MeterSample => ({
  time,
  meters: [{ id: 'm', label: 'M', kind: 'rate', value: 0, of: null, ...meter }],
});
const values = (...samples: MeterSample[]): (number | null)[] | undefined => seriesOf(samples)[0]?.values;

describe('a meter over time', () => {
  it('counts by second, whatever the time between two looks', () => {
    expect(values(at(0, { value: 100 }), at(2000, { value: 300 }), at(2500, { value: 310 }))).toEqual([
      null,
      100,
      20,
    ]);
  });

  it('shows no spike where the counters were reset or the clock stood still', () => {
    expect(values(at(0, { value: 900 }), at(1000, { value: 5 }), at(1000, { value: 9 }))).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('takes shares of what has come since, not of all time', () => {
    const share = { kind: 'share' } as const;
    expect(
      values(at(0, { ...share, value: 99, of: 100 }), at(1000, { ...share, value: 100, of: 104 })),
    ).toEqual([null, 0.25]);
    expect(values(at(0, { ...share, value: 9, of: 10 }), at(1000, { ...share, value: 9, of: 10 }))).toEqual([
      null,
      null,
    ]);
  });

  it('shows gauges as they are, with their limit', () => {
    const [series] = seriesOf([at(0, { kind: 'gauge', value: 4, of: 100 })]);
    expect(series).toMatchObject({ values: [4], limit: 100 });
    expect(series === undefined ? 0 : scaleOf(series)).toBe(100);
  });

  it('keeps so many samples and no more', () => {
    let samples: MeterSample[] = [];
    for (let time = 0; time < MOST_SAMPLES + 5; time++) samples = withSample(samples, at(time, {}));
    expect([samples.length, samples[0]?.time]).toEqual([MOST_SAMPLES, 5]);
  });

  it('is drawn with gaps where nothing is known', () => {
    expect(linePath([0, 5, null, 10], 10, 30, 10)).toBe('M0.0 10.0L10.0 5.0M30.0 0.0');
  });
});
