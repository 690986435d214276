import { RowPage, RowPageBuilder } from '../../../shared/rowPage';

const encoder = new TextEncoder();

/** The bytes of a page with these rows, for tests. */
export function pageBytes(rows: readonly (readonly (string | null)[])[]): Uint8Array {
  const builder = new RowPageBuilder(rows[0]?.length ?? 0);
  for (const row of rows) {
    for (const cell of row) {
      const bytes = cell === null ? null : encoder.encode(cell);
      if (bytes === null) builder.nullCell();
      else builder.cell(bytes, 0, bytes.length);
    }
    builder.endRow();
  }
  return builder.take();
}

/** A page with these rows. */
export const onePage = (rows: readonly (readonly (string | null)[])[]): RowPage =>
  new RowPage(pageBytes(rows));
