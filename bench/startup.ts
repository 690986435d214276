import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { electronPath, electronSwitches } from './lib/app';
import { bareWindow } from './lib/bareWindow';
import { DevtoolsProcess, followFirstPage } from './lib/devtools';
import { printReport, progress } from './lib/report';
import { seededFolder } from './lib/seededFolder';
import { median, summary } from './lib/statistics';

// From the start of the process until the window shows something, and until a key typed into its search box is painted:
// an existing vault, locked, and 10,000 hosts; in turn with a bare window of the same Electron.

/** Runs of each; one more before them fills the system's and Chromium's caches, as on any machine in use. */
const RUNS = 7;
const SIZE = { hosts: 10_000, folders: 400, seed: 1 };
/** A start that takes longer than this has failed, in ms. */
const DEADLINE_MS = 60_000;
/** The key that is typed. */
const KEY = 'w';

/** Times since the spawn, in ms. */
interface Start {
  paint: number;
  /** A key typed as soon as there is a box was painted in it. */
  echo: number;
  /** What it finds among the 10,000 hosts is painted; the bare window has nothing to find. */
  results: number;
}

/** Runs in the page before its own scripts. */
const WATCH = `(() => {
  if (window !== window.top) return;
  const now = () => performance.timeOrigin + performance.now();
  const tell = (name, at = now()) => benchReport(JSON.stringify({ name, at }));
  // The frame after the one that shows it: then that one is out.
  const painted = (done) => requestAnimationFrame(() => requestAnimationFrame(done));
  new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByName('first-contentful-paint')) {
      tell('paint', performance.timeOrigin + entry.startTime);
    }
  }).observe({ type: 'paint', buffered: true });
  const shown = (each) => each.getClientRects().length > 0;
  const box = () => [...document.querySelectorAll('input[type="search"]')].find(shown);
  const told = new Set();
  const once = (name, there, done) => {
    if (told.has(name) || !there()) return;
    told.add(name);
    done();
  };
  const look = () => {
    once('box', () => box() !== undefined, () => {
      box().focus();
      tell('box');
    });
    once('echo', () => box()?.value.includes('${KEY}'), () => painted(() => tell('echo')));
    once('results', () => document.querySelector('[role="option"]') !== null, () => painted(() => tell('results')));
  };
  document.addEventListener('input', () => setTimeout(look), true);
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
})()`;

/** Starts a program, types into its search box and measures. */
async function start(app: string, folder: string, wanted: readonly (keyof Start)[]): Promise<Start> {
  const args = [...electronSwitches(), app, `--user-data-dir=${folder}`];
  const program = new DevtoolsProcess(electronPath(), args);
  const times: Partial<Start> = {};
  let finish: () => void = () => undefined;
  const complete = new Promise<void>((resolve) => (finish = resolve));
  let box: () => void = () => undefined;
  const boxThere = new Promise<void>((resolve) => (box = resolve));
  const sessionId = await followFirstPage(program, WATCH, ({ name, at }) => {
    if (name === 'box') box();
    else times[name as keyof Start] = Number(at) - program.spawnedAt;
    if (wanted.every((each) => times[each] !== undefined)) finish();
  });
  const timer = setTimeout(() => {
    progress(`no ${wanted.filter((each) => times[each] === undefined).join(', ')}: ${program.lastWords}`);
    process.exit(1);
  }, DEADLINE_MS);
  await boxThere;
  const key = { key: KEY, code: 'KeyW', windowsVirtualKeyCode: 87 };
  await program.send('Input.dispatchKeyEvent', { type: 'keyDown', text: KEY, ...key }, sessionId);
  await program.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key }, sessionId);
  await complete;
  clearTimeout(timer);
  await program.quit();
  return { paint: 0, echo: 0, results: 0, ...times };
}

const electron = readFileSync(join(dirname(electronPath()), 'version'), 'utf8').trim();
const bare = bareWindow();
const bareFolder = mkdtempSync(join(tmpdir(), 'binnacle-bare-data-'));
const folder = await seededFolder(SIZE);
const ours: Start[] = [];
const theirs: Start[] = [];
try {
  for (let run = 0; run <= RUNS; run++) {
    const bareStart = await start(bare, bareFolder, ['paint', 'echo']);
    const appStart = await start(process.cwd(), folder, ['paint', 'echo', 'results']);
    if (run > 0) {
      ours.push(appStart);
      theirs.push(bareStart);
    }
    const shown = [bareStart.paint, appStart.paint, appStart.echo].map(Math.round);
    progress(`run ${run}: bare window ${shown[0]} ms, first paint ${shown[1]} ms, key echoed ${shown[2]} ms`);
  }
} finally {
  for (const each of [bare, bareFolder, folder]) rmSync(each, { recursive: true, force: true });
}
const bareWindowMs = median(theirs.map(({ paint }) => paint));
const echoes = ours.map(({ echo }) => echo);
printReport('startup', electron, {
  metrics: {
    ...summary(
      'first_paint_ms',
      ours.map(({ paint }) => paint),
    ),
    ...summary('interactive_ms', echoes),
    ...summary(
      'results_ms',
      ours.map(({ results }) => results),
    ),
    hosts: SIZE.hosts,
    runs: RUNS,
  },
  peer: {
    ...summary(
      'bare_window_ms',
      theirs.map(({ paint }) => paint),
    ),
    ...summary(
      'bare_interactive_ms',
      theirs.map(({ echo }) => echo),
    ),
  },
  ratio: { interactive: median(echoes) / bareWindowMs },
});
