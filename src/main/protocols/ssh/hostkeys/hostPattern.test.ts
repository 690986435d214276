import { describe, expect, it } from 'vitest';
import { matchesPattern, matchesPatternList } from './hostPattern';

describe('host patterns', () => {
  it.each([
    ['web1.example.com', '*.example.com', true],
    ['WEB1.example.com', 'web?.Example.com', true],
    ['example.com', '*.example.com', false],
    ['web10.example.com', 'web?.example.com', false],
    ['abc', '*', true],
    ['', '*', true],
    ['abc', '***c', true],
    ['a.c', 'a.c', true],
    ['abc', 'a.c', false],
    ['[10.0.0.1]:2222', '[10.0.0.1]:2222', true],
  ])('%s against %s: %s', (name, pattern, expected) => {
    expect(matchesPattern(name, pattern)).toBe(expected);
  });

  it('lets a negated pattern win wherever it stands', () => {
    expect(matchesPatternList('a.example.com', '*.example.com,!b.example.com')).toBe(true);
    expect(matchesPatternList('b.example.com', '*.example.com,!b.example.com')).toBe(false);
    expect(matchesPatternList('b.example.com', '!b.example.com,*.example.com')).toBe(false);
    expect(matchesPatternList('c.example.com', '!b.example.com')).toBe(false);
    expect(matchesPatternList('x', ',,')).toBe(false);
  });

  it('takes no exponential time', () => {
    const start = performance.now();
    expect(matchesPattern('a'.repeat(1000), `${'a*'.repeat(400)}b`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
