import { FIRST_ROWS, firstRowsStatement } from '../../../shared/sql/identifiers';
import type { ResultColumn } from '../../../shared/queryStream';
import type { RowFilter, ViewSpec } from '../../../shared/resultView';
import type { PageFilter, TablePage } from '../../../shared/sql/tablePage';
import { tablePageStatement } from '../../../shared/sql/tablePage';
import type { SqlDialect } from '../../../shared/sql/dialect';

/** Pages that are remembered: more than a tab keeps results. */
const MOST_PAGES = 50;

/** A page and the statement that showed it. */
export interface ShownPage {
  page: TablePage;
  statement: string;
}

/** Which results of a tab are pages of tables, by the number of their run. */
export class TablePages {
  readonly #shown = new Map<number, ShownPage>();

  constructor(private readonly dialect: SqlDialect) {}

  /** The first rows of a relation as its key orders them. */
  first(relation: { schema: string; name: string }, key: readonly string[]): ShownPage {
    const page = { relation, key, sort: [], filter: [], offset: 0 };
    return { page, statement: firstRowsStatement(relation, this.dialect, key) };
  }

  /** A page with its statement. */
  of(page: TablePage): ShownPage {
    return { page, statement: tablePageStatement(page, this.dialect) };
  }

  note(runId: number, shown: ShownPage): void {
    this.#shown.set(runId, shown);
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > MOST_PAGES && oldest !== undefined) this.#shown.delete(oldest);
  }

  /** The page that a run showed; undefined: it showed something else. */
  shownBy(runId: number): ShownPage | undefined {
    return this.#shown.get(runId);
  }
}

/** The page after (1) or before (-1) a page. */
export const turned = (page: TablePage, by: 1 | -1): TablePage => ({
  ...page,
  offset: Math.max(0, page.offset + by * FIRST_ROWS),
});

/**
 * What the window sorts and filters in a page, asked of the server for all rows of the table: filters are added, what is
 * sorted by takes the place of what was.
 */
export function onServer(page: TablePage, spec: ViewSpec, columns: readonly ResultColumn[]): TablePage {
  const nameOf = (column: number): string => columns[column]?.name ?? '';
  const sort = spec.sort.map(({ column, descending }) => ({ name: nameOf(column), descending }));
  const added = spec.filter.map((filter) => named(filter, columns));
  return {
    ...page,
    sort: sort.length === 0 ? page.sort : sort,
    filter: [...page.filter, ...added],
    offset: 0,
  };
}

function named(
  { column, class: kind, operation, values }: RowFilter,
  columns: readonly ResultColumn[],
): PageFilter {
  const names = column === null ? columns.map(({ name }) => name) : [columns[column]?.name ?? ''];
  return { names, any: column === null, class: kind, operation, values };
}
