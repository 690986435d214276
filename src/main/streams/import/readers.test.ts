import { describe, expect, it } from 'vitest';
import type { ImportFormat } from '../../../shared/model/importing';
import { readerFor, sniff } from './sniff';
import { RowPlacer } from './rowStream';
import { MAX_ROW_LENGTH, type SourceRow } from './rowReader';

const CSV: ImportFormat = { format: 'csv', delimiter: ',', quote: '"', header: false, nullText: '' };
const JSON_FILE: ImportFormat = { ...CSV, format: 'json' };

/** The rows of a text that comes in parts of this length. */
function rowsOf(text: string, format: ImportFormat, length = text.length): SourceRow[] {
  const reader = readerFor(format);
  const rows: SourceRow[] = [];
  for (let at = 0; at < text.length; at += length) rows.push(...reader.feed(text.slice(at, at + length)));
  return [...rows, ...reader.end()];
}

const texts = (rows: readonly SourceRow[]): (string | null)[][] =>
  rows.map(({ cells }) => cells.map(({ cell }) => cell?.text ?? null));

const csv = (text: string, changes: Partial<ImportFormat> = {}, length?: number): (string | null)[][] =>
  texts(rowsOf(text, { ...CSV, ...changes }, length));

const json = (text: string, length?: number): [string | null, string | null][][] =>
  rowsOf(text, JSON_FILE, length).map(({ cells }) =>
    cells.map(({ name, cell }) => [name, cell?.text ?? null]),
  );

describe('a file of CSV', () => {
  const hostile = 'a,"b ""q"" \r\n,",\r\n"",x\u0000y,5" pipe\n\r"last",,"🚢"';
  const cells = [['a', 'b "q" \r\n,', null], ['', 'x\u0000y', '5" pipe'], [null], ['last', null, '🚢']];

  it.each([1, 2, 3, 5, 1000])('is the same rows in parts of %i characters', (length) => {
    expect(csv(hostile, {}, length)).toEqual(cells);
  });

  it('tells NULL from texts that look like it', () => {
    expect(csv('NULL,"NULL",,""', { nullText: 'NULL' })).toEqual([[null, 'NULL', '', '']]);
    expect(csv("'it''s';\t", { delimiter: ';', quote: "'" })).toEqual([["it's", '\t']]);
  });

  it('counts lines over cells of several lines', () => {
    expect(rowsOf('"a\nb\r\nc"\r\nd\re\n', CSV).map(({ line }) => line)).toEqual([1, 4, 5]);
  });

  it('says where it is broken', () => {
    expect(() => csv('a\nb,"never closed\nc')).toThrow('Line 2: a quote in this row is never closed.');
    expect(() => csv('a\n"b"c')).toThrow('Line 2: after the quote');
    expect(() => csv(','.repeat(5000))).toThrow('more than 4096 cells');
  });

  it('ends before a row takes all memory', () => {
    const reader = readerFor(CSV);
    const part = 'x'.repeat(MAX_ROW_LENGTH / 8);
    reader.feed('"');
    expect(() => {
      for (let times = 0; times < 9; times++) reader.feed(part);
    }).toThrow('longer than 64 Mi characters');
  });
});

describe('a file of JSON', () => {
  it.each([1, 2, 7, 1000])('is the same rows in parts of %i characters, with all digits', (length) => {
    const text =
      ' [ {"n":123456789012345678901234567890.10,"e":1e400,"s":"a\\"}\\u0041"} ,\n{"o":{"x":[1.0,"]"]},"z":null}]\n';
    expect(json(text, length)).toEqual([
      [
        ['n', '123456789012345678901234567890.10'],
        ['e', '1e400'],
        ['s', 'a"}A'],
      ],
      [
        ['o', '{"x":[1.0,"]"]}'],
        ['z', null],
      ],
    ]);
  });

  it('may be one object a line, or have none', () => {
    expect(json('{"a":true}\r\n\r\n{"a":false}\n{}')).toEqual([[['a', 'true']], [['a', 'false']], []]);
    expect(json('[]')).toEqual([]);
  });

  it('keeps names that mean something to programs, and finds those that come twice', () => {
    const [row] = rowsOf('{"__proto__":1,"constructor":2,"a":3,"a":4}', JSON_FILE);
    expect(row?.problem).toContain('“a”');
    expect(row?.cells.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'a', 'a']);
  });

  it.each([
    ['[1,2]', 'Line 1: an object is expected'],
    ['[{"a":1}\n{"a":2}]', 'Line 2: an object is expected'],
    ['[{"a":1},]', 'an object is expected'],
    ['{"a":1}\n{"a":01}', 'Line 2: the object that begins here is not JSON'],
    ['{"a":1}\n{"a":', 'Line 2: an object begins here that never ends'],
    ['[{"a":1}', 'the array of the file is not closed'],
    ['[{"a":1}] {"a":1}', 'an object is expected'],
    [`{"a":${'['.repeat(100_000)}`, 'more than 500 deep'],
  ])('says where it is broken: %.20s', (text, words) => {
    expect(() => json(text)).toThrow(words);
  });
});

describe('rows under the columns of their file', () => {
  it('are refused if they have others', () => {
    const placer = new RowPlacer(['a', 'b']);
    const [short] = rowsOf('1', CSV).map((row) => placer.place(row));
    const [other, some] = rowsOf('{"c":1}{"b":2}', JSON_FILE).map((row) => placer.place(row));
    expect(short?.problem).toBe('it has 1 cells, and the file 2 columns');
    expect(other?.problem).toContain('“c”');
    expect([some?.problem, some?.cells]).toEqual([null, [null, { text: '2', bare: true }]]);
  });
});

describe('what a file seems to be', () => {
  it.each([
    ['a;b;c\n1,5;2;3\n', { format: 'csv', delimiter: ';', header: true }],
    ['1\t2\n3\t4\n', { delimiter: '\t', header: false }],
    ['id,5\n1,2\n', { delimiter: ',', header: true }],
    ['one column\n', { format: 'csv', delimiter: ',' }],
    [' [ {"a":1}]', { format: 'json' }],
    ['{"a":1}\n', { format: 'json' }],
    ['[x],{y}\n', { format: 'csv' }],
  ])('%j', (text, expected) => {
    expect(sniff(text, true, ['ID'])).toMatchObject(expected);
  });
});
