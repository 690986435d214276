import type { Locator, Page } from 'playwright-core';
import { type } from './app';

/** A host as a person types it into the form. */
export interface NewHost {
  name: string;
  address: string;
  port: number;
  username?: string;
  /** Name of a saved credential. */
  credential?: string;
  /** Name of a saved host. */
  jumpHost?: string;
  notes?: string;
}

/** A credential as a person fills in its form; kinds by the words of the form. */
export interface NewCredential {
  kind: 'Private key' | 'SSH agent' | 'Keyboard-interactive' | 'Password' | 'Ask when connecting';
  name: string;
  username: string;
  keyFile?: string;
}

async function pick(scope: Locator, label: string, option: string): Promise<void> {
  const field = scope.getByRole('combobox', { name: label, exact: true });
  await field.click();
  await field.fill(option);
  await scope.page().getByRole('option', { name: option }).first().click();
}

async function select(scope: Locator, label: string, option: string): Promise<void> {
  await scope.getByRole('combobox', { name: label, exact: true }).click();
  await scope.page().getByRole('option', { name: option, exact: true }).click();
}

/** Opens the form through the tree's menu, fills it in and saves. */
export async function addHost(page: Page, host: NewHost): Promise<void> {
  await page.getByRole('button', { name: 'Add a host or folder' }).click();
  await page.getByRole('menuitem', { name: 'Add host…' }).click();
  const form = page.getByRole('dialog', { name: 'Add host' });
  await type(form.getByLabel('Name', { exact: true }), host.name);
  await form.getByLabel('Address').fill(host.address);
  await form.getByLabel('SSH port').first().fill(String(host.port));
  if (host.username !== undefined) await form.getByLabel('User name').first().fill(host.username);
  if (host.credential !== undefined) await pick(form, 'Credential', host.credential);
  if (host.jumpHost !== undefined) {
    await form.getByRole('button', { name: /^Connection/ }).click();
    await pick(form, 'Jump host', host.jumpHost);
  }
  if (host.notes !== undefined) {
    await form.getByRole('button', { name: /^Notes/ }).click();
    await form.getByRole('textbox', { name: 'Notes' }).fill(host.notes);
  }
  await form.getByRole('button', { name: 'Add host' }).click();
  await form.waitFor({ state: 'hidden' });
}

/** Saves a credential through the palette's "Manage credentials". */
export async function addCredential(page: Page, credential: NewCredential): Promise<void> {
  await runCommand(page, 'Manage credentials');
  const list = page.getByRole('dialog', { name: 'Credentials' });
  await list.getByRole('button', { name: /^Add( credential)?$/ }).click();
  const form = page.getByRole('dialog', { name: 'Add credential' });
  await select(form, 'Kind', credential.kind);
  await form.getByLabel('User name').fill(credential.username);
  await form.getByLabel('Name', { exact: true }).fill(credential.name);
  if (credential.keyFile !== undefined) {
    await select(form, 'Key', 'In a file that stays where it is');
    await form.getByLabel('Key file').fill(credential.keyFile);
  }
  await form.getByRole('button', { name: 'Add credential' }).click();
  const saved = page.getByRole('dialog', { name: credential.name });
  await saved.waitFor();
  await saved.getByRole('button', { name: 'Close', exact: true }).click();
  await saved.waitFor({ state: 'hidden' });
}

/** Runs an action by its title through the palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: 'Find a host, tab or action' }).fill(title);
  await page.getByRole('option', { name: title }).first().click();
}

/** A host's row in the tree proper or one of its sections. */
export const hostRow = (page: Page, name: string): Locator =>
  page.getByRole('tree', { name: 'Hosts' }).getByRole('treeitem', { name, exact: true }).first();

/** Connects by a double click on the host's row. */
export async function connect(page: Page, name: string): Promise<void> {
  await hostRow(page, name).dblclick();
}

/** Brings the newest tab with this name to the front. */
export async function showTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).last().click();
}

/** The pane of a terminal tab, if it is at the front. */
export const terminal = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: `Terminal ${name}`, exact: true });

/** Trusts the key in the question that a first contact shows in the tab. */
export async function trustKey(page: Page, hostName: string): Promise<void> {
  const question = page.getByRole('alertdialog', { name: `Is this really ${hostName}?` });
  await question.getByRole('button', { name: 'Trust this key' }).click();
  await question.waitFor({ state: 'hidden' });
}

interface TerminalBuffer {
  active: { length: number; getLine: (at: number) => { translateToString: (trim: boolean) => string } };
}

/** All text of a terminal, scrollback included: with WebGL it stands nowhere in the page. */
export function screenText(pane: Locator): Promise<string> {
  return pane.locator('[data-terminal]').evaluate((element) => {
    const { terminal } = element as unknown as { terminal: { xterm: { buffer: TerminalBuffer } } };
    const { active } = terminal.xterm.buffer;
    const line = (_: unknown, at: number): string => active.getLine(at).translateToString(true).trimEnd();
    return Array.from({ length: active.length }, line).join('\n');
  });
}

/** How long a shell may take to say something, and how often the terminal is looked at meanwhile, in ms. */
const SHELL = { timeout: 20_000, interval: 50 };

/** Waits until a terminal shows the text; resolves to all it shows. */
export async function shows(pane: Locator, text: string | RegExp): Promise<string> {
  const deadline = Date.now() + SHELL.timeout;
  for (;;) {
    const screen = await screenText(pane);
    if (typeof text === 'string' ? screen.includes(text) : text.test(screen)) return screen;
    if (Date.now() > deadline)
      throw new Error(`the terminal never showed ${String(text)}; it shows:\n${screen}`);
    await pane.page().waitForTimeout(SHELL.interval);
  }
}

/** Types a line into the shell of a terminal. */
export async function enter(pane: Locator, line: string): Promise<void> {
  await pane.getByRole('textbox', { name: /^Terminal/ }).focus();
  await pane.page().keyboard.type(`${line}\n`);
}

let markers = 0;

/**
 * Waits for a working shell: what it answers can't be the echo of what was typed, because it computes it. Resolves to
 * all that the terminal shows.
 */
export async function works(pane: Locator): Promise<string> {
  const number = 1000 + ++markers;
  await shows(pane, /[$#>] ?\s*$/);
  await enter(pane, `echo shell-$((${number}*3))-works`);
  return shows(pane, `shell-${number * 3}-works`);
}

/** Goes through the first contact with a host that logs in by itself once its key is trusted. */
export async function connectFirst(page: Page, name: string): Promise<Locator> {
  await connect(page, name);
  await trustKey(page, name);
  return terminal(page, name);
}
