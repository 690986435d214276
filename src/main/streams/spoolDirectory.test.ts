import { expect, it } from 'vitest';
import { SpoolDirectory } from './spoolDirectory';

it('finds every row among many pages of all sizes', () => {
  const directory = new SpoolDirectory();
  const pageOfRow: number[] = [];
  let seed = 5;
  for (let page = 0; page < 3000; page++) {
    seed = (seed * 48_271) % 2_147_483_647;
    const rows = seed % 9; // some without rows
    for (let row = 0; row < rows; row++) pageOfRow.push(page);
    directory.add(rows, 100 + page, page);
  }
  expect(directory.rowCount).toBe(pageOfRow.length);
  expect(pageOfRow.map((_, row) => directory.pageOfRow(row))).toEqual(pageOfRow);
});

it('knows where each page lies, beyond 4 GiB too', () => {
  const directory = new SpoolDirectory();
  const bytes = 500 * 1024 * 1024;
  for (let page = 0; page < 1000; page++) directory.add(4096, bytes + page, 0xffff_0000 + page);
  let offset = 0;
  for (let page = 0; page < 1000; page++) {
    const entry = { firstRow: page * 4096, offset, bytes: bytes + page, check: 0xffff_0000 + page };
    expect(directory.entry(page)).toEqual(entry);
    offset += bytes + page;
  }
  expect(directory.byteCount).toBe(offset);
});

it('has nothing while it is empty', () => {
  const directory = new SpoolDirectory();
  expect(() => directory.pageOfRow(0)).toThrow(expect.objectContaining({ code: 'not-found' }));
  expect(() => directory.entry(0)).toThrow(expect.objectContaining({ code: 'not-found' }));
});
