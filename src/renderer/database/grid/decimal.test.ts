import { describe, expect, it } from 'vitest';
import {
  DecimalSum,
  compareDecimals,
  divide,
  formatScaled,
  parseDecimal,
  parseSpecial,
  type Decimal,
} from './decimal';

const read = (text: string): Decimal => {
  const number = parseDecimal(text);
  if (number === null) throw new Error(`${text} is not read`);
  return number;
};
function sum(...texts: string[]): string {
  const total = new DecimalSum();
  for (const text of texts) total.add(read(text));
  return formatScaled(total.total());
}

it.each([
  ['1', '2', '3'],
  ['0.1', '0.2', '0.3'],
  ['9007199254740993', '1', '9007199254740994'],
  ['-1.50', '1.5', '0.00'],
  ['-0.05', '0', '-0.05'],
  ['1e3', '0.25', '1000.25'],
  ['12e-3', '-.5', '-0.488'],
  ['5e2', '7e2', '1200'],
  ['007', '0', '7'],
  ['+4.', '1', '5'],
])('adds %s and %s to %s', (a, b, expected) => expect(sum(a, b)).toBe(expected));

it('adds nothing to 0', () => expect(sum()).toBe('0'));

it('adds numbers of a thousand digits', () => {
  expect(sum('9'.repeat(1000), '1')).toBe(`1${'0'.repeat(1000)}`);
  expect(sum(`0.${'0'.repeat(998)}1`, '1')).toBe(`1.${'0'.repeat(998)}1`);
});

it('adds many numbers of many scales in time', () => {
  const total = new DecimalSum();
  for (let at = 0; at < 20_000; at++) total.add(read(at % 2 === 0 ? '1e-16000' : '1'));
  expect(formatScaled(total.total()).startsWith('10000.000')).toBe(true);
});

it.each(['', '.', 'x', '1,000', '$1', '1e', '0x10', '1e9999999', '--1', ' 1', 'NaN', `1e150001`])(
  'does not read %j',
  (text) => expect(parseDecimal(text)).toBeNull(),
);

it('does not read what is longer than any numeric', () => {
  expect(parseDecimal('9'.repeat(200_000))).toBeNull();
});

it.each([
  ['NaN', 'NaN'],
  ['Infinity', 'Infinity'],
  ['-infinity', '-Infinity'],
  ['inf', 'Infinity'],
  ['nancy', null],
])('knows %s', (text, expected) => expect(parseSpecial(text)).toBe(expected));

describe('comparing', () => {
  it.each([
    ['1', '2', -1],
    ['-1', '-2', 1],
    ['-1', '1', -1],
    ['0', '-0.000', 0],
    ['0.00', '0.1', -1],
    ['1.5', '1.50', 0],
    ['1e3', '999.999', 1],
    ['1e100000', '1e99999', 1],
    ['1e-100000', '0', 1],
    ['9007199254740993', '9007199254740992', 1],
    ['-12.34', '-12.339', -1],
  ])('%s with %s', (a, b, expected) => {
    expect(Math.sign(compareDecimals(read(a), read(b)))).toBe(expected);
    expect(Math.sign(compareDecimals(read(b), read(a)))).toBe(expected === 0 ? 0 : -expected);
  });
});

describe('dividing', () => {
  it.each([
    [6n, 0, 3, '2', true],
    [10n, 0, 4, '2.5', true],
    [10n, 0, 3, '3.333333', false],
    [20n, 0, 3, '6.666667', false],
    [-20n, 0, 3, '-6.666667', false],
    [100n, 2, 1, '1', true],
    [0n, 5, 7, '0', true],
    [1000n, 0, 1, '1000', true],
  ])('%s at scale %i by %i is %s', (value, scale, count, expected, exact) => {
    const quotient = divide({ value, scale }, count, 6);
    expect([formatScaled(quotient), quotient.exact]).toEqual([expected, exact]);
  });
});
