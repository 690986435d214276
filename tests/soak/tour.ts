import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startSshd } from '../lab/sshd';
import { answerHost, answerUnlock, discard, launchApp, type RunningApp } from '../e2e/app';
import {
  addHost,
  connect,
  enter,
  hostRow,
  runCommand,
  shows,
  terminal,
  trustKey,
  works,
} from '../e2e/console';
import { seedFolder } from '../e2e/seed';
import { seedDemo } from './tour/demoInventory';

/**
 * `npm run soak -- tour [--out FOLDER] [--scale 2]`: goes through the app as a new user would, by mouse and keyboard against a real
 * sshd, and takes a picture of every screen, small and large, light and dark; with `--scale 2` as on a dense display.
 * It measures nothing.
 */
const OUT = process.argv.includes('--out')
  ? (process.argv[process.argv.indexOf('--out') + 1] ?? 'tour')
  : join(process.cwd(), 'out', 'tour');
const SMALL = { name: '1280x800', width: 1280, height: 800 };
/** `--scale 2`: one size, drawn at that scale. */
const SCALE = process.argv.includes('--scale')
  ? process.argv[process.argv.indexOf('--scale') + 1]
  : undefined;
const SIZES =
  SCALE === undefined
    ? [SMALL, { name: '1920x1080', width: 1920, height: 1080 }]
    : [{ ...SMALL, name: `${SMALL.name}@${SCALE}x` }];
const ARGS = SCALE === undefined ? [] : [`--force-device-scale-factor=${SCALE}`];

mkdirSync(OUT, { recursive: true });
const names: string[] = [];

/** Pictures of the present screen in every size and theme. */
async function shoot(running: RunningApp, name: string): Promise<void> {
  for (const size of SIZES) {
    await running.app.evaluate(({ BrowserWindow }, { width, height }) => {
      const [main] = BrowserWindow.getAllWindows().filter((window) => window.getParentWindow() === null);
      main?.setBounds({ x: 0, y: 0, width, height });
    }, size);
    await settle(running.page);
    for (const theme of ['light', 'dark'] as const) {
      await running.page.emulateMedia({ colorScheme: theme });
      await settle(running.page);
      const file = `${name}-${size.name}-${theme}.png`;
      await running.page.screenshot({ path: join(OUT, file) });
      names.push(file);
    }
  }
}

/** Two frames: the change has been painted. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 150)))),
  );
}

async function promptPicture(prompt: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await prompt.emulateMedia({ colorScheme: theme });
    await settle(prompt);
    const file = `${name}-${theme}.png`;
    await prompt.screenshot({ path: join(OUT, file) });
    names.push(file);
  }
}

/** Presses the button of the tab that has lost its connection first. */
async function reconnect(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Reconnect/ })
    .first()
    .click();
}

async function tour(): Promise<void> {
  const server = await startSshd({ methods: ['password', 'publickey'], banner: 'Authorised use only.\n' });
  const empty = await launchApp({ args: ARGS });
  await shoot(empty, '01-first-start');
  await empty.page.getByRole('main').getByRole('button', { name: 'Set a passphrase' }).click();
  const create = await empty.prompt('Set a passphrase');
  await create.getByLabel('New passphrase', { exact: true }).pressSequentially('copper lantern tides 42');
  await promptPicture(create, '02-prompt-create');
  await discard(empty);

  const dataFolder = await seedFolder(seedDemo);
  const running = await launchApp({ dataFolder, args: ARGS });
  const { page } = running;
  await page.getByRole('treeitem').first().waitFor();
  await shoot(running, '03-tree');

  await page.getByRole('button', { name: 'Add a host or folder' }).click();
  await page.getByRole('menuitem', { name: 'Add host…' }).click();
  await shoot(running, '04-host-form');
  await page.keyboard.press('Escape');
  await addHost(page, { name: 'lab01', address: server.host, port: server.port, username: server.user });

  await connect(page, 'lab01');
  const unlock = await running.prompt('Unlock the vault');
  await promptPicture(unlock, '05-prompt-unlock');
  await answerUnlock(running);
  await page.getByRole('alertdialog', { name: 'Is this really lab01?' }).waitFor();
  await shoot(running, '06-host-key');
  await trustKey(page, 'lab01');
  const ask = await running.prompt('Password: lab01');
  await promptPicture(ask, '07-prompt-password');
  await answerHost(running, 'Password: lab01', 'Password', server.password ?? '');
  const pane = terminal(page, 'lab01');
  await works(pane);
  await enter(pane, 'vi -u NONE /etc/services');
  await shows(pane, 'tcpmux');
  await shoot(running, '08-vim');
  await page.keyboard.type(':q!\n');
  await works(pane);
  await enter(pane, 'htop');
  await shows(pane, 'F10');
  await shoot(running, '09-htop');
  await page.keyboard.type('q');
  await works(pane);

  await runCommand(page, 'Split right');
  await answerHost(running, 'Password: lab01', 'Password', server.password ?? '');
  await shows(terminal(page, 'lab01').last(), '$');
  await shoot(running, '10-split');
  await page.keyboard.press('Control+Shift+F');
  await page.getByRole('combobox', { name: 'Search hosts or connect' }).pressSequentially('db');
  await page.getByRole('option').first().waitFor();
  await shoot(running, '11-search');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: 'Find a host, tab or action' }).waitFor();
  await shoot(running, '12-palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F1');
  await settle(page);
  await shoot(running, '13-shortcuts');
  await page.keyboard.press('Escape');

  await server.kill();
  await page
    .getByRole('button', { name: /^Reconnect/ })
    .first()
    .waitFor();
  await shoot(running, '14-lost');
  await server.restart();
  await reconnect(page);
  await answerHost(running, 'Password: lab01', 'Password', `not ${server.password ?? ''}`);
  const again = await running.prompt('Password: lab01');
  await again.getByText('did not accept', { exact: false }).waitFor();
  await promptPicture(again, '15-prompt-refused');
  await answerHost(running, 'Password: lab01', 'Password', server.password ?? '');
  const back = pane.first();
  await shows(back, /shell-3006-works[^]*connected again at/);
  await works(back);
  await shoot(running, '16-reconnected');

  await server.kill();
  await back.getByRole('button', { name: /^Reconnect/ }).waitFor();
  await server.restart({ newHostKey: true });
  await reconnect(page);
  await page.getByRole('alertdialog', { name: 'The key of lab01 has changed' }).waitFor();
  await settle(page);
  await shoot(running, '17-changed-key');

  await hostRow(page, 'lab01').click();
  await runCommand(page, 'Manage credentials');
  await settle(page);
  await shoot(running, '18-credentials');
  await page.keyboard.press('Escape');
  await runCommand(page, 'Manage environments');
  await settle(page);
  await shoot(running, '19-environments');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await settle(page);
  await shoot(running, '20-settings');
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await settle(page);
  await shoot(running, '21-history');

  await page.keyboard.press('Control+Shift+F');
  await page
    .getByRole('combobox', { name: 'Search hosts or connect' })
    .pressSequentially(`${server.user}@${server.host}:${server.port}\n`);
  await trustKey(page, server.host);
  await answerHost(running, `Password: ${server.host}`, 'Password', server.password ?? '');
  const typed = terminal(page, `${server.user}@${server.host}:${server.port}`);
  await works(typed);
  await enter(typed, 'exit');
  await typed.getByRole('button', { name: /^Reconnect/ }).waitFor();
  await server.restart({ newHostKey: true });
  await typed.getByRole('button', { name: /^Reconnect/ }).click();
  await typed.getByRole('button', { name: 'Show the trusted key' }).click();
  await page.getByRole('listitem').filter({ hasText: 'SHA256' }).first().waitFor();
  await settle(page);
  await shoot(running, '22-trusted-keys');
  await discard(running);
  await server.stop();
}

await tour();
console.log(JSON.stringify({ name: 'tour', folder: OUT, pictures: names.length, names }));
