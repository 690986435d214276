import { createStore, type StoreApi } from 'zustand/vanilla';
import { BinnacleError } from '../../../../shared/errors';
import type { Disposable } from '../../../../shared/lifecycle';
import type { FindAnswers, FindQuestion, FindSpec, FoundCell } from '../../../../shared/resultFind';
import type { GridController } from '../gridController';
import { selectAt } from '../gridSelection';
import type { ViewedResult } from '../view/viewedResult';
import { FoundCells } from './foundCells';

/** What looks for text in a result: a connection to the session host. */
export interface FindLink {
  readonly resultId: number;
  /** Rejects with {@link BinnacleError}. */
  ask<Q extends FindQuestion>(
    findId: number,
    question: Q,
    onFound?: (done: number, cells: number) => void,
  ): Promise<FindAnswers[Q['what']]>;
  stop(findId: number): void;
}

/** A search as its bar shows it. */
export interface FindState {
  open: boolean;
  spec: FindSpec;
  /** Cells so far, and how far it is from 0 to 1; null: nothing is looked for. */
  counted: { cells: number; done: number } | null;
  /** The cell that was gone to last. */
  at: FoundCell | null;
  /** That step went backwards. */
  back: boolean;
  /** It is looked for the next cell. */
  stepping: boolean;
  error: BinnacleError | null;
  /** Goes up when the bar is asked to take the focus. */
  focus: number;
}

/** Steps that are remembered at most: a key that is held stops soon after it is let go. */
const MOST_OWED = 8;

const NOTHING = { counted: null, at: null, back: false, stepping: false, error: null };

/** Counts up over all tabs: a session host ends the search before when it sees a new one. */
let lastFindId = 0;

/** Finds text in the grid of one result, as it is sorted and filtered, from the current cell on. */
export class GridFinder implements Disposable {
  readonly store: StoreApi<FindState> = createStore<FindState>(() => ({
    ...{ open: false, spec: { text: '', matchCase: false, whole: false, pattern: false }, focus: 0 },
    ...NOTHING,
  }));
  #grid: GridController | null = null;
  /** 0: nothing is looked for. */
  #findId = 0;
  #columns: readonly number[] = [];
  #counting = false;
  /** Steps that were asked for while another one was on its way; below 0: back. */
  #owed = 0;
  /** Rows that were counted. */
  #rows = 0;

  constructor(private readonly viewed: ViewedResult) {}

  /** A grid shows the result, or another view of it, from now on; what is returned ends that. */
  attach(grid: GridController): () => void {
    this.#grid = grid;
    const ends = [
      grid.model.subscribe((change) => {
        if (change === 'layout' && this.#findId !== 0 && this.#hasOtherColumns()) this.#begin(false);
      }),
      grid.model.source.subscribe(() => this.#followRows()),
    ];
    if (this.store.getState().open) this.#begin(false);
    return () => {
      for (const end of ends) end();
      this.#stop();
      if (this.#grid === grid) this.#grid = null;
    };
  }

  /** Shows the bar, or gives it the focus. */
  open(): void {
    const { open, focus } = this.store.getState();
    this.store.setState({ open: true, focus: focus + 1 });
    if (!open) this.#begin(false);
  }

  /** False: there is no bar. */
  close(): boolean {
    if (!this.store.getState().open) return false;
    this.#stop();
    this.store.setState({ open: false });
    return true;
  }

  /** Looks for something else, from the current cell on. */
  change(part: Partial<FindSpec>): void {
    this.store.setState({ spec: { ...this.store.getState().spec, ...part } });
    this.#begin(true);
  }

  /** Goes to the next cell, or to the one before. */
  step(back: boolean): void {
    const { open, spec, stepping } = this.store.getState();
    if (!open || spec.text === '') {
      this.open();
      return;
    }
    if (this.#findId === 0 || this.#hasOtherColumns()) this.#begin(false);
    else if (this.#rows < this.#rowCount() && !this.#counting) this.#count();
    if (!stepping) this.#go(back, false);
    else this.#owed = Math.max(-MOST_OWED, Math.min(MOST_OWED, this.#owed + (back ? -1 : 1)));
  }

  dispose(): void {
    this.close();
  }

  #stop(): void {
    if (this.#findId !== 0) this.viewed.search?.stop(this.#findId);
    this.#findId = 0;
    this.#counting = false;
    this.#owed = 0;
    this.#grid?.model.setHighlight(null);
    this.store.setState(NOTHING);
  }

  /** Begins anew; `go`: and goes to the first cell. */
  #begin(go: boolean): void {
    this.#stop();
    const { spec, open } = this.store.getState();
    const model = this.#grid?.model;
    if (!open || spec.text === '' || model === undefined) return;
    if (this.viewed.search === null) {
      this.store.setState({ error: notConnected() });
      return;
    }
    this.#findId = ++lastFindId;
    this.#rows = 0;
    this.#columns = [...model.layout.shown];
    this.#count();
    if (go) this.#go(false, true);
    const cells = (row: number, rows: number): Promise<Uint32Array> =>
      this.#ask({ what: 'cells', row, rows }) ?? Promise.reject(notConnected());
    const redraw = (): void => model.setHighlight(found);
    const found = new FoundCells(cells, () => this.#rowCount(), redraw);
    model.setHighlight(found);
  }

  #count(): void {
    const own = this.#findId;
    const { spec } = this.store.getState();
    const viewId = this.viewed.viewId ?? undefined;
    const resultId = this.viewed.search?.resultId ?? 0;
    const columns = [...this.#columns];
    const question: FindQuestion & { what: 'count' } = { what: 'count', resultId, viewId, columns, ...spec };
    this.#counting = true;
    this.store.setState({ counted: { cells: 0, done: 0, ...this.store.getState().counted } });
    const asked = this.#ask(question, (done, cells) => {
      if (own === this.#findId) this.store.setState({ counted: { cells, done } });
    });
    asked?.then(
      ({ cells, rows }) => {
        if (own !== this.#findId) return;
        this.#counting = false;
        this.#rows = rows;
        this.store.setState({ counted: { cells, done: 1 } });
        this.#locate();
        this.#followRows();
      },
      (error: unknown) => this.#fail(own, error),
    );
  }

  /** Counts the rows that came meanwhile, once no more come. */
  #followRows(): void {
    const { source } = this.viewed.store.getState();
    if (this.#findId === 0 || this.#counting || !source.ended()) return;
    if (this.#rows < source.rowCount()) this.#count();
  }

  #go(back: boolean, inclusive: boolean): void {
    const own = this.#findId;
    const grid = this.#grid;
    if (grid === null || own === 0) return;
    const { row, column: position } = grid.model.selection.active;
    this.store.setState({ stepping: true });
    this.#ask({ what: 'step', row, position, back, inclusive })?.then(
      (at) => {
        if (own !== this.#findId) return;
        this.store.setState({ at, back, stepping: false });
        if (at !== null) show(grid, at);
        const owed = this.#owed;
        this.#owed -= Math.sign(owed);
        if (at !== null && owed !== 0) this.#go(owed < 0, false);
        else if (at?.ordinal === null && !this.#counting) this.#locate();
      },
      (error: unknown) => this.#fail(own, error),
    );
  }

  /** Asks the how manyeth the cell is that was gone to before all were counted. */
  #locate(): void {
    const own = this.#findId;
    const { at } = this.store.getState();
    const position = this.#columns.indexOf(at?.column ?? -1);
    if (at === null || at.ordinal !== null) return;
    this.#ask({ what: 'step', row: at.row, position, back: false, inclusive: true })?.then(
      (found) => {
        if (own === this.#findId && this.store.getState().at === at && found !== null)
          this.store.setState({ at: { ...at, ordinal: found.ordinal } });
      },
      (error: unknown) => this.#fail(own, error),
    );
  }

  #ask<Q extends FindQuestion>(
    question: Q,
    onFound?: (done: number, cells: number) => void,
  ): Promise<FindAnswers[Q['what']]> | undefined {
    return this.viewed.search?.ask(this.#findId, question, onFound);
  }

  #fail(own: number, error: unknown): void {
    if (own !== this.#findId) return;
    this.#stop();
    const known = error instanceof BinnacleError ? error : new BinnacleError('internal', 'That failed.');
    this.store.setState({ error: known });
  }

  /** Rows that came from the server, without new ones that are staged. */
  #rowCount(): number {
    return this.viewed.store.getState().source.rowCount();
  }

  #hasOtherColumns(): boolean {
    const shown = this.#grid?.model.layout.shown ?? [];
    return shown.length !== this.#columns.length || shown.some((column, at) => column !== this.#columns[at]);
  }
}

function show({ model, view }: GridController, { row, column }: FoundCell): void {
  const to = { row, column: Math.max(0, model.layout.positionOf(column)) };
  model.select(selectAt(to));
  view.reveal(to);
}

const notConnected = (): BinnacleError =>
  new BinnacleError('connection-lost', 'The connection that this result came in has ended.', {
    hint: 'Run the statement again, then look for it.',
  });
