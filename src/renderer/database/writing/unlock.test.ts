import { describe, expect, it } from 'vitest';
import { clockText } from './unlock';

describe('the time of a transaction', () => {
  it.each([
    [0, '0:00'],
    [42_900, '0:42'],
    [605_000, '10:05'],
    [3_725_000, '1:02:05'],
    [-5, '0:00'],
  ])('%i ms is %s', (ms, text) => {
    expect(clockText(ms)).toBe(text);
  });
});
