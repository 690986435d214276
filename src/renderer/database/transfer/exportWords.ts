import type { TransferProgress } from '../../../shared/model/transfer';
import { rowsText } from '../runWords';
import type { ExportWhat } from './exports';

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A size for reading, such as `1.5 MiB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value.toLocaleString() : value.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

/** How far an export is, and how fast. */
export function progressText({ rows, bytes, elapsedMs }: TransferProgress): string {
  const rate = elapsedMs === 0 ? '' : ` · ${Math.round((rows / elapsedMs) * 1000).toLocaleString()} rows/s`;
  return `${rowsText(rows)} · ${bytesText(bytes)}${rate}`;
}

/** What is exported, for the sheet's second line. */
export function whatText(what: ExportWhat): string {
  switch (what.what) {
    case 'result':
      return `${what.label}: ${rowsText(what.rows)}`;
    case 'table':
      return `${what.table.schema}.${what.table.name}: all rows, straight from the server`;
    case 'statement':
      return 'All rows of the statement, straight from the server';
  }
}

/** What the file is called, without its kind. */
export function fileNameFor(what: ExportWhat): string {
  if (what.what === 'table') return what.table.name;
  return what.what === 'result' && what.table !== '' ? what.table : 'rows';
}
