import { isNumberLiteral } from '../../../shared/sql/literals';
import type { RowPage } from '../../../shared/rowPage';
import { ByteBuilder } from './byteBuilder';
import { base64Of, type ExportColumn, type ExportWriter, type WriterInput } from './exportWriter';

const NEW_LINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const APOSTROPHE = 0x27;
/** What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"): = + - @ tab CR. */
const FORMULA_STARTS: ReadonlySet<number> = new Set([0x3d, 0x2b, 0x2d, 0x40, 0x09, 0x0d]);
/** Longest text that is looked at as a number, in bytes: numeric of PostgreSQL goes that far. */
const MAX_NUMBER_BYTES = 200_000;

/**
 * Comma-separated values (RFC 4180). Cells are copied as the bytes that they are. NULL is its text without quotes; a cell
 * of the same text gets quotes, so that both stay apart.
 */
export class CsvWriter implements ExportWriter {
  readonly #out = new ByteBuilder();
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #lineEnd: Buffer;
  readonly #nullText: Buffer;
  /** Whether a byte makes quotes needed. */
  readonly #special = new Uint8Array(256);

  constructor(private readonly input: WriterInput) {
    const { delimiter, quote, lineEnd, nullText } = input.options.csv;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quote = quote.charCodeAt(0);
    this.#lineEnd = Buffer.from(lineEnd);
    this.#nullText = Buffer.from(nullText);
    for (const byte of [this.#delimiter, this.#quote, NEW_LINE, CARRIAGE_RETURN]) this.#special[byte] = 1;
  }

  head(): Uint8Array {
    const { csv } = this.input.options;
    if (csv.byteOrderMark) this.#out.text('\ufeff');
    if (csv.header) {
      this.input.columns.forEach(({ name }, index) => {
        if (index > 0) this.#out.byte(this.#delimiter);
        this.#guarded(Buffer.from(name));
      });
      this.#out.bytes(this.#lineEnd);
    }
    return this.#out.take();
  }

  rows(page: RowPage, from: number, to: number): Uint8Array {
    const { columns } = this.input;
    for (let row = from; row < to; row++) {
      for (const [position, column] of columns.entries()) {
        if (position > 0) this.#out.byte(this.#delimiter);
        const cell = page.bytes(row, column.index);
        if (cell === null) this.#out.bytes(this.#nullText);
        else this.#cell(cell, column);
      }
      this.#out.bytes(this.#lineEnd);
    }
    return this.#out.take();
  }

  tail(): Uint8Array {
    return this.#out.take();
  }

  #cell(cell: Uint8Array, column: ExportColumn): void {
    const { options } = this.input;
    if (column.class === 'binary' && options.bytes === 'base64') {
      this.#guarded(Buffer.from(base64Of(Buffer.from(cell).toString('latin1'))));
      return;
    }
    this.#guarded(cell);
  }

  #guarded(cell: Uint8Array): void {
    const { formulaGuard } = this.input.options.csv;
    if (!formulaGuard || !FORMULA_STARTS.has(cell[0] ?? 0) || isNumber(cell)) this.#quoted(cell);
    else this.#quoted(Buffer.concat([Buffer.of(APOSTROPHE), cell]));
  }

  #quoted(cell: Uint8Array): void {
    if (!this.#needsQuotes(cell)) {
      this.#out.bytes(cell);
      return;
    }
    this.#out.byte(this.#quote);
    let start = 0;
    for (let at = cell.indexOf(this.#quote); at >= 0; at = cell.indexOf(this.#quote, start)) {
      this.#out.bytes(cell.subarray(start, at + 1));
      this.#out.byte(this.#quote);
      start = at + 1;
    }
    this.#out.bytes(cell.subarray(start));
    this.#out.byte(this.#quote);
  }

  #needsQuotes(cell: Uint8Array): boolean {
    // The empty text, for NULL is nothing between two delimiters; and a blank that readers like to trim.
    if (cell.length === 0 || cell[0] === 0x20 || cell[cell.length - 1] === 0x20) return true;
    const special = this.#special;
    for (const byte of cell) if (special[byte] === 1) return true;
    // A byte order mark at the beginning of a file would be none of the cell's.
    if (cell[0] === 0xef) return true;
    return cell.length === this.#nullText.length && this.#nullText.equals(cell);
  }
}

const isNumber = (cell: Uint8Array): boolean =>
  cell.length <= MAX_NUMBER_BYTES && isNumberLiteral(Buffer.from(cell).toString('latin1'));
