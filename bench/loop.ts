import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { printReport, progress } from './lib/report';

// The delay of main's event loop while each of the other benchmarks runs. They watch it themselves and report
// `main_loop_p99_ms`; those that do not run the app have none and are left out.

interface Printed {
  electron: string;
  metrics: Record<string, number>;
}

/** Runs one benchmark as a person would; its last line is the report. Null: it failed, or does not watch the loop. */
function run(name: string): Promise<Printed | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join('scripts', 'bench.mjs'), name, '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('close', (code) => {
      const last = output.trim().split('\n').at(-1) ?? '';
      resolve(code === 0 && last.startsWith('{') ? (JSON.parse(last) as Printed) : null);
    });
  });
}

const watching = (names: readonly string[]): string[] => names.filter((name) => name !== 'loop');

const names = readdirSync('bench')
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => name.slice(0, -'.ts'.length));
const metrics: Record<string, number> = {};
let electron = 'unknown';
for (const name of watching(names).sort()) {
  progress(`running ${name}`);
  const printed = await run(name);
  const delay = printed?.metrics['main_loop_p99_ms'];
  if (printed === null || delay === undefined) continue;
  electron = printed.electron;
  metrics[`p99_ms_${name}`] = delay;
}
printReport('loop', electron, { metrics });
