import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { passphraseScript, startNodeApp, type NodeApp } from '../../tests/integration/nodePlatform';
import { launchBenchApp, type BenchApp } from './app';
import { treePss } from './processMemory';
import { PASSPHRASE } from './seededFolder';

/** The app with a query tab whose session stands. */
export interface QueryBench extends BenchApp {
  /** The app's main process. */
  pid: number;
}

/**
 * Starts the app with one saved host and opens its query tab. `save` puts the host db01 with a password in; `title` is what
 * the tab is called when it is connected. Closing removes everything.
 */
export async function openQueryBench(
  save: (app: NodeApp, passphrase: string) => Promise<void>,
  title: string,
): Promise<QueryBench> {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-bench-'));
  const seeding = startNodeApp(folder);
  seeding.setPrompt(passphraseScript(PASSPHRASE));
  await seeding.call('vault.create', undefined);
  await save(seeding, PASSPHRASE);
  await seeding.services.dispose();
  const bench = await launchBenchApp({ dataFolder: folder });
  const { app, page } = bench;
  const isPrompt = (each: Page): boolean => each.url().includes('/prompt.html') && !each.isClosed();
  const opened = app.waitForEvent('window', { predicate: isPrompt });
  await page.getByRole('treeitem', { name: /^db01/ }).dblclick();
  const prompt = await opened;
  await prompt.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await prompt.keyboard.press('Enter');
  await page.getByText(title).waitFor();
  const close = async (): Promise<void> => {
    await bench.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...bench, close, pid: app.process().pid ?? 0 };
}

/** Writes a statement into the editor, without running it. */
export async function write(page: Page, sql: string): Promise<void> {
  await page.locator('.cm-content').click({ position: { x: 5, y: 5 } });
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(sql);
  await page.keyboard.press('Escape');
}

/** Resolves when a run is in this phase, in the status line's words. */
export const phase = (page: Page, words: string): Promise<void> =>
  page.locator('[data-phase]').filter({ hasText: words }).waitFor({ timeout: 300_000 });

/** Runs a statement to its end. */
export async function runToEnd(page: Page, sql: string): Promise<void> {
  await write(page, sql);
  await page.keyboard.press('Control+Enter');
  await phase(page, 'Done');
}

/** The page's own time, in ms. */
export const pageTime = (page: Page): Promise<number> => page.evaluate(() => performance.now());

/** Resolves to the page's time at which a frame shows exactly this text in such an element. */
export const shown = (page: Page, selector: string, text: string): Promise<number> =>
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

/**
 * The highest PSS of the app meanwhile, above what it was before; in bytes. The system walks through all memory of each
 * process for it, ten times a second: nothing is to be timed meanwhile.
 */
export function watchMemory(pid: number): () => number {
  const before = treePss(pid);
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, treePss(pid))), 100);
  return () => {
    clearInterval(timer);
    return Math.max(peak, treePss(pid)) - before;
  };
}
