import { MAX_SOURCE_COLUMNS, type ImportFormat } from '../../../shared/model/importing';
import {
  malformed,
  MAX_ROW_LENGTH,
  rowTooLong,
  type RowReader,
  type SourceCell,
  type SourceRow,
} from './rowReader';

const NEW_LINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Where the reader is: before a cell, in one, in one with quotes, or behind a quote that may have ended it. */
type State = 'start' | 'bare' | 'quoted' | 'after-quote';

/**
 * Comma-separated values (RFC 4180), the reverse of `CsvWriter`: cells with and without quotes stay apart, because NULL
 * has none. A quote inside a cell that began without one is a character like others. Lines end with LF, CR LF or CR.
 */
export class CsvReader implements RowReader {
  readonly #delimiter: number;
  readonly #quote: number;
  #state: State = 'start';
  #parts: string[] = [];
  #cells: (SourceCell | null)[] = [];
  #length = 0;
  #line = 1;
  #rowLine = 1;
  #lastWasReturn = false;
  #rows: SourceRow[] = [];

  constructor(private readonly format: Pick<ImportFormat, 'delimiter' | 'quote' | 'nullText'>) {
    this.#delimiter = format.delimiter.charCodeAt(0);
    this.#quote = format.quote.charCodeAt(0);
  }

  feed(text: string): SourceRow[] {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const isNewLine = code === NEW_LINE || code === CARRIAGE_RETURN;
      if (isNewLine && this.#isSecondHalf(code)) {
        // In quotes both halves belong to the cell; outside the row has ended with the first.
        if (this.#state !== 'quoted') from = at + 1;
        continue;
      }
      if (isNewLine) this.#line += 1;
      else this.#lastWasReturn = false;
      const isSpecial = isNewLine || code === this.#delimiter || code === this.#quote;
      if (!isSpecial && this.#state !== 'after-quote') {
        if (this.#state === 'start') this.#state = 'bare';
      } else from = this.#special(text, from, at, code, isNewLine);
    }
    this.#keep(text.slice(from));
    return this.#taken();
  }

  end(): SourceRow[] {
    if (this.#state === 'quoted') throw malformed(this.#rowLine, 'a quote in this row is never closed');
    if (this.#state !== 'start' || this.#cells.length > 0) {
      this.#endCell();
      this.#endRow();
    }
    return this.#taken();
  }

  /** Whether this is the LF of a CR LF. */
  #isSecondHalf(code: number): boolean {
    const isIt = this.#lastWasReturn && code === NEW_LINE;
    this.#lastWasReturn = code === CARRIAGE_RETURN;
    return isIt;
  }

  /** Takes a character that may mean something; gives where the text that is not kept yet begins. */
  #special(text: string, from: number, at: number, code: number, isNewLine: boolean): number {
    const isQuote = code === this.#quote;
    switch (this.#state) {
      case 'quoted':
        if (!isQuote) return from;
        this.#keep(text.slice(from, at));
        this.#state = 'after-quote';
        return at + 1;
      case 'after-quote':
        // Two quotes are one of the text: it begins with this one.
        if (isQuote) {
          this.#state = 'quoted';
          return at;
        }
        break;
      case 'start':
        if (isQuote) {
          this.#state = 'quoted';
          return at + 1;
        }
        break;
      case 'bare':
        if (isQuote) return from;
        this.#keep(text.slice(from, at));
    }
    if (!isNewLine && code !== this.#delimiter)
      throw malformed(
        this.#line,
        'after the quote that ends a cell comes neither a delimiter nor a line end',
      );
    this.#endCell();
    if (isNewLine) this.#endRow();
    return at + 1;
  }

  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length > MAX_ROW_LENGTH) throw rowTooLong(this.#rowLine);
    if (part !== '') this.#parts.push(part);
  }

  #endCell(): void {
    const bare = this.#state !== 'after-quote';
    const text = this.#parts.join('');
    this.#cells.push(bare && text === this.format.nullText ? null : { text, bare });
    if (this.#cells.length > MAX_SOURCE_COLUMNS)
      throw malformed(this.#rowLine, `there are more than ${MAX_SOURCE_COLUMNS} cells`);
    this.#parts = [];
    this.#state = 'start';
  }

  #endRow(): void {
    const cells = this.#cells.map((cell) => ({ name: null, cell }));
    this.#rows.push({ line: this.#rowLine, cells, problem: null });
    this.#cells = [];
    this.#length = 0;
    this.#rowLine = this.#line;
  }

  #taken(): SourceRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }
}
