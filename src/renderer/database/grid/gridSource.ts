import type { BinnacleError } from '../../../shared/errors';
import type { ResultColumn } from '../../../shared/queryStream';

/** The cells of some rows in a row; `row` counts from the first row of the page. `RowPage` is one. */
export interface CellPage {
  readonly rows: number;
  readonly columns: number;
  isNull(row: number, column: number): boolean;
  /** UTF-8; null: NULL. */
  bytes(row: number, column: number): Uint8Array | null;
  /** Null: NULL. */
  text(row: number, column: number): string | null;
}

/** A page and where in the result it stands. */
export interface GridPage {
  /** Row of the result, from 0. */
  readonly firstRow: number;
  readonly page: CellPage;
  /** False: long cells are cut. Good enough for showing; for exact text use {@link GridSource.load}. */
  readonly exact: boolean;
  /** Of a sorted or filtered view: the number of each row in the result, from 0. Undefined: it is the row itself. */
  readonly sourceRows?: Uint32Array | undefined;
}

/** Rows that could not be read. */
export interface PageProblem {
  /** The row that was asked for. */
  readonly row: number;
  readonly error: BinnacleError;
}

/** How rows and cells stand out: what is drawn depends on the words (`ResultGrid.module.css`). Rows as in the source. */
export interface GridMarks {
  /** Goes up whenever something else is to be drawn. */
  version(): number;
  /** Empty: as others. */
  rowMark(row: number): string;
  /** Empty: as others. */
  cellMark(row: number, column: number): string;
}

/** What a grid shows: rows come in pages on demand. Rows and columns count from 0. */
export interface GridSource {
  readonly columns: readonly ResultColumn[];
  /** Absent: all rows look alike. */
  readonly marks?: GridMarks;
  /** Known so far; grows while rows stream in. */
  rowCount(): number;
  /** Whether no more rows come. */
  ended(): boolean;
  /** The page with this row if it is at hand; else null and it is fetched, after which listeners are told. */
  pageAt(row: number): GridPage | null;
  /** Why a row is not there; such rows are fetched again only by {@link GridSource.retry}. */
  problemAt(row: number): PageProblem | null;
  retry(row: number): void;
  /** Waits for a row that may not be at hand; always exact. Rejects with the reason why it can't be read. */
  load(row: number): Promise<GridPage>;
  /** Called after rows have come, failed, or become more. Returns a function that ends it. */
  subscribe(listener: () => void): () => void;
}

/** The number in the result of a row of a view, which names it for good; null: its page is not at hand. */
export function sourceRow(source: GridSource, row: number): number | null {
  const page = source.pageAt(row);
  if (page === null) return null;
  return page.sourceRows === undefined ? row : (page.sourceRows[row - page.firstRow] ?? null);
}

/** Whether the page holds this row of the result. */
export const holds = ({ firstRow, page }: GridPage, row: number): boolean =>
  row >= firstRow && row < firstRow + page.rows;
