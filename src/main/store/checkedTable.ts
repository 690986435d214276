import { crc32 } from 'node:zlib';
import type { Bindable, Connection, Row } from './connection';

/** How a column is read back. */
export type ColumnKind = 'text' | 'integer' | 'blob';

/** A table whose rows carry a checksum over the named columns, in this order. */
export interface TableSpec {
  name: string;
  columns: Readonly<Record<string, ColumnKind>>;
}

/** A row that can't be trusted: it is left out of what is read, and left alone in the file. */
export interface StoreProblem {
  table: string;
  /** One sentence for people. */
  message: string;
}

/** A stored value as it is read. */
export type Cell = string | number | Buffer | null;

/**
 * CRC-32 over a row: each value that is not NULL is preceded by NUL and its index. Numbers count as decimal text,
 * which is what `CAST(integer AS BLOB)` gives.
 */
export function rowChecksum(values: readonly (Bindable | Uint8Array)[]): number {
  let sum = 0;
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const bytes = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
    sum = crc32(`\u0000${index}`, sum);
    // zlib takes an empty buffer for the start of a new sum and returns 0.
    if (bytes.length > 0) sum = crc32(bytes, sum);
  }
  return sum;
}

/** Checksum of a row whose first value is the only one that is not NULL: the first step of it is always the same. */
export function documentChecksum(document: Uint8Array): number {
  return document.length > 0 ? crc32(document, BEFORE_FIRST) : BEFORE_FIRST;
}

const BEFORE_FIRST = crc32('\u00000');

/**
 * Reads and writes rows with a checksum. SQLite notices damage to its own structure but not inside a value, and libsql
 * aborts on text that is not UTF-8: hence every column is read as bytes and checked before it is decoded.
 */
export class CheckedTable {
  readonly #columns: string[];
  readonly #kinds: ColumnKind[];
  /** What a SELECT reads, and from where. */
  readonly #list: string;

  constructor(
    readonly connection: Connection,
    readonly spec: TableSpec,
    readonly report: (problem: StoreProblem) => void,
  ) {
    this.#columns = Object.keys(spec.columns);
    this.#kinds = Object.values(spec.columns);
    this.#list = `${castColumns(this.#columns)} FROM ${spec.name}`;
  }

  /** Adds a row; `key` holds columns that the checksum does not cover. */
  insert(values: readonly Bindable[], key: Readonly<Record<string, Bindable>> = {}): void {
    const names = [...Object.keys(key), ...this.#columns, 'checksum'];
    const marks = names.map(() => '?').join(', ');
    this.connection.run(`INSERT INTO ${this.spec.name} (${names.join(', ')}) VALUES (${marks})`, [
      ...Object.values(key),
      ...values,
      rowChecksum(values),
    ]);
  }

  /** Replaces every covered column of the rows that match. Returns how many there were. */
  update(values: readonly Bindable[], where: string, parameters: readonly Bindable[]): number {
    const assignments = [...this.#columns, 'checksum'].map((column) => `${column} = ?`).join(', ');
    const sql = `UPDATE ${this.spec.name} SET ${assignments} WHERE ${where}`;
    return this.connection.run(sql, [...values, rowChecksum(values), ...parameters]);
  }

  /** Deletes the rows that match. Returns how many there were. */
  delete(where: string, parameters: readonly Bindable[]): number {
    return this.connection.run(`DELETE FROM ${this.spec.name} WHERE ${where}`, parameters);
  }

  /** Rows in column order; those that fail their checksum are reported and left out. */
  select(clauses: string, parameters: readonly Bindable[] = []): Cell[][] {
    return this.#checked(this.connection.all(`SELECT ${this.#list} ${clauses}`, parameters));
  }

  /** The same with a number beside each row, from a column that its checksum does not cover. */
  selectKeyed(
    key: string,
    clauses: string,
    parameters: readonly Bindable[],
  ): { key: number; cells: Cell[] }[] {
    const sql = `SELECT CAST(${key} AS INTEGER), ${this.#list} ${clauses}`;
    return this.connection.all(sql, parameters).flatMap(([number, ...row]) => {
      const cells = this.#checked([row])[0];
      return cells === undefined ? [] : [{ key: Number(number), cells }];
    });
  }

  #checked(rows: readonly Row[]): Cell[][] {
    const good: Cell[][] = [];
    for (const row of rows) {
      const cells = row.slice(0, -1) as (Buffer | null)[];
      if (rowChecksum(cells) === row.at(-1)) good.push(cells.map((cell, at) => this.#decode(cell, at)));
      else this.report({ table: this.spec.name, message: 'A record fails its checksum and is left out.' });
    }
    return good;
  }

  #decode(cell: Buffer | null, column: number): Cell {
    if (cell === null) return null;
    const kind = this.#kinds[column];
    if (kind === 'blob') return cell;
    return kind === 'integer' ? Number(cell.toString('latin1')) : cell.toString('utf8');
  }
}

/** The list of a SELECT that reads the covered columns as bytes, then the checksum. */
export function castColumns(columns: readonly string[]): string {
  return [...columns.map((column) => `CAST(${column} AS BLOB)`), 'CAST(checksum AS INTEGER)'].join(', ');
}
