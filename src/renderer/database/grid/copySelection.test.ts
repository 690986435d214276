import { expect, it } from 'vitest';
import { BinnacleError } from '../../../shared/errors';
import { MAX_COPY_CHARACTERS, copyText, type CopyRequest } from './copySelection';
import type { GridPage, GridSource } from './gridSource';
import { onePage } from './testPage';

const PAGE = 100;
const columns = [
  { name: 'id', type: 'bigint', class: 'number' },
  { name: 'name', type: 'text', class: 'text' },
] as const;

/** A result whose pages are made when they are loaded. */
function resultOf(rows: number, value: (row: number) => string, loaded: number[] = []): GridSource {
  return {
    columns,
    rowCount: () => rows,
    ended: () => true,
    pageAt: () => null,
    problemAt: () => null,
    retry: () => undefined,
    subscribe: () => () => undefined,
    load: (row): Promise<GridPage> => {
      const firstRow = Math.floor(row / PAGE) * PAGE;
      loaded.push(firstRow);
      const cells = Array.from({ length: PAGE }, (_, at) => [String(firstRow + at), value(firstRow + at)]);
      return Promise.resolve({ firstRow, page: onePage(cells), exact: true });
    },
  };
}
const request = (firstRow: number, lastRow: number, more: Partial<CopyRequest> = {}): CopyRequest => ({
  range: { firstRow, lastRow, firstColumn: 0, lastColumn: 1 },
  ...{ shown: [0, 1], format: 'tsv', headers: false, table: 't', dialect: 'postgres', ...more },
});
const never = new AbortController().signal;

it('copies rows over several pages, loading each page once', async () => {
  const loaded: number[] = [];
  const text = await copyText(
    resultOf(1000, (row) => `n${row}`, loaded),
    request(98, 201),
    never,
  );
  const lines = text.split('\n');
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([104, '98\tn98', '201\tn201']);
  expect(loaded).toEqual([0, 100, 200]);
});

it('copies columns as they are shown', async () => {
  const text = await copyText(
    resultOf(10, (row) => `n${row}`),
    request(0, 0, { shown: [1, 0], headers: true }),
    never,
  );
  expect(text).toBe('name\tid\nn0\t0');
});

it('copies one cell as its text, whatever is in it', async () => {
  const value = '"quoted"\n\ttext\0';
  const range = { firstRow: 0, lastRow: 0, firstColumn: 1, lastColumn: 1 };
  expect(
    await copyText(
      resultOf(10, () => value),
      request(0, 0, { range }),
      never,
    ),
  ).toBe(value);
});

it('tells how far it is and can be stopped', async () => {
  const stop = new AbortController();
  const parts: number[] = [];
  const copy = copyText(
    resultOf(100_000, () => 'x'),
    request(0, 99_999),
    stop.signal,
    (part) => {
      parts.push(part);
      if (parts.length === 2) stop.abort();
    },
  );
  await expect(copy).rejects.toMatchObject({ code: 'cancelled' });
  expect(parts).toEqual([0.05, 0.1]);
});

it('refuses what no clipboard takes: at once where that is certain, else before it is all read', async () => {
  const loaded: number[] = [];
  const huge = resultOf(10_000_000, () => 'x'.repeat(100_000), loaded);
  await expect(copyText(huge, request(0, 9_999_999), never)).rejects.toMatchObject({ code: 'too-large' });
  expect(loaded).toEqual([]);
  await expect(copyText(huge, request(0, 999), never)).rejects.toThrow(BinnacleError);
  expect(loaded.length * PAGE * 100_000).toBeLessThan(2 * MAX_COPY_CHARACTERS);
});
