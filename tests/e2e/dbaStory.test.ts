import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { threeHopChain, type HopChain } from '../lab/hopChain';
import { PostgresLab } from '../lab/postgres';
import type { LabServer } from '../lab/sshd';
import { passphraseScript, utf8, type NodeApp } from '../integration/nodePlatform';
import { answerUnlock, discard, launchApp, SEEDED_PASSPHRASE, type RunningApp } from './app';
import { connect, runCommand, trustKey } from './console';
import { seedFolder, seedHost } from './seed';

// A database that only the second of two jump hosts reaches: somebody's statement holds others up on production and is
// cancelled; three rows that it would have mended are mended on staging; a report is written.

let chain: HopChain;
let lab: PostgresLab;

beforeAll(async () => {
  chain = await threeHopChain();
  lab = await PostgresLab.startIn(chain.end);
  await lab.psql(`CREATE DATABASE staging`);
  await lab.psql(`GRANT pg_monitor TO ${lab.logins.scram.user}`);
  const tables = `CREATE TABLE invoices (id bigint PRIMARY KEY, customer text NOT NULL, state text NOT NULL, total numeric(12,2) NOT NULL);
    INSERT INTO invoices SELECT n, 'customer ' || n, CASE WHEN n IN (7, 19, 23) THEN 'stuck' ELSE 'paid' END, n * 19.90
      FROM generate_series(1, 60) AS g (n);
    GRANT ALL ON invoices TO PUBLIC`;
  await lab.psql(tables);
  await lab.psql(`\\c staging\n${tables};\nGRANT ALL ON SCHEMA public TO PUBLIC`);
});
afterAll(async () => {
  await lab.stop();
  await chain.stop();
});

async function seedJump(app: NodeApp, name: string, server: LabServer, jumpHostId?: string): Promise<string> {
  const { user: username, clientKeyPath: keyFile } = server;
  const { id: credentialId } = await app.call('inventory.createCredential', {
    ...{ name: `key of ${name}`, kind: 'private-key', username, keyFile, notes: '' },
  });
  const properties = { credentialId, ...(jumpHostId === undefined ? {} : { jumpHostId }) };
  return (await seedHost(app, name, server, properties)).id;
}

/** Two jump hosts, and behind them the server's two databases: production, which is guarded, and staging. */
async function seed(app: NodeApp): Promise<void> {
  const { user, password } = lab.logins.scram;
  const script = passphraseScript(SEEDED_PASSPHRASE);
  app.setPrompt((show) =>
    show.kind === 'enter-secret' ? { type: 'secret', value: utf8(password) } : script(show),
  );
  const tlsCaFile = join(app.folder, 'authority.pem');
  await writeFile(tlsCaFile, lab.authority.certificate);
  const gate = await seedJump(app, 'gate', chain.hops[0]);
  const jumpHostId = await seedJump(app, 'inner', chain.hops[1], gate);
  const { id: credentialId } = await app.call('inventory.createCredential', {
    ...{ name: 'dba', kind: 'password', username: user, keyFile: null, notes: '' },
  });
  await app.call('vault.enterSecret', { credentialId, slot: 'password' });
  const databases = [
    { name: 'invoices', databaseName: lab.database, environment: 'production', colour: '#d64550' },
    { name: 'invoices-staging', databaseName: 'staging', environment: 'staging', colour: '#3a8fd6' },
  ];
  for (const { name, databaseName, environment, colour } of databases) {
    const guarded = environment === 'production';
    const { id: environmentId } = await app.call('inventory.createEnvironment', {
      ...{ name: environment, colour, guarded },
    });
    const properties = { tlsCaFile, credentialId, jumpHostId, environmentId };
    const endpoint = { protocol: 'postgres' as const, port: lab.port, label: '' };
    await seedHost(app, name, lab, properties, {
      endpoints: [{ ...endpoint, properties: { databaseName } }],
    });
  }
}

const query = (page: Page): Locator =>
  page.getByRole('region', { name: /^Query / }).filter({ visible: true });
const grid = (page: Page): Locator => query(page).getByRole('grid');

async function run(page: Page, sql: string): Promise<void> {
  await query(page).locator('.cm-content').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(sql);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');
}

/** Lets the system's dialog for saving answer with this path. */
const saveDialogAnswers = ({ app }: RunningApp, path: string): Promise<void> =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);

it('finds and cancels a blocker, mends three rows on staging and writes a report, through two jump hosts', async () => {
  const running = await launchApp({ dataFolder: await seedFolder(seed) });
  onTestFinished(() => discard(running));
  const { page } = running;
  // One statement of a night's job holds the table; what a shop does waits for it.
  const job = `SET application_name = 'night job'; BEGIN; LOCK TABLE invoices; SELECT pg_sleep(600)`;
  const blocker = lab.psql(job, ['-At'], lab.logins.cleartext).catch((error: unknown) => String(error));
  const waiting = async (sql: string): Promise<number> => Number(await lab.psql(sql));
  await expect
    .poll(() => waiting("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'"))
    .toBe(1);
  const shop = lab
    .psql("SET application_name = 'shop'; UPDATE invoices SET state = 'paid' WHERE id = 7; SELECT 'sold'")
    .catch((error: unknown) => String(error));

  await connect(page, 'invoices');
  await answerUnlock(running);
  await trustKey(page, 'gate');
  await trustKey(page, 'inner');
  await query(page).getByText('lab@lab on invoices').waitFor();
  await query(page).getByText('Read-only', { exact: true }).waitFor();

  await runCommand(page, 'Show what this server is doing');
  const server = page.getByRole('region', { name: /^Server / });
  await server.getByRole('tab', { name: /^Blocking/ }).click();
  const blocking = server.getByRole('grid', { name: 'Who blocks whom' });
  await blocking.getByText('blocks 1').click();
  const detail = server.getByRole('complementary', { name: /^Session / });
  await detail.getByText('night job').waitFor();
  await detail.getByRole('button', { name: 'Cancel statement' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the statement' }).click();
  await server.getByText('Nobody waits for anybody').waitFor();
  expect(await blocker).toContain('canceling statement due to user request');
  expect(await shop).toBe('sold\n');
  expect(await lab.psql('SELECT state FROM invoices WHERE id = 7')).toBe('paid\n');

  await connect(page, 'invoices-staging');
  await query(page).getByText('lab@staging on invoices-staging').waitFor();
  await run(page, "SELECT * FROM invoices WHERE state = 'stuck' ORDER BY id");
  const changes = query(page).getByRole('toolbar', { name: 'Changes of rows' });
  await changes.getByText('edits a cell').waitFor();
  await grid(page).focus();
  await page.keyboard.press('Control+Home');
  for (const key of ['ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  for (let row = 0; row < 3; row++) {
    await page.keyboard.press('F2');
    await query(page)
      .getByRole('textbox', { name: /^Value of state/ })
      .waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('paid');
    // Goes on to the row below.
    await page.keyboard.press('Enter');
  }
  await changes.getByText('3 changes').waitFor();
  await changes.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('Saved 3 changes').waitFor();
  const count = `SELECT state, count(*), sum(total) FROM invoices GROUP BY state`;
  expect(await lab.psql(`\\c staging\n${count}`)).toBe('paid|60|36417.00\n');

  await run(page, 'SELECT state, count(*) AS invoices, sum(total) AS total FROM invoices GROUP BY state');
  await grid(page).getByText('36417.00', { exact: true }).waitFor();
  const report = join(running.dataFolder, 'report.csv');
  await saveDialogAnswers(running, report);
  await runCommand(page, 'Export this result to a file…');
  const sheet = page.getByRole('dialog', { name: 'Export rows' });
  await sheet.getByRole('button', { name: 'Choose a file…' }).click();
  await page
    .getByText(/report\.csv/)
    .first()
    .waitFor();
  await expect.poll(() => readFile(report, 'utf8')).toContain('paid,60,36417.00');
  expect(running.complaints).toEqual([]);
});
