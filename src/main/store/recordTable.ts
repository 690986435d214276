import type { z } from 'zod';
import { BinnacleError } from '../../shared/errors';
import { CheckedTable, documentChecksum, type StoreProblem, type TableSpec } from './checkedTable';
import type { Bindable, Connection } from './connection';
import { damaged } from './storeErrors';

/** Rows read as one piece. */
interface Documents {
  /** JSON documents, a line feed between. */
  bytes: Buffer;
  /** Their checksums, a comma between. */
  sums: Buffer;
  /** Number of the last row; null: there is none. */
  last: number | null;
}

const EMPTY = Buffer.alloc(0);

/** Records of one kind, each a JSON document under its id; deleted ones stay as tombstones until they are purged. */
export class RecordTable<T extends { id: string }> {
  readonly #table: CheckedTable;

  constructor(
    connection: Connection,
    spec: TableSpec,
    readonly schema: z.ZodType<T>,
    readonly report: (problem: StoreProblem) => void,
  ) {
    this.#table = new CheckedTable(connection, spec, report);
  }

  /** Every record that is not deleted. One query; damaged ones are reported and left out. */
  all(): T[] {
    const documents = checkedDocuments(this.#documents());
    if (documents === undefined) return this.#decodeAll(this.#table.select('WHERE deleted_at IS NULL'));
    return documents.flatMap((document) => this.decode(document) ?? []);
  }

  /**
   * Every record that is not deleted as it is stored, `count` at a time, so that other work can come between: one query a
   * part. What is written meanwhile may or may not be among them. Damaged ones are reported and left out. Read them by
   * {@link decode}.
   */
  *documents(count: number): Generator<Buffer[], void> {
    let last = 0;
    for (;;) {
      const page = this.#documents('AND rowid > ? ORDER BY rowid LIMIT ?', [last, count]);
      if (page.last === null) return;
      const rows = `WHERE deleted_at IS NULL AND rowid > ? AND rowid <= ?`;
      const slowly = (): Buffer[] =>
        this.#table.select(rows, [last, page.last]).map(([data]) => Buffer.from(String(data)));
      yield checkedDocuments(page) ?? slowly();
      last = page.last;
    }
  }

  /** The record of a stored document; undefined: it can't be read, which is reported. */
  decode(document: Buffer): T | undefined {
    const record = parseRecord(document.toString('utf8'));
    if (record === undefined) this.#unreadable();
    return record as T | undefined;
  }

  /** Records that are not deleted and fit SQL clauses. */
  protected some(clauses: string, parameters: readonly Bindable[] = []): T[] {
    return this.#decodeAll(this.#table.select(`WHERE deleted_at IS NULL ${clauses}`, parameters));
  }

  /** Adds a record, checked strictly. */
  insert(record: T): void {
    this.#table.insert([this.#encode(record), null, null], { id: record.id });
  }

  /** Replaces a record that is not deleted, checked strictly. */
  update(record: T): void {
    this.#write(record.id, [this.#encode(record), null, null], 'deleted_at IS NULL');
  }

  /** Turns a record into a tombstone, which {@link put} brings back. */
  remove(record: T, undoToken: string, time: number): void {
    this.#write(record.id, [JSON.stringify(record), time, undoToken], 'deleted_at IS NULL');
  }

  /** Writes a record that may be new, there, or a tombstone: checked strictly, and there afterwards. */
  put(record: T): void {
    const values = [this.#encode(record), null, null];
    if (this.#table.update(values, 'id = ?', [record.id]) === 0)
      this.#table.insert(values, { id: record.id });
  }

  /** Ids of the tombstones. */
  removedIds(): string[] {
    return this.#decodeAll(this.#table.select('WHERE deleted_at IS NOT NULL')).map(({ id }) => id);
  }

  /** Deletes tombstones older than `time` for good and returns their ids. */
  purge(time: number): string[] {
    const old = this.#decodeAll(this.#table.select('WHERE deleted_at < ?', [time]));
    for (const { id } of old) this.#table.delete('id = ? AND deleted_at IS NOT NULL', [id]);
    return old.map(({ id }) => id);
  }

  /** Reads documents as one piece of bytes, which takes half the time of a row at a time. */
  #documents(clauses = '', parameters: readonly number[] = []): Documents {
    const { connection, spec } = this.#table;
    // A JSON document that was written here has no line feed: they are escaped inside its strings.
    const sql = `SELECT CAST(group_concat(data, char(10)) AS BLOB), CAST(group_concat(checksum) AS BLOB), max(rowid)
      FROM (SELECT rowid, data, checksum FROM ${spec.name} WHERE deleted_at IS NULL ${clauses})`;
    const [bytes, sums, last] = connection.all(sql, parameters)[0] ?? [];
    const some = Buffer.isBuffer(bytes) && Buffer.isBuffer(sums);
    return {
      bytes: some ? bytes : EMPTY,
      sums: some ? sums : EMPTY,
      last: last === null ? null : Number(last),
    };
  }

  #write(id: string, values: [string, number | null, string | null], condition: string): void {
    const changed = this.#table.update(values, `id = ? AND ${condition}`, [id]);
    // The caller knows the record from memory: a row that can't be found means a broken index.
    if (changed !== 1) throw damaged(`a ${this.#table.spec.name} can’t be found any more`);
  }

  #encode(record: T): string {
    const checked = this.schema.safeParse(record);
    if (checked.success) return JSON.stringify(checked.data);
    const issue = checked.error.issues[0];
    throw new BinnacleError('bad-request', issue?.message ?? 'This can’t be saved.', {
      field: issue?.path.join('.') ?? '',
    });
  }

  /** A row with a right checksum is what this program wrote after a strict check, so only its form is checked here. */
  #decodeAll(rows: readonly (readonly unknown[])[]): T[] {
    const records: T[] = [];
    for (const [data] of rows) {
      const record = parseRecord(data);
      if (record !== undefined) records.push(record as T);
      else this.#unreadable();
    }
    return records;
  }

  #unreadable(): void {
    this.report({ table: this.#table.spec.name, message: 'A record can’t be read and is left out.' });
  }
}

/** The documents one by one; undefined if a checksum does not fit: then the slow way tells which row it is. */
function checkedDocuments({ bytes, sums, last }: Documents): Buffer[] | undefined {
  if (last === null) return [];
  const documents: Buffer[] = [];
  let start = 0;
  for (const sum of sums.toString('latin1').split(',')) {
    const feed = bytes.indexOf(10, start);
    const document = bytes.subarray(start, feed < 0 ? bytes.length : feed);
    if (documentChecksum(document) !== Number(sum)) return undefined;
    documents.push(document);
    start += document.length + 1;
  }
  return start > bytes.length ? documents : undefined;
}

function parseRecord(data: unknown): { id: string } | undefined {
  try {
    const value: unknown = JSON.parse(data as string);
    const fits = typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
    return fits ? (value as { id: string }) : undefined;
  } catch {
    return undefined;
  }
}
