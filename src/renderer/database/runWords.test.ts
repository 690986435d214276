import { expect, it } from 'vitest';
import type { ResultInfo, RunInfo } from './queryLog';
import { durationText, phaseText, resultText, timeoutText } from './runWords';

it('tells durations with units', () => {
  expect([0, 12.4, 3400, 42_000, 125_000].map(durationText)).toEqual([
    ...['0 ms', '12 ms', '3.40 s', '42.0 s', '2 min 5 s'],
  ]);
});

it('says which of several statements runs', () => {
  const run: RunInfo = {
    ...{ runId: 1, phase: 'running', statements: 12, index: 2, startedAt: 0, elapsedMs: null },
  };
  expect(phaseText(run)).toBe('Running 3 of 12');
  expect(phaseText({ ...run, phase: 'cancelled' })).toBe('Cancelled');
  expect(phaseText(null)).toBe('Nothing has run yet');
});

it('tells rows, speed and size, and that a result was cut short', () => {
  const result = { rows: 5000, bytes: 2048, elapsedMs: 500, state: 'partial' } as ResultInfo;
  expect(resultText(result)).toBe('5,000 rows · 10,000 rows/s · 2.0 KiB · cut short');
});

it('names time limits', () => {
  expect([null, 10_000, 300_000].map(timeoutText)).toEqual([
    'No time limit',
    'At most 10 s',
    'At most 5 min',
  ]);
});
