import { expect, it } from 'vitest';
import { MAX_VIEW_CHARACTERS, lengthOf, viewsOf } from './cellViews';

const kinds = (value: string): string[] => viewsOf(value).map(({ kind }) => kind);

it('offers what a value can be read as', () => {
  expect(kinds('plain')).toEqual(['text']);
  expect(kinds(' {"a": 1}')).toEqual(['text', 'json']);
  expect(kinds('{broken')).toEqual(['text']);
  expect(kinds('\\x00ff')).toEqual(['text', 'hex']);
  expect(kinds('\\xyz')).toEqual(['text']);
  expect(kinds('12')).toEqual(['text']);
});

it('shows what can not be seen, also in JSON, and no more than can be laid out', () => {
  expect(viewsOf('a\u202eb\n\0')[0]?.text).toBe('a⟨202E⟩b\n␀');
  expect(viewsOf('["\u202e"]')[1]?.text).toBe('[\n  "⟨202E⟩"\n]');
  const [view] = viewsOf('x'.repeat(10_000_000));
  expect(view?.text).toHaveLength(MAX_VIEW_CHARACTERS);
  expect(view?.note).toContain('a copy has all');
});

it.each(['', 'abc', 'é', '漢字', '😀👩‍👧', '\ud800x', 'x\udc00'])(
  'counts characters and bytes of %j',
  (value) => {
    const bytes = new TextEncoder().encode(value).length;
    expect(lengthOf(value)).toEqual({ characters: Array.from(value).length, bytes });
  },
);
