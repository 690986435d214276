import { MAX_FOUND_ROWS } from '../../../../shared/resultFind';

/** Rows that are asked for at once, in px a screen or so. */
const BLOCK_ROWS = Math.min(64, MAX_FOUND_ROWS);
/** Blocks that are kept: what is scrolled back and forth over. */
const KEPT_BLOCKS = 64;
/** Blocks on their way at once; others are asked for when those in sight are drawn again. */
const MAX_ASKED = 4;

/** Cells that stand out. */
export interface CellHighlight {
  /** Columns of the result whose cells stand out in a row; null: none, or it is not known yet. */
  columnsIn(row: number): ReadonlySet<number> | null;
}

interface Block {
  /** Rows that there were when it was asked for. */
  rows: number;
  found: Map<number, Set<number>>;
}

/** What a search has found among the rows in sight, asked for when they are drawn. */
export class FoundCells implements CellHighlight {
  readonly #blocks = new Map<number, Block>();
  readonly #asked = new Set<number>();

  /**
   * @param ask rows and columns of the cells among some rows, one after the other
   * @param rowCount rows that there are by now
   * @param onChange more is known
   */
  constructor(
    private readonly ask: (row: number, rows: number) => Promise<Uint32Array>,
    private readonly rowCount: () => number,
    private readonly onChange: () => void,
  ) {}

  columnsIn(row: number): ReadonlySet<number> | null {
    const index = Math.floor(row / BLOCK_ROWS);
    const block = this.#blocks.get(index);
    const isWhole = block !== undefined && block.rows >= Math.min(this.rowCount(), (index + 1) * BLOCK_ROWS);
    if (!isWhole) this.#fetch(index);
    return block?.found.get(row) ?? null;
  }

  #fetch(index: number): void {
    if (this.#asked.has(index) || this.#asked.size >= MAX_ASKED) return;
    const rows = this.rowCount();
    this.#asked.add(index);
    this.ask(index * BLOCK_ROWS, BLOCK_ROWS).then(
      (cells) => this.#take(index, rows, cells),
      // The search has ended, or these rows can't be read, which the grid itself says.
      () => this.#take(index, rows, new Uint32Array()),
    );
  }

  #take(index: number, rows: number, cells: Uint32Array): void {
    const found: Block['found'] = new Map();
    for (let at = 0; at + 1 < cells.length; at += 2) {
      const row = cells[at] ?? 0;
      const columns = found.get(row) ?? new Set();
      found.set(row, columns.add(cells[at + 1] ?? 0));
    }
    this.#asked.delete(index);
    this.#blocks.delete(index);
    this.#blocks.set(index, { rows, found });
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > KEPT_BLOCKS && oldest !== undefined) this.#blocks.delete(oldest);
    this.onChange();
  }
}
