import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { passphraseScript, startNodeApp } from '../tests/integration/nodePlatform';
import { PostgresLab } from '../tests/lab/postgres';
import { savePostgres } from '../tests/lab/savedPostgres';
import { launchBenchApp, type BenchApp } from './lib/app';
import { watchMainLoop } from './lib/mainLoop';
import { printReport, progress } from './lib/report';
import { PASSPHRASE } from './lib/seededFolder';
import { percentile, summary } from './lib/statistics';

// A schema of 10,000 tables, seven columns each, on a real PostgreSQL server: from the key that opens it in the explorer of a
// new tab until its first tables are painted; then, with all names there, from each key of some searches, typed one by one,
// until the frame that shows its result.

const RUNS = 5;
const TABLES = 10_000;
/** Tables made in one transaction: each takes a lock until its end. */
const AT_ONCE = 1000;
const QUERIES = [
  'ord it',
  'customer_8',
  'invoice line',
  'big.ship',
  'placed_at',
  'ord ship pla',
  'pri',
  'zzz',
];
/** A quick typist, in ms between keys. */
const PAUSES = { least: 60, spread: 60 };

/** Makes tables named after a shop: order_items_0001 and so on. */
const makeTables = (from: number): string => `DO $$
  DECLARE
    firsts text[] := ARRAY['order', 'customer', 'invoice', 'shipment', 'product', 'price', 'stock', 'return'];
    seconds text[] := ARRAY['items', 'lines', 'history', 'notes', 'states'];
  BEGIN
    FOR n IN ${from}..${from + AT_ONCE - 1} LOOP
      EXECUTE format('CREATE TABLE big.%I (id bigint, number integer, placed_at timestamptz, shipped_to varchar(80),
        total numeric(12,2), is_paid boolean, %I integer)', firsts[1 + n % 8] || '_' || seconds[1 + n % 5] || '_' ||
        lpad(n::text, 4, '0'), 'ref_' || n);
    END LOOP;
  END $$`;

/** What one tab gave, in ms. */
interface Run {
  open: number;
  keys: number[];
}

/** Runs in the page: from the next key until the frame after it shows what `there` looks for. */
const WATCH = `(() => {
  let pressed = null;
  let done = () => undefined;
  let there = () => false;
  addEventListener('keydown', (event) => { pressed ??= event.timeStamp; }, true);
  const look = () => {
    if (pressed === null || !there()) { requestAnimationFrame(look); return; }
    // A message posted while a frame is made arrives when the frame has gone to the compositor.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now() - pressed);
      port2.postMessage(null);
    });
  };
  const explorer = () => document.querySelector('[role="tree"][aria-label^="Explorer of"]');
  // The watch is set before the key is sent, and its answer fetched afterwards.
  const watch = (condition) => {
    window.benchTime = new Promise((resolve) => {
      [pressed, done, there] = [null, resolve, condition];
      look();
    });
  };
  window.benchOpened = () => watch(() => explorer()?.querySelectorAll('[data-kind="table"]').length > 10);
  window.benchAnswered = (text) => watch(() => explorer()?.getAttribute('data-answers') === text.trim());
})()`;

const tree = (page: Page): Locator => page.getByRole('tree', { name: /^Explorer of/ });

/** Opens the schema by a key. */
async function openSchema(page: Page): Promise<number> {
  await tree(page).getByRole('treeitem', { name: /^big/ }).click();
  await page.evaluate('benchOpened()');
  await page.keyboard.press('ArrowRight');
  return page.evaluate<number>('benchTime');
}

async function typeQueries(page: Page): Promise<number[]> {
  const taken: number[] = [];
  const box = page.getByRole('searchbox', { name: /^Find a table/ });
  for (const query of QUERIES) {
    await box.focus();
    for (let end = 1; end <= query.length; end++) {
      const key = query.charAt(end - 1);
      await page.evaluate(`benchAnswered(${JSON.stringify(query.slice(0, end))})`);
      await page.keyboard.press(key === ' ' ? 'Space' : key);
      const took = await page.evaluate<number>('benchTime');
      // A blank behind a word changes nothing that could be painted.
      if (key !== ' ') taken.push(took);
      await page.waitForTimeout(PAUSES.least + Math.random() * PAUSES.spread);
    }
    await page.keyboard.press('Escape');
  }
  return taken;
}

/** One tab from its opening to its closing; the first needs the passphrase. */
async function measure({ app, page }: BenchApp, first: boolean): Promise<Run> {
  const isPrompt = (each: Page): boolean => each.url().includes('/prompt.html') && !each.isClosed();
  const asked = first ? app.waitForEvent('window', { predicate: isPrompt }) : null;
  await page.getByRole('tree', { name: 'Hosts' }).getByRole('treeitem', { name: /^db01/ }).last().dblclick();
  const prompt = await asked;
  await prompt?.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await prompt?.keyboard.press('Enter');
  await page.getByText('lab@lab on db01').waitFor();
  const open = await openSchema(page);
  // Columns are there when they are found: all names have arrived.
  await page.getByRole('searchbox', { name: /^Find a table/ }).fill('ref_9999');
  await tree(page)
    .getByRole('treeitem', { name: /^ref_9999/ })
    .waitFor();
  await page.keyboard.press('Escape');
  const keys = await typeQueries(page);
  await page.keyboard.press('Control+Shift+W');
  await tree(page).waitFor({ state: 'hidden' });
  return { open, keys };
}

const lab = await PostgresLab.start();
const folder = mkdtempSync(join(tmpdir(), 'binnacle-bench-'));
try {
  await lab.psql('CREATE SCHEMA big; GRANT USAGE ON SCHEMA big TO PUBLIC');
  for (let from = 0; from < TABLES; from += AT_ONCE) await lab.psql(makeTables(from));
  const seeding = startNodeApp(folder);
  seeding.setPrompt(passphraseScript(PASSPHRASE));
  await seeding.call('vault.create', undefined);
  await savePostgres(seeding, lab, PASSPHRASE);
  await seeding.services.dispose();
  const bench = await launchBenchApp({ dataFolder: folder });
  await bench.page.evaluate(WATCH);
  const runs: Run[] = [];
  await measure(bench, true); // fills the server's caches
  const stopWatching = await watchMainLoop(bench.app);
  for (let run = 1; run <= RUNS; run++) {
    const measured = await measure(bench, false);
    runs.push(measured);
    const p95 = percentile(measured.keys, 95).toFixed(1);
    progress(`run ${run}: open ${Math.round(measured.open)} ms, key p95 ${p95} ms`);
  }
  const mainLoop = await stopWatching();
  await bench.close();
  const of = (pick: (run: Run) => number): number[] => runs.map(pick);
  printReport('explorer', bench.electron, {
    metrics: {
      ...summary(
        'open_ms',
        of(({ open }) => open),
      ),
      ...summary(
        'search_p50_ms',
        of(({ keys }) => percentile(keys, 50)),
      ),
      ...summary(
        'search_p95_ms',
        of(({ keys }) => percentile(keys, 95)),
      ),
      main_loop_p99_ms: mainLoop,
      tables: TABLES,
      keys: runs[0]?.keys.length ?? 0,
      runs: RUNS,
    },
  });
} finally {
  await lab.stop();
  rmSync(folder, { recursive: true, force: true });
}
