import {
  boundedText,
  HISTORY_PREVIEW,
  type HistoryEntry,
  type HistoryFilter,
  type RanConnection,
  type RanStatement,
  type RunOutcome,
} from '../../shared/model/queryHistory';
import { type Cell, CheckedTable, type StoreProblem } from './checkedTable';
import type { Bindable, Connection } from './connection';
import { TABLES } from './tables';

/** Where each column stands in a row. */
const AT = Object.fromEntries(
  Object.keys(TABLES.queryRun.columns).map((name, index) => [name, index]),
) as Record<keyof typeof TABLES.queryRun.columns, number>;

/** Statements that have run in query tabs, by a number that counts up. */
export class QueryHistoryTable {
  readonly #table: CheckedTable;

  constructor(
    readonly connection: Connection,
    report: (problem: StoreProblem) => void,
  ) {
    this.#table = new CheckedTable(connection, TABLES.queryRun, report);
  }

  /** Writes statements in one transaction, and lets the oldest beyond `most` go. */
  append(statements: readonly { connection: RanConnection; statement: RanStatement }[], most: number): void {
    this.connection.transaction(() => {
      for (const { connection, statement } of statements) this.#table.insert(valuesOf(connection, statement));
      this.#table.delete('id <= (SELECT max(id) FROM query_run) - ?', [most]);
    });
  }

  /** Newest first, without the whole texts. */
  list(filter: HistoryFilter, limit: number): HistoryEntry[] {
    const { where, parameters } = conditions(filter);
    const clauses = `WHERE ${where} ORDER BY id DESC LIMIT ?`;
    return this.#table
      .selectKeyed('id', clauses, [...parameters, limit])
      .map(({ key, cells }) => entryOf(key, cells));
  }

  /** The text of one entry; undefined: there is none. */
  text(id: number): string | undefined {
    const cells = this.#table.select('WHERE id = ?', [id])[0];
    return cells === undefined ? undefined : String(cells[AT.text]);
  }

  /** Hosts that anything ran on, each with its newest name; by name. */
  hosts(): { hostId: string; name: string }[] {
    const sql = `SELECT CAST(host_id AS BLOB), CAST(host_name AS BLOB), max(id) FROM query_run
      GROUP BY host_id ORDER BY host_name LIMIT 500`;
    return this.connection.all(sql).map(([id, name]) => ({ hostId: decoded(id), name: decoded(name) }));
  }

  remove(id: number): boolean {
    return this.#table.delete('id = ?', [id]) > 0;
  }

  /** Removes what began before a time, in ms since the epoch. */
  removeBefore(time: number): number {
    return this.#table.delete('started_at < ?', [time]);
  }

  clear(): void {
    this.#table.delete('1 = 1', []);
  }
}

function valuesOf(connection: RanConnection, statement: RanStatement): Bindable[] {
  const { hostId, endpointId, hostName, engine, database, user } = connection;
  const { startedAt, durationMs, rows, outcome, message, cut, text } = statement;
  return [
    ...[hostId, endpointId, hostName, engine, database, user],
    ...[startedAt, durationMs, rows, outcome, message, cut ? 1 : 0, text],
  ];
}

function entryOf(id: number, cells: readonly Cell[]): HistoryEntry {
  const text = (column: keyof typeof AT): string => String(cells[AT[column]]);
  const rows = cells[AT.rows];
  return {
    ...{ id, hostId: text('host_id'), endpointId: text('endpoint_id'), hostName: text('host_name') },
    engine: text('engine') as HistoryEntry['engine'],
    ...{ database: text('database_name'), user: text('user_name') },
    startedAt: Number(cells[AT.started_at]),
    durationMs: Number(cells[AT.duration_ms]),
    rows: typeof rows === 'number' ? rows : null,
    outcome: text('outcome') as RunOutcome,
    message: text('message'),
    cut: cells[AT.cut] === 1,
    preview: boundedText(text('text'), HISTORY_PREVIEW),
  };
}

function conditions({ text, hostId, outcome, since, beforeId }: HistoryFilter): {
  where: string;
  parameters: Bindable[];
} {
  const parts: [string, Bindable][] = [];
  if (beforeId !== null) parts.push(['id < ?', beforeId]);
  if (hostId !== null) parts.push(['host_id = ?', hostId]);
  if (outcome !== null) parts.push(['outcome = ?', outcome]);
  if (since !== null) parts.push(['started_at >= ?', since]);
  // What is cheap to look at comes first.
  if (text !== '') parts.push([`text LIKE ? ESCAPE '\\'`, `%${text.replace(/[\\%_]/g, '\\$&')}%`]);
  return {
    where: ['1 = 1', ...parts.map(([sql]) => sql)].join(' AND '),
    parameters: parts.map(([, value]) => value),
  };
}

const decoded = (cell: unknown): string => (Buffer.isBuffer(cell) ? cell.toString('utf8') : '');
