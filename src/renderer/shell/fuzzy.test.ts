import { describe, expect, it } from 'vitest';
import { fuzzyMatch } from './fuzzy';

const rank = (query: string, texts: string[]): string[] =>
  texts
    .map((text) => ({ text, match: fuzzyMatch(query, text) }))
    .filter(({ match }) => match !== null)
    .sort((a, b) => (b.match?.score ?? 0) - (a.match?.score ?? 0))
    .map(({ text }) => text);

describe('fuzzyMatch', () => {
  it('refuses what lacks a letter', () => {
    expect(fuzzyMatch('xyz', 'core-sw-01')).toBeNull();
  });

  it('finds the start of words, in the order of how well they fit', () => {
    expect(rank('core', ['score-board', 'core-sw-01', 'c-o-r-e'])[0]).toBe('core-sw-01');
  });

  it('finds initials', () => {
    expect(fuzzyMatch('olt', 'Open a local terminal')).not.toBeNull();
    expect(rank('lv', ['Lock the vault', 'Unlock the vault'])[0]).toBe('Lock the vault');
  });

  it('takes words in any order', () => {
    expect(fuzzyMatch('vault lock', 'Lock the vault')).not.toBeNull();
  });

  it('says which characters matched', () => {
    expect(fuzzyMatch('sw', 'core-sw-01')?.positions).toEqual([5, 6]);
  });

  it('fits everything when nothing is typed', () => {
    expect(fuzzyMatch('  ', 'anything')?.positions).toEqual([]);
  });
});
