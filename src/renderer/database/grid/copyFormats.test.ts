import { describe, expect, it } from 'vitest';
import type { ColumnClass, ResultColumn } from '../../../shared/queryStream';
import { copyWriter, type CopyFormat, type CopyRow } from './copyFormats';

const column = (name: string, kind: ColumnClass = 'text'): ResultColumn => ({ name, type: '', class: kind });

function copied(
  format: CopyFormat,
  columns: readonly ResultColumn[],
  rows: readonly CopyRow[],
  headers = false,
): string {
  const writer = copyWriter(format, columns, { headers, table: 'orders', dialect: 'postgres' });
  return writer.begin() + rows.map((row) => writer.row(row)).join('') + writer.end();
}
const oneText = (format: CopyFormat, value: string | null, kind: ColumnClass = 'text'): string =>
  copied(format, [column('c', kind)], [[value]]);

const two = [column('id', 'number'), column('name')];

describe('TSV', () => {
  it('has a line a row, and the names if asked for', () => {
    const rows = [
      ['1', 'a'],
      ['2', 'b'],
    ];
    expect(copied('tsv', two, rows)).toBe('1\ta\n2\tb');
    expect(copied('tsv', two, rows, true)).toBe('id\tname\n1\ta\n2\tb');
  });

  it.each([
    ['a "quoted" word', 'a "quoted" word'],
    ['"begins', '"""begins"'],
    ['tab\there', '"tab\there"'],
    ['two\nlines', '"two\nlines"'],
    ['a,b', 'a,b'],
    ['', '""'],
    [null, ''],
    ['NULL', 'NULL'],
    ['00123456789012345678901234567890.10', '00123456789012345678901234567890.10'],
  ])('writes %j as %j', (value, expected) => expect(oneText('tsv', value)).toBe(expected));
});

describe('CSV', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['tab\there', 'tab\there'],
    ['', '""'],
    [null, ''],
    ['NULL', 'NULL'],
  ])('writes %j as %j', (value, expected) => expect(oneText('csv', value)).toBe(expected));

  it('quotes names, too', () => {
    expect(copied('csv', [column('a,b'), column('c"d')], [['1', null]], true)).toBe('"a,b","c""d"\n1,');
  });
});

describe('JSON', () => {
  it.each<[string | null, ColumnClass, string]>([
    ['9007199254740993', 'number', '9007199254740993'],
    ['-1.50', 'number', '-1.50'],
    ['1e400', 'number', '1e400'],
    ['NaN', 'number', '"NaN"'],
    ['Infinity', 'number', '"Infinity"'],
    ['007', 'number', '"007"'],
    ['.5', 'number', '".5"'],
    ['12', 'text', '"12"'],
    ['t', 'boolean', 'true'],
    ['f', 'boolean', 'false'],
    ['constructor', 'boolean', '"constructor"'],
    ['{"id": 12345678901234567890}', 'json', '{"id": 12345678901234567890}'],
    ['{broken', 'json', '"{broken"'],
    ['a "b"\n\t\u0000', 'text', '"a \\"b\\"\\n\\t\\u0000"'],
    ['', 'text', '""'],
    [null, 'number', 'null'],
  ])('writes %j of class %s as %s', (value, kind, expected) => {
    expect(oneText('json', value, kind)).toBe(`[\n  {"c": ${expected}}\n]`);
  });

  it('tells columns of the same name apart and takes any name', () => {
    const names = ['id', 'id', 'id (2)', '__proto__'].map((name) => column(name));
    expect(copied('json', names, [['a', 'b', 'c', 'd']])).toBe(
      '[\n  {"id": "a", "id (2)": "b", "id (2) (2)": "c", "__proto__": "d"}\n]',
    );
  });

  it('is valid without rows and with many', () => {
    expect(copied('json', two, [])).toBe('[]');
    const rows = [
      ['1', 'a'],
      ['2', null],
    ];
    expect(JSON.parse(copied('json', two, rows))).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: null },
    ]);
  });
});

describe('Markdown', () => {
  it('writes a table with numbers at the right', () => {
    expect(copied('markdown', two, [['1', 'a']])).toBe('| id | name |\n| ---: | --- |\n| 1 | a |');
  });

  it.each([
    ['a|b', 'a\\|b'],
    ['two\nlines\r\n', 'two<br>lines<br>'],
    ['<script>', '\\<script\\>'],
    ['back\\slash', 'back\\\\slash'],
    ['tab\there', 'tab here'],
    [null, '*NULL*'],
    ['*NULL*', '\\*NULL\\*'],
  ])('writes %j as %s', (value, expected) => {
    expect(oneText('markdown', value).split('\n').at(-1)).toBe(`| ${expected} |`);
  });
});

describe('INSERT', () => {
  it.each<[string | null, ColumnClass, string]>([
    ['9007199254740993', 'number', '9007199254740993'],
    ['-1.5e-7', 'number', '-1.5e-7'],
    ['NaN', 'number', "'NaN'"],
    ['1; DROP TABLE x', 'number', "'1; DROP TABLE x'"],
    ["O'Neill", 'text', "'O''Neill'"],
    ["\\'; --", 'text', "E'\\\\''; --'"],
    ['12', 'text', "'12'"],
    ['t', 'boolean', 'TRUE'],
    ['\\x00ff', 'binary', "'\\x00ff'"],
    ['', 'text', "''"],
    [null, 'text', 'NULL'],
    ['NULL', 'text', "'NULL'"],
  ])('writes %j of class %s as %s', (value, kind, expected) => {
    expect(oneText('insert', value, kind)).toBe(`INSERT INTO orders (c) VALUES\n  (${expected});`);
  });

  it('quotes names and puts up to a thousand rows into a statement', () => {
    const rows = Array.from({ length: 1001 }, (_, at) => [String(at)]);
    const text = copied('insert', [column('we"ird', 'number')], rows);
    expect(text.startsWith('INSERT INTO orders ("we""ird") VALUES\n  (0),\n  (1),\n')).toBe(true);
    expect(text.endsWith(',\n  (999);\nINSERT INTO orders ("we""ird") VALUES\n  (1000);')).toBe(true);
  });

  it('is nothing without rows', () => expect(copied('insert', two, [])).toBe(''));
});

describe('IN list', () => {
  const single = (values: (string | null)[], kind: ColumnClass): string =>
    copied(
      'in-list',
      [column('c', kind)],
      values.map((value) => [value]),
    );

  it('has each value once and no NULL', () => {
    expect(single(['2', '1', null, '2'], 'number')).toBe('(2, 1)');
    expect(single(["it's", 'b', "it's"], 'text')).toBe("('it''s', 'b')");
  });

  it('matches nothing when there is no value', () => expect(single([null], 'text')).toBe('(NULL)'));

  it('has tuples for several columns', () => {
    const rows = [
      ['1', 'a'],
      ['2', null],
      ['1', 'b'],
    ];
    expect(copied('in-list', two, rows)).toBe("((1, 'a'), (1, 'b'))");
  });
});
