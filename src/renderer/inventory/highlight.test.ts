import { expect, it } from 'vitest';
import { highlightPieces } from './highlight';

const shown = (text: string, ranges: [number, number][]): string =>
  highlightPieces(text, ranges)
    .map((piece) => (piece.matched ? `[${piece.text}]` : piece.text))
    .join('');

it('marks the matched parts and loses no character', () => {
  expect(
    shown('core-sw-01', [
      [0, 2],
      [5, 7],
    ]),
  ).toBe('[co]re-[sw]-01');
  expect(shown('core', [])).toBe('core');
});

it('clips ranges that overlap, run backwards or leave the text', () => {
  expect(
    shown('abcdef', [
      [4, 99],
      [1, 3],
      [2, 4],
      [5, 5],
    ]),
  ).toBe('a[bc][d][ef]');
});
