import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnClass } from '../../../shared/queryStream';
import type { FilterOperation, RowFilter, SortKey, ViewSpec } from '../../../shared/resultView';
import { RowPage, RowPageBuilder } from '../../../shared/rowPage';
import type { RowSpool } from '../rowSpool';
import { fakeSpool, newSpool, pageOf } from '../spoolTestkit';
import { ResultViews } from './resultViews';

type Row = readonly (string | null)[];

const alive = new AbortController().signal;
const quiet = (): void => undefined;

/** A spool with these rows, few on a page. */
async function spoolOf(rows: readonly Row[], perPage = 7): Promise<RowSpool> {
  const spool = await newSpool(rows[0]?.length ?? 1);
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
  return spool;
}

/** The rows of a view, read page by page, and their numbers in the result. */
async function viewed(
  spool: RowSpool,
  spec: Partial<ViewSpec>,
): Promise<{ rows: (string | null)[][]; sources: number[] }> {
  const views = new ResultViews();
  const { viewId, rows: count } = await views.create(
    1,
    spool,
    { sort: [], filter: [], ...spec },
    alive,
    quiet,
  );
  const rows: (string | null)[][] = [];
  const sources: number[] = [];
  while (rows.length < count) {
    const { firstRow, page, sourceRows } = await views.page(viewId, rows.length);
    expect(firstRow).toBe(rows.length);
    const cells = new RowPage(page);
    for (let row = 0; row < cells.rows; row++) {
      rows.push(Array.from({ length: cells.columns }, (_, column) => cells.text(row, column)));
    }
    sources.push(...sourceRows);
  }
  return { rows, sources };
}

const key = (column: number, kind: ColumnClass, descending = false): SortKey => ({
  ...{ column, class: kind, descending },
});
const only = (
  column: number | null,
  kind: ColumnClass,
  operation: FilterOperation,
  ...values: string[]
): RowFilter => ({ column, class: kind, operation, values });

async function sorted(kind: ColumnClass, cells: Row, descending = false): Promise<(string | null)[]> {
  const spool = await spoolOf(cells.map((cell) => [cell]));
  const { rows } = await viewed(spool, { sort: [key(0, kind, descending)] });
  return rows.map(([cell]) => cell ?? null);
}

async function filtered(filter: RowFilter, cells: Row): Promise<(string | null)[]> {
  const { rows } = await viewed(await spoolOf(cells.map((cell) => [cell])), { filter: [filter] });
  return rows.map(([cell]) => cell ?? null);
}

describe('a sorted view', () => {
  it('sorts numbers exactly, whatever their size, and keeps what is no number last', async () => {
    const ascending = [
      ...['-Infinity', '-1e400', '-9223372036854775808', '-9223372036854775807', '-0.5', '0', '1e-30'],
      ...['0.1', '0.10000000000000000001', '2', '10', '9007199254740992', '9007199254740993'],
      ...['9223372036854775806', '9223372036854775807', '1e400', 'Infinity', 'NaN', '$1.00', null],
    ];
    expect(await sorted('number', [...ascending].reverse())).toEqual(ascending);
  });

  it('sorts dates, times and spans by what they mean', async () => {
    const moments = [
      ...['-infinity', '4713-01-01 00:00:00 BC', '0044-03-15 00:00:00 BC', '0001-01-01 00:00:00'],
      ...['2026-03-29 02:30:00+02', '2026-03-29 00:30:00.000001+00', '2026-03-29 03:30:00+01'],
      ...['294276-12-31 23:59:59.999999', 'infinity', null],
    ];
    expect(await sorted('temporal', [...moments].reverse())).toEqual(moments);
    const spans = [
      '-1 days',
      '-00:00:00.5',
      '00:00:01',
      '23:59:59',
      '1 day',
      '29 days 23:00:00',
      '1 mon',
      '1 year',
    ];
    expect(await sorted('temporal', [...spans].reverse())).toEqual(spans);
    const fine = ['2026-01-01 00:00:00.1234567', '2026-01-01 00:00:00.1234568'];
    expect(await sorted('temporal', [...fine].reverse())).toEqual(fine);
  });

  it('sorts text like a plain sort of its bytes, both ways, with equal rows in their order', async () => {
    const cell = fc.option(
      fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        fc.constantFrom('customer 1', 'customer 10', 'a\0', 'a', ''),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { minLength: 1, maxLength: 200 }),
        fc.boolean(),
        fc.constantFrom('', 'all of them begin like this '),
        async (cells, descending, beginning) => {
          const rows = cells.map((each, at) => [each && beginning + each, String(at)] as const);
          const expected = [...rows].sort(([a], [b]) => {
            if (a === null || b === null) return Number(a === null) - Number(b === null);
            return Buffer.compare(Buffer.from(a), Buffer.from(b)) * (descending ? -1 : 1);
          });
          const got = await viewed(await spoolOf(rows), { sort: [key(0, 'text', descending)] });
          expect(got.rows).toEqual(expected);
          expect(got.sources).toEqual(expected.map(([, at]) => Number(at)));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('sorts integers of any size like exact arithmetic', async () => {
    const cell = fc.oneof(
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
      fc.bigInt({ min: -20n, max: 20n }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 100 }), async (numbers) => {
        const expected = [...numbers].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map(String);
        expect(await sorted('number', numbers.map(String))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('sorts many alike rows by several columns', async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => [`group ${n % 3}`, String((n * 7919) % 20_011)]);
    const spool = await spoolOf(rows, 4000);
    const got = await viewed(spool, { sort: [key(0, 'text', true), key(1, 'number')] });
    const expected = [...rows].sort(
      ([a = '', x], [b = '', y]) => (a < b ? 1 : a > b ? -1 : 0) || Number(x) - Number(y),
    );
    expect(got.rows).toEqual(expected);
  });
});

describe('a filtered view', () => {
  it('finds text in any case, and knows NULL from the empty text', async () => {
    const cells = ['Ärger', 'ärgerlich', 'NULL', '', null, 'Café ONE'];
    expect(await filtered(only(0, 'text', 'contains', 'ÄRGER'), cells)).toEqual(['Ärger', 'ärgerlich']);
    expect(await filtered(only(null, 'text', 'contains', 'one'), cells)).toEqual(['Café ONE']);
    expect(await filtered(only(0, 'text', 'equals', ''), cells)).toEqual(['']);
    expect(await filtered(only(0, 'text', 'null'), cells)).toEqual([null]);
    expect(await filtered(only(0, 'text', 'not-null'), cells)).toHaveLength(5);
    expect(await filtered(only(0, 'text', 'in', 'NULL', ''), cells)).toEqual(['NULL', '']);
  });

  it('compares numbers and moments by value, exactly', async () => {
    const numbers = ['9007199254740992', '9007199254740993', '1.50', '1e3', 'NaN', null];
    expect(await filtered(only(0, 'number', 'equals', '1.5'), numbers)).toEqual(['1.50']);
    expect(await filtered(only(0, 'number', 'equals', '1000'), numbers)).toEqual(['1e3']);
    expect(await filtered(only(0, 'number', 'greater', '9007199254740992'), numbers)).toEqual([
      ...['9007199254740993', 'NaN'],
    ]);
    expect(await filtered(only(0, 'number', 'between', '1.5', '1000'), numbers)).toEqual(['1.50', '1e3']);
    const moments = ['2026-03-29 02:30:00+02', '2026-03-29 00:30:00+00', 'infinity'];
    const at = '2026-03-29 00:30:00Z';
    expect(await filtered(only(0, 'temporal', 'equals', at), moments)).toEqual(moments.slice(0, 2));
  });

  it('runs regular expressions in linear time, and refuses those that can’t', async () => {
    const hostile = 'a'.repeat(50_000);
    expect(await filtered(only(0, 'text', 'matches', '(a+)+b'), [hostile, `${hostile}b`])).toHaveLength(1);
    for (const pattern of ['(a)\\1', '(', '(?=a)b']) {
      await expect(filtered(only(0, 'text', 'matches', pattern), ['a'])).rejects.toMatchObject({
        code: 'bad-request',
      });
    }
    await expect(filtered(only(0, 'temporal', 'less', 'soon'), ['2026-01-01'])).rejects.toMatchObject({
      code: 'bad-request',
    });
    await expect(filtered(only(5, 'text', 'equals', 'a'), ['a'])).rejects.toMatchObject({
      code: 'bad-request',
    });
  });

  it('keeps the numbers of its rows in the result', async () => {
    const rows = Array.from({ length: 500 }, (_, n) => [String(n)]);
    const got = await viewed(await spoolOf(rows), {
      sort: [key(0, 'number', true)],
      filter: [only(0, 'number', 'greater', '399')],
    });
    expect(got.sources).toEqual(Array.from({ length: 100 }, (_, n) => 499 - n));
  });
});

describe('a view of a spool that fails', () => {
  it('ends when it is cancelled, and when the rows are no longer kept', async () => {
    const { file, spool } = fakeSpool();
    await spool.append(pageOf('b', 'a'), 2);
    const views = new ResultViews();
    const spec = { sort: [key(0, 'text')], filter: [] };
    const abort = new AbortController();
    abort.abort();
    await expect(views.create(1, spool, spec, abort.signal, quiet)).rejects.toMatchObject({
      code: 'cancelled',
    });
    const { viewId } = await views.create(1, spool, spec, alive, quiet);
    await spool.dispose();
    await expect(views.page(viewId, 0)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(views.create(1, spool, spec, alive, quiet)).rejects.toMatchObject({ code: 'cancelled' });
    expect(file.closed).toBe(1);
    views.forgetResult(1);
    await expect(views.page(viewId, 0)).rejects.toMatchObject({ code: 'not-found' });
  });
});
