import { unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { columnsOf, exportOptions, pageOfRows, written } from './exportTestkit';
import { RefusedCells } from './exportWriter';
import { writerFor } from './writers';
import { columnLetters } from './xlsxWriter';

const XLSX = exportOptions('xlsx');
const TEXT = columnsOf({ name: 'text', value: 'number' });

/** The cells of one sheet by reference, read as a spreadsheet reads them. */
function cellsOf(workbook: Uint8Array, sheet = 1): Map<string, string> {
  const parts = unzipSync(workbook, { filter: ({ name }) => name === `xl/worksheets/sheet${sheet}.xml` });
  const cells = new Map<string, string>();
  const parser = new SaxesParser();
  let reference = '';
  parser.on('opentag', ({ name, attributes }) => {
    if (name !== 'c') return;
    reference = attributes['r'] ?? '';
    expect(attributes['t']).toBe('inlineStr');
    cells.set(reference, '');
  });
  parser.on('text', (text) => {
    const plain = text.replace(/_x([0-9A-F]{4})_/g, (_all, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
    if (reference !== '') cells.set(reference, (cells.get(reference) ?? '') + plain);
  });
  parser.on('error', (error) => {
    throw error;
  });
  for (const bytes of Object.values(parts)) parser.write(Buffer.from(bytes).toString('utf8'));
  parser.close();
  return cells;
}

describe('XLSX', () => {
  it('gives every value back as the text that it is', () => {
    const values = [
      '9223372036854775807',
      '007',
      '=1+1',
      '<&>"\'',
      'a\r\nb',
      '_x0041_',
      ' padded ',
      '🚢',
      '1/2',
    ];
    const { bytes, refused } = written(
      TEXT,
      values.map((each) => [each, '1']),
      XLSX,
    );
    const cells = cellsOf(bytes);
    expect(cells.get('A1')).toBe('name');
    expect(values.map((_, index) => cells.get(`A${index + 2}`))).toEqual(values);
    expect(refused.count).toBe(0);
  });

  it('keeps NULL and the empty text apart', () => {
    const cells = cellsOf(written(TEXT, [[null, '']], XLSX).bytes);
    expect(cells.has('A2')).toBe(false);
    expect(cells.get('B2')).toBe('');
  });

  it('leaves cells empty that it can’t hold, names them, and cuts none', () => {
    const most = 'x'.repeat(32_767);
    const rows = [
      [most, null],
      [`${most}x`, null],
      ['\u0001', null],
      ['\uffff', null],
      [Uint8Array.of(0xff), null],
    ];
    const { bytes, refused } = written(TEXT, rows, XLSX);
    const cells = cellsOf(bytes);
    expect(cells.get('A2')).toBe(most);
    expect(['A3', 'A4', 'A5', 'A6'].map((each) => cells.has(each))).toEqual([false, false, false, false]);
    expect(refused.listed.map(({ row, column }) => [row, column])).toEqual(
      [2, 3, 4, 5].map((row) => [row, 'name']),
    );
    expect(refused.listed[0]?.why).toContain('32,768 characters');
  });

  it('goes on in another sheet when one is full', () => {
    const writer = writerFor(columnsOf({ n: 'number' }), XLSX, new RefusedCells());
    const page = pageOfRows(Array.from({ length: 4096 }, () => ['7']));
    const parts = [writer.head()];
    for (let rows = 0; rows < 1_048_576; rows += page.rows) parts.push(writer.rows(page, 0, page.rows));
    parts.push(writer.tail());
    const workbook = Buffer.concat(parts);
    const second = cellsOf(workbook, 2);
    // One row of names in each.
    expect([...second]).toEqual([
      ['A1', 'n'],
      ['A2', '7'],
    ]);
    const names = unzipSync(workbook, { filter: ({ name }) => name === 'xl/workbook.xml' });
    expect(Buffer.from(names['xl/workbook.xml'] ?? []).toString()).toContain('name="Rows 2"');
  });

  it('refuses more columns than a sheet has', () => {
    const wide = Array.from({ length: 16_385 }, () => ({ name: 'c', type: '', class: 'text' as const }));
    expect(() => writerFor(wide, XLSX, new RefusedCells())).toThrow(/16,384 columns/);
    expect([0, 25, 26, 701, 702, 16_383].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD']);
  });
});
