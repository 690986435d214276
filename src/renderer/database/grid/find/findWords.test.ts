import { describe, expect, it } from 'vitest';
import { findText, wrappedText } from './findWords';
import type { FindState } from './gridFinder';

const state = (part: Partial<FindState>): FindState => ({
  ...{ open: true, spec: { text: 'a', matchCase: false, whole: false, pattern: false }, focus: 0 },
  ...{ counted: null, at: null, back: false, stepping: false, error: null },
  ...part,
});
const at = { row: 0, column: 0, ordinal: 3, wrapped: false };

describe('what a search says', () => {
  it('counts while it looks, then says which of how many', () => {
    expect(findText(state({}), true)).toBe('');
    expect(findText(state({ counted: { cells: 0, done: 0.126 } }), true)).toBe('Searching, 12 %');
    expect(findText(state({ counted: { cells: 1204, done: 0.5 }, at: { ...at, ordinal: null } }), true)).toBe(
      '1,204 found, 50 %',
    );
    expect(findText(state({ counted: { cells: 1204, done: 1 }, at }), true)).toBe('3 of 1,204');
    expect(findText(state({ counted: { cells: 0, done: 1 } }), true)).toBe('Nothing found');
  });

  it('says that rows still come', () => {
    expect(findText(state({ counted: { cells: 7, done: 1 }, at }), false)).toBe('3 of 7 in the rows so far');
    expect(findText(state({ counted: { cells: 7, done: 1 } }), false)).toBe('7 found in the rows so far');
  });

  it('says that it went round', () => {
    expect(wrappedText({ at, back: false })).toBe('');
    expect(wrappedText({ at: { ...at, wrapped: true }, back: false })).toBe('On from the top');
    expect(wrappedText({ at: { ...at, wrapped: true }, back: true })).toBe('On from the end');
  });
});
