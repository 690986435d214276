import { isUtf8 } from 'node:buffer';
import { MAX_REFUSED_CELLS, type ExportOptions, type RefusedCell } from '../../../shared/model/transfer';
import type { ResultColumn } from '../../../shared/queryStream';
import type { RowPage } from '../../../shared/rowPage';

/** A column of an export and its place in the pages. */
export interface ExportColumn extends ResultColumn {
  index: number;
}

/** Turns pages of rows into the bytes of a file, in the order of these methods. */
export interface ExportWriter {
  head(): Uint8Array;
  /** Rows from `from` to before `to` of a page. */
  rows(page: RowPage, from: number, to: number): Uint8Array;
  tail(): Uint8Array;
}

/** What a writer of one format is made of. */
export interface WriterInput {
  columns: readonly ExportColumn[];
  options: ExportOptions;
  refused: RefusedCells;
}

/** Cells that a format can't hold. */
export class RefusedCells {
  readonly listed: RefusedCell[] = [];
  count = 0;

  /** `row` from 1. */
  add(row: number, column: string, why: string): void {
    this.count += 1;
    if (this.listed.length < MAX_REFUSED_CELLS) this.listed.push({ row, column, why });
  }
}

/** Why a cell is left empty in formats that are made of text. */
export const NOT_TEXT = 'it is not valid UTF-8';

/** The text of a cell; null: NULL, or it is refused. `row` of the export, from 1. */
export function textCell(
  bytes: Uint8Array | null,
  row: number,
  column: string,
  refused: RefusedCells,
): string | null {
  if (bytes === null) return null;
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  refused.add(row, column, NOT_TEXT);
  return null;
}

const HEX = /^\\x(?:[0-9a-fA-F]{2})*$/;

/** Bytes as base64 (RFC 4648, 4), where they are shown as `\x` and digits. */
export function base64Of(hex: string): string {
  return HEX.test(hex) ? Buffer.from(hex.slice(2), 'hex').toString('base64') : hex;
}
