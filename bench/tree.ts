import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { electronPath } from './lib/app';
import { printReport, progress } from './lib/report';
import { seededFolder } from './lib/seededFolder';
import { percentile, summary } from './lib/statistics';
import { openTree, setExpanded, type TreeWindow } from './lib/treeWindow';

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
