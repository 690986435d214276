import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FindSpec, FoundCell } from '../../../shared/resultFind';
import { RowPageBuilder } from '../../../shared/rowPage';
import type { RowSpool } from '../rowSpool';
import { newSpool } from '../spoolTestkit';
import { ResultFind } from './resultFind';

type Row = readonly (string | null)[];

const alive = new AbortController().signal;
const quiet = (): void => undefined;

async function add(spool: RowSpool, rows: readonly Row[], perPage = 7): Promise<void> {
  for (let from = 0; from < rows.length; from += perPage) {
    const builder = new RowPageBuilder(spool.columns);
    const part = rows.slice(from, from + perPage);
    for (const row of part) {
      for (const cell of row) {
        const bytes = Buffer.from(cell ?? '');
        if (cell === null) builder.nullCell();
        else builder.cell(bytes, 0, bytes.length);
      }
      builder.endRow();
    }
    await spool.append(builder.take(), part.length);
  }
}

interface Given {
  rows: readonly Row[];
  columns?: number[];
  order?: number[];
}

async function searched(
  text: string,
  { rows, columns, order }: Given,
  how: Partial<FindSpec> = {},
  signal = alive,
): Promise<{ find: ResultFind; spool: RowSpool }> {
  const spool = await newSpool(rows[0]?.length ?? 1);
  await add(spool, rows);
  const spec = { text, matchCase: false, whole: false, pattern: false, ...how };
  const shown = columns ?? [...(rows[0] ?? ['']).keys()];
  const question = { what: 'count', resultId: 1, columns: shown, ...spec } as const;
  return {
    spool,
    find: new ResultFind(spool, question, order === undefined ? null : Uint32Array.from(order), signal),
  };
}

const step = (
  find: ResultFind,
  row: number,
  position: number,
  how: { back?: boolean; inclusive?: boolean } = {},
): Promise<FoundCell | null> =>
  find.step({ what: 'step', row, position, back: false, inclusive: false, ...how });

/** Row and column of all cells, by going from one to the next. */
async function walked(find: ResultFind): Promise<[number, number][]> {
  const cells: [number, number][] = [];
  let at = await step(find, 0, 0, { inclusive: true });
  while (at !== null && !cells.some(([row, column]) => row === at?.row && column === at.column)) {
    cells.push([at.row, at.column]);
    at = await step(find, at.row, at.column);
  }
  return cells;
}

async function matched(text: string, cells: Row, how: Partial<FindSpec> = {}): Promise<(string | null)[]> {
  const { find } = await searched(text, { rows: cells.map((cell) => [cell]) }, how);
  const found = await walked(find);
  expect((await find.count(quiet)).cells).toBe(found.length);
  return found.map(([row]) => cells[row] ?? null);
}

describe('looking for text', () => {
  const cells = ['Ångström', 'angstrom', 'ANGSTROM x', null, '', 'strom'];

  it('takes upper and lower case as alike, or not', async () => {
    expect(await matched('STROM', cells)).toEqual(['angstrom', 'ANGSTROM x', 'strom']);
    expect(await matched('strom', cells, { matchCase: true })).toEqual(['angstrom', 'strom']);
    expect(await matched('ÅNG', cells)).toEqual(['Ångström']);
    expect(await matched('ÅNG', cells, { matchCase: true })).toEqual([]);
  });

  it('finds whole cells', async () => {
    expect(await matched('ANGSTROM', cells, { whole: true })).toEqual(['angstrom']);
    expect(await matched('ANGSTROM', cells, { whole: true, matchCase: true })).toEqual([]);
    expect(await matched('ÅNGSTRÖM', cells, { whole: true })).toEqual(['Ångström']);
    expect(await matched('a.*|strom', cells, { whole: true, pattern: true })).toEqual(['angstrom', 'strom']);
  });

  it('finds no text that begins in one cell and ends in the next, and no NULL', async () => {
    expect(await matched('ab', ['xa', 'bx', 'ab'], { matchCase: true })).toEqual(['ab']);
    expect(await matched('ab', ['xa', 'bx', 'ab'])).toEqual(['ab']);
    expect(await matched('null', [null, 'null'])).toEqual(['null']);
  });

  it('refuses an expression that could take for ever', async () => {
    await expect(searched('(a)\\1', { rows: [['aa']] }, { pattern: true })).rejects.toMatchObject({
      code: 'bad-request',
    });
  });

  it('finds what a loop over all cells finds, in any order and among any columns', async () => {
    const cell = fc.option(fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'ö'), maxLength: 4 }), {
      nil: null,
    });
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.boolean(),
        fc.infiniteStream(fc.nat(1000)),
        async (rows, matchCase, random) => {
          const order = [...rows.keys()].filter(() => (random.next().value ?? 0) % 3 !== 0).reverse();
          const columns = [2, 0];
          const { find } = await searched('b', { rows, columns, order }, { matchCase });
          const wanted = order.flatMap((source, row) =>
            columns.flatMap((column, position) => {
              const text = rows[source]?.[column] ?? '';
              return (matchCase ? text : text.toLowerCase()).includes('b') ? [{ row, column, position }] : [];
            }),
          );
          expect((await find.count(quiet)).cells).toBe(wanted.length);
          const forth: unknown[] = [];
          const back: unknown[] = [];
          let [at, to] = [
            { row: 0, position: 0 },
            { row: rows.length, position: 0 },
          ];
          for (const [index, each] of wanted.entries()) {
            const next = await step(find, at.row, at.position, { inclusive: index === 0 });
            forth.push({ ...next });
            const before = await step(find, to.row, to.position, { back: true });
            back.unshift({ ...before });
            at = each;
            to = wanted[wanted.length - 1 - index] ?? to;
          }
          const expected = wanted.map(({ row, column }, index) => ({
            ...{ row, column, ordinal: index + 1, wrapped: false },
          }));
          expect(forth).toEqual(expected);
          expect(back).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('going from cell to cell', () => {
  const rows: Row[] = Array.from({ length: 100 }, (_, row) => [row === 40 || row === 80 ? 'x' : '-', 'y']);

  it('goes round the end and says so, also to the only cell', async () => {
    const { find } = await searched('x', { rows });
    expect(await step(find, 80, 0)).toMatchObject({ row: 40, wrapped: true });
    expect(await step(find, 40, 0, { back: true })).toMatchObject({ row: 80, wrapped: true });
    const one = await searched('x', { rows: rows.slice(0, 60) });
    expect(await step(one.find, 40, 0)).toMatchObject({ row: 40, wrapped: true });
    expect(await step(one.find, 40, 0, { back: true })).toMatchObject({ row: 40, wrapped: true });
    expect(await step((await searched('z', { rows })).find, 3, 0)).toBeNull();
  });

  it('finds the next one without looking at the rows behind it', async () => {
    const { find, spool } = await searched('x', { rows });
    let reads = 0;
    const read = spool.readPage.bind(spool);
    spool.readPage = (index) => {
      reads++;
      return read(index);
    };
    expect(await step(find, 0, 0)).toMatchObject({ row: 40, ordinal: null });
    expect(reads).toBeLessThan(9);
    await find.count(quiet);
    expect(await step(find, 0, 0)).toMatchObject({ row: 40, ordinal: 1 });
  });

  it('goes on in rows that have come since', async () => {
    const { find, spool } = await searched('x', { rows: rows.slice(0, 60) });
    expect(await find.count(quiet)).toEqual({ cells: 1, rows: 60 });
    await add(spool, rows.slice(60));
    expect(await step(find, 40, 0)).toMatchObject({ row: 80, wrapped: false });
    expect(await find.count(quiet)).toEqual({ cells: 2, rows: 100 });
    expect(await step(find, 40, 0)).toMatchObject({ row: 80, ordinal: 2 });
  });

  it('names the cells in sight', async () => {
    const { find } = await searched('x', { rows, order: [80, 3, 40] });
    expect([...(await find.cells(0, 64))]).toEqual([0, 0, 2, 0]);
    expect([...(await find.cells(1, 1))]).toEqual([]);
  });

  it('ends when it is not wanted any more', async () => {
    const abort = new AbortController();
    const { find } = await searched('x', { rows }, {}, abort.signal);
    abort.abort();
    await expect(find.count(quiet)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(step(find, 0, 0)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('refuses columns that are not there', async () => {
    await expect(searched('x', { rows, columns: [2] })).rejects.toMatchObject({ code: 'bad-request' });
  });
});
