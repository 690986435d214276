import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_JSON_CHARACTERS, indentJson, looksLikeJson } from './jsonText';

it('lays JSON out on lines', () => {
  expect(indentJson('{"a":1,"b":[true,null,{}],"c":[],"d":{"e":"x"}}')).toBe(
    [
      '{',
      '  "a": 1,',
      '  "b": [',
      '    true,',
      '    null,',
      '    {}',
      '  ],',
      '  "c": [],',
      '  "d": {',
      '    "e": "x"',
      '  }',
      '}',
    ].join('\n'),
  );
});

it('keeps numbers, escapes, double keys and their order as they are', () => {
  const text = '{"b":12345678901234567890.10,"a":1e400,"a":-0,"s":"\\u0041{\\"],:\\\\","z":"\\\\"}';
  expect(indentJson(text)?.replace(/\n */g, '').replaceAll(': ', ':')).toBe(text);
});

it('does not add lines to text that has them already', () => {
  expect(indentJson('[ 1 ,\n\n 2 ]')).toBe('[\n  1,\n  2\n]');
});

it('means the same as before, whatever it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(indentJson(JSON.stringify(value)) ?? '')).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { seed: 7, numRuns: 200 },
  );
});

it.each(['', '{', '{"a":01}', "{'a':1}", '[1,]', 'NaN', '{} x'])('is no JSON: %j', (text) => {
  expect(indentJson(text)).toBeNull();
});

it('is bounded whatever it is given', () => {
  expect(indentJson(`"${'x'.repeat(MAX_JSON_CHARACTERS)}"`)).toBeNull();
  const deep = '['.repeat(5000) + ']'.repeat(5000);
  expect(indentJson(deep)?.length ?? 0).toBeLessThan(10_000 * (2 * 64 + 2));
  expect(indentJson(`["${'\\\\'.repeat(500_000)}"]`)).not.toBeNull();
});

it('tells at a glance what may be JSON', () => {
  expect([looksLikeJson(' {"a"'), looksLikeJson('[1]'), looksLikeJson('12'), looksLikeJson('')]).toEqual([
    ...[true, true, false, false],
  ]);
});
