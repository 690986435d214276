import { RowPage } from '../../../shared/rowPage';
import type { RowSpool } from '../rowSpool';

/** Pages that are held at once, in bytes: rows in about the same order on both sides are read once. */
const HELD_BYTES = 64 * 1024 * 1024;

/** A row, and the page that it lies in. */
export interface SpoolRow {
  page: RowPage;
  /** Row of the page, from 0. */
  at: number;
}

interface HeldPage {
  firstRow: number;
  page: RowPage;
  bytes: number;
}

/** Reads rows of a spool by their numbers; pages that were used lately are at hand. */
export class SpoolRows {
  /** By number; the one that was used last is the last. */
  readonly #held = new Map<number, HeldPage>();
  #bytes = 0;

  constructor(private readonly spool: RowSpool) {}

  /** The row if its page is at hand; null: wait for {@link SpoolRows.load}. */
  at(row: number): SpoolRow | null {
    const index = this.spool.pageOfRow(row);
    const held = this.#held.get(index);
    if (held === undefined) return null;
    this.#held.delete(index);
    this.#held.set(index, held);
    return { page: held.page, at: row - held.firstRow };
  }

  /** Reads the page of a row. Throws what a spool throws. */
  async load(row: number): Promise<SpoolRow> {
    const index = this.spool.pageOfRow(row);
    const { firstRow, page: bytes } = await this.spool.readPage(index);
    const page = new RowPage(bytes);
    this.#held.set(index, { firstRow, page, bytes: bytes.length });
    this.#bytes += bytes.length;
    for (const [oldest, { bytes: size }] of this.#held) {
      if (this.#bytes <= HELD_BYTES || oldest === index) break;
      this.#held.delete(oldest);
      this.#bytes -= size;
    }
    return { page, at: row - firstRow };
  }
}
