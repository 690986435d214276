import type { JournalEntry, JournalFilter, JournalState } from '../../shared/model/editJournal';
import { type Cell, CheckedTable, type StoreProblem } from './checkedTable';
import type { Bindable, Connection } from './connection';
import { TABLES } from './tables';

/** An entry that is about to be written. */
export type NewJournalEntry = Omit<JournalEntry, 'id' | 'bytes'>;

/** Where each column stands in a row. */
const AT = Object.fromEntries(
  Object.keys(TABLES.editJournal.columns).map((name, index) => [name, index]),
) as Record<keyof typeof TABLES.editJournal.columns, number>;

/** Applied edits with their inverse, which is sealed: the store can't read it. By a number that counts up. */
export class EditJournalTable {
  readonly #entries: CheckedTable;
  readonly #inverses: CheckedTable;

  constructor(
    readonly connection: Connection,
    report: (problem: StoreProblem) => void,
  ) {
    this.#entries = new CheckedTable(connection, TABLES.editJournal, report);
    this.#inverses = new CheckedTable(connection, TABLES.editInverse, report);
  }

  /** Writes an entry, durable when this returns, and lets the oldest go beyond so many bytes. Gives its number. */
  append(entry: NewJournalEntry, sealed: Buffer, mostBytes: number): number {
    return this.connection.transaction(() => {
      this.#entries.insert(valuesOf({ ...entry, bytes: sealed.length }));
      const id = Number(this.connection.value('SELECT last_insert_rowid()'));
      this.#inverses.insert([sealed], { id });
      this.#dropBeyond(mostBytes);
      return id;
    });
  }

  /** Newest first. */
  list({ hostId, database, beforeId }: JournalFilter, limit: number): JournalEntry[] {
    const where = ['host_id = ?'];
    const parameters: Bindable[] = [hostId];
    if (database !== null) {
      where.push('database_name = ?');
      parameters.push(database);
    }
    if (beforeId !== null) {
      where.push('id < ?');
      parameters.push(beforeId);
    }
    return this.#select(`WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT ?`, [...parameters, limit]);
  }

  /** One entry; undefined: there is none. */
  get(id: number): JournalEntry | undefined {
    return this.#select('WHERE id = ?', [id])[0];
  }

  /** Its sealed inverse; undefined: there is none, or it is damaged. */
  sealed(id: number): Buffer | undefined {
    const sealed = this.#inverses.select('WHERE id = ?', [id])[0]?.[0];
    return Buffer.isBuffer(sealed) ? sealed : undefined;
  }

  mark(id: number, state: JournalState): void {
    const entry = this.get(id);
    if (entry !== undefined) this.#entries.update(valuesOf({ ...entry, state }), 'id = ?', [id]);
  }

  /** Numbers of those of which nobody has said what became of them. */
  unfinished(): number[] {
    return this.connection
      .all("SELECT CAST(id AS INTEGER) FROM edit_journal WHERE state IN ('applying', 'open')")
      .map(([id]) => Number(id));
  }

  remove(id: number): void {
    this.#delete('id = ?', [id]);
  }

  /** Removes what was written before a time, in ms since the epoch. */
  removeBefore(time: number): void {
    this.#delete('written_at < ?', [time]);
  }

  clear(): void {
    this.#delete('1 = 1', []);
  }

  #select(clauses: string, parameters: readonly Bindable[]): JournalEntry[] {
    return this.#entries.selectKeyed('id', clauses, parameters).map(({ key, cells }) => entryOf(key, cells));
  }

  #delete(where: string, parameters: readonly Bindable[]): void {
    this.connection.transaction(() => {
      this.#entries.delete(where, parameters);
      this.#inverses.delete('id NOT IN (SELECT id FROM edit_journal)', []);
    });
  }

  #dropBeyond(mostBytes: number): void {
    const sizes = this.connection.all(
      'SELECT CAST(id AS INTEGER), CAST(bytes AS INTEGER) FROM edit_journal ORDER BY id DESC',
    );
    let sum = 0;
    const first = sizes.find(([, bytes]) => (sum += Number(bytes)) > mostBytes);
    if (first !== undefined) this.#delete('id <= ?', [Number(first[0])]);
  }
}

function valuesOf(entry: Omit<JournalEntry, 'id'>): Bindable[] {
  const { hostId, endpointId, hostName, engine, database, user, schema, table } = entry;
  const { writtenAt, state, updates, inserts, deletes, leftOut, undoes, bytes } = entry;
  return [
    ...[hostId, endpointId, hostName, engine, database, user, schema, table],
    ...[writtenAt, state, updates, inserts, deletes, leftOut, undoes, bytes],
  ];
}

function entryOf(id: number, cells: readonly Cell[]): JournalEntry {
  const text = (column: keyof typeof AT): string => String(cells[AT[column]]);
  const number = (column: keyof typeof AT): number => Number(cells[AT[column]]);
  const undoes = cells[AT.undoes];
  return {
    ...{ id, hostId: text('host_id'), endpointId: text('endpoint_id'), hostName: text('host_name') },
    engine: text('engine') as JournalEntry['engine'],
    ...{ database: text('database_name'), user: text('user_name') },
    ...{ schema: text('schema_name'), table: text('table_name') },
    ...{ writtenAt: number('written_at'), state: text('state') as JournalState },
    ...{ updates: number('updates'), inserts: number('inserts'), deletes: number('deletes') },
    ...{ leftOut: number('left_out'), undoes: typeof undoes === 'number' ? undoes : null },
    bytes: number('bytes'),
  };
}
