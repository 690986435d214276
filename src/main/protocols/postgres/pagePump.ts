import { BinnacleError } from '../../../shared/errors';
import { MAX_PAGE_BYTES, RowPageBuilder } from '../../../shared/rowPage';
import type { ResultSink } from '../../sessions/queryCapability';
import { ProtocolViolation } from './messageReader';

/** Rows of the first page: a screen or two, so that something is seen at once. */
const FIRST_PAGE_ROWS = 100;
/** Milliseconds that a row waits at most for its page to fill. */
const MAX_WAIT_MS = 50;
const NULL_LENGTH = -1;

/** How a server writes a row. */
export interface RowFormat {
  /** Bytes of the cells of a row of so many bytes, at most. Throws a {@link ProtocolViolation}. */
  size(bytes: Buffer, start: number, end: number): number;
  /** Adds all cells of the row `bytes[start, end)`. Throws a {@link ProtocolViolation}. */
  cells(builder: RowPageBuilder, bytes: Buffer, start: number, end: number): void;
}

/** Stops and starts the reading of the rows. */
interface Flow {
  hold(): void;
  release(): void;
}

/**
 * Puts rows into pages as they stand in the socket's buffer, with no string for a cell. While the sink is busy with a
 * page one more is filled, then the flow is held: three pages and the stream's buffers are all there ever is.
 */
export class PagePump {
  readonly #builder: RowPageBuilder;
  readonly #queue: { bytes: Uint8Array; rows: number }[] = [];
  #sending = false;
  #isFirst = true;
  #timer: NodeJS.Timeout | null = null;
  /** Rows have waited long enough. */
  #due = false;
  #discarding = false;
  #onIdle: () => void = () => undefined;

  /** `onFailure`: the sink refused a page, or a row is too large. Nothing goes to the sink afterwards. */
  constructor(
    columns: number,
    private readonly sink: Pick<ResultSink, 'page'>,
    private readonly flow: Flow,
    private readonly onFailure: (error: unknown) => void,
    private readonly format: RowFormat = dataRows(columns),
  ) {
    this.#builder = new RowPageBuilder(columns);
  }

  /** A row as the server sent it, `bytes[start, end)`. */
  row(bytes: Buffer, start: number, end: number): void {
    if (this.#discarding) return;
    if (!this.#builder.fits(this.format.size(bytes, start, end))) this.#flush();
    try {
      this.format.cells(this.#builder, bytes, start, end);
      this.#builder.endRow();
    } catch (error) {
      if (!(error instanceof BinnacleError)) throw error;
      this.#fail(error);
      return;
    }
    this.#afterRow();
  }

  /** Whether a long row of that many bytes is to be received at all. */
  wants(length: number): boolean {
    if (length > MAX_PAGE_BYTES) this.#fail(rowTooLarge(length));
    return !this.#discarding;
  }

  /** Sends what is left; resolves when the sink has taken all of it, or nothing more goes to it. */
  finish(): Promise<void> {
    return new Promise((resolve) => {
      this.#onIdle = resolve;
      if (this.#builder.rows > 0 && !this.#discarding) this.#flush();
      this.#checkIdle();
    });
  }

  /** Drops all rows from now on, which go on being read. */
  discard(): void {
    this.#discarding = true;
    this.#queue.length = 0;
    this.#stopTimer();
    this.flow.release();
    this.#checkIdle();
  }

  #afterRow(): void {
    if (this.#isFirst && this.#builder.rows >= FIRST_PAGE_ROWS) this.#flush();
    else this.#timer ??= setTimeout(this.#onTimer, MAX_WAIT_MS);
  }

  readonly #onTimer = (): void => {
    this.#timer = null;
    if (this.#sending) this.#due = true;
    else if (this.#builder.rows > 0) this.#flush();
  };

  #flush(): void {
    this.#stopTimer();
    this.#isFirst = false;
    const { rows } = this.#builder;
    this.#queue.push({ bytes: this.#builder.take(), rows });
    if (this.#sending) this.flow.hold();
    else this.#sendNext();
  }

  #sendNext(): void {
    const page = this.#queue.shift();
    if (page === undefined) return;
    this.#sending = true;
    const send = async (): Promise<void> => this.sink.page(page.bytes, page.rows);
    send().then(
      () => this.#sent(),
      (error: unknown) => this.#fail(error),
    );
  }

  #sent(): void {
    this.#sending = false;
    if (this.#discarding) return;
    if (this.#queue.length > 0) this.#sendNext();
    else if (this.#due && this.#builder.rows > 0) this.#flush();
    if (this.#queue.length === 0) this.flow.release();
    this.#checkIdle();
  }

  #fail(error: unknown): void {
    this.#sending = false;
    if (this.#discarding) return;
    this.onFailure(error);
    this.discard();
  }

  #checkIdle(): void {
    if (this.#discarding || (!this.#sending && this.#queue.length === 0 && this.#builder.rows === 0)) {
      this.#onIdle();
    }
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#due = false;
  }
}

/** Rows of PostgreSQL (DataRow): a count, then for each cell a length (-1: NULL) and its bytes. */
function dataRows(columns: number): RowFormat {
  return {
    size: (bytes, start, end) => {
      if (end - start < 2 || bytes.readUInt16BE(start) !== columns) {
        throw new ProtocolViolation('a row has another number of cells than there are columns');
      }
      return end - start - 2 - 4 * columns;
    },
    cells: (builder, bytes, start, end) => {
      let at = start + 2;
      for (let column = 0; column < columns; column++) {
        if (at + 4 > end) throw new ProtocolViolation('a row ended before its cells did');
        const length = bytes.readInt32BE(at);
        at += 4;
        if (length === NULL_LENGTH) {
          builder.nullCell();
          continue;
        }
        if (length < 0 || length > end - at) throw new ProtocolViolation('a cell is longer than its row');
        builder.cell(bytes, at, at + length);
        at += length;
      }
      if (at !== end) throw new ProtocolViolation('a row is longer than its cells');
    },
  };
}

function rowTooLarge(length: number): BinnacleError {
  const size = `${Math.ceil(length / 1024 / 1024)} MiB`;
  return new BinnacleError('too-large', `A row has ${size}, more than can be shown.`, {
    hint: 'Leave out large columns, or select a part of them.',
  });
}
