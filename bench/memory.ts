import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { electronPath, electronSwitches } from './lib/app';
import { bareWindow } from './lib/bareWindow';
import { DevtoolsProcess } from './lib/devtools';
import { processTree, treeOwnBytes, treePss } from './lib/processMemory';
import { printReport, progress } from './lib/report';
import { seededFolder } from './lib/seededFolder';
import { startTerminalBench, type TerminalBench } from './lib/sshTerminal';
import { median, summary } from './lib/statistics';

// PSS of all processes: idle (an existing vault, locked), in turn with a bare window of the same Electron; and how much
// each further SSH session adds, every one with an opened tab of 100 lines.

const RUNS = 5;
const SIZE = { hosts: 1000, folders: 40, seed: 1 };
/** Until everything that is loaded after the first paint is there, in ms. */
const SETTLE_MS = 12_000;
/** Counts of open sessions at which is measured. The first ones start the session hosts and load the terminal. */
const SESSIONS = [4, 8, 12, 16, 20, 24];

/** PSS in bytes of a program that nobody touches. */
async function idle(app: string, folder: string): Promise<number> {
  const program = new DevtoolsProcess(electronPath(), [
    ...electronSwitches(),
    app,
    `--user-data-dir=${folder}`,
  ]);
  await setTimeout(SETTLE_MS);
  const pss = treePss(program.pid);
  if (process.argv.includes('--processes')) tell(program.pid);
  await program.quit();
  return pss;
}

function tell(pid: number): void {
  for (const { name, pss } of processTree(pid))
    progress(`  ${(pss / 2 ** 20).toFixed(1).padStart(7)} MiB ${name}`);
}

/** Opens sessions until there are `count`, each with 100 lines of output; resolves to the bytes. */
async function grow(bench: TerminalBench, count: number): Promise<number> {
  for (let open = await openSessions(bench); open < count; open++) {
    await bench.openTerminal();
    await bench.page.evaluate(() => window.bench.newest().xterm.input('seq 100\r'));
    await bench.page.waitForFunction(() => window.bench.newest().xterm.buffer.active.baseY > 50);
  }
  return settled(bench);
}

const openSessions = ({ page }: TerminalBench): Promise<number> =>
  page.evaluate(() => ('bench' in window ? window.bench.settled : 0));

/** Bytes (without pages of files) once garbage that opening has left behind is collected: what an idle session costs is what stays. */
async function settled({ app, page }: TerminalBench): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.detach();
  await setTimeout(SETTLE_MS);
  const pid = app.process().pid ?? 0;
  if (process.argv.includes('--processes')) tell(pid);
  return treeOwnBytes(pid);
}

/** Slope of the least-squares line through the points. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

/** Bytes that one more session adds, and all that the first ones do. */
async function perSession(): Promise<{ each: number; first: number }> {
  const bench = await startTerminalBench();
  try {
    const none = await settled(bench);
    const points: [number, number][] = [];
    for (const count of SESSIONS) {
      const bytes = await grow(bench, count);
      points.push([count, bytes]);
      progress(`${count} sessions: ${(bytes / 2 ** 20).toFixed(1)} MiB`);
    }
    return { each: slope(points), first: (points[0]?.[1] ?? 0) - none };
  } finally {
    await bench.close();
  }
}

const electron = readFileSync(join(dirname(electronPath()), 'version'), 'utf8').trim();
const bare = bareWindow();
const bareFolder = mkdtempSync(join(tmpdir(), 'binnacle-bare-data-'));
const folder = await seededFolder(SIZE);
const ours: number[] = [];
const theirs: number[] = [];
try {
  for (let run = 0; run < RUNS; run++) {
    theirs.push(await idle(bare, bareFolder));
    ours.push(await idle(process.cwd(), folder));
    const [bareMiB, ourMiB] = [theirs.at(-1) ?? 0, ours.at(-1) ?? 0].map((bytes) =>
      Math.round(bytes / 2 ** 20),
    );
    progress(`run ${run + 1}: bare window ${bareMiB} MiB, idle ${ourMiB} MiB`);
  }
} finally {
  for (const each of [bare, bareFolder, folder]) rmSync(each, { recursive: true, force: true });
}
const sessions = await perSession();
printReport('memory', electron, {
  metrics: {
    ...summary('idle_pss_bytes', ours),
    per_session_bytes: sessions.each,
    first_sessions_bytes: sessions.first,
    first_sessions: SESSIONS[0] ?? 0,
    sessions: SESSIONS.at(-1) ?? 0,
    hosts: SIZE.hosts,
    runs: RUNS,
  },
  peer: summary('bare_pss_bytes', theirs),
  ratio: { idle: median(ours) / median(theirs) },
});
