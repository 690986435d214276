import { setTimeout } from 'node:timers/promises';
import { releaseHandles } from '../../src/main/store/connection';
import { openStore } from '../../src/main/store/store';
import { DEFAULT_PANELS } from '../../src/shared/model/document';
import { electronPath, electronSwitches } from './app';
import { DevtoolsProcess, followFirstPage } from './devtools';
import { WATCH_TREE } from './treePage';

/** Whatever takes longer than this has failed, in ms. */
const DEADLINE_MS = 60_000;

/** One window of the app, driven from outside. */
export class TreeWindow {
  readonly #program: DevtoolsProcess;
  readonly #reports = new Map<string, number>();
  #sessionId = '';
  #wake: () => void = () => undefined;

  constructor(folder: string) {
    const args = [...electronSwitches(), process.cwd(), `--user-data-dir=${folder}`];
    this.#program = new DevtoolsProcess(electronPath(), args);
  }

  async start(): Promise<void> {
    this.#sessionId = await followFirstPage(this.#program, WATCH_TREE, ({ name, at }) => {
      this.#reports.set(String(name), Number(at));
      this.#wake();
    });
  }

  send(method: string, params: Record<string, unknown>): Promise<Record<string, unknown>> {
    return this.#program.send(method, params, this.#sessionId);
  }

  /** Runs an expression in the page and resolves to its value. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result } = await this.send('Runtime.evaluate', {
      ...{ expression, awaitPromise: true, returnByValue: true },
    });
    return (result as { value: T }).value;
  }

  /** What the page reports under a name; each report is taken once. */
  async report(name: string): Promise<number> {
    const end = Date.now() + DEADLINE_MS;
    while (!this.#reports.has(name)) {
      if (Date.now() > end) throw new Error(`no ${name}: ${this.#program.lastWords}`);
      await Promise.race([new Promise<void>((wake) => (this.#wake = wake)), setTimeout(500)]);
    }
    const value = this.#reports.get(name) ?? 0;
    this.#reports.delete(name);
    return value;
  }

  /** Types one character and resolves to how long its result took; a space changes no result, and is not counted. */
  async key(character: string): Promise<number | null> {
    const key = { key: character, text: character, unmodifiedText: character };
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key: character });
    const took = await this.report('answer');
    return character === ' ' ? null : took;
  }

  quit(): Promise<void> {
    return this.#program.quit();
  }
}

/** All folders open, or none, at the next start. */
export async function setExpanded(folder: string, expanded: boolean): Promise<void> {
  const opened = openStore({ folder });
  if (!opened.ok) throw new Error(opened.status.message);
  const { store } = opened;
  const expandedFolders = expanded ? store.folders.all().map(({ id }) => id) : [];
  store.workspace.save({ documents: [], layout: null, panels: DEFAULT_PANELS, expandedFolders });
  store.dispose();
  // The app could not open a store that this process still holds.
  await releaseHandles();
}

/** Opens a window and waits until every host is there; times in ms from the page's request for the inventory. */
export async function openTree(folder: string): Promise<{ window: TreeWindow; open: number; whole: number }> {
  const window = new TreeWindow(folder);
  await window.start();
  const request = await window.report('inventory.request');
  const rows = await window.report('rows');
  const whole = await window.report('inventory.whole');
  await setTimeout(3000);
  return { window, open: rows - request, whole: whole - request };
}
