import type { Locator, Page } from 'playwright-core';
import { PostgresLab } from '../tests/lab/postgres';
import { savePostgres } from '../tests/lab/savedPostgres';
import { jump, untilCounted, untilFirst, watchGrid, wheel } from './lib/gridPage';
import { watchMainLoop } from './lib/mainLoop';
import { openQueryBench, runToEnd, watchMemory } from './lib/queryPage';
import { printReport, progress } from './lib/report';
import { percentile, summary } from './lib/statistics';

// The grid of a query tab. 10,000,000 rows of ten mixed columns: the scroll bar is dragged to places all over the result,
// and the wheel turned; with the memory that the app takes meanwhile. Then 1,000,000 rows, which are sorted by a click on a
// header and filtered, until the rows of the new view are painted.

const RUNS = 5;
const ROWS = 10_000_000;
const VIEWED_ROWS = 1_000_000;
/** Places of one run, spread so that none is near to one before. */
const JUMPS = 40;
const GOLDEN = 0.618_033_988_75;

/** Those that are sorted by stand first: all of them are in sight. */
const mixed = (
  rows: number,
): string => `SELECT n AS id, n::bigint * 7919 % 100003 AS ref, (n * 1.01)::numeric(14,2) AS total,
    'customer ' || n AS name, md5(n::text) AS hash, n % 3 = 0 AS paid,
    timestamptz '2026-01-01' + n * interval '1 second' AS at, date '2026-01-01' + n % 365 AS due,
    CASE WHEN n % 5 > 0 THEN 'note ' || n END AS note, n * 0.001::float8 AS share FROM generate_series(1, ${rows}) AS g (n)`;

/** Columns that are sorted by: whole numbers, decimals, text of which all begins alike, text that differs at once. */
const SORTED = ['ref', 'total', 'name', 'hash'] as const;
const FILTERS = [
  { name: 'contains', column: 'hash', operation: null, value: 'beef', sql: `hash LIKE '%beef%'` },
  { name: 'number', column: 'ref', operation: '>', value: '99000', sql: 'ref > 99000' },
  {
    ...{ name: 'regex', column: 'hash', operation: 'matches (regular expression)', value: '^0+[a-f]+1' },
    sql: `hash ~ '^0+[a-f]+1'`,
  },
] as const;

/** Figures of all runs by name. */
class Figures {
  readonly values = new Map<string, number[]>();

  add(name: string, value: number): void {
    this.values.set(name, [...(this.values.get(name) ?? []), value]);
  }

  of(name: string): number[] {
    return this.values.get(name) ?? [];
  }
}

async function scrollFar(page: Page, pid: number, figures: Figures): Promise<void> {
  const memory = watchMemory(pid);
  await runToEnd(page, mixed(ROWS));
  figures.add('load_peak', memory());
  progress(`10,000,000 rows are there, ${Math.round((figures.of('load_peak')[0] ?? 0) / 1e6)} MB`);
  await watchGrid(page);
  let place = 0.5;
  const scroll = async (told: Figures): Promise<void> => {
    for (let at = 0; at < JUMPS; at++) {
      place = (place + GOLDEN) % 1;
      told.add('jump', await jump(page, place));
    }
    const { fps, blank } = await wheel(page);
    told.add('fps', fps);
    told.add('blank', blank);
  };
  for (let run = 1; run <= RUNS; run++) {
    await scroll(figures);
    const [p95, fps = 0] = [percentile(figures.of('jump'), 95), figures.of('fps').at(-1)];
    progress(`run ${run}: jump p95 ${p95.toFixed(1)} ms, ${fps.toFixed(1)} fps`);
  }
  // Once more: looking at the memory takes a core's time.
  const scrolling = watchMemory(pid);
  await scroll(new Figures());
  figures.add('scroll_peak', scrolling());
}

const header = (page: Page, column: string): Locator =>
  page.getByRole('columnheader', { name: new RegExp(`^${column},`) });

async function sortAndFilter(page: Page, pid: number, lab: PostgresLab, figures: Figures): Promise<void> {
  const table = `FROM (${mixed(VIEWED_ROWS)}) AS mixed`;
  const ask = async (what: string): Promise<string> => (await lab.psql(`SELECT ${what}`)).trim();
  await runToEnd(page, mixed(VIEWED_ROWS));
  for (const column of SORTED) {
    const collation = column === 'name' || column === 'hash' ? ' COLLATE "C"' : '';
    const first = await ask(`id ${table} ORDER BY ${column}${collation} DESC, id LIMIT 1`);
    for (let run = 1; run <= RUNS; run++) figures.add(`sort_${column}`, await sort(page, column, first));
    progress(`sorted by ${column}: ${figures.of(`sort_${column}`).map(Math.round).join(', ')} ms`);
    const memory = watchMemory(pid);
    await sort(page, column, first);
    figures.add('view_peak', memory());
  }
  for (const filter of FILTERS) {
    const { name } = filter;
    const count = Number(await ask(`count(*) ${table} WHERE ${filter.sql}`)).toLocaleString('en-US');
    for (let run = 1; run <= RUNS; run++)
      figures.add(`filter_${name}`, await filterRows(page, filter, `${count} of 1,000,000 rows`));
    progress(`filter ${name}: ${figures.of(`filter_${name}`).map(Math.round).join(', ')} ms`);
  }
}

/** Sorts upwards, and then downwards until the first row is there: nothing is kept of the order before but the rows. */
async function sort(page: Page, column: string, first: string): Promise<number> {
  const head = header(page, column);
  await head.click();
  await page.getByRole('group', { name: 'Sorting and filters' }).getByText('1,000,000 rows').waitFor();
  const ms = await untilFirst(page, first, () => head.click());
  await head.click();
  return ms;
}

async function filterRows(page: Page, filter: (typeof FILTERS)[number], text: string): Promise<number> {
  await askForFilter(page, filter);
  const apply = page.getByRole('button', { name: 'Apply', exact: true });
  const ms = await untilCounted(page, text, () => apply.click());
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  return ms;
}

async function askForFilter(
  page: Page,
  { column, operation, value }: (typeof FILTERS)[number],
): Promise<void> {
  await header(page, column).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Filter…' }).click();
  const form = page.getByRole('form', { name: 'Filter rows' });
  if (operation !== null) {
    await form.getByRole('combobox', { name: 'Comparison' }).click();
    await page.getByRole('option', { name: operation, exact: true }).click();
  }
  await form.getByLabel('Value', { exact: true }).fill(value);
}

const lab = await PostgresLab.start();
const figures = new Figures();
try {
  const bench = await openQueryBench(
    (app, passphrase) => savePostgres(app, lab, passphrase),
    'lab@lab on db01',
  );
  const { page, pid } = bench;
  const stopWatching = await watchMainLoop(bench.app);
  await scrollFar(page, pid, figures);
  await sortAndFilter(page, pid, lab, figures);
  const mainLoop = await stopWatching();
  await bench.close();
  const each = (kind: 'sort' | 'filter', names: readonly string[]): Record<string, number> =>
    Object.fromEntries(
      names.flatMap((name) => Object.entries(summary(`${kind}_${name}_ms`, figures.of(`${kind}_${name}`)))),
    );
  const sorts = each('sort', SORTED);
  const filters = each(
    'filter',
    FILTERS.map(({ name }) => name),
  );
  /** The slowest kind's median. */
  const worst = (medians: Record<string, number>): number =>
    Math.max(...Object.entries(medians).flatMap(([key, value]) => (key.endsWith('_ms') ? [value] : [])));
  const peaks = ['load_peak', 'scroll_peak', 'view_peak'].map((name) => Math.max(...figures.of(name)));
  printReport('grid', bench.electron, {
    metrics: {
      jump_p95_ms: percentile(figures.of('jump'), 95),
      jump_p50_ms: percentile(figures.of('jump'), 50),
      ...summary('scroll_fps', figures.of('fps')),
      blank_frames: figures.of('blank').reduce((sum, blank) => sum + blank, 0),
      ...{ sort_ms: worst(sorts), filter_ms: worst(filters) },
      ...{ ...sorts, ...filters },
      peak_bytes: Math.max(...peaks),
      ...{ load_peak_bytes: peaks[0] ?? 0, scroll_peak_bytes: peaks[1] ?? 0, view_peak_bytes: peaks[2] ?? 0 },
      main_loop_p99_ms: mainLoop,
    },
  });
} finally {
  await lab.stop();
}
