import type { CellEdit, EditedValue } from '../../../shared/edits';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { qualifiedName, quoteIdentifier } from '../../../shared/sql/identifiers';
import type { EditColumn, EditDialect } from './editDialect';
import type { EditableTable } from './editTarget';

/** A statement of one change, and where in it the new values stand. */
export interface EditStatement {
  sql: string;
  /** UTF-16 units from 0. */
  values: { column: number; start: number; end: number }[];
}

/** Values of the table's columns that a row was seen with, by index in the result. */
export type SeenCells = ReadonlyMap<number, string | null>;

/** Builds text and notes where values stand. */
class Statement {
  #sql: string;
  readonly #values: EditStatement['values'] = [];

  constructor(beginning: string) {
    this.#sql = beginning;
  }

  add(text: string): this {
    this.#sql += text;
    return this;
  }

  value(column: number, text: string): this {
    const start = this.#sql.length;
    this.#values.push({ column, start, end: start + text.length });
    return this.add(text);
  }

  end(): EditStatement {
    return { sql: this.#sql, values: this.#values };
  }
}

/** Writes the statements of edits of one table. */
export class EditWriter {
  constructor(
    private readonly table: EditableTable,
    private readonly engine: SqlDialect,
    private readonly dialect: EditDialect,
  ) {}

  /** Changes the row only if every column that was shown still holds what it was shown with. */
  update(seen: SeenCells, cells: readonly CellEdit[]): EditStatement {
    const statement = new Statement(`UPDATE ${this.#name} SET `);
    for (const [at, { column, value }] of cells.entries()) {
      statement.add(`${at === 0 ? '' : ', '}${this.#quoted(column)} = `);
      statement.value(column, this.#value(column, value));
    }
    return statement
      .add(` WHERE ${this.#matches(seen)}`)
      .add(this.dialect.returning(this.#keyNames))
      .end();
  }

  delete(seen: SeenCells): EditStatement {
    return { sql: `DELETE FROM ${this.#name} WHERE ${this.#matches(seen)}`, values: [] };
  }

  insert(cells: readonly CellEdit[]): EditStatement {
    const returning = this.dialect.returning(this.#keyNames);
    if (cells.length === 0) {
      return { sql: `INSERT INTO ${this.#name} DEFAULT VALUES${returning}`, values: [] };
    }
    const names = cells.map(({ column }) => this.#quoted(column)).join(', ');
    const statement = new Statement(`INSERT INTO ${this.#name} (${names}) VALUES (`);
    for (const [at, { column, value }] of cells.entries()) {
      statement.add(at === 0 ? '' : ', ').value(column, this.#value(column, value));
    }
    return statement.add(`)${returning}`).end();
  }

  /** Reads rows by their keys: all columns of the result that are the table's, in the order of {@link EditableTable.columns}. */
  read(keys: readonly (readonly (string | null)[])[]): string {
    const names = [...this.table.columns.keys()].map((column) => this.#quoted(column)).join(', ');
    const rows = keys.map((key) => {
      const parts = this.table.key.map((column, at) => this.#isKey(column, key[at] ?? null));
      return `(${parts.join(' AND ')})`;
    });
    return `SELECT ${names} FROM ${this.#name} WHERE ${rows.join(' OR ')}`;
  }

  get #name(): string {
    const { schema, table } = this.table;
    return qualifiedName({ schema, name: table }, this.engine);
  }

  get #keyNames(): string[] {
    return this.table.key.map((column) => this.#column(column).name);
  }

  #column(index: number): EditColumn {
    return this.table.columns.get(index) ?? { name: '', class: 'other' };
  }

  #quoted(index: number): string {
    return quoteIdentifier(this.#column(index).name, this.engine);
  }

  #value(index: number, value: EditedValue): string {
    if (value.kind === 'text') return this.dialect.value(value.text, this.#column(index));
    return value.kind === 'null' ? 'NULL' : 'DEFAULT';
  }

  #isKey(index: number, text: string | null): string {
    const column = this.#column(index);
    const holds = this.dialect.holds(column, text);
    return text === null ? holds : `${this.dialect.finds(column, text)} AND ${holds}`;
  }

  #matches(seen: SeenCells): string {
    const key = new Set(this.table.key);
    const rest = [...this.table.columns.keys()].filter((index) => !key.has(index));
    return [
      ...this.table.key.map((index) => this.#isKey(index, seen.get(index) ?? null)),
      ...rest.map((index) => this.dialect.holds(this.#column(index), seen.get(index) ?? null)),
    ].join(' AND ');
  }
}
