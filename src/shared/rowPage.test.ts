import { describe, expect, it } from 'vitest';
import { BinnacleError } from './errors';
import { MAX_COLUMNS, PAGE_BYTES, PAGE_ROWS, pageShape, RowPage, RowPageBuilder } from './rowPage';

type Cell = Uint8Array | string | null;

const encoder = new TextEncoder();
const bytesOf = (cell: Uint8Array | string): Uint8Array =>
  typeof cell === 'string' ? encoder.encode(cell) : cell;

function addRow(builder: RowPageBuilder, row: readonly Cell[]): void {
  for (const cell of row) {
    if (cell === null) builder.nullCell();
    else builder.cell(bytesOf(cell), 0, bytesOf(cell).length);
  }
  builder.endRow();
}

function pageOf(rows: readonly (readonly Cell[])[], columns = rows[0]?.length ?? 0): Uint8Array {
  const builder = new RowPageBuilder(columns);
  for (const row of rows) addRow(builder, row);
  return builder.take();
}

function texts(page: Uint8Array): (string | null)[][] {
  const reader = new RowPage(page);
  return Array.from({ length: reader.rows }, (_, row) =>
    Array.from({ length: reader.columns }, (_, column) => reader.text(row, column)),
  );
}

function codeOf(action: () => unknown): string {
  try {
    action();
    return '';
  } catch (error) {
    if (error instanceof BinnacleError) return error.code;
    throw error;
  }
}

describe('a page of rows', () => {
  it.each<[string, Cell[][]]>([
    [
      'an empty string apart from NULL',
      [
        ['', null],
        [null, ''],
      ],
    ],
    ['NUL bytes', [['\0', 'a\0b', '\0\0']]],
    ['characters of four bytes', [['😀', '𝄞 clef', '\u{10ffff}']]],
    ['a byte order mark', [['\ufefftext', '\ufeff']]],
    ['text that looks like something else', [['NULL', '<b>', '=cmd|', '__proto__']]],
    [
      'rows in order',
      Array.from({ length: 200 }, (_, row) => [`${row}`, row % 3 === 0 ? null : 'x'.repeat(row)]),
    ],
    [
      '1,600 columns',
      [Array.from({ length: 1600 }, (_, column) => (column % 7 === 0 ? null : `c${column}`))],
    ],
  ])('keeps %s', (_what, rows) => {
    expect(texts(pageOf(rows))).toEqual(rows);
  });

  it('keeps bytes that are no UTF-8, and shows a mark for them', () => {
    const odd = Uint8Array.of(0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80);
    const page = new RowPage(pageOf([[odd, 'b']]));
    expect([...(page.bytes(0, 0) ?? [])]).toEqual([...odd]);
    expect(page.text(0, 0)).toContain('\ufffd');
    expect(page.text(0, 1)).toBe('b');
  });

  it('keeps a cell of 20 MB, and then goes on with small ones', () => {
    const big = new Uint8Array(20_000_000).map((_, index) => index * 31);
    const builder = new RowPageBuilder(2);
    addRow(builder, ['before', big]);
    const page = new RowPage(builder.take());
    expect(Buffer.compare(page.bytes(0, 1) ?? new Uint8Array(), big)).toBe(0);
    addRow(builder, ['after', null]);
    expect(texts(builder.take())).toEqual([['after', null]]);
  });

  it('counts rows without columns, and columns without rows', () => {
    expect(new RowPage(pageOf([[], [], []]))).toMatchObject({ rows: 3, columns: 0 });
    expect(new RowPage(pageOf([], 4))).toMatchObject({ rows: 0, columns: 4 });
    expect(new RowPage(pageOf([], 0))).toMatchObject({ rows: 0, columns: 0 });
  });

  it('can lie anywhere in a larger buffer', () => {
    const page = pageOf([['one', null, 'three']]);
    for (let shift = 0; shift < 5; shift++) {
      const inside = Buffer.alloc(page.length + 8, 0xee);
      inside.set(page, shift);
      expect(texts(inside.subarray(shift, shift + page.length))).toEqual([['one', null, 'three']]);
    }
  });

  it('refuses to read a cell that is not there', () => {
    const page = new RowPage(pageOf([['a', 'b']]));
    for (const [row, column] of [
      [1, 0],
      [0, 2],
      [-1, 0],
      [0, -1],
      [0.5, 0],
      [0, Number.NaN],
    ] as const) {
      expect(() => page.text(row, column)).toThrow(RangeError);
    }
  });
});

describe('building pages', () => {
  it('begins every page afresh: no NULL and no byte of the last one is left', () => {
    const builder = new RowPageBuilder(2);
    for (let row = 0; row < 300; row++) addRow(builder, [null, 'long text of the first page']);
    builder.take();
    expect(builder.rows).toBe(0);
    for (let row = 0; row < 300; row++) addRow(builder, ['', 'x']);
    expect(texts(builder.take())).toEqual(Array.from({ length: 300 }, () => ['', 'x']));
  });

  it('copies cells out of the middle of a buffer that is used again', () => {
    const source = encoder.encode(`__ab__${'long '.repeat(30)}__`);
    const builder = new RowPageBuilder(2);
    builder.cell(source, 2, 4);
    builder.cell(source, 6, 156);
    builder.endRow();
    source.fill(0);
    expect(texts(builder.take())).toEqual([['ab', 'long '.repeat(30)]]);
  });

  it('knows how large the page will be', () => {
    const builder = new RowPageBuilder(3);
    for (let row = 0; row < 1000; row++) {
      addRow(builder, [`${row}`, null, 'ü'.repeat(row % 50)]);
      if (row % 100 !== 0) continue;
      const foretold = builder.bytes;
      const other = new RowPageBuilder(3);
      for (let again = 0; again <= row; again++) addRow(other, [`${again}`, null, 'ü'.repeat(again % 50)]);
      const { length } = other.take();
      expect(foretold).toBeGreaterThanOrEqual(length);
      expect(foretold).toBeLessThan(length + 3 * 3 + 1);
    }
  });

  it('fills pages up to their size or number of rows, and gives a large row one of its own', () => {
    const builder = new RowPageBuilder(1);
    const pages: Uint8Array[] = [];
    const add = (cell: string): void => {
      if (!builder.fits(cell.length)) pages.push(builder.take());
      addRow(builder, [cell]);
    };
    for (let row = 0; row < 5000; row++) add('1');
    for (let row = 0; row < 3000; row++) add('x'.repeat(200));
    add('y'.repeat(PAGE_BYTES * 2));
    add('z');
    pages.push(builder.take());
    expect(pages.reduce((rows, page) => rows + new RowPage(page).rows, 0)).toBe(8002);
    expect(new RowPage(pages[0] ?? new Uint8Array()).rows).toBe(PAGE_ROWS);
    const large = pages.filter((page) => page.length > PAGE_BYTES);
    expect(large.map((page) => pageShape(page).rows)).toEqual([1]);
    expect(pages.length).toBeLessThan(8);
    expect(texts(pages.at(-1) ?? new Uint8Array())).toEqual([['z']]);
  });

  it('holds PAGE_ROWS rows and no more', () => {
    const builder = new RowPageBuilder(1);
    for (let row = 0; row < PAGE_ROWS; row++) addRow(builder, [`${row}`]);
    expect(() => addRow(builder, ['one more'])).toThrow(RangeError);
    const page = new RowPage(builder.take());
    expect(page.text(PAGE_ROWS - 1, 0)).toBe(`${PAGE_ROWS - 1}`);
  });

  it('refuses a row of another width and keeps those before it', () => {
    const builder = new RowPageBuilder(2);
    addRow(builder, ['a', null]);
    expect(codeOf(() => addRow(builder, ['b']))).toBe('protocol-error');
    expect(texts(builder.take())).toEqual([['a', null]]);
    addRow(builder, ['c', 'd']);
    expect(codeOf(() => addRow(builder, ['e', 'f', 'g']))).toBe('protocol-error');
    expect(texts(builder.take())).toEqual([['c', 'd']]);
  });

  it('drops an unfinished row, its NULLs included', () => {
    const builder = new RowPageBuilder(2);
    for (let row = 0; row < 8; row++) addRow(builder, ['a', 'b']);
    builder.nullCell();
    expect(new RowPage(builder.take()).rows).toBe(8);
    for (let row = 0; row < 9; row++) addRow(builder, ['', 'b']);
    expect(texts(builder.take())).toEqual(Array.from({ length: 9 }, () => ['', 'b']));
  });

  it('refuses what is too large before it takes the memory, and keeps the rows before', () => {
    const builder = new RowPageBuilder(2);
    addRow(builder, ['a', 'b']);
    // Memory that nobody touches costs nothing.
    const huge = new Uint8Array(513 * 1024 * 1024);
    expect(codeOf(() => builder.cell(huge, 0, huge.length))).toBe('too-large');
    expect(texts(builder.take())).toEqual([['a', 'b']]);
    expect(codeOf(() => new RowPageBuilder(MAX_COLUMNS + 1))).toBe('too-large');
  });

  it('refuses bytes outside of the source', () => {
    const builder = new RowPageBuilder(1);
    for (const [start, end] of [
      [-1, 2],
      [2, 1],
      [0, 4],
      [Number.NaN, 2],
    ] as const) {
      expect(() => builder.cell(new Uint8Array(3), start, end)).toThrow(RangeError);
    }
  });
});

describe('a damaged page', () => {
  const rows = Array.from({ length: 40 }, (_, row) => [`${row}`, row % 2 === 0 ? null : 'text', '']);
  const good = pageOf(rows);

  /** Reads every cell there is; a damage that only changes letters is not for the page to find. */
  function readAll(bytes: Uint8Array): string {
    return codeOf(() => {
      const page = new RowPage(bytes);
      for (let row = 0; row < page.rows; row++) {
        for (let column = 0; column < page.columns; column++) {
          const cell = page.bytes(row, column);
          if (cell === null) continue;
          expect(cell.byteOffset + cell.length).toBeLessThanOrEqual(bytes.byteOffset + bytes.length);
        }
      }
    });
  }

  it('is refused at every length it is cut to', () => {
    for (let length = 0; length < good.length; length++) {
      expect(codeOf(() => new RowPage(good.slice(0, length)))).toBe('internal');
    }
    expect(codeOf(() => new RowPage(Buffer.concat([good, Buffer.alloc(4)])))).toBe('internal');
  });

  it('with any number in it replaced is refused, or never read outside of its bytes', () => {
    for (const value of [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, good.length, good.length - 4]) {
      for (let at = 0; at < good.length; at += 4) {
        const bytes = good.slice();
        new DataView(bytes.buffer).setUint32(at, value, true);
        expect(['', 'internal']).toContain(readAll(bytes));
      }
    }
  });

  it('with a flipped bit in its header is refused', () => {
    for (let bit = 0; bit < 8 * 4 * (3 + 4); bit++) {
      const bytes = good.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(codeOf(() => new RowPage(bytes))).toBe('internal');
    }
  });

  it('that claims a huge number of rows or columns costs no time', () => {
    const claim = (claimedRows: number, columns: number): Uint8Array => {
      const bytes = good.slice();
      new DataView(bytes.buffer).setUint32(4, claimedRows, true);
      new DataView(bytes.buffer).setUint32(8, columns, true);
      return bytes;
    };
    for (const [claimedRows, columns] of [
      [0xffffffff, 3],
      [0xffffffff, 0],
      [40, 0xffffffff],
      [40, 60_000],
    ] as const) {
      expect(codeOf(() => new RowPage(claim(claimedRows, columns)))).toBe('internal');
    }
  });
});
