import type { CellEdit, EditedValue } from '../../../shared/edits';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { qualifiedName, quoteIdentifier } from '../../../shared/sql/identifiers';
import { UnfitValue, type EditColumn, type EditDialect } from './editDialect';
import type { EditableTable } from './editTarget';

/** A statement of one change, and where in it the new values stand. */
export interface EditStatement {
  sql: string;
  /** UTF-16 units from 0. */
  values: { column: number; start: number; end: number }[];
  /** Reads the key of the row as it is after the statement, where RETURNING does not tell and it may be another. */
  written?: string;
  /** Finds and locks the row where an UPDATE says that none has changed. */
  lock?: string;
}

/** Half of a character that takes two: no encoding has it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

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

  /** Changes the row only if every column that was seen still holds what it was shown with. */
  update(seen: SeenCells, cells: readonly CellEdit[]): EditStatement {
    const statement = new Statement(`${this.dialect.verbs.update} ${this.#name} SET `);
    for (const [at, { column, value }] of cells.entries()) {
      statement.add(`${at === 0 ? '' : ', '}${this.#quoted(column)} = `);
      statement.value(column, this.#value(column, value, true));
    }
    const where = ` WHERE ${this.#matches(seen)}`;
    const returning = this.dialect.returning(this.#keyNames);
    const update = statement
      .add(where)
      .add(returning ?? '')
      .end();
    if (returning === null && cells.some(({ column }) => this.table.key.includes(column))) {
      const written = this.#written(cells, (index) => this.#isKey(index, seen.get(index) ?? null));
      if (written !== null) update.written = written;
    }
    const { lock } = this.dialect;
    if (lock !== null) update.lock = `SELECT 1 FROM ${this.#name}${where}${lock}`;
    return update;
  }

  delete(seen: SeenCells): EditStatement {
    return { sql: `DELETE FROM ${this.#name} WHERE ${this.#matches(seen)}`, values: [] };
  }

  insert(cells: readonly CellEdit[]): EditStatement {
    const { dialect } = this;
    const returning = dialect.returning(this.#keyNames);
    const statement = new Statement(`${dialect.verbs.insert} ${this.#name} `);
    if (cells.length === 0) statement.add(dialect.onlyDefaults);
    else {
      const insists = cells.some(({ column }) => this.table.identity?.has(column));
      statement.add(`(${cells.map(({ column }) => this.#quoted(column)).join(', ')})`);
      statement.add(`${insists ? (dialect.overriding ?? '') : ''} VALUES (`);
      for (const [at, { column, value }] of cells.entries()) {
        statement.add(at === 0 ? '' : ', ').value(column, this.#value(column, value));
      }
      statement.add(')');
    }
    const insert = statement.add(returning ?? '').end();
    const written = returning === null ? this.#written(cells, (index) => this.#isNumbered(index)) : null;
    if (written !== null) insert.written = written;
    return insert;
  }

  /** Reads rows by their keys: all columns of the result that are the table's, in the order of {@link EditableTable.columns}. */
  read(keys: readonly (readonly (string | null)[])[], isNested: boolean): string {
    const names = [...this.table.columns.keys()].map((column) => this.#quoted(column)).join(', ');
    const rows = keys.map((key) => {
      const parts = this.table.key.map((column, at) => this.#isKey(column, key[at] ?? null));
      return `(${parts.join(' AND ')})`;
    });
    const locking = isNested ? this.dialect.asOfNow : '';
    return `SELECT ${names} FROM ${this.#name} WHERE ${rows.join(' OR ')}${locking}`;
  }

  get #name(): string {
    const { schema, table } = this.table;
    return qualifiedName({ schema, name: table }, this.engine);
  }

  get #keyNames(): string[] {
    return this.table.key.map((column) => this.#column(column).name);
  }

  #column(index: number): EditColumn {
    const unknown: EditColumn = { name: '', class: 'other', type: '', default: '', numbered: false };
    return this.table.columns.get(index) ?? unknown;
  }

  #quoted(index: number): string {
    return quoteIdentifier(this.#column(index).name, this.engine);
  }

  #value(index: number, value: EditedValue, replaces = false): string {
    const column = this.#column(index);
    if (value.kind === 'null') return 'NULL';
    if (value.kind === 'default') return this.dialect.defaultValue(column);
    try {
      if (LONE_SURROGATE.test(value.text)) throw new UnfitValue('The value holds half of a character.');
      const { dialect } = this;
      return replaces && dialect.replaced !== undefined
        ? dialect.replaced(value.text, column)
        : dialect.value(value.text, column);
    } catch (error) {
      throw error instanceof UnfitValue ? error.inColumn(index) : error;
    }
  }

  /**
   * Reads the key of a row that was given these cells, by the columns' own equality, which is what makes the key unique;
   * `other`: the condition for a key column that was given none. Null: it can't be told.
   */
  #written(cells: readonly CellEdit[], other: (index: number) => string | null): string | null {
    const parts = this.table.key.map((index) => {
      const value = cells.find(({ column }) => column === index)?.value;
      if (value === undefined || value.kind !== 'text') return other(index);
      return `${this.#quoted(index)} = ${this.#value(index, value)}`;
    });
    if (parts.includes(null)) return null;
    const names = this.#keyNames.map((name) => quoteIdentifier(name, this.engine)).join(', ');
    return `SELECT ${names} FROM ${this.#name} WHERE ${parts.join(' AND ')}`;
  }

  #isNumbered(index: number): string | null {
    const { lastNumber } = this.dialect;
    return this.#column(index).numbered ? `${this.#quoted(index)} = ${lastNumber}` : null;
  }

  #isKey(index: number, text: string | null): string {
    const column = this.#column(index);
    const holds = this.dialect.holds(column, text);
    const finds = text === null ? null : this.dialect.finds(column, text);
    return finds === null ? holds : `${finds} AND ${holds}`;
  }

  #matches(seen: SeenCells): string {
    const key = new Set(this.table.key);
    const rest = [...this.table.columns.keys()].filter((index) => !key.has(index) && seen.has(index));
    return [
      ...this.table.key.map((index) => this.#isKey(index, seen.get(index) ?? null)),
      ...rest.map((index) => this.dialect.holds(this.#column(index), seen.get(index) ?? null)),
    ].join(' AND ');
  }
}
