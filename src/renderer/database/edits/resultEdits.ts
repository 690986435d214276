import { createStore, type StoreApi } from 'zustand/vanilla';
import { fromWire } from '../../../shared/errors';
import type {
  ApplyOutcome,
  CurrentRow,
  EditAnswers,
  EditedValue,
  EditQuestion,
  EditTarget,
  RowCell,
  RowChange,
} from '../../../shared/edits';
import type { GridSource } from '../grid/gridSource';
import { EditedSource, type EditLayer } from './editedSource';
import { StagedEdits, type StagedRows } from './stagedEdits';

/** A change that could not be applied; `row` as in {@link StagedRows}. */
export interface EditFailure {
  message: string;
  hint: string | undefined;
  row: number | null;
  column: number | null;
}

/** A staged row that is not what it was on the server. */
export interface Conflict {
  row: number;
  theirs: CurrentRow;
}

/** The state of the edits of one result. */
export interface EditState {
  /** Null: not known yet. */
  target: EditTarget | null;
  staged: StagedRows;
  canUndo: boolean;
  canRedo: boolean;
  applying: boolean;
  failure: EditFailure | null;
  conflicts: readonly Conflict[];
}

/** What was applied; `inTransaction`: a transaction of the person's has still to be committed. */
export interface Applied {
  rows: number;
  inTransaction: boolean;
}

/** Asks whether changes may be applied whose inverse the undo journal can't keep. */
export type MayLose = (outcome: ApplyOutcome & { state: 'unkept' }) => Promise<boolean>;

/** Asks the session host about the result. Rejects with the reason. */
export type AskEdit = <Q extends EditQuestion>(question: Q) => Promise<EditAnswers[Q['what']]>;

const BEGINNING: EditState = {
  ...{ target: null, staged: new Map(), canUndo: false, canRedo: false },
  ...{ applying: false, failure: null, conflicts: [] },
};

/** The edits of one result: what is staged, and what became of what was applied. */
export class ResultEdits {
  readonly store: StoreApi<EditState> = createStore<EditState>(() => BEGINNING);
  readonly #staged = new StagedEdits();
  /** Rows of the result as they were read again. */
  readonly #current = new Map<number, CurrentRow>();
  /** New rows that are saved, by their numbers; they stand behind those of the result. */
  readonly #saved = new Map<number, RowCell[]>();
  /** Saved and staged new rows, in the order in which they stand. */
  #added: readonly number[] = [];
  readonly #layer = this.#makeLayer();
  /** By what they stand over: the result, and views of it. */
  readonly #sources = new WeakMap<GridSource, EditedSource>();
  #asked = false;
  #version = 0;

  constructor(
    private readonly result: GridSource,
    private readonly ask: AskEdit,
  ) {}

  get columns(): GridSource['columns'] {
    return this.result.columns;
  }

  /** The result, or a view of it, with the changes over it; the same for the same source. */
  over(source: GridSource): EditedSource {
    const known = this.#sources.get(source) ?? new EditedSource(source, this.#layer);
    this.#sources.set(source, known);
    return known;
  }

  /** Asks once, when the result has ended, whether its rows can be changed. */
  begin(): void {
    if (this.#asked || !this.result.ended()) return;
    this.#asked = true;
    this.ask({ what: 'target' }).then(
      (target) => this.store.setState({ target }),
      (error: unknown) => this.store.setState({ target: { editable: false, reason: messageOf(error) } }),
    );
  }

  /** Why a cell can't be changed; null: it can. */
  refusal(row: number, column: number): string | null {
    const { target, applying } = this.store.getState();
    if (target === null) return 'Whether rows can be changed is not known yet.';
    if (!target.editable) return target.reason;
    if (applying) return 'Changes are being applied.';
    if (this.#saved.has(row)) return 'This row is saved. Run the query again to change it.';
    if (this.#current.get(row)?.cells === null) return 'This row is not there any more.';
    return target.columns[column]?.refusal ?? null;
  }

  /** Sets cells as one step; those that can't be changed are left out. Returns how many were. */
  set(changes: readonly { row: number; column: number; value: EditedValue | null }[]): number {
    const allowed = changes.filter(({ row, column }) => this.refusal(row, column) === null);
    if (allowed.length > 0) this.#change(() => this.#staged.set(allowed));
    return changes.length - allowed.length;
  }

  /** Returns how many could not be deleted: rows that are gone, and new ones that are saved. */
  delete(rows: readonly number[]): number {
    const { target, applying } = this.store.getState();
    const may = target?.editable === true && !applying;
    const allowed = rows.filter(
      (row) => may && !this.#saved.has(row) && this.#current.get(row)?.cells !== null,
    );
    if (allowed.length > 0) this.#change(() => this.#staged.delete(allowed));
    return rows.length - allowed.length;
  }

  /** Adds rows behind all others; returns their numbers. Empty: nothing can be changed now. */
  insert(rows: Parameters<StagedEdits['insert']>[0]): number[] {
    const { target, applying } = this.store.getState();
    if (target?.editable !== true || applying) return [];
    let added: number[] = [];
    this.#change(() => (added = this.#staged.insert(rows)));
    return added;
  }

  undo(): void {
    if (this.store.getState().applying) return;
    this.#change(() => this.#staged.undo());
  }

  redo(): void {
    if (this.store.getState().applying) return;
    this.#change(() => this.#staged.redo());
  }

  discard(): void {
    this.#change(() => this.#staged.discard());
  }

  /** The statements that applying would run. */
  review(): Promise<string[]> {
    return this.ask({ what: 'review', changes: this.#changes() });
  }

  /** Applies all that is staged; what became of it is in the state. Null: nothing was applied. */
  async apply(mayLose: MayLose = () => Promise.resolve(false)): Promise<Applied | null> {
    const rows = [...this.#staged.rows.keys()];
    this.store.setState({ applying: true, failure: null, conflicts: [] });
    try {
      const changes = this.#changes();
      const outcome = await this.ask({ what: 'apply', changes });
      const again = outcome.state === 'unkept' && (await mayLose(outcome));
      return this.#take(again ? await this.ask({ what: 'apply', changes, unkept: true }) : outcome, rows);
    } catch (error) {
      this.#fail(error, null, null);
      return null;
    } finally {
      this.store.setState({ applying: false });
    }
  }

  /** Ends conflicts: of each row, the columns that become as staged in spite of what others wrote. */
  resolve(mine: ReadonlyMap<number, ReadonlySet<number>>): void {
    const { conflicts, staged } = this.store.getState();
    this.#change(() => {
      for (const { row, theirs } of conflicts) this.#current.set(row, theirs);
      const dropped = conflicts.flatMap(({ row }) => {
        const change = staged.get(row);
        const kept = mine.get(row);
        if (change?.kind !== 'update') return [];
        return [...change.cells.keys()].flatMap((column) =>
          kept?.has(column) === true ? [] : [{ row, column, value: null }],
        );
      });
      if (dropped.length > 0) this.#staged.set(dropped);
      const undeleted = conflicts.flatMap(({ row }) =>
        staged.get(row)?.kind === 'delete' && mine.get(row) === undefined ? [row] : [],
      );
      if (undeleted.length > 0) this.#staged.delete(undeleted);
    });
    this.store.setState({ conflicts: [] });
  }

  /** What a cell of the result held before it was staged. Rejects with the reason why it can't be read. */
  async textBefore(row: number, column: number): Promise<string | null> {
    const again = this.#currentText(row, column);
    if (again !== undefined) return again;
    const { firstRow, page } = await this.result.load(row);
    return page.text(row - firstRow, column);
  }

  /** Undefined: as in the result. */
  #currentText(row: number, column: number): string | null | undefined {
    return textAt(this.#current.get(row)?.cells ?? [], column);
  }

  #changes(): RowChange[] {
    return [...this.#staged.rows].map(([row, change], id): RowChange => {
      const base = this.#current.get(row)?.base ?? 0;
      if (change.kind === 'delete') return { kind: 'delete', id, row, base };
      const cells = [...change.cells].map(([column, value]) => ({ column, value }));
      return change.kind === 'insert'
        ? { kind: 'insert', id, cells }
        : { kind: 'update', id, row, base, cells };
    });
  }

  #take(outcome: ApplyOutcome, rows: readonly number[]): Applied | null {
    switch (outcome.state) {
      case 'applied':
        this.#settle(outcome.rows, rows);
        return { rows: outcome.statements, inTransaction: outcome.inTransaction };
      case 'conflict':
        this.store.setState({
          conflicts: outcome.rows.flatMap((theirs) => {
            const row = rows[theirs.changeId];
            return row === undefined ? [] : [{ row, theirs }];
          }),
        });
        return null;
      case 'failed':
        this.#fail(fromWire(outcome.error), rows[outcome.changeId ?? -1] ?? null, outcome.column);
        return null;
      case 'unkept':
      case 'unknown':
        this.#fail(fromWire(outcome.error), null, null);
        return null;
    }
  }

  #settle(told: readonly CurrentRow[], rows: readonly number[]): void {
    const { staged } = this.store.getState();
    const byChange = new Map(told.map((row) => [row.changeId, row]));
    this.#change(() => {
      for (const [changeId, row] of rows.entries()) {
        const now = byChange.get(changeId);
        const change = staged.get(row);
        if (row < 0) this.#saved.set(row, now?.cells ?? plainCells(change));
        else if (change?.kind === 'delete') this.#current.set(row, { changeId, base: 0, cells: null });
        else if (now !== undefined) this.#current.set(row, now);
      }
      this.#staged.settle();
    });
  }

  #fail(error: unknown, row: number | null, column: number | null): void {
    const hint = error instanceof Error && 'hint' in error ? (error.hint as string | undefined) : undefined;
    // What stands out is drawn anew when the version goes up.
    this.#version += 1;
    this.store.setState({ failure: { message: messageOf(error), hint, row, column } });
  }

  #change(change: () => void): void {
    change();
    this.#version += 1;
    this.#added = [...this.#saved.keys(), ...this.#staged.added];
    const { rows, canUndo, canRedo } = this.#staged;
    this.store.setState({ staged: rows, canUndo, canRedo, failure: null });
  }

  #makeLayer(): EditLayer {
    return {
      version: () => this.#version,
      added: () => this.#added,
      cell: (row, column) => this.#shownAt(row, column),
      rowMark: (row) => this.#rowMark(row),
      cellMark: (row, column) => this.#cellMark(row, column),
      subscribe: (listener) => this.store.subscribe(listener),
    };
  }

  #shownAt(row: number, column: number): string | null | undefined {
    const saved = this.#saved.get(row);
    if (saved !== undefined) return textAt(saved, column) ?? null;
    const change = this.#staged.rows.get(row);
    const value = change === undefined || change.kind === 'delete' ? undefined : change.cells.get(column);
    if (value !== undefined)
      return value.kind === 'text' ? value.text : value.kind === 'null' ? null : 'DEFAULT';
    return row < 0 ? 'DEFAULT' : this.#currentText(row, column);
  }

  #rowMark(row: number): string {
    if (this.#saved.has(row)) return 'saved';
    if (this.store.getState().failure?.row === row) return 'refused';
    if (this.#current.get(row)?.cells === null) return 'gone';
    return this.#staged.rows.get(row)?.kind ?? '';
  }

  #cellMark(row: number, column: number): string {
    if (this.#saved.has(row)) return '';
    const { failure } = this.store.getState();
    if (failure?.row === row && failure.column === column) return 'refused';
    const change = this.#staged.rows.get(row);
    if (change === undefined || change.kind === 'delete') return '';
    const value = change.cells.get(column);
    if (value === undefined) return row < 0 ? 'default' : '';
    return value.kind === 'default' ? 'default' : 'changed';
  }
}

const textAt = (cells: readonly RowCell[], column: number): string | null | undefined =>
  cells.find((cell) => cell.column === column)?.text;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'It failed.');

/** A saved row that could not be read again, as it was typed. */
function plainCells(change: ReturnType<StagedRows['get']>): RowCell[] {
  if (change === undefined || change.kind === 'delete') return [];
  return [...change.cells].map(([column, value]) => ({
    column,
    text: value.kind === 'text' ? value.text : null,
  }));
}
