import { beforeEach, describe, expect, it } from 'vitest';
import { BinnacleError } from '../../../shared/errors';
import { MAX_REQUESTS, PageCache } from './pageCache';
import { pageBytes } from './testPage';

const PAGE = 100;
const column = { name: 'id', type: 'bigint', class: 'number' } as const;

/** A server whose replies come when the test says so. */
class SlowServer {
  readonly asked: number[] = [];
  readonly #replies = new Map<
    number,
    (reply: () => Promise<{ firstRow: number; page: Uint8Array }>) => void
  >();
  value = (row: number): string => `row ${row}`;

  readonly fetch = (row: number): Promise<{ firstRow: number; page: Uint8Array }> => {
    this.asked.push(row);
    return new Promise((resolve) => this.#replies.set(row, (reply) => resolve(reply())));
  };

  async answer(row: number, rows = PAGE): Promise<void> {
    const firstRow = Math.floor(row / PAGE) * PAGE;
    const cells = Array.from({ length: rows }, (_, at) => [this.value(firstRow + at)]);
    this.#replies.get(row)?.(() => Promise.resolve({ firstRow, page: pageBytes(cells) }));
    await settled();
  }

  async reply(row: number, firstRow: number, page: Uint8Array): Promise<void> {
    this.#replies.get(row)?.(() => Promise.resolve({ firstRow, page }));
    await settled();
  }

  async fail(row: number, error: Error): Promise<void> {
    this.#replies.get(row)?.(() => Promise.reject(error));
    await settled();
  }
}

/** Until all that follows from promises that are settled has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let server: SlowServer;
let cache: PageCache;
let told: number;

beforeEach(() => {
  server = new SlowServer();
  cache = new PageCache([column], server.fetch);
  cache.setRows(1_000_000, true);
  told = 0;
  cache.subscribe(() => told++);
});

const look = async (from: number, rows = 40): Promise<void> => {
  for (let row = from; row < from + rows; row++) cache.pageAt(row);
  await settled();
};
const textAt = (row: number): string | null => {
  const got = cache.pageAt(row);
  return got === null ? null : got.page.text(row - got.firstRow, 0);
};
/** One page is known, so that the cache knows how large pages are. */
const warm = async (): Promise<void> => {
  await look(0);
  await server.answer(0);
  server.asked.length = 0;
};

it('fetches the page of the rows that are looked at once, tells when it is there, and keeps it', async () => {
  await look(230);
  await look(231);
  expect(server.asked).toEqual([230]);
  expect(textAt(230)).toBeNull();
  await server.answer(230);
  expect(told).toBe(1);
  expect([textAt(200), textAt(299)]).toEqual(['row 200', 'row 299']);
  await look(230);
  expect(server.asked).toEqual([230]);
});

it('fetches the next page of a look when the first one turns out to end before it does', async () => {
  await warm();
  await look(180);
  expect(server.asked).toEqual([180]);
  await server.answer(180);
  expect(server.asked).toEqual([180, 200]);
});

it('asks for rows above one that is on its way only if they are not on its page', async () => {
  await warm();
  await look(250);
  await look(240);
  expect(server.asked).toEqual([250]);
  await server.answer(250);
  expect(server.asked).toEqual([250]);
  expect(textAt(240)).toBe('row 240');
});

it('does not queue what was scrolled past: the newest place comes next', async () => {
  await warm();
  for (let at = 1; at <= 500; at++) await look(at * 1000);
  expect(server.asked).toEqual([1000, 2000, 3000, 4000]);
  await server.answer(2000);
  expect(server.asked).toEqual([1000, 2000, 3000, 4000, 500_000]);
  for (const row of [1000, 3000, 4000, 500_000]) await server.answer(row);
  expect(server.asked).toHaveLength(MAX_REQUESTS + 1);
});

it('keeps within its bytes and lets go of what was looked at longest ago', async () => {
  // Near the size of the largest page that is kept as it is, so that 64 pages are more than the bound.
  server.value = (row) => String(row).padEnd(5000);
  cache = new PageCache([column], server.fetch, 1024 * 1024);
  cache.setRows(1_000_000, true);
  for (let row = 0; row < 80 * PAGE; row += PAGE) {
    const got = cache.load(row);
    await server.answer(row);
    await got;
    cache.pageAt(0);
  }
  expect(cache.bytes).toBeLessThan(66 * 510_000);
  await settled();
  expect(textAt(0)).not.toBeNull();
  expect(textAt(PAGE)).toBeNull();
  expect(textAt(79 * PAGE)).not.toBeNull();
});

it('keeps only the beginnings of large cells, and loads all of them for copying', async () => {
  const large = 'x'.repeat(3_000_000);
  server.value = () => large;
  await look(0, 1);
  await server.answer(0, 1);
  expect(cache.bytes).toBeLessThan(10_000);
  expect(cache.pageAt(0)).toMatchObject({ exact: false });
  const loaded = cache.load(0);
  await server.answer(0, 1);
  const { page, exact } = await loaded;
  expect([exact, page.text(0, 0)?.length]).toEqual([true, large.length]);
});

describe('rows that can not be read', () => {
  const trouble = new BinnacleError('connection-lost', 'The session ended.');

  it('say why, are not asked for again by themselves, and come when they are tried again', async () => {
    await warm();
    await look(5000);
    await server.fail(5000, trouble);
    await look(5000);
    await look(5001);
    expect(server.asked).toEqual([5000]);
    expect(cache.problemAt(5010)?.error.message).toBe('The session ended.');
    expect(cache.problemAt(9000)).toBeNull();
    cache.retry(5010);
    await settled();
    expect(server.asked).toEqual([5000, 5010]);
    await server.answer(5010);
    expect(cache.problemAt(5010)).toBeNull();
    expect(textAt(5010)).toBe('row 5010');
  });

  it('may be asked for by a copy, which is told', async () => {
    const told = expect(cache.load(300)).rejects.toThrow('The session ended.');
    await server.fail(300, trouble);
    await told;
  });

  it.each([
    ['another place', 900, pageBytes([['x']])],
    ['no rows', 300, pageBytes([])],
    ['another width', 300, pageBytes([['x', 'y']])],
    ['no page', 300, new Uint8Array(100)],
  ])('include replies with %s, which are never shown', async (_, firstRow, page) => {
    await look(300, 1);
    await server.reply(300, firstRow, page);
    expect(textAt(300)).toBeNull();
    expect(cache.problemAt(300)?.error.code).toBe('internal');
    await look(300, 1);
    expect(server.asked).toEqual([300]);
  });
});

it('replaces the last page of a growing result by its longer self', async () => {
  cache.setRows(30, false);
  await look(0, 30);
  await server.answer(0, 30);
  expect(textAt(29)).toBe('row 29');
  expect(textAt(30)).toBeNull();
  cache.setRows(90, false);
  await look(20, 40);
  expect(server.asked).toEqual([0, 30]);
  await server.answer(30, 90);
  expect([textAt(0), textAt(89)]).toEqual(['row 0', 'row 89']);
});

it('never asks for rows that are not there', async () => {
  cache.setRows(10, true);
  await look(10);
  expect(server.asked).toEqual([]);
});

it('joins a copy to a request that is on its way', async () => {
  await look(210);
  const got = cache.load(250);
  await server.answer(210);
  expect((await got).firstRow).toBe(200);
  expect(server.asked).toEqual([210]);
});

it('lets go of everything when it is closed', async () => {
  await look(0);
  cache.dispose();
  await server.answer(0);
  expect([cache.bytes, told]).toEqual([0, 0]);
  await expect(cache.load(5)).rejects.toThrow('closed');
});
