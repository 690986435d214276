import {
  sourceRow,
  type CellPage,
  type GridMarks,
  type GridPage,
  type GridSource,
  type PageProblem,
} from '../grid/gridSource';

/** What stands over the rows of a result, by their numbers in it; new rows have numbers below 0. */
export interface EditLayer {
  /** Goes up whenever something else is to be drawn. */
  version(): number;
  /** New rows, in their order. */
  added(): readonly number[];
  /** What a cell shows instead of its value; undefined: its value; null: NULL. */
  cell(row: number, column: number): string | null | undefined;
  rowMark(row: number): string;
  cellMark(row: number, column: number): string;
  subscribe(listener: () => void): () => void;
}

const encoder = new TextEncoder();

/** Cells of a page below those that changed. */
class EditedPage implements CellPage {
  constructor(
    private readonly page: CellPage | null,
    /** The number of each row of the page. */
    private readonly numberOf: (row: number) => number,
    private readonly layer: EditLayer,
    readonly rows: number,
    readonly columns: number,
  ) {}

  isNull(row: number, column: number): boolean {
    const changed = this.layer.cell(this.numberOf(row), column);
    return changed === undefined ? (this.page?.isNull(row, column) ?? true) : changed === null;
  }

  bytes(row: number, column: number): Uint8Array | null {
    const changed = this.layer.cell(this.numberOf(row), column);
    if (changed === undefined) return this.page?.bytes(row, column) ?? null;
    return changed === null ? null : encoder.encode(changed);
  }

  text(row: number, column: number): string | null {
    const changed = this.layer.cell(this.numberOf(row), column);
    return changed === undefined ? (this.page?.text(row, column) ?? null) : changed;
  }
}

/** The number of a row in the result, whatever a view shows before it. */
const numberIn = ({ firstRow, sourceRows }: GridPage, row: number): number =>
  sourceRows === undefined ? firstRow + row : (sourceRows[row] ?? firstRow + row);

/**
 * A result, or a sorted or filtered view of it, with its staged changes over it and new rows behind it. A place counts the
 * rows as they are shown; a row is named by its number in the result.
 */
export class EditedSource implements GridSource {
  readonly marks: GridMarks;
  readonly #pages = new WeakMap<CellPage, GridPage>();

  constructor(
    private readonly source: GridSource,
    private readonly layer: EditLayer,
  ) {
    const mark = (place: number, of: (row: number) => string): string => {
      const row = this.#rowNow(place);
      return row === null ? '' : of(row);
    };
    this.marks = {
      version: () => layer.version(),
      rowMark: (place) => mark(place, (row) => layer.rowMark(row)),
      cellMark: (place, column) => mark(place, (row) => layer.cellMark(row, column)),
    };
  }

  get columns(): GridSource['columns'] {
    return this.source.columns;
  }

  rowCount(): number {
    return this.source.rowCount() + this.layer.added().length;
  }

  ended(): boolean {
    return this.source.ended();
  }

  /** The number of the row at a place, which names it for good. Rejects with the reason why it can't be read. */
  async rowAt(place: number): Promise<number> {
    const added = this.#addedAt(place);
    if (added !== undefined) return added;
    const page = await this.source.load(place);
    return numberIn(page, place - page.firstRow);
  }

  pageAt(place: number): GridPage | null {
    if (place >= this.source.rowCount()) return this.#added();
    const page = this.source.pageAt(place);
    return page === null ? null : this.#over(page);
  }

  problemAt(place: number): PageProblem | null {
    return place < this.source.rowCount() ? this.source.problemAt(place) : null;
  }

  retry(place: number): void {
    this.source.retry(place);
  }

  async load(place: number): Promise<GridPage> {
    return place >= this.source.rowCount() ? this.#added() : this.#over(await this.source.load(place));
  }

  subscribe(listener: () => void): () => void {
    const ends = [this.source.subscribe(listener), this.layer.subscribe(listener)];
    return () => ends.forEach((end) => end());
  }

  #addedAt(place: number): number | undefined {
    return this.layer.added()[place - this.source.rowCount()];
  }

  /** Null: its page is not at hand. */
  #rowNow(place: number): number | null {
    return this.#addedAt(place) ?? sourceRow(this.source, place);
  }

  #over(page: GridPage): GridPage {
    let over = this.#pages.get(page.page);
    if (over === undefined) {
      const { rows, columns } = page.page;
      const numberOf = (row: number): number => numberIn(page, row);
      over = { ...page, page: new EditedPage(page.page, numberOf, this.layer, rows, columns) };
      this.#pages.set(page.page, over);
    }
    return over;
  }

  #added(): GridPage {
    const added = this.layer.added();
    const numberOf = (row: number): number => added[row] ?? -1;
    const page = new EditedPage(null, numberOf, this.layer, added.length, this.columns.length);
    return { firstRow: this.source.rowCount(), exact: true, page };
  }
}
