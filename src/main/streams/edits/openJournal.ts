import { BinnacleError } from '../../../shared/errors';
import type { RowCell, RowChange } from '../../../shared/edits';
import type { JournalCells, JournalChange, OpenedJournal } from '../../../shared/journalEdits';
import type { JournalEntry } from '../../../shared/model/editJournal';
import { openJournal } from '../../vault/journalCipher';
import { PortKey } from '../../vault/portCipher';
import { zero } from '../../vault/secretBytes';
import { toldTarget } from './editTarget';
import { decodeContent, type JournalContent } from './journalContent';
import type { JournalPlace } from './journalDraft';
import { wholeTable, type TableSite, type WholeTable } from './journalTable';
import type { SeenCells } from './editStatements';
import type { SeenSource } from './seenRows';

/** An entry, and what is sealed in it. */
export interface ReadJournal {
  entry: JournalEntry;
  content: JournalContent;
}

/** Has an entry opened, which may wait for a person to unlock the vault. Rejects with what main says. */
export async function readJournal({ link, hostId }: JournalPlace, id: number): Promise<ReadJournal> {
  const port = new PortKey();
  const { entry, sealed, key } = await link.ask({ do: 'open', id, recipient: port.publicKey });
  const entryKey = port.decrypt(key);
  try {
    const bytes = openJournal(entryKey, hostId, sealed);
    try {
      return { entry, content: decodeContent(bytes) };
    } finally {
      zero(bytes);
    }
  } finally {
    zero(entryKey);
  }
}

/** An entry as a result: rows as its changes have left them, by the number of the change. */
export interface JournalResult {
  table: WholeTable;
  seen: SeenSource;
  opened: Omit<OpenedJournal, 'resultId'>;
}

/** Finds the table of an entry as it is now. Throws `conflict` where it is another one, and what `wholeTable` throws. */
export async function journalResult(
  site: TableSite,
  { entry, content }: ReadJournal,
): Promise<JournalResult> {
  const { database, schema, table: name, key } = content;
  if (database !== site.session.server.database) {
    throw new BinnacleError('conflict', `These edits were applied in the database ${database}.`, {
      hint: 'Open them from a tab of that database.',
    });
  }
  const refusal = await site.engine.editRefusal?.(site.session, { schema, name }, site.signal);
  if (typeof refusal === 'string') throw new BinnacleError('conflict', refusal);
  const table = await wholeTable(site, { schema, table: name, key });
  const place = content.columns.map((column) => table.described.findIndex((each) => each.name === column));
  const moved = (cells: JournalCells | null): JournalCells | null =>
    cells?.map(([column, text]) => [placed(place[column], name), text]) ?? null;
  const changes = content.changes.map(({ kind, before, after }): JournalChange => {
    return { kind, before: moved(before), after: moved(after) };
  });
  return {
    table,
    seen: new JournalRows(changes),
    opened: {
      ...{ entry, columns: table.described, target: toldTarget(table), changes },
      inverse: changes.map((change, id) => inverseOf(change, id, table)),
    },
  };
}

function inverseOf({ kind, before, after }: JournalChange, id: number, table: WholeTable): RowChange {
  if (kind === 'insert') return { kind: 'delete', id, row: id, base: 0 };
  const cells = (before ?? []).map(([column, text]) => ({
    column,
    value: text === null ? ({ kind: 'null' } as const) : ({ kind: 'text', text } as const),
  }));
  if (kind === 'delete')
    return { kind: 'insert', id, cells: cells.filter(({ column }) => table.given.has(column)) };
  const now = new Map(after ?? []);
  const was = new Map(before ?? []);
  const changed = cells.filter(({ column }) => now.get(column) !== was.get(column));
  // What a trigger left as it was has nothing to go back to.
  return { kind: 'update', id, row: id, base: 0, cells: changed.length > 0 ? changed : cells };
}

function placed(place: number | undefined, table: string): number {
  if (place !== undefined && place >= 0) return place;
  throw new BinnacleError('conflict', `${table} has lost a column that these edits changed.`, {
    hint: 'Look at the table, then write a statement of your own.',
  });
}

/** Rows as an entry has left them, and as they were read again since. */
class JournalRows implements SeenSource {
  readonly #versions: { row: number; cells: SeenCells }[] = [];

  constructor(private readonly changes: readonly JournalChange[]) {}

  get(row: number, base: number): Promise<SeenCells> {
    const after = this.changes[row]?.after;
    const again = this.#versions[base - 1];
    if (base > 0 && again?.row === row) return Promise.resolve(again.cells);
    if (base === 0 && after !== null && after !== undefined) return Promise.resolve(new Map(after));
    return Promise.reject(new BinnacleError('bad-request', 'There is no such row in this entry.'));
  }

  add(row: number, cells: readonly RowCell[]): number {
    return this.#versions.push({ row, cells: new Map(cells.map(({ column, text }) => [column, text])) });
  }
}
