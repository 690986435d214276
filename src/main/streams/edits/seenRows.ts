import { BinnacleError } from '../../../shared/errors';
import type { RowCell } from '../../../shared/edits';
import { RowPage } from '../../../shared/rowPage';
import type { QueryResults } from '../queryResults';
import type { EditableTable } from './editTarget';
import type { SeenCells } from './editStatements';

/** Versions of rows that are remembered for a result; each was told to the tab. The oldest go first. */
const MAX_VERSIONS = 50_000;

/** Where it is known what rows held when a person saw them. */
export type SeenSource = Pick<SeenRows, 'get' | 'add'>;

/**
 * What a person has seen of the rows of one result: the values it came with, from the spool, and those that were read
 * again and told since. A page never says itself what a row held.
 */
export class SeenRows {
  #lastBase = 0;
  readonly #versions = new Map<number, { row: number; cells: SeenCells }>();

  constructor(
    private readonly resultId: number,
    private readonly results: QueryResults,
    private readonly table: EditableTable,
  ) {}

  /** The values by their version; 0: those of the result. Throws `not-found`, `bad-request`, and what a spool throws. */
  async get(row: number, base: number): Promise<SeenCells> {
    if (base === 0) return this.#fromSpool(row);
    const version = this.#versions.get(base);
    if (version?.row !== row) {
      throw new BinnacleError('bad-request', 'These values of the row are not remembered any more.', {
        hint: 'Run the query again, then make the change anew.',
      });
    }
    return version.cells;
  }

  /** Remembers values that the tab is told; returns their number. */
  add(row: number, cells: readonly RowCell[]): number {
    const base = (this.#lastBase += 1);
    this.#versions.set(base, { row, cells: new Map(cells.map(({ column, text }) => [column, text])) });
    const [oldest] = this.#versions.keys();
    if (this.#versions.size > MAX_VERSIONS && oldest !== undefined) this.#versions.delete(oldest);
    return base;
  }

  async #fromSpool(row: number): Promise<SeenCells> {
    const { firstRow, page } = await this.results.page(this.resultId, row);
    const read = new RowPage(page);
    return new Map(
      [...this.table.columns.keys()].map((column) => [column, read.text(row - firstRow, column)]),
    );
  }
}
