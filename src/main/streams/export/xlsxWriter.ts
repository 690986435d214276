import { Zip, ZipDeflate } from 'fflate';
import { BinnacleError } from '../../../shared/errors';
import type { RowPage } from '../../../shared/rowPage';
import { base64Of, textCell, type ExportColumn, type ExportWriter, type WriterInput } from './exportWriter';
import {
  closingParts,
  MAX_CELL_LENGTH,
  MAX_SHEET_COLUMNS,
  MAX_SHEET_ROWS,
  SHEET_END,
  SHEET_START,
} from './xlsxParts';

/** What XML 1.0 (2.2) can't hold, in any spelling. */
const NOT_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
/** Reads as a character to a spreadsheet (ECMA-376, 22.9.2.19): its underscore is spelt out. */
const ESCAPED = /_(?=x[0-9a-fA-F]{4}_)/g;
/** The archive's offsets have 32 bits; some are kept for its list of parts. */
const MAX_FILE_BYTES = 4 * 1024 ** 3 - 1024 ** 2;
/** Quick, at a third more bytes than the best. */
const COMPRESSION_LEVEL = 3;
/** Texts of a sheet are compressed in pieces of so many UTF-16 units. */
const PIECE_LENGTH = 128 * 1024;

/**
 * A workbook (ECMA-376) whose cells are all text, written as one stream. A sheet that is full is followed by another.
 * Cells that a spreadsheet can't hold are left empty and listed.
 */
export class XlsxWriter implements ExportWriter {
  readonly #zip: Zip;
  #chunks: Uint8Array[] = [];
  #failure: Error | null = null;
  #bytes = 0;
  #sheet: ZipDeflate | null = null;
  #sheets = 0;
  #sheetRow = 0;
  #row = 0;
  #text = '';

  /** Throws `too-large` for more columns than a sheet has. */
  constructor(private readonly input: WriterInput) {
    if (input.columns.length > MAX_SHEET_COLUMNS) {
      throw new BinnacleError(
        'too-large',
        `A sheet has at most ${MAX_SHEET_COLUMNS.toLocaleString('en')} columns.`,
        {
          hint: 'Choose fewer columns, or another format.',
        },
      );
    }
    this.#zip = new Zip((error, chunk) => {
      if (error !== null) this.#failure = error;
      else {
        this.#chunks.push(chunk);
        this.#bytes += chunk.length;
      }
    });
  }

  head(): Uint8Array {
    this.#beginSheet();
    return this.#take();
  }

  rows(page: RowPage, from: number, to: number): Uint8Array {
    for (let row = from; row < to; row++) {
      this.#row += 1;
      if (this.#sheetRow === MAX_SHEET_ROWS) this.#nextSheet();
      const cells = this.input.columns.map((column, position) =>
        this.#cell(page.bytes(row, column.index), column, position),
      );
      this.#addRow(cells);
    }
    this.#flush();
    return this.#take();
  }

  tail(): Uint8Array {
    this.#endSheet();
    for (const [name, text] of closingParts(this.#sheets)) {
      const part = new ZipDeflate(name, { level: COMPRESSION_LEVEL });
      this.#zip.add(part);
      part.push(Buffer.from(text), true);
    }
    this.#zip.end();
    return this.#take();
  }

  #nextSheet(): void {
    this.#endSheet();
    this.#beginSheet();
  }

  #beginSheet(): void {
    this.#sheets += 1;
    this.#sheetRow = 0;
    this.#sheet = new ZipDeflate(`xl/worksheets/sheet${this.#sheets}.xml`, { level: COMPRESSION_LEVEL });
    this.#zip.add(this.#sheet);
    this.#text = SHEET_START;
    this.#addRow(this.input.columns.map(({ name }, position) => this.#heading(name, position)));
  }

  #endSheet(): void {
    this.#text += SHEET_END;
    this.#sheet?.push(Buffer.from(this.#text), true);
    this.#text = '';
  }

  #addRow(cells: string[]): void {
    this.#sheetRow += 1;
    this.#text += `<row r="${this.#sheetRow}">${cells.join('')}</row>`;
    if (this.#text.length >= PIECE_LENGTH) this.#flush();
  }

  #flush(): void {
    this.#sheet?.push(Buffer.from(this.#text));
    this.#text = '';
  }

  #cell(bytes: Uint8Array | null, column: ExportColumn, position: number): string {
    const { options, refused } = this.input;
    const plain = textCell(bytes, this.#row, column.name, refused);
    if (plain === null) return '';
    const text = column.class === 'binary' && options.bytes === 'base64' ? base64Of(plain) : plain;
    const why = whyNot(text);
    if (why === null) return this.#inline(text, position);
    refused.add(this.#row, column.name, why);
    return '';
  }

  /** Names of columns are no data: what can't be shown of them is left out. */
  #heading(name: string, position: number): string {
    return this.#inline(whyNot(name) === null ? name : `column ${position + 1}`, position);
  }

  #inline(text: string, position: number): string {
    const reference = `${columnLetters(position)}${this.#sheetRow + 1}`;
    return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
  }

  #take(): Uint8Array {
    if (this.#failure !== null) throw this.#failure;
    if (this.#bytes > MAX_FILE_BYTES) {
      throw new BinnacleError('too-large', 'The workbook would be larger than 4 GiB.', {
        hint: 'Export fewer rows, or as CSV.',
      });
    }
    const taken = Buffer.concat(this.#chunks);
    this.#chunks = [];
    return taken;
  }
}

function whyNot(text: string): string | null {
  if (text.length > MAX_CELL_LENGTH)
    return `it has ${text.length.toLocaleString('en')} characters; a cell holds ${MAX_CELL_LENGTH.toLocaleString('en')}`;
  return NOT_XML.test(text) ? 'it holds a control character that a workbook can’t' : null;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

const escaped = (text: string): string =>
  text.replace(ESCAPED, '_x005F_').replace(/[&<>\r]/g, (each) => ENTITIES[each] ?? each);

/** A, B, …, Z, AA, … */
export function columnLetters(position: number): string {
  let letters = '';
  for (let left = position + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  }
  return letters;
}
