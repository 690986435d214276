import { crc32 } from 'node:zlib';
import { BinnacleError } from '../../shared/errors';
import { MAX_PAGE_BYTES, pageShape } from '../../shared/rowPage';
import { SpoolCache } from './spoolCache';
import { SpoolDirectory } from './spoolDirectory';
import { reasonOf, spoolClosed, spoolReadFailed, spoolWriteFailed } from './spoolErrors';
import {
  type OpenSpoolFile,
  openSpoolFile,
  readFully,
  removeSpool,
  type SpoolFile,
  writeFully,
} from './spoolFile';

/** Pages that were read lately, in bytes: 32 of them, what a grid shows and some screens around it. */
const CACHE_BYTES = 8 * 1024 * 1024;

/** A page and the number of its first row. The bytes are shared: neither change nor transfer them. */
export interface SpooledPage {
  firstRow: number;
  page: Uint8Array;
}

/**
 * The rows of one result, page after page in a file that nobody else sees, so that memory does not grow with them. The
 * directory and the checks of the pages are in memory: a page that comes back otherwise than it was written is an error
 * and never wrong cells.
 */
export class RowSpool {
  readonly #file: SpoolFile;
  readonly #path: string | null;
  readonly #directory = new SpoolDirectory();
  readonly #cache = new SpoolCache(CACHE_BYTES);
  /** The page written last. Kept apart, so that rows that arrive don't push out those that are looked at. */
  readonly #newest = new SpoolCache(CACHE_BYTES);
  /** Ends when all appends so far have. Never rejects. */
  #queue: Promise<void> = Promise.resolve();
  /** Why no more pages are taken; null: they are. */
  #failure: BinnacleError | null = null;
  #disposal: Promise<void> | null = null;

  constructor(
    readonly columns: number,
    { file, path }: OpenSpoolFile,
  ) {
    this.#file = file;
    this.#path = path;
  }

  /** An empty spool in a folder, which is made if needed. Throws `store-write-failed`. */
  static async create(folder: string, columns: number): Promise<RowSpool> {
    return new RowSpool(columns, await openSpoolFile(folder));
  }

  /** Rows that can be read: those of pages that are written. */
  get rowCount(): number {
    return this.#directory.rowCount;
  }

  /** Size of the file, in bytes. */
  get byteCount(): number {
    return this.#directory.byteCount;
  }

  get pageCount(): number {
    return this.#directory.pageCount;
  }

  /**
   * Adds a page of so many rows behind all others and resolves when it is written: wait for that before reading on from
   * the server. The page must not change afterwards. Throws `store-write-failed`, `too-large`, `internal` for a page of
   * another shape, `cancelled` after disposal; the first error is thrown from then on always, for without one page all
   * rows behind it would be numbered wrongly.
   */
  append(page: Uint8Array, rows: number): Promise<void> {
    const written = this.#queue.then(() => this.#write(page, rows));
    this.#queue = written.catch((error: unknown) => {
      this.#failure ??= error instanceof BinnacleError ? error : spoolWriteFailed(error);
    });
    return written;
  }

  /** The page that holds a row. Throws `not-found` for a row that is not there (yet). */
  pageOfRow(row: number): number {
    return this.#directory.pageOfRow(row);
  }

  /** Size of a page. Throws `not-found`. */
  pageBytes(index: number): number {
    return this.#directory.entry(index).bytes;
  }

  /**
   * A page by its number. Throws `not-found`, `cancelled` if the spool is disposed meanwhile, and `internal` if the page
   * can't be read or is not as it was written; others stay readable.
   */
  async readPage(index: number): Promise<SpooledPage> {
    if (this.#disposed) throw spoolClosed();
    const { firstRow, offset, bytes, check } = this.#directory.entry(index);
    const kept = this.#newest.get(index) ?? this.#cache.get(index);
    if (kept !== undefined) return { firstRow, page: kept };
    const page = new Uint8Array(bytes);
    await this.#onDisk(() => readFully(this.#file, page, offset), asReadFailure);
    if (crc32(page) !== check) throw spoolReadFailed('a page is not as it was written');
    this.#cache.put(index, page);
    return { firstRow, page };
  }

  /** Closes and removes the file. Whatever is pending rejects with `cancelled`. Never rejects; again: the same promise. */
  dispose(): Promise<void> {
    this.#disposal ??= this.#release();
    return this.#disposal;
  }

  get #disposed(): boolean {
    return this.#disposal !== null;
  }

  async #write(page: Uint8Array, rows: number): Promise<void> {
    if (this.#disposed) throw spoolClosed();
    if (this.#failure !== null) throw this.#failure;
    this.#check(page, rows);
    const check = crc32(page);
    const position = this.#directory.byteCount;
    await this.#onDisk(() => writeFully(this.#file, page, position), spoolWriteFailed);
    this.#newest.clear();
    this.#newest.put(this.pageCount, page);
    this.#directory.add(rows, page.length, check);
  }

  /** A page under a wrong number of rows would move all rows behind it. */
  #check(page: Uint8Array, rows: number): void {
    if (page.length > MAX_PAGE_BYTES) {
      throw new BinnacleError('too-large', 'A row is larger than 512 MiB.', {
        hint: 'Leave out large columns, or select a part of them.',
      });
    }
    const shape = pageShape(page);
    if (shape.rows === rows && shape.columns === this.columns) return;
    throw new BinnacleError('internal', 'A page does not fit the result that it was added to.', {
      hint: 'Run the query again.',
    });
  }

  /** Runs one access to the file. Once disposed, that is the reason for whatever happened. */
  async #onDisk(access: () => Promise<void>, asFailure: (cause: unknown) => BinnacleError): Promise<void> {
    try {
      await access();
    } catch (cause) {
      throw this.#disposed ? spoolClosed() : asFailure(cause);
    }
    if (this.#disposed) throw spoolClosed();
  }

  async #release(): Promise<void> {
    this.#cache.clear();
    this.#newest.clear();
    // Nothing in it is needed any more, so nothing is lost if closing says that it could not be written.
    await this.#file.close().catch(() => undefined);
    if (this.#path !== null) await removeSpool(this.#path);
  }
}

function asReadFailure(cause: unknown): BinnacleError {
  return cause instanceof BinnacleError ? cause : spoolReadFailed(reasonOf(cause), cause);
}
