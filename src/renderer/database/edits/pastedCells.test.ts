import { describe, expect, it } from 'vitest';
import { pastedCells } from './pastedCells';

describe('pastedCells', () => {
  it('reads cells between tabs and rows on lines, with one line end at the end or none', () => {
    const rows = [
      ['a', 'b'],
      ['c', 'd'],
    ];
    expect(pastedCells('a\tb\nc\td')).toEqual(rows);
    expect(pastedCells('a\tb\r\nc\td\r\n')).toEqual(rows);
  });

  it('tells NULL, an empty text and the word apart, as copies have them', () => {
    expect(pastedCells('\t""\tNULL')).toEqual([[null, '', 'NULL']]);
  });

  it('reads quotes, with tabs and lines inside, and leaves quotes within a text alone', () => {
    expect(pastedCells('"a\tb\n""c"""\t5" disk')).toEqual([['a\tb\n"c"', '5" disk']]);
    expect(pastedCells('"not closed\tb')).toEqual([['"not closed', 'b']]);
  });

  it('gives up on more cells than a person pastes', () => {
    expect(pastedCells('\t'.repeat(300_000))).toBeNull();
  });
});
