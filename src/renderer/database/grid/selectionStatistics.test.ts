import { expect, it } from 'vitest';
import type { ResultColumn } from '../../../shared/queryStream';
import { MAX_DISTINCT, StatisticsGatherer, type ValueStatistics } from './selectionStatistics';

const number: ResultColumn = { name: 'n', type: 'numeric', class: 'number' };
const text: ResultColumn = { name: 't', type: 'text', class: 'text' };

function of(values: readonly (string | null)[], column = number): ValueStatistics {
  const gatherer = new StatisticsGatherer([column]);
  for (const value of values) gatherer.row([value]);
  return gatherer.result();
}

it('adds up numbers exactly where floating point would not', () => {
  expect(of(['0.1', '0.2', null]).numbers).toEqual({
    ...{ count: 2, sum: '0.3', min: '0.1', max: '0.2', average: '0.15', averageExact: true },
  });
  expect(of(['9007199254740993', '9007199254740993']).numbers?.sum).toBe('18014398509481986');
});

it('says when an average is rounded', () => {
  expect(of(['1', '1', '0']).numbers).toMatchObject({ average: '0.666667', averageExact: false });
});

it('keeps the least and the greatest as they were written', () => {
  expect(of(['1.50', '1.500', '-2.0', '1e1']).numbers).toMatchObject({ min: '-2.0', max: '1e1' });
});

it('works on numeric(1000) and on what is rounded to hundreds', () => {
  const long = '7'.repeat(1000);
  expect(of([long, `-${long}`]).numbers).toMatchObject({ sum: '0', min: `-${long}`, max: long });
  expect(of(['12300', '400']).numbers).toMatchObject({ sum: '12700', average: '6350' });
});

it.each([
  [['1', 'NaN'], { sum: 'NaN', average: 'NaN', min: '1', max: 'NaN' }],
  [['1', 'Infinity'], { sum: 'Infinity', average: 'Infinity', min: '1', max: 'Infinity' }],
  [['-Infinity', 'Infinity', '5'], { sum: 'NaN', min: '-Infinity', max: 'Infinity' }],
])('knows what is no number among numbers: %j', (values, expected) => {
  expect(of(values).numbers).toMatchObject(expected);
});

it('has no sum of nothing, of NULL, of texts, and of amounts with a currency', () => {
  expect(of([])).toEqual({ nulls: 0, distinct: { count: 0, more: false }, numbers: null });
  expect(of([null, null])).toMatchObject({ nulls: 2, numbers: null });
  expect(of(['1', '2'], text).numbers).toBeNull();
  expect(of(['1', '$2.00']).numbers).toBeNull();
});

it('counts different values as they are written, NULL apart', () => {
  expect(of(['a', 'a', '', null], text)).toMatchObject({ nulls: 1, distinct: { count: 2, more: false } });
});

it('ends counting different values somewhere', () => {
  const many = Array.from({ length: MAX_DISTINCT + 5 }, (_, at) => String(at));
  expect(of(many, text).distinct).toEqual({ count: MAX_DISTINCT, more: true });
  const long = Array.from({ length: 6 }, (_, at) => String(at).padEnd(1_000_000, 'x'));
  expect(of(long, text).distinct.more).toBe(true);
});

it('takes only the columns of numbers of a wider selection', () => {
  const gatherer = new StatisticsGatherer([text, number]);
  gatherer.row(['5', '1']);
  gatherer.row(['6', '2']);
  expect(gatherer.result()).toMatchObject({ distinct: { count: 4 }, numbers: { count: 2, sum: '3' } });
});
