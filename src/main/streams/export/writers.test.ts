import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { columnsOf, exportOptions, written } from './exportTestkit';

const TEXT = columnsOf({ a: 'text', b: 'text' });
const HOSTILE = [
  'a"b',
  'a,b',
  'line\nline',
  'cr\r',
  '"',
  "'",
  ' padded ',
  '\ufeffmark',
  '\0',
  '=1+1',
  '\\N',
  '🚢',
  '\t',
];
const MB16 = 'x"'.repeat(8 * 1024 * 1024);

describe('CSV', () => {
  it('keeps NULL, the empty text and the word NULL apart, whatever stands for NULL', () => {
    const rows = [
      [null, ''],
      ['NULL', '\\N'],
    ];
    expect(written(TEXT, rows, exportOptions('csv')).text).toBe('a,b\n,""\nNULL,\\N\n');
    expect(written(TEXT, rows, exportOptions('csv', { csv: { nullText: 'NULL' } })).text).toBe(
      'a,b\nNULL,""\n"NULL",\\N\n',
    );
  });

  it.each([',', ';', '\t', '|'] as const)(
    'gives hostile cells back to another reader, between %j',
    (delimiter) => {
      for (const quote of ['"', "'"] as const) {
        const rows = HOSTILE.map((cell) => [cell, 'next']);
        const csv = { delimiter, quote, header: false, lineEnd: '\r\n' } as const;
        const { bytes } = written(TEXT, rows, exportOptions('csv', { csv }));
        const read: string[][] = parse(bytes, { delimiter, quote, escape: quote, record_delimiter: '\r\n' });
        expect(read).toEqual(rows);
      }
    },
  );

  it('copies bytes that are no UTF-8 and cells of 16 MB as they are', () => {
    const bytes = Uint8Array.of(0xff, 0xed, 0xa0, 0x80);
    const file = written(TEXT, [[bytes, MB16]], exportOptions('csv', { csv: { header: false } })).bytes;
    expect(file.subarray(0, 4)).toEqual(Buffer.from(bytes));
    expect(file.length).toBe(4 + 1 + 2 + MB16.length * 1.5 + 1);
  });

  it('disarms formulas when asked, and leaves numbers alone', () => {
    const cells = ['=1', '+cmd', '-cmd', '@x', '\ttab', '\rcr', '-5', '-1.5e10', 'plain'];
    const options = exportOptions('csv', { csv: { formulaGuard: true, header: false } });
    const { text } = written(
      columnsOf({ a: 'text' }),
      cells.map((cell) => [cell]),
      options,
    );
    expect(text).toBe("'=1\n'+cmd\n'-cmd\n'@x\n'\ttab\n\"'\rcr\"\n-5\n-1.5e10\nplain\n");
  });

  it('has a byte order mark, columns and bytes as chosen', () => {
    const columns = columnsOf({ id: 'number', data: 'binary' });
    const chosen = exportOptions('csv', { csv: { byteOrderMark: true }, bytes: 'base64', columns: [1] });
    expect(written(columns, [['1', '\\x00ff']], chosen).text).toBe('\ufeffdata\nAP8=\n');
  });
});

describe('JSON', () => {
  const columns = columnsOf({ n: 'number', b: 'boolean', j: 'json', t: 'text' });

  it('writes numbers digit by digit, and as texts what JSON has no number for', () => {
    const values = ['9223372036854775807', '1.10', `1${'0'.repeat(1000)}.5`, 'NaN', '007', '1e400'];
    const { text } = written(
      columnsOf({ n: 'number' }),
      values.map((each) => [each]),
      exportOptions('ndjson'),
    );
    expect(text.split('\n')).toEqual([
      ...['{"n":9223372036854775807}', '{"n":1.10}', `{"n":1${'0'.repeat(1000)}.5}`],
      ...['{"n":"NaN"}', '{"n":"007"}', '{"n":1e400}', ''],
    ]);
    const asText = exportOptions('ndjson', { numbersAsText: true });
    expect(written(columnsOf({ n: 'number' }), [['5']], asText).text).toBe('{"n":"5"}\n');
  });

  it('embeds JSON as it stands, on one line where lines count, and as text what is none', () => {
    const json = '{"big": 12345678901234567890,\n "a": [1]}';
    const array = written(columns, [['1', 't', json, null]], exportOptions('json')).text;
    expect(array).toBe(`[\n{"n":1,"b":true,"j":${json},"t":null}\n]\n`);
    const lines = written(
      columns,
      [
        ['1', 'f', json, 'x'],
        ['1', 'f', '{broken', 'x'],
      ],
      exportOptions('ndjson'),
    ).text;
    expect(
      lines
        .trimEnd()
        .split('\n')
        .map((line) => typeof JSON.parse(line)),
    ).toEqual(['object', 'object']);
    expect(lines).toContain('12345678901234567890');
    expect(lines).toContain('"j":"{broken"');
  });

  it('is valid whatever the cells hold, and lists what is no text', () => {
    const rows = HOSTILE.map((cell) => ['1', 't', 'null', cell]);
    const { text, refused } = written(columns, rows, exportOptions('json'));
    expect((JSON.parse(text) as { t: string }[]).map(({ t }) => t)).toEqual(HOSTILE);
    expect(refused.count).toBe(HOSTILE.length); // the null of JSON
    const bad = written(columnsOf({ t: 'text' }), [['x'], [Uint8Array.of(0xff)]], exportOptions('json'));
    expect(bad.refused.listed).toEqual([{ row: 2, column: 't', why: 'it is not valid UTF-8' }]);
  });

  it('loses no column to another of the same name', () => {
    const twice = [
      ...columnsOf({ a: 'number' }),
      ...columnsOf({ a: 'number', a_2: 'number', ['__proto__']: 'text' }),
    ];
    const { text } = written(twice, [['1', '2', '3', 'x'].slice(0, twice.length)], exportOptions('ndjson'));
    expect(text).toContain('{"a":1,"a_3":2,"a_2":3');
  });
});

describe('SQL', () => {
  it('begins a new statement before one gets too long', () => {
    const rows = Array.from({ length: 501 }, (_, index) => [String(index), "it's \\ "]);
    const { text } = written(columnsOf({ id: 'number', t: 'text' }), rows, exportOptions('sql'));
    expect(text.match(/INSERT INTO public\.t \(id, t\) VALUES/g)).toHaveLength(2);
    expect(text).toContain("  (500, E'it''s \\\\ ');\n");
    expect(text.match(/;\n/g)).toHaveLength(2);
  });

  it('speaks each dialect', () => {
    const row = [[null, '\\x00ff']];
    const columns = columnsOf({ 'a b': 'text', c: 'binary' });
    const inDialect = (dialect: 'mysql' | 'sqlserver'): string =>
      written(columns, row, exportOptions('sql', { sql: { dialect, table: { schema: '', name: 't' } } }))
        .text;
    expect(inDialect('mysql')).toBe("INSERT INTO `t` (`a b`, `c`) VALUES\n  (NULL, X'00ff');\n");
    expect(inDialect('sqlserver')).toBe('INSERT INTO [t] ([a b], [c]) VALUES\n  (NULL, 0x00ff);\n');
  });
});
