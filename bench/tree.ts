import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { releaseHandles } from '../src/main/store/connection';
import { openStore } from '../src/main/store/store';
import { DEFAULT_PANELS } from '../src/shared/model/document';
import { electronPath, electronSwitches } from './lib/app';
import { DevtoolsProcess, followFirstPage } from './lib/devtools';
import { printReport, progress } from './lib/report';
import { seededFolder } from './lib/seededFolder';
import { percentile, summary } from './lib/statistics';
import { WATCH_TREE } from './lib/treePage';

// A tree of 50,000 hosts: from the page's request for the inventory until rows are painted; from each key of some queries,
// typed one by one, until the frame that shows its result; and frames while the whole expanded tree is scrolled.

const RUNS = 5;
const SIZE = { hosts: 50_000, folders: 2000, seed: 1 };
/** Words, filters and both, as people type them: 63 keys. */
const QUERIES = [
  'core-sw-012',
  'web zurich',
  'env:prod',
  'tag:core web',
  'user:root db',
  '10.0.12',
  'spare fan',
];
/** A quick typist, in ms between keys. */
const PAUSES = { least: 60, spread: 60 };
/** Whatever takes longer than this has failed, in ms. */
const DEADLINE_MS = 60_000;
/** Wheel events of one second, each as far as a brisk turn of a wheel, in px. */
const WHEEL = { events: 60, delta: 240 };

/** What one start of the app gave. */
interface Run {
  open: number;
  /** Until every host is there: the tree can be used before. */
  whole: number;
  keys: number[];
  fps: number;
}

/** One window of the app, driven from outside. */
class TreeWindow {
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

async function typeQueries(window: TreeWindow): Promise<number[]> {
  const taken: number[] = [];
  for (const query of QUERIES) {
    await window.evaluate(`document.querySelector('input[role="combobox"]').focus()`);
    for (const character of query) {
      const took = await window.key(character);
      if (took !== null) taken.push(took);
      await setTimeout(PAUSES.least + Math.random() * PAUSES.spread);
    }
    const escape = { key: 'Escape', code: 'Escape', windowsVirtualKeyCode: 27 };
    await window.send('Input.dispatchKeyEvent', { type: 'keyDown', ...escape });
    await window.send('Input.dispatchKeyEvent', { type: 'keyUp', ...escape });
    await setTimeout(300);
  }
  return taken;
}

/** Frames a second while the wheel turns for one second over the tree. */
async function scroll(window: TreeWindow): Promise<number> {
  const counting = window.evaluate<number[]>('benchFrames(1000)');
  for (let event = 0; event < WHEEL.events; event++) {
    void window.send('Input.dispatchMouseEvent', {
      ...{ type: 'mouseWheel', x: 150, y: 400, deltaX: 0, deltaY: WHEEL.delta },
    });
    await setTimeout(1000 / WHEEL.events);
  }
  const times = await counting;
  const top = await window.evaluate<number>(`document.querySelector('[role="tree"]').scrollTop`);
  if (top < WHEEL.delta) throw new Error('the tree did not scroll');
  return ((times.length - 1) * 1000) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
}

/** All folders open, or none, at the next start. */
async function setExpanded(folder: string, expanded: boolean): Promise<void> {
  const opened = openStore({ folder });
  if (!opened.ok) throw new Error(opened.status.message);
  const { store } = opened;
  const expandedFolders = expanded ? store.folders.all().map(({ id }) => id) : [];
  store.workspace.save({ documents: [], layout: null, panels: DEFAULT_PANELS, expandedFolders });
  store.dispose();
  // The app could not open a store that this process still holds.
  await releaseHandles();
}

async function openTree(folder: string): Promise<{ window: TreeWindow; open: number; whole: number }> {
  const window = new TreeWindow(folder);
  await window.start();
  const request = await window.report('inventory.request');
  const rows = await window.report('rows');
  const whole = await window.report('inventory.whole');
  await setTimeout(3000);
  return { window, open: rows - request, whole: whole - request };
}

async function measure(folder: string): Promise<Run> {
  await setExpanded(folder, false);
  const closed = await openTree(folder);
  const keys = await typeQueries(closed.window);
  await closed.window.quit();
  await setExpanded(folder, true);
  const expanded = await openTree(folder);
  const fps = await scroll(expanded.window);
  await expanded.window.quit();
  return { open: Math.max(closed.open, expanded.open), whole: closed.whole, keys, fps };
}

const electron = readFileSync(join(dirname(electronPath()), 'version'), 'utf8').trim();
const folder = await seededFolder(SIZE);
const runs: Run[] = [];
try {
  // The first start fills the system's and Chromium's caches, as on any machine in use.
  for (let run = 0; run <= RUNS; run++) {
    const measured = await measure(folder);
    if (run > 0) runs.push(measured);
    const [open, whole] = [measured.open, measured.whole].map(Math.round);
    const p95 = percentile(measured.keys, 95).toFixed(1);
    progress(
      `run ${run}: open ${open} ms (whole ${whole}), key p95 ${p95} ms, ${measured.fps.toFixed(1)} fps`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const of = (pick: (run: Run) => number): number[] => runs.map(pick);
printReport('tree', electron, {
  metrics: {
    ...summary(
      'open_ms',
      of(({ open }) => open),
    ),
    ...summary(
      'whole_ms',
      of(({ whole }) => whole),
    ),
    ...summary(
      'search_p50_ms',
      of(({ keys }) => percentile(keys, 50)),
    ),
    ...summary(
      'search_p95_ms',
      of(({ keys }) => percentile(keys, 95)),
    ),
    ...summary(
      'scroll_fps',
      of(({ fps }) => fps),
    ),
    hosts: SIZE.hosts,
    folders: SIZE.folders,
    keys: runs[0]?.keys.length ?? 0,
    runs: RUNS,
  },
});
