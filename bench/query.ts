import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { passphraseScript, startNodeApp } from '../tests/integration/nodePlatform';
import { PostgresLab } from '../tests/lab/postgres';
import { savePostgres } from '../tests/lab/savedPostgres';
import { launchBenchApp } from './lib/app';
import { watchMainLoop } from './lib/mainLoop';
import { treePss } from './lib/processMemory';
import { printReport, progress } from './lib/report';
import { PASSPHRASE } from './lib/seededFolder';
import { median, summary } from './lib/statistics';

// A million rows of ten mixed columns from a real PostgreSQL server over checked TLS into the grid of a query tab: from the
// key that runs the statement until its last row is painted and can be copied; in turn with psql, which writes them away.

const RUNS = 5;
const ROWS = 1_000_000;
const STATEMENT = 'SELECT * FROM mixed';
/** The server would else begin in the middle of a large table, where another scan has left off. */
const MIXED = `CREATE TABLE mixed AS SELECT n AS id, n::bigint * 7919 % 100003 AS ref, 'customer ' || n AS name,
    (n * 1.01)::numeric(14,2) AS total, n % 3 = 0 AS paid, timestamptz '2026-01-01' + n * interval '1 second' AS at,
    date '2026-01-01' + n % 365 AS due, md5(n::text) AS hash, CASE WHEN n % 5 > 0 THEN 'note ' || n END AS note,
    n * 0.001::float8 AS share FROM generate_series(1, ${ROWS}) AS g (n);
  GRANT SELECT ON mixed TO PUBLIC; ANALYZE mixed; ALTER DATABASE lab SET synchronize_seqscans = off`;

/** What one run gave, in ms; memory in bytes above what the connected app took before. */
interface Run {
  total: number;
  firstRow: number;
  cancel: number;
  peak: number;
}

/** Writes a statement into the editor, without running it. */
async function write(page: Page, sql: string): Promise<void> {
  await page.locator('.cm-content').click({ position: { x: 5, y: 5 } });
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(sql);
  await page.keyboard.press('Escape');
}

/** Resolves to the page's time at which a frame shows this text in such an element. */
const shown = (page: Page, selector: string, text: string): Promise<number> =>
  page.evaluate(
    ([wanted, words]) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const found = [...document.querySelectorAll(wanted)].some((each) => each.textContent === words);
          if (!found) requestAnimationFrame(look);
          else requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        };
        look();
      }),
    [selector, text] as const,
  );

const pageTime = (page: Page): Promise<number> => page.evaluate(() => performance.now());

/** Whether the run has ended, in the status line's words. */
const phase = (page: Page, words: string): Promise<void> =>
  page.locator('[data-phase]').filter({ hasText: words }).waitFor({ timeout: 120_000 });

/** The highest PSS of the app meanwhile, above what it was before. */
function watchMemory(pid: number): () => number {
  const before = treePss(pid);
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, treePss(pid))), 100);
  return () => {
    clearInterval(timer);
    return Math.max(peak, treePss(pid)) - before;
  };
}

async function measure(page: Page, pid: number): Promise<Run> {
  // What stands in the grid from before must not be taken for the new result.
  await write(page, 'SELECT 0 AS id');
  await page.keyboard.press('Control+Enter');
  await phase(page, 'Done');
  await write(page, STATEMENT);
  const memory = watchMemory(pid);
  const first = shown(page, '[role="gridcell"]', 'customer 1');
  const pressed = await pageTime(page);
  const started = performance.now();
  await page.keyboard.press('Control+Enter');
  const firstRow = (await first) - pressed;
  await phase(page, 'Done');
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Home');
  await page
    .getByRole('gridcell', { name: String(ROWS), exact: true })
    .first()
    .waitFor();
  const total = performance.now() - started;
  const peak = memory();
  await write(page, 'SELECT pg_sleep(60)');
  await page.keyboard.press('Control+Enter');
  await phase(page, 'Running');
  const cancelled = performance.now();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await phase(page, 'Cancelled');
  return { total, firstRow, cancel: performance.now() - cancelled, peak };
}

/** psql's time for the same rows over the same TLS, written to nowhere. */
async function psql(lab: PostgresLab, caFile: string): Promise<number> {
  const { user, password } = lab.logins.scram;
  const where = `host=${lab.host} port=${lab.port} dbname=${lab.database} user=${user} sslmode=verify-full sslrootcert=${caFile}`;
  const started = performance.now();
  const child = spawn('psql', ['-X', '-A', '-o', '/dev/null', '-c', STATEMENT, where], {
    env: { ...process.env, PGPASSWORD: password },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error('psql failed');
  return performance.now() - started;
}

const lab = await PostgresLab.start();
const folder = mkdtempSync(join(tmpdir(), 'binnacle-bench-'));
try {
  await lab.psql(MIXED);
  const seeding = startNodeApp(folder);
  seeding.setPrompt(passphraseScript(PASSPHRASE));
  await seeding.call('vault.create', undefined);
  await savePostgres(seeding, lab, PASSPHRASE);
  await seeding.services.dispose();
  const bench = await launchBenchApp({ dataFolder: folder });
  const { app, page } = bench;
  const isPrompt = (each: Page): boolean => each.url().includes('/prompt.html') && !each.isClosed();
  const opened = app.waitForEvent('window', { predicate: isPrompt });
  await page.getByRole('treeitem', { name: /^db01/ }).dblclick();
  const prompt = await opened;
  await prompt.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await prompt.keyboard.press('Enter');
  await page.getByText('lab@lab on db01').waitFor();
  const pid = app.process().pid ?? 0;
  await measure(page, pid); // fills the server's caches
  const stopWatching = await watchMainLoop(app);
  const runs: Run[] = [];
  const peers: number[] = [];
  for (let run = 1; run <= RUNS; run++) {
    runs.push(await measure(page, pid));
    peers.push(await psql(lab, join(folder, 'authority.pem')));
    const { total, firstRow } = runs.at(-1) ?? { total: 0, firstRow: 0 };
    progress(
      `run ${run}: ${Math.round(total)} ms, first row ${Math.round(firstRow)} ms, psql ${Math.round(peers.at(-1) ?? 0)} ms`,
    );
  }
  const mainLoop = await stopWatching();
  const total = runs.map((run) => run.total);
  await bench.close();
  printReport('query', bench.electron, {
    metrics: {
      rows_per_s: (ROWS * 1000) / median(total),
      ...summary('total_ms', total),
      ...summary(
        'first_row_ms',
        runs.map(({ firstRow }) => firstRow),
      ),
      ...summary(
        'cancel_ms',
        runs.map(({ cancel }) => cancel),
      ),
      ...summary(
        'peak_bytes',
        runs.map(({ peak }) => peak),
      ),
      main_loop_p99_ms: mainLoop,
    },
    peer: summary('psql_ms', peers),
    ratio: { total: median(total) / median(peers) },
  });
} finally {
  await lab.stop();
  rmSync(folder, { recursive: true, force: true });
}
