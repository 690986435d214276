import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron as electron, type ElectronApplication, type Locator, type Page } from 'playwright-core';
import { DRIVEN } from '../../bench/lib/driver';

/** The folder of the built app. */
export const APP_FOLDER = resolve(process.env['BINNACLE_APP'] ?? join(import.meta.dirname, '../..'));

/** The passphrase of vaults that tests make without a window. */
export const SEEDED_PASSPHRASE = 'correct horse battery staple';

/** How long a window or a prompt may take to come up, in ms. Generous: two cores, software rendering. */
export const WINDOW_MS = 30_000;

/** The app as a test drives it. */
export interface RunningApp {
  app: ElectronApplication;
  /** The main window's page. */
  page: Page;
  dataFolder: string;
  /** What the main window's page complained about: uncaught errors, and errors on its console. */
  complaints: string[];
  /** Waits until a secret prompt shows the step with this title. */
  prompt: (title: string | RegExp) => Promise<Page>;
  /** Quits as a person would; the data folder stays. */
  quit: () => Promise<void>;
}

/** How the app is started. */
export interface LaunchOptions {
  /** Kept by the caller; a new one is made without it. */
  dataFolder?: string;
  env?: Record<string, string>;
  args?: string[];
}

/** A data folder for one test. */
export function newDataFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'binnacle-e2e-'));
}

/** Path of the Electron executable that `npm test` provides. */
export function electronPath(): string {
  const path = process.env['BINNACLE_ELECTRON'];
  if (path === undefined) throw new Error('BINNACLE_ELECTRON is not set: run the tests with npm test.');
  return path;
}

/** The arguments of a start with this data folder. */
export const electronArguments = (dataFolder: string, extra: readonly string[] = []): string[] => [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  APP_FOLDER,
  `--user-data-dir=${dataFolder}`,
  ...extra,
];

/**
 * The environment of the app: a home folder of its own inside the data folder, so that no known_hosts, shell profile or
 * agent of the person who runs the tests plays a part.
 */
export async function electronEnvironment(
  dataFolder: string,
  extra: Record<string, string> = {},
): Promise<Record<string, string>> {
  const home = join(dataFolder, 'home');
  await mkdir(home, { recursive: true });
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'SSH_AUTH_SOCK',
  );
  return {
    ...Object.fromEntries(inherited),
    // Font caches take a second to build: the one that is there serves.
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
    HOME: home,
    SHELL: '/bin/bash',
    PS1: '$ ',
    ...extra,
  };
}

/** Starts the built app and waits until its window has something to work with. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const dataFolder = options.dataFolder ?? (await newDataFolder());
  const app = await electron.launch({
    executablePath: electronPath(),
    cwd: APP_FOLDER,
    args: [...DRIVEN, ...electronArguments(dataFolder, options.args)],
    env: await electronEnvironment(dataFolder, options.env),
  });
  const page = await app.firstWindow();
  page.setDefaultTimeout(WINDOW_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.getByRole('main').waitFor();
  return {
    app,
    page,
    dataFolder,
    complaints,
    prompt: (title) => nextPrompt(app, page, title),
    quit: () => app.close(),
  };
}

/** The prompt window that shows a step with this title, open already or yet to come. */
function nextPrompt(app: ElectronApplication, main: Page, title: string | RegExp): Promise<Page> {
  return new Promise((found, failed) => {
    const watch = (page: Page): void => {
      const form = page.getByRole('form', { name: title });
      // A window that closes meanwhile was an earlier prompt on its way out.
      void form.waitFor({ timeout: WINDOW_MS }).then(
        () => finish(() => found(page)),
        () => undefined,
      );
    };
    const finish = (end: () => void): void => {
      clearTimeout(timer);
      app.off('window', watch);
      end();
    };
    const timer = setTimeout(
      () => finish(() => failed(new Error(`no secret prompt showed "${String(title)}"`))),
      WINDOW_MS,
    );
    app.on('window', watch);
    for (const page of app.windows()) if (page !== main) watch(page);
  });
}

/** Types into a field key by key. */
export async function type(field: Locator, text: string): Promise<void> {
  await field.click();
  await field.pressSequentially(text);
}

/** Presses a prompt's button and waits until the prompt has gone. */
export async function finishPrompt(prompt: Page, button: string): Promise<void> {
  const closed = prompt.waitForEvent('close', { timeout: WINDOW_MS });
  const click = prompt.getByRole('button', { name: button, exact: true }).click();
  // The window may be gone before the click has been reported back.
  await Promise.race([closed, click.then(() => closed)]);
  await click.catch(() => undefined);
}

/** Goes through the steps of a first start: passphrase, then the recovery key. Returns the recovery key. */
export async function createVault(running: RunningApp, passphrase: string): Promise<string> {
  const prompt = await running.prompt('Set a passphrase');
  await type(prompt.getByLabel('New passphrase', { exact: true }), passphrase);
  await type(prompt.getByLabel('Once more', { exact: true }), passphrase);
  await prompt.getByRole('button', { name: 'Create the vault' }).click();
  await running.prompt('Write down the recovery key');
  const recoveryKey = (await prompt.getByLabel('Recovery key', { exact: true }).textContent()) ?? '';
  await prompt.getByLabel('I have written it down').check();
  await finishPrompt(prompt, 'Done');
  return recoveryKey;
}

/** Sets the passphrase from the welcome screen. */
export async function firstStart(running: RunningApp, passphrase: string): Promise<string> {
  await running.page.getByRole('main').getByRole('button', { name: 'Set a passphrase' }).click();
  const recoveryKey = await createVault(running, passphrase);
  await running.page.getByRole('button', { name: /^Vault: unlocked/ }).waitFor();
  return recoveryKey;
}

/** Answers the prompt of a host that asks for one thing, such as a password. */
export async function answerHost(
  running: RunningApp,
  title: string | RegExp,
  label: string,
  answer: string,
): Promise<void> {
  const prompt = await running.prompt(title);
  await type(prompt.getByLabel(label, { exact: true }), answer);
  await finishPrompt(prompt, 'Log in');
}

/** Answers the prompt that asks to unlock a seeded vault. */
export async function answerUnlock(running: RunningApp, passphrase = SEEDED_PASSPHRASE): Promise<void> {
  const prompt = await running.prompt('Unlock the vault');
  await type(prompt.getByLabel('Passphrase', { exact: true }), passphrase);
  await finishPrompt(prompt, 'Unlock');
}

/** Quits and removes the data folder. */
export async function discard({ quit, dataFolder }: RunningApp): Promise<void> {
  await quit();
  await rm(dataFolder, { recursive: true, force: true });
}
