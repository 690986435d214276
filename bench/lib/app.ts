import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron, type ElectronApplication, type Page } from 'playwright-core';
import { DRIVEN } from './driver';

/** The app under measurement. */
export interface BenchApp {
  app: ElectronApplication;
  page: Page;
  dataFolder: string;
  /** Version of Electron it runs in. */
  electron: string;
  /** Quits and removes the data folder unless it was given. */
  close: () => Promise<void>;
}

/** How the app is started. */
export interface BenchLaunch {
  /** Used as it is, and kept. */
  dataFolder?: string;
  env?: Record<string, string>;
}

const inherited = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

/** Path of the Electron executable that `npm run bench` provides. */
export function electronPath(): string {
  const path = process.env['BINNACLE_ELECTRON'];
  if (path === undefined) throw new Error('BINNACLE_ELECTRON is not set: run it with npm run bench.');
  return path;
}

/** The switches that every measured window gets, ours and bare ones alike. */
export const electronSwitches = (): string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);

/** Starts the built app (the current folder's) with a data folder of its own and waits for its window. */
export async function launchBenchApp(options: BenchLaunch = {}): Promise<BenchApp> {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'binnacle-bench-'));
  const app = await electron.launch({
    executablePath: electronPath(),
    cwd: process.cwd(),
    args: [...DRIVEN, ...electronSwitches(), process.cwd(), `--user-data-dir=${dataFolder}`],
    env: { ...inherited(), ...options.env },
  });
  const page = await app.firstWindow();
  await page.waitForLoadState('domcontentloaded');
  const version = await app.evaluate(() => process.versions.electron);
  return {
    app,
    page,
    dataFolder,
    electron: version,
    close: async () => {
      await app.close();
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
