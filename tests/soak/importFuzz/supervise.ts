import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corpusOf } from './corpus';
import { makeInput } from './makeInput';
import { type Counts, keepInput, noCounts, type WorkerTask } from './worker';

/** An input that is tried for so long, in milliseconds of the clock, never ends. */
const STUCK_MS = 90_000;
const LOOK_MS = 2000;
/** Memory of a worker in MiB: what asks for more would fill a small machine. */
const MEMORY_MIB = 1500;

/** Tries inputs in a process of its own, which is started anew behind an input that ended it. */
export async function superviseRange(
  program: string,
  task: Omit<WorkerTask, 'progressFile'>,
): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-fuzz-'));
  const progressFile = join(folder, 'progress');
  const total = noCounts();
  try {
    for (let from = task.from; from < task.to;) {
      const ended = await oneProcess(program, { ...task, from, progressFile });
      if (ended.counts !== null) {
        add(total, ended.counts);
        break;
      }
      const index = Number(readFileSync(progressFile, 'utf8').trim());
      const input = makeInput(corpusOf(task.formatId), task.formatId, task.seed, index);
      keepInput(task.formatId, task.seed, input, ended.stuck ? 'never ended' : 'ended the process');
      // What the lost process had counted is not known beyond this.
      add(total, {
        ...noCounts(),
        inputs: index - from + 1,
        crashes: ended.stuck ? 0 : 1,
        hangs: ended.stuck ? 1 : 0,
      });
      from = index + 1;
    }
    return total;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Adds the counts of one part of a run to those of the whole. */
export function add(total: Counts, part: Counts): void {
  total.inputs += part.inputs;
  total.refused += part.refused;
  total.accepted += part.accepted;
  total.crashes += part.crashes;
  total.hangs += part.hangs;
  total.slowestMs = Math.max(total.slowestMs, part.slowestMs);
}

function oneProcess(program: string, task: WorkerTask): Promise<{ counts: Counts | null; stuck: boolean }> {
  const flags = ['--enable-source-maps', `--max-old-space-size=${MEMORY_MIB}`];
  const child = spawn(process.execPath, [...flags, program, 'worker', JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const watch = watchProgress(child, task.progressFile);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(watch.timer);
      const counts = code === 0 ? (JSON.parse(output) as Counts) : null;
      resolve({ counts, stuck: watch.stuck() });
    });
  });
}

/** Ends a process that stays at one input. */
function watchProgress(child: ChildProcess, file: string): { timer: NodeJS.Timeout; stuck: () => boolean } {
  let [last, since, stuck] = ['', Date.now(), false];
  const timer = setInterval(() => {
    const now = readProgress(file);
    if (now !== last) [last, since] = [now, Date.now()];
    else if (Date.now() - since > STUCK_MS) {
      stuck = true;
      child.kill('SIGKILL');
    }
  }, LOOK_MS);
  return { timer, stuck: () => stuck };
}

function readProgress(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
