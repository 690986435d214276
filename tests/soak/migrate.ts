import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { discard, finishPrompt, launchApp, type RunningApp, type } from '../e2e/app';
import { mremotengFile } from '../lab/mremotengFile';

/**
 * `npm run soak -- migrate [--out FOLDER]`: a new user moves an mRemoteNG tree of 1,500 devices over, with a password each
 * in a file that has a password of its own. Counts what the person does (a click, a field filled in, a key) and the time
 * that the app takes for its own part, from each of those until it shows what comes next; takes a picture of every step.
 * More than 12 actions or 20 seconds end it with an error.
 */
const OUT = process.argv.includes('--out')
  ? (process.argv[process.argv.indexOf('--out') + 1] ?? 'migrate')
  : join(process.cwd(), 'out', 'migrate');
const DEVICES = 1500;
const FOLDERS = 60;
const FILE_PASSWORD = 'Password';
const VAULT_PASSPHRASE = 'correct horse battery staple';
const MOST_ACTIONS = 12;
const MOST_MS = 20_000;

interface Step {
  action: string;
  ms: number;
}

const steps: Step[] = [];
let pictures = 0;

async function shoot(page: Page, name: string): Promise<void> {
  pictures += 1;
  await page.screenshot({ path: join(OUT, `${String(pictures).padStart(2, '0')}-${name}.png`) });
}

/** One thing that the person does, and the wait for what it leads to. */
async function act(
  action: string,
  what: () => Promise<unknown>,
  shown: () => Promise<unknown>,
): Promise<void> {
  const started = performance.now();
  await what();
  await shown();
  steps.push({ action, ms: Math.round(performance.now() - started) });
}

/** The passphrase for a new vault: it is asked for when the first secret is to be kept. */
async function vault(running: RunningApp, before: () => Promise<unknown>): Promise<Page> {
  const opened = running.prompt('Set a passphrase');
  await act('open the file', before, () => opened);
  const prompt = await opened;
  await shoot(prompt, 'new-vault');
  const nothing = (): Promise<void> => Promise.resolve();
  const fill = (label: string) => () => type(prompt.getByLabel(label, { exact: true }), VAULT_PASSPHRASE);
  await act('type a passphrase', fill('New passphrase'), nothing);
  await act('type it again', fill('Once more'), nothing);
  const written = prompt.getByLabel('I have written it down');
  const create = prompt.getByRole('button', { name: 'Create the vault' });
  await act(
    'create the vault',
    () => create.click(),
    () => written.waitFor(),
  );
  await shoot(prompt, 'recovery-key');
  await act('say that the recovery key is written down', () => written.check(), nothing);
  return prompt;
}

async function migrate(running: RunningApp, file: string): Promise<void> {
  const { app, page } = running;
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, file);
  await shoot(page, 'first-start');
  // The system's dialog is stood in for: choosing the file in it counts as one more action.
  const importing = page.getByRole('button', { name: 'Import from another tool' }).first();
  steps.push({ action: 'choose the file in the system’s dialog', ms: 0 });
  const vaultPrompt = await vault(running, () => importing.click());
  const asked = running.prompt(/confCons/);
  await act(
    'end the vault’s prompt',
    () => finishPrompt(vaultPrompt, 'Done'),
    () => asked,
  );
  const filePrompt = await asked;
  await shoot(filePrompt, 'password-of-the-file');
  const dialog = page.getByRole('dialog', { name: 'Import from confCons.xml' });
  const apply = dialog.getByRole('button', { name: 'Import 1,500 hosts' });
  await act(
    'type the password of the file',
    () => type(filePrompt.getByLabel('Password', { exact: true }), FILE_PASSWORD),
    () => Promise.resolve(),
  );
  await act(
    'confirm it',
    () => finishPrompt(filePrompt, 'Open'),
    () => apply.waitFor(),
  );
  await shoot(page, 'preview');
  await act(
    'import',
    () => apply.click(),
    async () => {
      await dialog.waitFor({ state: 'detached' });
      await page
        .getByRole('treeitem', { name: /^Site 1, folder/ })
        .first()
        .waitFor();
    },
  );
  await shoot(page, 'imported');
  await page.setViewportSize({ width: 1920, height: 1080 });
  await shoot(page, 'imported-large');
}

mkdirSync(OUT, { recursive: true });
const running = await launchApp();
try {
  const file = join(running.dataFolder, 'confCons.xml');
  await writeFile(file, mremotengFile({ folders: FOLDERS, hosts: DEVICES, password: FILE_PASSWORD }));
  await migrate(running, file);
  const ownMs = steps.reduce((sum, { ms }) => sum + ms, 0);
  console.log(
    JSON.stringify({
      name: 'migrate',
      devices: DEVICES,
      actions: steps.length,
      own_ms: ownMs,
      steps,
      pictures,
    }),
  );
  if (running.complaints.length > 0) throw new Error(running.complaints.join('\n'));
  if (steps.length > MOST_ACTIONS || ownMs > MOST_MS) throw new Error(`${steps.length} actions, ${ownMs} ms`);
} finally {
  await discard(running);
}
