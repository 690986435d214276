import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { printReport, progress } from './lib/report';

// The delay of main's event loop while each of the other benchmarks runs. Where one starts the app itself: of every start,
// from the first line of the process to its end, the worst 99th percentile. Where a test driver starts it, which lets
// nothing be loaded beside it: what the benchmark measured meanwhile. Those that do not run the app are left out.

const APP = process.cwd();
const WATCH = resolve('bench/lib/loopWatch.cjs');

interface Printed {
  electron: string;
  metrics: Record<string, number>;
}

/** Runs one benchmark as a person would; its last line is the report. Null: it failed. */
function run(name: string, env: NodeJS.ProcessEnv): Promise<Printed | null> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join('scripts', 'bench.mjs'), name, '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('close', (code) => {
      const last = output.trim().split('\n').at(-1) ?? '';
      done(code === 0 && last.startsWith('{') ? (JSON.parse(last) as Printed) : null);
    });
  });
}

/** The delays that the app's main processes have written; bare windows started beside them do not count. */
function delays(file: string): number[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const written = lines.map((line) => JSON.parse(line) as { argv: string[]; p99: number });
  return written.filter(({ argv }) => argv.some((each) => resolve(each) === APP)).map(({ p99 }) => p99);
}

const names = readdirSync('bench')
  .filter((name) => name.endsWith('.ts') && name !== 'loop.ts')
  .map((name) => name.slice(0, -'.ts'.length));
const folder = mkdtempSync(join(tmpdir(), 'binnacle-loop-'));
const metrics: Record<string, number> = {};
let electron = 'unknown';
try {
  for (const name of names.sort()) {
    progress(`running ${name}`);
    const file = join(folder, name);
    const printed = await run(name, { NODE_OPTIONS: `--require=${WATCH}`, BENCH_LOOP_FILE: file });
    if (printed === null) throw new Error(`the benchmark ${name} failed`);
    const own = printed.metrics['main_loop_p99_ms'];
    const measured = [...delays(file), ...(own === undefined ? [] : [own])];
    if (measured.length === 0) continue;
    electron = printed.electron;
    metrics[`p99_ms_${name}`] = Math.max(...measured);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
printReport('loop', electron, { metrics });
