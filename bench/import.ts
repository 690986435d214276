import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { mremotengXml } from '../src/main/inventory/import/formats/mremotengXml';
import { mremotengFile } from '../tests/lab/mremotengFile';
import { launchBenchApp, type BenchApp } from './lib/app';
import { watchMainLoop } from './lib/mainLoop';
import { printReport, progress } from './lib/report';
import { PASSPHRASE, seededFolder } from './lib/seededFolder';
import { median, summary } from './lib/statistics';

// An mRemoteNG file of 10,000 hosts with a password each, through the window: from the moment the file is chosen until its
// preview is painted, and from the press on Import until the tree is. In turn with deriving, decrypting and parsing alone.

const RUNS = 5;
const SIZE = { folders: 400, hosts: 10_000 };

async function unlock({ app, page }: BenchApp): Promise<void> {
  const isPrompt = (each: Page): boolean => each.url().includes('/prompt.html') && !each.isClosed();
  const opened = app.waitForEvent('window', { predicate: isPrompt });
  const done = page.evaluate(() => window.binnacle.call['vault.unlock'](undefined));
  const prompt = await opened;
  await prompt.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await prompt.keyboard.press('Enter');
  await done;
}

/** Resolves to the time, by the page's clock, at which a frame with such an element has been painted. */
const painted = (page: Page, selector: string): Promise<number> =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.querySelector(wanted) === null) requestAnimationFrame(look);
          else requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        };
        look();
      }),
    selector,
  );

/** Chooses the file and imports it; ms of the app's own time, without what a person looks at in between. */
async function importOnce(bench: BenchApp, path: string): Promise<{ read: number; write: number }> {
  const { app, page } = bench;
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: 'Find a host, tab or action' }).fill('>import hosts');
  const chosenAt = await page.evaluate(() => performance.now());
  await page.keyboard.press('Enter');
  const previewAt = await painted(page, '[role="dialog"] [role="treeitem"]');
  const button = page.getByRole('button', { name: /^Import [\d,]+ hosts/ });
  await button.waitFor();
  const pressedAt = await page.evaluate(() => performance.now());
  await button.click();
  const treeAt = await painted(page, '[data-region="tree"] [role="treeitem"]');
  return { read: previewAt - chosenAt, write: treeAt - pressedAt };
}

/** What no import can do without, on one core, in ms. */
function bareParse(text: string): number {
  const bytes = Buffer.from(text);
  const started = performance.now();
  const { tree } = mremotengXml.read({ name: 'confCons.xml', bytes }, {});
  if (tree.hosts.length !== SIZE.hosts) throw new Error(`${tree.hosts.length} hosts were read`);
  return performance.now() - started;
}

const files = mkdtempSync(join(tmpdir(), 'binnacle-import-'));
const ours: { read: number; write: number }[] = [];
const bare: number[] = [];
let electron = 'unknown';
let mainLoop = 0;
try {
  const text = mremotengFile(SIZE);
  const path = join(files, 'confCons.xml');
  writeFileSync(path, text);
  for (let run = 1; run <= RUNS; run++) {
    bare.push(bareParse(text));
    const dataFolder = await seededFolder({ hosts: 0, folders: 0, seed: 1 });
    const bench = await launchBenchApp({ dataFolder });
    electron = bench.electron;
    await unlock(bench);
    const loop = await watchMainLoop(bench.app);
    const times = await importOnce(bench, path);
    mainLoop = Math.max(mainLoop, await loop());
    ours.push(times);
    await bench.close();
    rmSync(dataFolder, { recursive: true, force: true });
    const shown = [times.read, times.write, bare.at(-1) ?? 0].map(Math.round);
    progress(`run ${run}: read in ${shown[0]} ms, in the tree after ${shown[1]} ms; bare ${shown[2]} ms`);
  }
} finally {
  rmSync(files, { recursive: true, force: true });
}
const totals = ours.map(({ read, write }) => read + write);
printReport('import', electron, {
  metrics: {
    ...summary('import_ms', totals),
    ...summary(
      'read_ms',
      ours.map(({ read }) => read),
    ),
    ...summary(
      'write_ms',
      ours.map(({ write }) => write),
    ),
    hosts: SIZE.hosts,
    main_loop_p99_ms: mainLoop,
  },
  peer: summary('bare_parse_ms', bare),
  ratio: { import: median(totals) / median(bare) },
});
