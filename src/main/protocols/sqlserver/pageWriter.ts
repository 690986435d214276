import { RowPageBuilder } from '../../../shared/rowPage';
import type { ResultSink } from '../../sessions/queryCapability';

/** Rows of the first page: a screen or two, so that something is seen at once. */
const FIRST_PAGE_ROWS = 100;
/** Milliseconds that a row waits at most for its page to fill. */
const MAX_WAIT_MS = 50;

/**
 * Gathers rows into pages for a sink. While the sink is busy with a page one more is filled; whoever reads the rows
 * waits then, and with that the server.
 */
export class PageWriter {
  readonly #builder: RowPageBuilder;
  /** Settles when the sink has taken the last page, or nothing more goes to it. */
  #sending: Promise<void> | null = null;
  #isFirst = true;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;
  #stop: () => void = () => undefined;
  readonly #stopped = new Promise<void>((resolve) => {
    this.#stop = resolve;
  });

  /** `onFailure`: the sink refused a page. Nothing goes to it afterwards. */
  constructor(
    columns: number,
    private readonly sink: Pick<ResultSink, 'page'>,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.#builder = new RowPageBuilder(columns);
  }

  /** Adds a row, NULL as null. A promise: wait for it before the next. Throws `too-large`. */
  add(cells: readonly (Buffer | null)[]): Promise<void> | null {
    if (this.#isStopped) return null;
    const bytes = cells.reduce((sum, cell) => sum + (cell?.length ?? 0), 0);
    if (this.#builder.fits(bytes)) {
      this.#put(cells);
      const isFull = this.#isFirst && this.#builder.rows >= FIRST_PAGE_ROWS;
      return isFull ? this.#turn() : null;
    }
    if (this.#sending === null) {
      this.#send();
      this.#put(cells);
      return null;
    }
    // The cells may lie in a buffer that is filled anew by then.
    const kept = cells.map((cell) => (cell === null ? null : Buffer.from(cell)));
    return this.#turn().then(() => {
      if (!this.#isStopped) this.#put(kept);
    });
  }

  /** Resolves when the sink has all rows, or nothing more goes to it. */
  async finish(): Promise<void> {
    if (!this.#isStopped && this.#builder.rows > 0) await this.#turn();
    await this.#sending;
    this.stop();
  }

  /** Drops all rows from now on. */
  stop(): void {
    this.#isStopped = true;
    this.#clearTimer();
    this.#stop();
  }

  #put(cells: readonly (Buffer | null)[]): void {
    for (const cell of cells) {
      if (cell === null) this.#builder.nullCell();
      else this.#builder.cell(cell, 0, cell.length);
    }
    this.#builder.endRow();
    this.#timer ??= setTimeout(() => void this.#turn(), MAX_WAIT_MS);
  }

  /** Sends the page as soon as the sink is free. */
  async #turn(): Promise<void> {
    while (this.#sending !== null) await this.#sending;
    if (!this.#isStopped && this.#builder.rows > 0) this.#send();
  }

  #send(): void {
    this.#clearTimer();
    this.#isFirst = false;
    const { rows } = this.#builder;
    const page = this.#builder.take();
    const work = async (): Promise<void> => this.sink.page(page, rows);
    const taken = work().catch((error: unknown) => {
      if (!this.#isStopped) this.onFailure(error);
      this.stop();
    });
    this.#sending = Promise.race([taken, this.#stopped]).then(() => {
      this.#sending = null;
    });
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
