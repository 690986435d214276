import type { RowPage } from '../../../shared/rowPage';
import { qualifiedName, quoteIdentifier } from '../../../shared/sql/identifiers';
import { valueLiteral } from '../../../shared/sql/literals';
import { ByteBuilder } from './byteBuilder';
import { textCell, type ExportWriter, type WriterInput } from './exportWriter';

/** Rows of one statement: SQL Server takes 1,000 at most. */
const ROWS_A_STATEMENT = 500;
/** A statement ends after this many bytes, so that servers with small limits take it (MySQL's packet: 1 MiB once). */
const STATEMENT_BYTES = 256 * 1024;

/** INSERT statements in the words of one dialect. */
export class SqlWriter implements ExportWriter {
  readonly #out = new ByteBuilder();
  readonly #begin: string;
  #row = 0;
  #inStatement = 0;
  #statementBytes = 0;

  constructor(private readonly input: WriterInput) {
    const { dialect, table } = input.options.sql;
    const names = input.columns.map(({ name }) => quoteIdentifier(name, dialect)).join(', ');
    const target = table.schema === '' ? quoteIdentifier(table.name, dialect) : qualifiedName(table, dialect);
    this.#begin = `INSERT INTO ${target} (${names}) VALUES\n`;
  }

  head(): Uint8Array {
    return this.#out.take();
  }

  rows(page: RowPage, from: number, to: number): Uint8Array {
    for (let row = from; row < to; row++) this.#add(page, row);
    return this.#out.take();
  }

  tail(): Uint8Array {
    if (this.#inStatement > 0) this.#out.text(';\n');
    return this.#out.take();
  }

  #add(page: RowPage, row: number): void {
    const { columns, options, refused } = this.input;
    this.#row += 1;
    const values = columns.map(({ index, name, class: kind }) =>
      valueLiteral(textCell(page.bytes(row, index), this.#row, name, refused), kind, options.sql.dialect),
    );
    const text = `  (${values.join(', ')})`;
    if (this.#inStatement >= ROWS_A_STATEMENT || this.#statementBytes + text.length > STATEMENT_BYTES) {
      if (this.#inStatement > 0) this.#out.text(';\n');
      this.#inStatement = this.#statementBytes = 0;
    }
    this.#out.text(this.#inStatement === 0 ? this.#begin : ',\n');
    this.#out.text(text);
    this.#inStatement += 1;
    this.#statementBytes += text.length;
  }
}
