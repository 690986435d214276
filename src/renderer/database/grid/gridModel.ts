import { ColumnLayout } from './columnLayout';
import { guessWidths } from './columnWidths';
import {
  clampCell,
  rangeOf,
  selectAt,
  type CellRange,
  type GridSelection,
  type GridSize,
} from './gridSelection';
import type { SortKey } from '../../../shared/resultView';
import type { CellHighlight } from './find/foundCells';
import type { GridSource } from './gridSource';

/** What has changed in a grid. */
export type GridChange = 'layout' | 'selection' | 'highlight';

/** The state of one grid: what it shows, how its columns are laid out and what is selected. */
export class GridModel {
  readonly layout: ColumnLayout;
  #selection: GridSelection = selectAt({ row: 0, column: 0 });
  #highlight: CellHighlight | null = null;
  #guessed = false;
  readonly #listeners = new Set<(change: GridChange) => void>();

  /** @param shown the layout of the same columns before, for a view of the same result. */
  constructor(
    readonly source: GridSource,
    readonly sort: readonly SortKey[] = [],
    shown: ColumnLayout | null = null,
  ) {
    this.layout = shown ?? new ColumnLayout(guessWidths(source.columns, null));
    this.#guessed = shown !== null;
  }

  get size(): GridSize {
    return { rows: this.source.rowCount(), columns: this.layout.shown.length };
  }

  get selection(): GridSelection {
    return this.#selection;
  }

  /** The block that is selected; null: there are no cells. */
  get range(): CellRange | null {
    return rangeOf(this.#selection, this.size);
  }

  select(selection: GridSelection): void {
    this.#selection = { ...selection, active: clampCell(selection.active, this.size) };
    this.#tell('selection');
  }

  /** Cells that stand out, such as those that were looked for; null: none. */
  get highlight(): CellHighlight | null {
    return this.#highlight;
  }

  /** Draws those cells, also where the same highlight knows of others. */
  setHighlight(highlight: CellHighlight | null): void {
    if (highlight === null && this.#highlight === null) return;
    this.#highlight = highlight;
    this.#tell('highlight');
  }

  /** Makes column widths fit the first rows, once they are there. */
  guessWidths(): void {
    if (this.#guessed || this.source.rowCount() === 0) return;
    const first = this.source.pageAt(0);
    if (first === null) return;
    this.#guessed = true;
    this.changeLayout((layout) => layout.guess(guessWidths(this.source.columns, first)));
  }

  /** Changes the columns; the current cell stays in its column, and a selection whose columns moved shrinks to it. */
  changeLayout(change: (layout: ColumnLayout) => void): void {
    const before = this.layout.shown;
    const { row, column } = this.#selection.active;
    const index = before[column] ?? -1;
    change(this.layout);
    const after = this.layout.shown;
    if (after.length !== before.length || after.some((each, position) => each !== before[position])) {
      const position = this.layout.positionOf(index);
      this.select(selectAt({ row, column: position < 0 ? column : position }));
    }
    this.#tell('layout');
  }

  subscribe(listener: (change: GridChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(change: GridChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}
