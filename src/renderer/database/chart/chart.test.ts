import { describe, expect, it } from 'vitest';
import type { ColumnClass, ResultColumn } from '../../../shared/queryStream';
import { PageCache } from '../grid/pageCache';
import { pageBytes } from '../grid/testPage';
import { firstChoice, withColumns } from './chartChoice';
import { MAX_POINTS, readChart, stepFor } from './chartData';
import { chartMoment, chartNumber } from './chartNumber';
import { numberMark, smallestGap } from './plotOptions';
import { axisText, ordinal, pointsText, timeMark } from './chartWords';

const column = (name: string, kind: ColumnClass): ResultColumn => ({ name, type: kind, class: kind });
const alive = new AbortController().signal;
const quiet = (): void => undefined;

function sourceOf(columns: ResultColumn[], rows: (string | null)[][]): PageCache {
  const source = new PageCache(columns, () => Promise.resolve({ firstRow: 0, page: pageBytes(rows) }));
  source.setRows(rows.length, true);
  return source;
}

describe('the values of a chart', () => {
  it('places moments by the zone that was sent, also before Christ', () => {
    expect(chartMoment('1970-01-01 02:00:00+02')).toEqual({ seconds: 0, offset: 7200 });
    expect(chartMoment('1970-01-01 00:00:00.5')).toEqual({ seconds: 0.5, offset: null });
    expect(chartMoment('1970-01-02T00:00:00Z')).toEqual({ seconds: 86_400, offset: 0 });
    expect(chartMoment('12:30')?.seconds).toBe(45_000);
    const before = chartMoment('0001-12-31 BC')?.seconds ?? 0;
    expect((chartMoment('0001-01-01')?.seconds ?? 0) - before).toBe(86_400);
  });

  it.each(['infinity', '-infinity', '2026-02-30', '294276-12-31 23:59:59', '', 'yesterday'])(
    'gives no place to %j',
    (text) => expect(chartMoment(text)).toBeNull(),
  );

  it('takes numbers and nothing else', () => {
    expect(chartNumber('9007199254740993')).toBe(9007199254740992);
    expect(chartNumber('-1.5e3')).toBe(-1500);
    for (const text of ['NaN', 'Infinity', '1e400', '', ' ', '0x10', '12 EUR'])
      expect(chartNumber(text)).toBeNull();
  });
});

describe('the points of a chart', () => {
  it('stand in the order of x, with the zone that all values have', async () => {
    const columns = [column('at', 'temporal'), column('n', 'number')];
    const rows = [
      ['1970-01-01 03:00:00+02', '2'],
      ['1970-01-01 02:00:00+02', '1'],
      [null, '3'],
      ['1970-01-01 04:00:00+02', 'NaN'],
    ];
    const data = await readChart(sourceOf(columns, rows), { kind: 'line', x: 0, y: [1] }, alive, quiet);
    expect(data).toMatchObject({
      x: [7200, 10_800, 14_400],
      y: [[1, 2, null]],
      rows: [1, 0, 3],
      leftOut: 2,
      step: 1,
    });
    expect(axisText('at', data.axis)).toBe('at (UTC+02:00)');
  });

  it('stand in UTC where the zones differ', async () => {
    const rows = [
      ['1970-01-01 02:00:00+02', '1'],
      ['1970-01-01 01:00:00+01', '2'],
    ];
    const source = sourceOf([column('at', 'temporal'), column('n', 'number')], rows);
    const data = await readChart(source, { kind: 'line', x: 0, y: [1] }, alive, quiet);
    expect(data.x).toEqual([0, 0]);
    expect(axisText('at', data.axis)).toBe('at (UTC)');
  });

  it('are taken evenly from a large result, and say so', async () => {
    expect(stepFor(MAX_POINTS)).toBe(1);
    expect(stepFor(10 * MAX_POINTS)).toBe(10);
    const all = 2 * MAX_POINTS;
    const rows = Array.from({ length: 4096 }, () => ['1']);
    const page = pageBytes(rows);
    const source = new PageCache([column('n', 'number')], (row) =>
      Promise.resolve({ firstRow: row - (row % 4096), page }),
    );
    source.setRows(all, true);
    const data = await readChart(source, { kind: 'line', x: null, y: [0] }, alive, quiet);
    expect(data.x.slice(0, 3)).toEqual([1, 3, 5]);
    expect(pointsText(data, all)).toBe(
      `${MAX_POINTS.toLocaleString()} points, every 2nd row of ${all.toLocaleString()}`,
    );
  });

  it('are read no further once they are not wanted', async () => {
    const source = sourceOf([column('n', 'number')], [['1']]);
    const reading = readChart(source, { kind: 'line', x: null, y: [0] }, AbortSignal.abort(), quiet);
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('what is drawn at first', () => {
  it('is a number over time, over a text, over another number, or over the rows', () => {
    const [id, total, name, at] = [
      column('order_id', 'number'),
      column('total', 'number'),
      column('name', 'text'),
      column('at', 'temporal'),
    ];
    expect(firstChoice([id, total, name, at])).toEqual({ kind: 'line', x: 3, y: [1] });
    expect(firstChoice([id, total, name])).toEqual({ kind: 'bar', x: 2, y: [1] });
    expect(firstChoice([id, total])).toEqual({ kind: 'line', x: 0, y: [1] });
    expect(firstChoice([total])).toEqual({ kind: 'line', x: null, y: [0] });
    expect(firstChoice([name, at])).toBeNull();
  });

  it('keeps at least one column and at most six', () => {
    const choice = { kind: 'line' as const, x: null, y: [1] };
    expect(withColumns(choice, [])).toBe(choice);
    expect(withColumns(choice, [3, 2]).y).toEqual([2, 3]);
    expect(withColumns(choice, [1, 2, 3, 4, 5, 6, 7])).toBe(choice);
  });
});

it('marks time as finely as there is room for', () => {
  expect(timeMark(90_061.25, 0.1)).toBe('01:01:01.25');
  expect(timeMark(90_060, 60)).toBe('01:01');
  expect(timeMark(86_400, 3600)).toBe('1970-01-02');
  expect(timeMark(86_400, 400 * 86_400)).toBe('1970');
  expect(timeMark(1e300, 1)).toBe('');
  expect([1, 2, 3, 10, 11, 112, 23].map(ordinal)).toEqual([
    '1st',
    '2nd',
    '3rd',
    '10th',
    '11th',
    '112th',
    '23rd',
  ]);
});

it('marks numbers shortly, and finds how wide a bar may be', () => {
  expect([0, 1.5, 1e13, 1.5e-7].map(numberMark)).toEqual(['0', '1.5', '1e+13', '1.5e-7']);
  expect(smallestGap([1, 1, 4, 6])).toBe(2);
  expect(smallestGap([5])).toBe(1);
});
