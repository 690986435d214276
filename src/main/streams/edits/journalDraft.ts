import { BinnacleError } from '../../../shared/errors';
import type { ApplyOutcome } from '../../../shared/edits';
import type { JournalCells, JournalChange } from '../../../shared/journalEdits';
import { boundedText } from '../../../shared/model/queryHistory';
import { LONGEST_JOURNAL_NAME, MOST_ENTRY_BYTES } from '../../../shared/model/editJournal';
import { sealJournal } from '../../vault/journalCipher';
import { zero } from '../../vault/secretBytes';
import type { EditStep } from './applyEdits';
import { EditWriter, type SeenCells } from './editStatements';
import type { EditableTable } from './editTarget';
import { encodeContent, fitting, type JournalContent } from './journalContent';
import type { JournalLink } from './journalLink';
import { nameOfKey, rowsByKey, wholeTable, type TableSite, type WholeTable } from './journalTable';
import type { JournalTransactions } from './journalTransactions';

/** Where entries of one session go. */
export interface JournalPlace {
  link: JournalLink;
  hostId: string;
  transactions: JournalTransactions;
}

/** What one apply is about. */
export interface JournalSubject extends TableSite {
  table: EditableTable;
  /** The entry whose changes are taken back; null: none. */
  undoes: number | null;
  /** Changes that can't be kept may be applied all the same. */
  unkept: boolean;
}

/** The inverse of so many changes can't be kept, and nobody has agreed to that. */
export class Unkept extends Error {
  constructor(readonly changes: number) {
    super('The inverse of changes can’t be kept.');
  }
}

type Key = readonly (string | null)[];

/** What would take the changes of one apply back: gathered in its transaction, sealed and kept before its commit. */
export class JournalDraft {
  #steps: readonly EditStep[] = [];
  #whole: WholeTable | null = null;
  /** Rows that are deleted, with all their columns. */
  readonly #deleted = new Map<EditStep, SeenCells>();

  private constructor(
    private readonly place: JournalPlace,
    private readonly subject: JournalSubject,
    private readonly publicKey: Uint8Array,
  ) {}

  /** Null: the journal is off. Rejects where it can't be written now. */
  static async begin(place: JournalPlace, subject: JournalSubject): Promise<JournalDraft | null> {
    const { publicKey } = await place.link.ask({ do: 'begin' });
    return publicKey === null ? null : new JournalDraft(place, subject, publicKey);
  }

  /**
   * In the transaction, before the first change: reads rows that are to be deleted as a whole. Gives the steps anew, each
   * of which deletes only a row that is still what was read.
   */
  async before(steps: readonly EditStep[]): Promise<EditStep[]> {
    const { table } = this.subject;
    if (steps.some(({ change }) => change.kind !== 'update')) {
      const key = table.key.map((column) => table.columns.get(column)?.name ?? '');
      this.#whole = await orUnreadable(
        wholeTable(this.subject, { schema: table.schema, table: table.table, key }),
      );
    }
    const made = await this.#readDeleted(steps);
    this.#steps = made;
    return made;
  }

  /** In the transaction, after the last change. Null: nothing of it can be kept. Throws {@link Unkept}. */
  async write(keys: ReadonlyMap<EditStep, Key>): Promise<KeptEntry | null> {
    const changes = await this.#changes(keys);
    const kept = fitting(changes);
    const leftOut = changes.length - kept.length;
    if (leftOut > 0 && !this.subject.unkept) throw new Unkept(leftOut);
    if (kept.length === 0) return null;
    const count = (kind: JournalChange['kind']): number =>
      kept.filter((change) => change.kind === kind).length;
    const { table, session, undoes } = this.subject;
    const [database, user, schema, name] = [
      ...[session.server.database, session.server.user, table.schema, table.table],
    ].map((each) => boundedText(each, LONGEST_JOURNAL_NAME)) as [string, string, string, string];
    const { id } = await this.place.link.ask({
      do: 'write',
      entry: {
        ...{ database, user, schema, table: name, leftOut, undoes, state: 'applying' },
        ...{ updates: count('update'), inserts: count('insert'), deletes: count('delete') },
      },
      sealed: this.#seal(kept),
    });
    return new KeptEntry(this.place, id);
  }

  async #readDeleted(steps: readonly EditStep[]): Promise<EditStep[]> {
    const whole = this.#whole;
    if (whole === null) return [...steps];
    const keys = steps.flatMap(({ change, key }) => (change.kind === 'delete' && key !== null ? [key] : []));
    const rows = await rowsByKey(this.subject, whole, keys, MOST_ENTRY_BYTES);
    const writer = new EditWriter(whole, this.subject.engine.dialect, this.subject.dialect);
    return steps.map((step) => {
      const row =
        step.change.kind === 'delete' && step.key !== null ? rows.get(nameOfKey(step.key)) : undefined;
      // One that is not what was seen fails by its own statement.
      if (row === undefined || !this.#isSeen(step, row, whole)) return step;
      const made = { ...step, statement: writer.delete(row) };
      this.#deleted.set(made, row);
      return made;
    });
  }

  #isSeen({ seen }: EditStep, row: SeenCells, whole: WholeTable): boolean {
    return [...seen].every(([column, text]) => row.get(this.#placeIn(whole, column)) === text);
  }

  #placeIn(whole: WholeTable, column: number): number {
    const name = this.subject.table.columns.get(column)?.name;
    return whole.described.findIndex((each) => each.name === name);
  }

  /** Null for those that can't be read. Columns are numbered as {@link #names} gives them. */
  async #changes(keys: ReadonlyMap<EditStep, Key>): Promise<(JournalChange | null)[]> {
    const { table } = this.subject;
    const keysOf = (kind: 'update' | 'insert'): Key[] =>
      this.#steps.flatMap((step) => (step.change.kind === kind ? [keys.get(step) ?? []] : []));
    const readable = (list: Key[]): Key[] => list.filter((key) => key.length === table.key.length);
    const updated = await rowsByKey(this.subject, table, readable(keysOf('update')), MOST_ENTRY_BYTES);
    const whole = this.#whole ?? table;
    const inserted = await rowsByKey(this.subject, whole, readable(keysOf('insert')), MOST_ENTRY_BYTES);
    return this.#steps.map((step) => {
      const name = nameOfKey(keys.get(step) ?? []);
      if (step.change.kind === 'update') return this.#updated(step, updated.get(name));
      const row = step.change.kind === 'delete' ? this.#deleted.get(step) : inserted.get(name);
      if (row === undefined) return null;
      const cells: JournalCells = [...row];
      if (step.change.kind === 'delete' && !this.#isRestorable(row, whole)) return null;
      return step.change.kind === 'delete'
        ? { kind: 'delete', before: cells, after: null }
        : { kind: 'insert', before: null, after: cells };
    });
  }

  /** The key, and what the person has changed. */
  #updated({ change, seen }: EditStep, after: SeenCells | undefined): JournalChange | null {
    if (after === undefined || change.kind !== 'update') return null;
    const { table } = this.subject;
    const columns = new Set([...table.key, ...change.cells.map(({ column }) => column)]);
    const before = new Map([...columns].map((column) => [column, seen.get(column) ?? null]));
    if (!this.#isRestorable(before, table)) return null;
    const of = (row: SeenCells): JournalCells =>
      [...columns].map((column) => [
        this.#whole === null ? column : this.#placeIn(this.#whole, column),
        row.get(column) ?? null,
      ]);
    return { kind: 'update', before: of(seen), after: of(after) };
  }

  /** What the server computes comes back by itself. */
  #isRestorable(row: SeenCells, { columns, offers }: EditableTable): boolean {
    const { dialect } = this.subject;
    return [...row].every(([at, text]) => {
      const column = columns.get(at);
      const isGiven = text !== null && column !== undefined && offers[at]?.refusal === null;
      return !isGiven || dialect.restorable?.(text, column) !== false;
    });
  }

  #names(): string[] {
    if (this.#whole !== null) return this.#whole.described.map(({ name }) => name);
    const { columns } = this.subject.table;
    const length = Math.max(...columns.keys()) + 1;
    return Array.from({ length }, (_, at) => columns.get(at)?.name ?? '');
  }

  #seal(changes: JournalChange[]): Buffer {
    const { table, session } = this.subject;
    const content: JournalContent = {
      ...{ version: 1, database: session.server.database, schema: table.schema, table: table.table },
      key: table.key.map((column) => table.columns.get(column)?.name ?? ''),
      ...{ columns: this.#names(), changes },
    };
    const bytes = encodeContent(content);
    try {
      return sealJournal(this.publicKey, this.place.hostId, bytes);
    } finally {
      zero(bytes);
    }
  }
}

/** Null for columns that this login may not read: what is shown of the table has to do. */
async function orUnreadable(work: Promise<WholeTable>): Promise<WholeTable | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof BinnacleError && error.code === 'query-failed') return null;
    throw error;
  }
}

/** An entry whose commit is about to be sent. */
export class KeptEntry {
  constructor(
    private readonly place: JournalPlace,
    private readonly id: number,
  ) {}

  /** `outcome` null: it was committed, or belongs to the person's transaction now. */
  settle(outcome: ApplyOutcome | null, isNested: boolean): void {
    const { link, transactions } = this.place;
    if (outcome === null && isNested) transactions.follow(this.id);
    else if (outcome === null) link.mark(this.id, 'applied');
    else link.mark(this.id, outcome.state === 'unknown' ? 'unknown' : 'rolled-back');
  }
}

/** What is said where changes would be applied whose inverse is not kept. */
export const unkeptError = (changes: number): BinnacleError =>
  new BinnacleError(
    'too-large',
    changes === 1
      ? 'What would undo one of the changes can’t be kept. Nothing was changed.'
      : `What would undo ${changes.toLocaleString('en')} of the changes can’t be kept. Nothing was changed.`,
    {
      hint: 'Their values are larger than 1 MiB, 16 MiB in all, the rows can’t be read as a whole, or they have numbers in a column of SQLite without a type.',
    },
  );
