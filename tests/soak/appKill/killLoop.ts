import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { seededRandom } from '../store/random';
import type { EditorLine, Values } from './editor';
import { readBack } from './readBack';

/** What the loop counted. A loss throws. */
export interface AppKillCounts {
  kills: number;
  /** Edits whose reply had arrived. */
  acknowledged: number;
  /** Of those, how many entered a secret. */
  secrets: number;
  /** Kills that hit an edit under way. */
  interrupted: number;
  /** Of those, how many had reached the disk as a whole. */
  completed: number;
  /** Kills before the first edit: while the app started or the vault opened. */
  early: number;
}

/** Longest time in ms that an editor lives after it is ready: some hundred edits. */
const LONGEST_LIFE_MS = 300;
/** One in so many is killed at a moment counted from its start instead, in this time (ms). */
const EARLY_ONE_IN = 5;
const EARLY_MS = 600;

interface Life {
  pending: Values | undefined;
  acknowledged: number;
  secrets: number;
  ready: boolean;
  vault: boolean;
}

/**
 * Kills the app's wiring at random moments while it edits hosts and secrets. After each kill store and vault must open
 * and hold every acknowledged edit, each secret decrypted, and of the edit under way all or nothing. `program` is run
 * with `child FOLDER SEED`.
 */
export async function appKillLoop(program: string, kills: number, seed: number): Promise<AppKillCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-app-kill-'));
  const random = seededRandom(seed);
  const counts = { kills, acknowledged: 0, secrets: 0, interrupted: 0, completed: 0, early: 0 };
  let values: Values = {};
  let vault = false;
  try {
    for (let kill = 0; kill < kills; kill++) {
      const child = [program, 'child', folder, String(seed + kill)];
      const early = kill % EARLY_ONE_IN === EARLY_ONE_IN - 1;
      const life = await liveAndDie(child, random() * (early ? EARLY_MS : LONGEST_LIFE_MS), early, values);
      vault ||= life.vault;
      count(counts, life);
      const found = await readBack(folder, vault);
      const finished = life.pending !== undefined && difference({ ...values, ...life.pending }, found) === '';
      const lost = finished ? '' : difference(values, found);
      if (lost !== '') throw new Error(`kill ${kill}: ${lost} (under way: ${JSON.stringify(life.pending)})`);
      if (finished) counts.completed += 1;
      values = found;
    }
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count(counts: AppKillCounts, { acknowledged, secrets, pending, ready }: Life): void {
  counts.acknowledged += acknowledged;
  counts.secrets += secrets;
  if (pending !== undefined) counts.interrupted += 1;
  if (!ready) counts.early += 1;
}

/** Lets an editor live for `ms` from when it is ready (or from its start); `values` follows what it acknowledges. */
async function liveAndDie(command: string[], ms: number, early: boolean, values: Values): Promise<Life> {
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const life: Life = { pending: undefined, acknowledged: 0, secrets: 0, ready: false, vault: false };
  const end = (): void => void setTimeout(() => child.kill('SIGKILL'), ms);
  if (early) end();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (text) => {
    const line = JSON.parse(text) as EditorLine;
    if (line.t === 'vault') life.vault = true;
    else if (line.t === 'ready') {
      life.ready = true;
      if (!early) end();
    } else if (line.t === 'doing') life.pending = line.values;
    else {
      Object.assign(values, life.pending);
      if (Object.values(life.pending ?? {}).some((value) => value?.startsWith('secret-'))) life.secrets += 1;
      life.pending = undefined;
      life.acknowledged += 1;
    }
  });
  const [[code]] = (await Promise.all([once(child, 'exit'), once(lines, 'close')])) as [
    [number | null],
    unknown,
  ];
  if (code !== null) throw new Error(`the app ended by itself with ${code}`);
  return life;
}

/** The first key in which the two differ; null and absent are the same. */
function difference(expected: Values, found: Values): string {
  for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const [want, have] = [expected[key] ?? null, found[key] ?? null];
    if (want !== have)
      return `${key} is ${have?.slice(0, 80) ?? 'missing'}, not ${want?.slice(0, 80) ?? 'missing'}`;
  }
  return '';
}
