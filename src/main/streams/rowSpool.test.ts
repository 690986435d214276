import { describe, expect, it } from 'vitest';
import { PAGE_BYTES, RowPage, RowPageBuilder } from '../../shared/rowPage';
import { fakeSpool, newSpool, pageOf, textOf } from './spoolTestkit';

describe('a spool of rows', () => {
  it('gives back every page and finds the page of every row', async () => {
    const spool = await newSpool();
    let rows = 0;
    for (let page = 0; page < 300; page++) {
      const cells = Array.from({ length: 1 + (page % 5) }, () => `row ${rows++}`);
      await spool.append(pageOf(...cells), cells.length);
    }
    expect(spool).toMatchObject({ rowCount: rows, pageCount: 300 });
    for (let row = 0; row < rows; row++) expect(await textOf(spool, row)).toBe(`row ${row}`);
  });

  it('keeps queued appends in order', async () => {
    const spool = await newSpool();
    const cells = Array.from({ length: 100 }, (_, page) => `${page} `.repeat(1 + ((page * 7919) % 20_000)));
    await Promise.all(cells.map((cell) => spool.append(pageOf(cell), 1)));
    for (const [row, cell] of cells.entries()) expect(await textOf(spool, row)).toBe(cell);
  });

  it('is read while it grows', async () => {
    const spool = await newSpool();
    await spool.append(pageOf('0'), 1);
    for (let row = 1; row < 100; row++) {
      const appended = spool.append(pageOf(`${row} ${'.'.repeat(PAGE_BYTES)}`), 1);
      const seen = spool.rowCount - 1;
      expect(await textOf(spool, seen)).toMatch(new RegExp(`^${seen}\\b`));
      await appended;
    }
    expect(spool.rowCount).toBe(100);
  });

  it('takes pages without rows and results without columns', async () => {
    const spool = await newSpool(0);
    const builder = new RowPageBuilder(0);
    await spool.append(builder.take(), 0);
    for (let row = 0; row < 5; row++) builder.endRow();
    await spool.append(builder.take(), 5);
    await spool.append(builder.take(), 0);
    expect(spool.rowCount).toBe(5);
    expect(spool.pageOfRow(4)).toBe(1);
    expect(new RowPage((await spool.readPage(2)).page).rows).toBe(0);
  });

  it('has no page and no row beyond its end', async () => {
    const spool = await newSpool();
    await spool.append(pageOf('a'), 1);
    for (const index of [1, -1, 0.5, 1e9, Number.NaN]) {
      await expect(spool.readPage(index)).rejects.toMatchObject({ code: 'not-found' });
      expect(() => spool.pageOfRow(index)).toThrow(expect.objectContaining({ code: 'not-found' }));
    }
  });

  it('shows only rows whose page is written', async () => {
    const { file, spool } = fakeSpool();
    const release = file.hold();
    const appended = spool.append(pageOf('a', 'b'), 2);
    expect(spool.rowCount).toBe(0);
    expect(() => spool.pageOfRow(0)).toThrow(expect.objectContaining({ code: 'not-found' }));
    release();
    await appended;
    expect(spool.rowCount).toBe(2);
  });

  it('reads a page again from memory, and forgets the oldest when there are many', async () => {
    const { file, spool } = fakeSpool();
    const wide = 'x'.repeat(3 * 1024 * 1024);
    for (let page = 0; page < 4; page++) await spool.append(pageOf(wide), 1);
    await spool.readPage(3); // just written
    expect(file.reads).toBe(0);
    for (const index of [0, 1, 0, 1, 0]) await spool.readPage(index);
    expect(file.reads).toBe(2);
    await spool.readPage(2); // three don't fit: 1 goes, for 0 was used later
    await spool.readPage(0);
    expect(file.reads).toBe(3);
    await spool.readPage(1);
    expect(file.reads).toBe(4);
  });

  it('refuses a page of another shape than it says, and one that is too large', async () => {
    const pages: [Uint8Array, number][] = [
      [pageOf('a', 'b'), 3],
      [new RowPageBuilder(2).take(), 0],
      [new Uint8Array(64), 1],
      [new Uint8Array(0), 0],
    ];
    for (const [page, rows] of pages) {
      const { spool } = fakeSpool();
      await expect(spool.append(page, rows)).rejects.toMatchObject({ code: 'internal' });
      expect(spool.rowCount).toBe(0);
    }
    const { spool } = fakeSpool();
    const huge = new Uint8Array(512 * 1024 * 1024 + 4);
    await expect(spool.append(huge, 1)).rejects.toMatchObject({ code: 'too-large' });
  });

  it('gives back any rows exactly', async () => {
    let seed = 20_260;
    const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 12; round++) {
      const columns = next(6);
      const spool = await newSpool(columns);
      const rows = Array.from({ length: next(6000) }, () =>
        Array.from({ length: columns }, () => {
          if (next(5) === 0) return null;
          const length = next(200) === 0 ? next(100_000) : next(60);
          return Buffer.alloc(length, Buffer.from([next(256), next(256), next(256)]));
        }),
      );
      const builder = new RowPageBuilder(columns);
      for (const row of rows) {
        if (!builder.fits(row.reduce((bytes, cell) => bytes + (cell?.length ?? 0), 0))) {
          const count = builder.rows;
          await spool.append(builder.take(), count);
        }
        for (const cell of row) {
          if (cell === null) builder.nullCell();
          else builder.cell(cell, 0, cell.length);
        }
        builder.endRow();
      }
      const count = builder.rows;
      await spool.append(builder.take(), count);
      expect(spool.rowCount).toBe(rows.length);
      let row = 0;
      for (let index = 0; index < spool.pageCount; index++) {
        const { firstRow, page } = await spool.readPage(index);
        expect(firstRow).toBe(row);
        const reader = new RowPage(page);
        for (let at = 0; at < reader.rows; at++, row++) {
          const same = rows[row]?.every((cell, column) => {
            const bytes = reader.bytes(at, column);
            return cell === null ? bytes === null : bytes !== null && cell.equals(bytes);
          });
          if (same !== true) expect.fail(`row ${row} of round ${round}`);
        }
      }
      await spool.dispose();
    }
  });
});
