import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type JsonBytes, JsonError, jsonText, parseJsonBytes, wipeJson } from './jsonBytes';
import { atPath } from './jsonPath';

/** The value as JavaScript's own parser would give it. */
function plain(value: JsonBytes): unknown {
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, each]) => [name, plain(each)]));
  return value;
}

const parse = (text: string): unknown => plain(parseJsonBytes(Buffer.from(text)));

it('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'grapheme', maxDepth: 6 }), (text) => {
      if (text.includes('__proto__')) return;
      expect(parse(text)).toEqual(JSON.parse(text));
    }),
    { numRuns: 1000 },
  );
});

it('reads escapes, also of characters beyond 16 bits', () => {
  const text = '{"a": "\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\ud83d\\ude00", "\\u0062": -1.5e3 }';
  expect(parse(text)).toEqual(JSON.parse(text));
});

it.each([
  '',
  '{',
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '[1,]',
  '[1 2]',
  '"\\x"',
  '"\\u12"',
  '"\\u12',
  '"a',
  '"a\n"',
  '"\\',
  'tru',
  '01',
  '+1',
  'NaN',
  '{}x',
  "{'a':1}",
  '['.repeat(100),
])('refuses %j', (text) => {
  expect(() => parse(text)).toThrow(JsonError);
});

it('says nothing of what it read when it fails', () => {
  expect(() => parse('{"password":"geheim", broken')).toThrow(/^not JSON at byte \d+$/);
});

it('writes texts that JSON.parse reads back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(JSON.parse(jsonText(Buffer.from(text)).toString('utf8'))).toBe(text);
    }),
  );
  expect(JSON.parse(jsonText(Buffer.from('a"\\\u0000\n')).toString('utf8'))).toBe('a"\\\u0000\n');
});

it('wipes every text', () => {
  const value = parseJsonBytes(Buffer.from('{"a":["x",{"b":"y"}]}'));
  const texts = [atPath(value, 'a[0]'), atPath(value, 'a[1].b')] as Buffer[];
  expect(texts.map(String)).toEqual(['x', 'y']);
  wipeJson(value);
  expect(texts.map((text) => [...text])).toEqual([[0], [0]]);
});

it('finds values by their paths', () => {
  const json = parseJsonBytes(
    Buffer.from(
      '{"login":{"password":"p"},"fields":[{"id":"x","value":"1"},{"id":"pass=word","value":"2"}]}',
    ),
  );
  const at = (path: string): unknown => plain(atPath(json, path) ?? null);
  expect(at('login.password')).toBe('p');
  expect(at('fields[1].value')).toBe('2');
  expect(at('fields[id=pass=word].value')).toBe('2');
  expect([at('login.none.deeper'), at('fields[id=z].value'), at('login[0]'), at('fields.length')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
