import { BinnacleError, toWire } from '../../../shared/errors';
import type { ApplyOutcome, CurrentRow, RowCell, RowChange } from '../../../shared/edits';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { QueryError, type QuerySession } from '../../sessions/queryCapability';
import { UnfitValue, type EditDialect } from './editDialect';
import { EditWriter, type EditStatement, type SeenCells } from './editStatements';
import type { EditableTable } from './editTarget';
import { EditTransaction, nothingChanged } from './editTransaction';
import { Unkept, unkeptError, type JournalDraft, type KeptEntry } from './journalDraft';
import { runChange, runEdit } from './runEdit';
import type { SeenSource } from './seenRows';

/** Rows that one SELECT reads again: statements stay far below what a server parses at once. */
const READ_AT_ONCE = 100;

/** What applying works with. */
export interface ApplyContext {
  session: QuerySession;
  engine: SqlDialect;
  dialect: EditDialect;
  table: EditableTable;
  seen: SeenSource;
  signal: AbortSignal;
  /** Keeps what takes the changes back; null: nothing does. */
  journal: JournalDraft | null;
}

type Key = readonly (string | null)[];

/** One change on its way. */
export interface EditStep {
  change: RowChange;
  /** Empty for a new row. */
  seen: SeenCells;
  statement: EditStatement;
  /** The key before the change; null: a new row. */
  key: Key | null;
}

/** Where a change failed. */
class StepFailure extends Error {
  constructor(
    readonly step: EditStep,
    readonly error: unknown,
  ) {
    super('A statement of an edit failed.');
  }
}

/** How many rows a statement has changed where it had to be one. */
class WrongCount extends Error {
  constructor(
    readonly step: EditStep,
    readonly rows: number | null,
  ) {
    super('A statement of an edit changed another number of rows than one.');
  }
}

const ORDER: Readonly<Record<RowChange['kind'], number>> = { delete: 0, update: 1, insert: 2 };

/** The statements of changes in the order in which they run: rows go before keys move, and those before new ones come. */
export async function planEdits(context: ApplyContext, changes: readonly RowChange[]): Promise<EditStep[]> {
  const { table, seen: rows } = context;
  const writer = new EditWriter(table, context.engine, context.dialect);
  const steps: EditStep[] = [];
  for (const change of [...changes].sort((a, b) => ORDER[a.kind] - ORDER[b.kind])) {
    checkColumns(table, change);
    const seen: SeenCells = change.kind === 'insert' ? new Map() : await rows.get(change.row, change.base);
    const key = change.kind === 'insert' ? null : table.key.map((column) => seen.get(column) ?? null);
    if (change.kind !== 'insert' && key?.includes(null)) throw noKey(change.row);
    steps.push({ change, seen, statement: statementOf(writer, change, seen), key });
  }
  return steps;
}

function statementOf(writer: EditWriter, change: RowChange, seen: SeenCells): EditStatement {
  try {
    if (change.kind === 'insert') return writer.insert(change.cells);
    return change.kind === 'delete' ? writer.delete(seen) : writer.update(seen, change.cells);
  } catch (error) {
    throw error instanceof UnfitValue ? error.ofChange(change.id) : error;
  }
}

/**
 * Applies changes in one transaction (in a savepoint where one is open) in which each changes exactly one row; otherwise
 * nothing is changed. Throws only where nothing was sent.
 */
export async function applyEdits(
  context: ApplyContext,
  changes: readonly RowChange[],
): Promise<ApplyOutcome> {
  let steps: EditStep[];
  try {
    steps = await planEdits(context, changes);
  } catch (error) {
    if (error instanceof UnfitValue) return failed(error, error.changeId, error.column);
    throw error;
  }
  const transaction = await EditTransaction.begin(context.session, context.dialect, context.signal);
  let keys: Map<EditStep, Key>;
  let kept: KeptEntry | null = null;
  try {
    steps = (await context.journal?.before(steps)) ?? steps;
    keys = await runSteps(context, steps);
    kept = (await context.journal?.write(keys)) ?? null;
  } catch (failure) {
    return undone(context, transaction, steps, failure);
  }
  const committed = await transaction.commit();
  kept?.settle(committed, transaction.isNested);
  if (committed !== null) return committed;
  const rows = await reread(context, keys).catch(() => []);
  return { state: 'applied', rows, statements: steps.length, inTransaction: transaction.isNested };
}

async function runSteps(context: ApplyContext, steps: readonly EditStep[]): Promise<Map<EditStep, Key>> {
  const keys = new Map<EditStep, Key>();
  for (const step of steps) {
    let run;
    try {
      run = await runChange(context, step.statement);
    } catch (error) {
      throw new StepFailure(step, error);
    }
    if (run.rows !== 1) throw new WrongCount(step, run.rows);
    const key =
      run.key ?? (step.statement.written === undefined && step.change.kind === 'update' ? step.key : null);
    if (key !== null) keys.set(step, key);
  }
  return keys;
}

/** Rolls back, then says why. */
async function undone(
  context: ApplyContext,
  transaction: EditTransaction,
  steps: readonly EditStep[],
  failure: unknown,
): Promise<ApplyOutcome> {
  const lost = await transaction.undo();
  if (lost !== null) return lost;
  if (failure instanceof StepFailure) return refused(failure);
  if (failure instanceof Unkept) {
    return { state: 'unkept', changes: failure.changes, error: toWire(unkeptError(failure.changes)) };
  }
  if (!(failure instanceof WrongCount)) throw failure;
  if (failure.rows === 0 && failure.step.key !== null) {
    const rows = await changedMeanwhile(context, steps);
    if (rows.length > 0) return { state: 'conflict', rows };
  }
  return failed(wrongCount(failure), failure.step.change.id);
}

function refused({ step, error }: StepFailure): ApplyOutcome {
  if (error instanceof BinnacleError && error.code === 'cancelled') {
    return failed(new BinnacleError('cancelled', 'Stopped. Nothing was changed.'), null);
  }
  const position = error instanceof QueryError ? error.notice.position : null;
  const at = step.statement.values.find(
    ({ start, end }) => position !== null && position >= start && position < end,
  );
  return failed(nothingChanged(error), step.change.id, at?.column ?? null);
}

function failed(error: unknown, changeId: number | null, column: number | null = null): ApplyOutcome {
  return { state: 'failed', error: toWire(error), changeId, column };
}

/** Rows of the changes that are not what they were when they were seen. */
async function changedMeanwhile(context: ApplyContext, steps: readonly EditStep[]): Promise<CurrentRow[]> {
  const found: CurrentRow[] = [];
  const keys = new Map(steps.flatMap((step) => (step.key === null ? [] : [[step, step.key] as const])));
  for (const [step, cells] of await readRows(context, keys)) {
    // Of a row that was seen in part, only that part counts.
    const told = cells?.filter(({ column }) => step.seen.has(column)) ?? null;
    const same = told?.every(({ column, text }) => step.seen.get(column) === text) ?? false;
    if (!same) found.push(current(context, step, told));
  }
  return found;
}

async function reread(context: ApplyContext, keys: ReadonlyMap<EditStep, Key>): Promise<CurrentRow[]> {
  const rows = await readRows(context, keys);
  return [...rows].map(([step, cells]) => current(context, step, cells));
}

function current({ seen }: ApplyContext, { change }: EditStep, cells: RowCell[] | null): CurrentRow {
  const row = change.kind === 'insert' ? -1 : change.row;
  return { changeId: change.id, base: cells === null || row < 0 ? 0 : seen.add(row, cells), cells };
}

/** Reads rows by their keys; null: there is no such row, or there are two. */
async function readRows(
  { session, engine, dialect, table, signal }: ApplyContext,
  keys: ReadonlyMap<EditStep, Key>,
): Promise<Map<EditStep, RowCell[] | null>> {
  const writer = new EditWriter(table, engine, dialect);
  const columns = [...table.columns.keys()];
  const found = new Map<string, RowCell[] | null>();
  const all = [...keys.values()];
  for (let first = 0; first < all.length; first += READ_AT_ONCE) {
    const sql = writer.read(all.slice(first, first + READ_AT_ONCE), session.transaction !== 'none');
    const { returned } = await runEdit(session, sql, signal);
    for (const row of returned) {
      const cells = columns.map((column, at) => ({ column, text: row[at] ?? null }));
      const key = nameOfKey(table.key.map((column) => row[columns.indexOf(column)] ?? null));
      found.set(key, found.has(key) ? null : cells);
    }
  }
  return new Map([...keys].map(([step, key]) => [step, found.get(nameOfKey(key)) ?? null]));
}

const nameOfKey = (key: Key): string => JSON.stringify(key);

function checkColumns(table: EditableTable, change: RowChange): void {
  if (change.kind === 'delete') return;
  for (const { column } of change.cells) {
    const offer = table.offers[column];
    if (offer === undefined) throw new BinnacleError('bad-request', 'There is no such column.');
    if (offer.refusal !== null) throw new BinnacleError('conflict', offer.refusal);
  }
}

const noKey = (row: number): BinnacleError =>
  new BinnacleError(
    'conflict',
    `Row ${(row + 1).toLocaleString('en')} has NULL in its key, so it can’t be told apart.`,
    {
      hint: 'Write an UPDATE or DELETE of your own for it.',
    },
  );

function wrongCount({ step, rows }: WrongCount): BinnacleError {
  const { change } = step;
  const which = change.kind === 'insert' ? 'The new row' : `Row ${(change.row + 1).toLocaleString('en')}`;
  const verb = { insert: 'was not added', update: 'was not changed', delete: 'was not deleted' }[change.kind];
  if (rows === 0 || rows === null) {
    return new BinnacleError(
      'conflict',
      `${which} ${verb}: the server took the statement and changed no row.`,
      {
        hint: 'A trigger, a rule or row-level security is in the way. All changes were rolled back.',
      },
    );
  }
  const counted = rows.toLocaleString('en');
  return new BinnacleError(
    'conflict',
    `The change of ${which.toLowerCase()} would have changed ${counted} rows.`,
    {
      hint: 'The key does not tell rows apart, or a rule changes more. All changes were rolled back.',
    },
  );
}
