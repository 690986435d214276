import { BETWEEN_NAMES, CHANGED, COMPARED_BEFORE, GONE, NEW } from '../../../shared/resultCompare';
import type { GridMarks, GridPage, GridSource, PageProblem } from '../grid/gridSource';

/** The column that says how a row differs. */
const DIFFERENCE = 1;

/** What a comparison found, with the cells that changed and the rows that one side alone has marked. */
export class ComparedSource implements GridSource {
  readonly marks: GridMarks;

  constructor(private readonly source: GridSource) {
    this.marks = {
      // Rows never change, and those that come are drawn as they come.
      version: () => 1,
      rowMark: (row) => this.#rowMark(row),
      cellMark: (row, column) =>
        this.#changed(row).has(this.columns[column]?.name ?? '') && column >= COMPARED_BEFORE
          ? 'changed'
          : '',
    };
  }

  get columns(): GridSource['columns'] {
    return this.source.columns;
  }

  rowCount(): number {
    return this.source.rowCount();
  }

  ended(): boolean {
    return this.source.ended();
  }

  pageAt(row: number): GridPage | null {
    return this.source.pageAt(row);
  }

  problemAt(row: number): PageProblem | null {
    return this.source.problemAt(row);
  }

  retry(row: number): void {
    this.source.retry(row);
  }

  load(row: number): Promise<GridPage> {
    return this.source.load(row);
  }

  subscribe(listener: () => void): () => void {
    return this.source.subscribe(listener);
  }

  #rowMark(row: number): string {
    const difference = this.#text(row, DIFFERENCE);
    return difference === GONE ? 'missing' : difference === NEW ? 'insert' : '';
  }

  #changed(row: number): ReadonlySet<string> {
    const difference = this.#text(row, DIFFERENCE);
    if (!difference.startsWith(CHANGED)) return new Set();
    return new Set(difference.slice(CHANGED.length).split(BETWEEN_NAMES));
  }

  #text(row: number, column: number): string {
    const page = this.source.pageAt(row);
    return page?.page.text(row - page.firstRow, column) ?? '';
  }
}
