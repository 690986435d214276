import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { RowPage, RowPageBuilder } from '../../shared/rowPage';
import { RowSpool } from './rowSpool';
import type { SpoolFile } from './spoolFile';

/** A folder that is removed after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-spool-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A spool that is disposed after the test. */
export async function newSpool(columns = 1, folder = newFolder()): Promise<RowSpool> {
  const spool = await RowSpool.create(folder, columns);
  onTestFinished(() => spool.dispose());
  return spool;
}

/** A page of one column. */
export function pageOf(...cells: string[]): Uint8Array {
  const builder = new RowPageBuilder(1);
  for (const cell of cells) {
    const bytes = Buffer.from(cell);
    builder.cell(bytes, 0, bytes.length);
    builder.endRow();
  }
  return builder.take();
}

/** The first cell of a row. */
export async function textOf(spool: RowSpool, row: number): Promise<string | null> {
  const { firstRow, page } = await spool.readPage(spool.pageOfRow(row));
  return new RowPage(page).text(row - firstRow, 0);
}

/** A file in memory that fails as told, as a disk does. */
export class FakeFile implements SpoolFile {
  content = Buffer.alloc(0);
  /** Bytes that fit; a write takes what fits and says so with the next. */
  space = Infinity;
  /** Most bytes that one call moves. */
  atOnce = Infinity;
  readError: Error | null = null;
  reads = 0;
  closed = 0;
  #gate: Promise<void> = Promise.resolve();

  /** Keeps all calls waiting until what is returned is called. */
  hold(): () => void {
    let release = (): void => undefined;
    this.#gate = new Promise((resolve) => (release = resolve));
    return release;
  }

  async write(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesWritten: number }> {
    await this.#gate;
    const bytesWritten = Math.min(length, this.atOnce, this.space - position);
    if (bytesWritten <= 0) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
    const end = Math.max(this.content.length, position + bytesWritten);
    const content = Buffer.alloc(end);
    content.set(this.content);
    content.set(bytes.subarray(offset, offset + bytesWritten), position);
    this.content = content;
    return { bytesWritten };
  }

  async read(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }> {
    this.reads++;
    await this.#gate;
    if (this.readError !== null) throw this.readError;
    const part = this.content.subarray(position, position + Math.min(length, this.atOnce));
    bytes.set(part, offset);
    return { bytesRead: part.length };
  }

  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }
}

/** A spool of one column in a file that fails as told. */
export function fakeSpool(): { file: FakeFile; spool: RowSpool } {
  const file = new FakeFile();
  return { file, spool: new RowSpool(1, { file, path: null }) };
}
