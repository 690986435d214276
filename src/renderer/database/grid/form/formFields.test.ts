import { describe, expect, it } from 'vitest';
import { columnsNamed, fieldText, FOLDED_CHARACTERS, FOLDED_LINES } from './formFields';

describe('a value in a form', () => {
  it('is shown as a whole while it is short, with every digit', () => {
    expect(fieldText('9007199254740993.10', false)).toEqual({
      ...{ text: '9007199254740993.10', long: false, note: '' },
    });
    expect(fieldText('', false).text).toBe('');
  });

  it('is folded when it is long or has many lines, and unfolds to all of it', () => {
    const long = 'x'.repeat(FOLDED_CHARACTERS + 1);
    expect(fieldText(long, false)).toMatchObject({ text: `${'x'.repeat(FOLDED_CHARACTERS)}…`, long: true });
    expect(fieldText(long, true)).toMatchObject({ text: long, long: true });
    const lines = Array.from({ length: FOLDED_LINES + 3 }, (_, line) => `line ${line}`).join('\n');
    expect(fieldText(lines, false).text.split('\n')).toHaveLength(FOLDED_LINES);
  });

  it('lays JSON out on lines without touching its numbers', () => {
    expect(fieldText('{"id":9007199254740993}', false).text).toBe('{\n  "id": 9007199254740993\n}');
  });

  it('folds a value of many megabytes without laying it out', () => {
    expect(fieldText('{"a":'.repeat(2_000_000), false)).toMatchObject({ long: true });
  });

  it('does not cut a character in two', () => {
    const emoji = `${'x'.repeat(FOLDED_CHARACTERS - 1)}😀😀`;
    expect(fieldText(emoji, false).text).toBe(`${'x'.repeat(FOLDED_CHARACTERS - 1)}…`);
  });
});

describe('the names of a form', () => {
  const columns = Array.from({ length: 1600 }, (_, index) => ({
    ...{ name: `Column ${index}`, type: index === 7 ? 'jsonb' : 'text', class: 'text' as const },
  }));

  it('are found by part of a name or type, whatever the case', () => {
    expect(columnsNamed(columns, 'COLUMN 159')).toEqual([
      159,
      ...Array.from({ length: 10 }, (_, index) => 1590 + index),
    ]);
    expect(columnsNamed(columns, 'jsonb')).toEqual([7]);
    expect(columnsNamed(columns, ' ')).toHaveLength(1600);
  });
});
