import type { ExportFormat, ExportOptions } from '../../../shared/model/transfer';
import type { ColumnClass, ResultColumn } from '../../../shared/queryStream';
import { RowPage, RowPageBuilder } from '../../../shared/rowPage';
import { RefusedCells } from './exportWriter';
import { writerFor } from './writers';

/** A cell: text, bytes, or NULL. */
export type TestCell = string | Uint8Array | null;

/** Options as the sheet begins with them. */
export function exportOptions(
  format: ExportFormat,
  {
    csv = {},
    ...changes
  }: Partial<Omit<ExportOptions, 'csv'>> & { csv?: Partial<ExportOptions['csv']> } = {},
): ExportOptions {
  return {
    ...{ format, numbersAsText: false, bytes: 'hex', columns: null },
    csv: {
      ...{ delimiter: ',', quote: '"', header: true, lineEnd: '\n', byteOrderMark: false, nullText: '' },
      ...{ formulaGuard: false, ...csv },
    },
    sql: { dialect: 'postgres', table: { schema: 'public', name: 't' } },
    ...changes,
  };
}

/** Columns with names and classes, such as `{ id: 'number' }`. */
export const columnsOf = (classes: Readonly<Record<string, ColumnClass>>): ResultColumn[] =>
  Object.entries(classes).map(([name, kind]) => ({ name, type: '', class: kind }));

/** Rows as one page. */
export function pageOfRows(rows: readonly (readonly TestCell[])[]): RowPage {
  const builder = new RowPageBuilder(rows[0]?.length ?? 0);
  for (const row of rows) {
    for (const cell of row) {
      if (cell === null) builder.nullCell();
      else {
        const bytes = typeof cell === 'string' ? Buffer.from(cell) : cell;
        builder.cell(bytes, 0, bytes.length);
      }
    }
    builder.endRow();
  }
  return new RowPage(builder.take());
}

/** A whole file of some rows. */
export function written(
  columns: readonly ResultColumn[],
  rows: readonly (readonly TestCell[])[],
  options: ExportOptions,
): { bytes: Buffer; text: string; refused: RefusedCells } {
  const refused = new RefusedCells();
  const writer = writerFor(columns, options, refused);
  const page = pageOfRows(rows);
  const bytes = Buffer.concat([writer.head(), writer.rows(page, 0, page.rows), writer.tail()]);
  return { bytes, text: bytes.toString('utf8'), refused };
}
