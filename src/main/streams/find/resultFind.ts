import { BinnacleError } from '../../../shared/errors';
import {
  MAX_FOUND_CELLS,
  type FindAnswers,
  type FindQuestion,
  type FoundCell,
} from '../../../shared/resultFind';
import type { RowSpool } from '../rowSpool';
import { Pacer } from '../views/pacer';
import { cellMatch } from './cellMatch';
import { MatchCounts, UNKNOWN } from './matchCounts';

/** Rows of a result that is searched at most: 200 MB of counts. */
const MAX_FIND_ROWS = 100_000_000;
/** Rows between two looks at the clock, and in one sum. */
const SLICE_ROWS = 16_384;

/** What is told while it counts; `done` from 0 to 1. */
export type OnFound = (done: number, cells: number) => void;

type Step = FindQuestion & { what: 'step' };

/**
 * Looks for text in a result, or in a view of it, in the order in which it is shown. Counting goes from the first page to
 * the last; a step looks at the pages on its way itself, so that it does not wait for the count, and the count does not
 * look at them again. All verbs throw `cancelled` once the search is not wanted any more, `too-large`, and what a spool throws.
 */
export class ResultFind {
  readonly #counts: MatchCounts;
  /** Pages that were counted from the first on. */
  #pages = 0;
  /** Cells before each slice of rows as they are shown; null: not all rows are counted. */
  #before: Float64Array | null = null;

  /** @param order numbers of the rows of a view; null: all rows as they came. Throws `bad-request`. */
  constructor(
    private readonly spool: RowSpool,
    question: FindQuestion & { what: 'count' },
    private readonly order: Uint32Array | null,
    private readonly signal: AbortSignal,
  ) {
    const { columns } = question;
    if (columns.some((column) => column >= spool.columns)) {
      throw new BinnacleError('bad-request', 'The result has no such column.');
    }
    if (spool.rowCount > MAX_FIND_ROWS || columns.length >= UNKNOWN) throw tooLarge();
    this.#counts = new MatchCounts(cellMatch(question), columns, spool.rowCount, order);
  }

  /** Looks at all rows that are there by now. */
  async count(onFound: OnFound): Promise<FindAnswers['count']> {
    const pacer = new Pacer(this.signal);
    this.#grow();
    while (this.#pages < this.spool.pageCount) {
      const index = this.#pages;
      const { page, firstRow } = await this.spool.readPage(index);
      this.#grow();
      this.#counts.addPage(page, firstRow);
      // Another count may have been here meanwhile.
      this.#pages = Math.max(this.#pages, index + 1);
      onFound(this.#pages / this.spool.pageCount, this.#counts.cells);
      await pacer.breathe();
    }
    await this.#sum(pacer);
    return { cells: this.#counts.cells, rows: this.#shown };
  }

  /** The next cell that has it, round the end. */
  async step({ row, position, back, inclusive }: Step): Promise<FoundCell | null> {
    this.#grow();
    const rows = this.#shown;
    if (rows === 0) return null;
    const pacer = new Pacer(this.signal);
    const behind = row >= rows;
    const start = behind ? rows - 1 : row;
    const at = behind ? this.#counts.columns.length : position;
    for (let walked = 0; walked <= rows; walked++) {
      if (walked % SLICE_ROWS === 0) await pacer.breathe();
      const straight = back ? start - walked : start + walked;
      const here = (straight + (back ? rows : 0)) % rows;
      const source = this.#sourceOf(here);
      if (this.#counts.of(source) === UNKNOWN) {
        await this.#look(source);
        await pacer.breathe();
      }
      if (this.#counts.of(source) === 0) continue;
      const found = await this.#positions(source);
      const fits = (each: number): boolean =>
        walked > 0 || (inclusive && each === at) || (back ? each < at : each > at);
      const next = back ? found.findLast(fits) : found.find(fits);
      if (next === undefined) continue;
      const column = this.#counts.columns[next] ?? 0;
      const wrapped = straight < 0 || straight >= rows;
      return { row: here, column, wrapped, ordinal: this.#ordinal(here, found.indexOf(next)) };
    }
    return null;
  }

  /** The cells that have it among some rows as they are shown. */
  async cells(row: number, count: number): Promise<Uint32Array> {
    this.#grow();
    const cells: number[] = [];
    const pacer = new Pacer(this.signal);
    for (let here = row; here < Math.min(row + count, this.#shown); here++) {
      const source = this.#sourceOf(here);
      if (this.#counts.of(source) === UNKNOWN) await this.#look(source);
      if (this.#counts.of(source) === 0) continue;
      for (const position of await this.#positions(source)) {
        cells.push(here, this.#counts.columns[position] ?? 0);
        if (cells.length >= 2 * MAX_FOUND_CELLS) return Uint32Array.from(cells);
      }
      await pacer.breathe();
    }
    return Uint32Array.from(cells);
  }

  /** Rows that are shown and known. */
  get #shown(): number {
    return this.order?.length ?? this.#counts.rows;
  }

  #sourceOf(row: number): number {
    return this.order === null ? row : (this.order[row] ?? 0);
  }

  /** A view keeps its rows; a result that still comes grows. */
  #grow(): void {
    const rows = this.spool.rowCount;
    if (this.order !== null || rows === this.#counts.rows) return;
    if (rows > MAX_FIND_ROWS) throw tooLarge();
    this.#counts.grow(rows);
    this.#before = null;
  }

  async #look(source: number): Promise<void> {
    const { page, firstRow } = await this.spool.readPage(this.spool.pageOfRow(source));
    this.#counts.addPage(page, firstRow);
  }

  async #positions(source: number): Promise<number[]> {
    const { page, firstRow } = await this.spool.readPage(this.spool.pageOfRow(source));
    return this.#counts.positionsIn(page, source - firstRow);
  }

  #ordinal(row: number, rank: number): number | null {
    if (this.#before === null) return null;
    const slice = Math.floor(row / SLICE_ROWS);
    let sum = this.#before[slice] ?? 0;
    for (let here = slice * SLICE_ROWS; here < row; here++) sum += this.#counts.of(this.#sourceOf(here));
    return sum + rank + 1;
  }

  async #sum(pacer: Pacer): Promise<void> {
    const rows = this.#shown;
    const before = new Float64Array(Math.ceil(rows / SLICE_ROWS) + 1);
    for (let slice = 0; slice * SLICE_ROWS < rows; slice++) {
      let sum = before[slice] ?? 0;
      const end = Math.min(rows, (slice + 1) * SLICE_ROWS);
      for (let row = slice * SLICE_ROWS; row < end; row++) sum += this.#counts.of(this.#sourceOf(row));
      before[slice + 1] = sum;
      await pacer.breathe();
    }
    // Rows that came meanwhile are not counted.
    if (rows === this.#shown) this.#before = before;
  }
}

const tooLarge = (): BinnacleError =>
  new BinnacleError('too-large', 'The result is too large to be searched here.', {
    hint: 'Let the server look for it with WHERE.',
  });
