import { expect, it } from 'vitest';
import {
  SHOWN_CHARACTERS,
  cellParts,
  cellPreview,
  fitted,
  isPlain,
  visibleLines,
  visibleText,
} from './cellText';
import { onePage } from './testPage';

const drawn = (text: string): string =>
  cellParts(text)
    .map((part) => (part.mark ? `[${part.text}]` : part.text))
    .join('');

it.each([
  ['plain text', 'plain text'],
  ['two\nlines', 'two[↵]lines'],
  ['a\r\nb', 'a[␍↵]b'],
  ['tab\there', 'tab[⇥]here'],
  ['nul\0', 'nul[␀]'],
  ['\u001b[31m', '[␛][31m'],
  ['del\u007f', 'del[␡]'],
  ['evil\u202egpj.exe', 'evil[⟨202E⟩]gpj.exe'],
  ['\u2066isolate\u2069', '[⟨2066⟩]isolate[⟨2069⟩]'],
  ['zero\u200bwidth', 'zero[⟨200B⟩]width'],
  ['no\u00a0break', 'no[⍽]break'],
  ['\ufeffmark', '[⟨FEFF⟩]mark'],
  ['  both ', '[··]both[·]'],
  ['   ', '[···]'],
  ['a  b', 'a  b'],
  ['NULL', 'NULL'],
  ['👩‍👩‍👧 می‌خواهم', '👩‍👩‍👧 می‌خواهم'],
  ['<b>html</b>', '<b>html</b>'],
  ['', ''],
])('shows %j as %j', (text, expected) => {
  expect(drawn(text)).toBe(expected);
  expect(isPlain(text)).toBe(!expected.includes('[') || text === expected);
});

it('shows names on one line and long texts on several', () => {
  expect(visibleText('a\n\u202eb')).toBe('a↵⟨202E⟩b');
  expect(visibleLines('a\n\t\u202eb\0')).toBe('a\n\t⟨202E⟩b␀');
});

it('cuts long values for the cell alone, never within a character', () => {
  const page = onePage([['x'.repeat(400), `${'y'.repeat(SHOWN_CHARACTERS - 1)}😀tail`, null, '']]);
  expect(cellPreview(page, 0, 0)).toEqual({ text: 'x'.repeat(SHOWN_CHARACTERS), cut: true });
  expect(cellPreview(page, 0, 1)).toEqual({ text: 'y'.repeat(SHOWN_CHARACTERS - 1), cut: true });
  expect(cellPreview(page, 0, 2)).toBeNull();
  expect(cellPreview(page, 0, 3)).toEqual({ text: '', cut: false });
});

it.each(['a', 'é', '漢', '😀'])('fills the cell whatever the script: %s', (character) => {
  const preview = cellPreview(onePage([[character.repeat(100_000)]]), 0, 0);
  expect(preview?.cut).toBe(true);
  expect(preview?.text).toBe(character.repeat(SHOWN_CHARACTERS / character.length));
});

it.each([
  ['12345', false, 5, '12345'],
  ['123456', false, 5, '1234…'],
  ['12345', true, 10, '12345…'],
  ['12345', true, 5, '1234…'],
  ['abc', false, 0, '…'],
  ['漢字', false, 10, null],
  ['e\u0301', false, 10, null],
])('cuts %j (more: %s) to %i characters', (text, cut, room, expected) => {
  expect(fitted({ text, cut }, room)).toBe(expected);
});
