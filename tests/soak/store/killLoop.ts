import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openStore } from '../../../src/main/store/store';
import { type EditorLine, readValues, type Values } from './editor';
import { seededRandom } from './random';

/** What the loop counted. A loss throws. */
export interface KillCounts {
  kills: number;
  /** Edits whose reply had arrived. */
  acknowledged: number;
  /** Kills that hit an edit under way. */
  interrupted: number;
  /** Of those, how many had reached the disk as a whole. */
  completed: number;
}

/** Longest time in milliseconds that an editor lives after it is ready: some hundred edits. */
const LONGEST_LIFE_MS = 250;

/**
 * Kills an editing process at random moments. After each kill the store must open without a problem and hold every
 * acknowledged edit, and of the one under way all or nothing. `program` is run with `child FOLDER SEED`.
 */
export async function killLoop(program: string, kills: number, seed: number): Promise<KillCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-store-kill-'));
  const random = seededRandom(seed);
  const counts: KillCounts = { kills, acknowledged: 0, interrupted: 0, completed: 0 };
  let values: Values = {};
  try {
    for (let kill = 0; kill < kills; kill++) {
      const child = [program, 'child', folder, String(seed + kill)];
      const { pending, acknowledged } = await killOnce(child, random() * LONGEST_LIFE_MS, values);
      counts.acknowledged += acknowledged;
      const found = readBack(folder);
      const finished = pending !== undefined && same(found, { ...values, ...pending });
      if (!finished && !same(found, values))
        throw new Error(`kill ${kill}: ${difference(values, pending, found)}`);
      if (pending !== undefined) counts.interrupted += 1;
      if (finished) counts.completed += 1;
      values = found;
    }
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lets an editor live for `life` milliseconds; `values` follows what it acknowledges. */
async function killOnce(
  command: string[],
  life: number,
  values: Values,
): Promise<{ pending: Values | undefined; acknowledged: number }> {
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  let pending: Values | undefined;
  let acknowledged = 0;
  lines.on('line', (text) => {
    const line = JSON.parse(text) as EditorLine;
    if (line.t === 'ready') setTimeout(() => child.kill('SIGKILL'), life);
    else if (line.t === 'doing') pending = line.values;
    else {
      Object.assign(values, pending);
      pending = undefined;
      acknowledged += 1;
    }
  });
  const [[code]] = (await Promise.all([once(child, 'exit'), once(lines, 'close')])) as [
    [number | null],
    unknown,
  ];
  if (code !== null) throw new Error(`the editor ended by itself with ${code}`);
  return { pending, acknowledged };
}

function readBack(folder: string): Values {
  const result = openStore({ folder });
  if (!result.ok) throw new Error(`${result.status.code}: ${result.status.message}`);
  const { store } = result;
  try {
    const values = readValues(store);
    if (store.problems.length > 0) throw new Error(store.problems[0]?.message);
    return values;
  } finally {
    store.dispose();
  }
}

function same(a: Values, b: Values): boolean {
  return difference(a, undefined, b) === '';
}

/** The first key in which the two differ; null and absent are the same. */
function difference(expected: Values, pending: Values | undefined, found: Values): string {
  for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const [want, have] = [expected[key] ?? null, found[key] ?? null];
    if (want !== have)
      return `${key} is ${have ?? 'missing'}, not ${want ?? 'missing'} (under way: ${JSON.stringify(pending)})`;
  }
  return '';
}
