import { unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';

/** Column of a reference such as `AB12` (ECMA-376, 18.3.1.4), from 0. */
function columnOf(reference: string): number {
  let number = 0;
  for (const letter of reference.replace(/\d+$/, '')) number = 26 * number + letter.charCodeAt(0) - 64;
  return number - 1;
}

/** The texts of the first sheet of a workbook by row and column; null: the cell is not there. */
export function xlsxCells(workbook: Uint8Array): (string | null)[][] {
  const name = 'xl/worksheets/sheet1.xml';
  const sheet = unzipSync(workbook, { filter: (part) => part.name === name })[name];
  const rows: (string | null)[][] = [];
  let column = -1;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name: tag, attributes }) => {
    if (tag === 'row') rows.push([]);
    if (tag !== 'c') return;
    column = columnOf(attributes['r'] ?? '');
    const row = rows.at(-1);
    if (row === undefined || attributes['t'] !== 'inlineStr') throw new Error('a cell is no text');
    while (row.length < column) row.push(null);
    row[column] = '';
  });
  parser.on('closetag', ({ name: tag }) => {
    if (tag === 'c') column = -1;
  });
  parser.on('text', (text) => {
    const row = rows.at(-1);
    if (row === undefined || column < 0) return;
    // ST_Xstring (ECMA-376, 22.9.2.19): _x000D_ is a carriage return.
    const plain = text.replace(/_x([0-9A-F]{4})_/g, (_all, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
    row[column] = (row[column] ?? '') + plain;
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(Buffer.from(sheet ?? []).toString('utf8'));
  parser.close();
  return rows;
}
