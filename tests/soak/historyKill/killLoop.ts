import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Verification } from '../../../src/shared/model/history';
import { openStore } from '../../../src/main/store/store';
import { seededRandom } from '../store/random';
import type { EditorLine } from './editor';
import { digest } from './state';

/** What the loop counted. A state that is neither before nor after throws. */
export interface HistoryKillCounts {
  kills: number;
  /** Changes that were reported as made. */
  acknowledged: number;
  /** Kills that hit a change under way, by its kind. */
  interrupted: Record<string, number>;
  /** Of those, how many had reached the disk as a whole. */
  completed: number;
  /** Events in the history at the end. */
  events: number;
}

/** Longest time in ms that an editor lives after it is ready: about ten changes on a quiet machine. */
const LONGEST_LIFE_MS = 2000;

interface Life {
  state: string;
  doing: { kind: string; state: string } | undefined;
  acknowledged: number;
}

/**
 * Kills a process at random moments while it makes large changes. After each kill the store must hold the state before
 * or after the change under way, and its history must be whole and explain every record. `program` is run with
 * `child FOLDER SEED`.
 */
export async function historyKillLoop(
  program: string,
  kills: number,
  seed: number,
): Promise<HistoryKillCounts> {
  const root = mkdtempSync(join(tmpdir(), 'binnacle-history-kill-'));
  const random = seededRandom(seed);
  const counts: HistoryKillCounts = { kills, acknowledged: 0, interrupted: {}, completed: 0, events: 0 };
  let folder = join(root, 'store-0');
  let state = digest({ folders: [], hosts: [] });
  try {
    for (let kill = 0; kill < kills; kill++) {
      if (kill % KILLS_A_STORE === KILLS_A_STORE - 1) {
        rmSync(folder, { recursive: true, force: true });
        folder = join(root, `store-${kill}`);
        state = digest({ folders: [], hosts: [] });
      }
      const life = await liveAndDie(
        [program, 'child', folder, String(seed + kill)],
        random() * LONGEST_LIFE_MS,
        state,
      );
      const found = await readBack(folder);
      check(kill, life, found);
      counts.acknowledged += life.acknowledged;
      counts.events = Math.max(counts.events, found.verification.events);
      if (life.doing !== undefined) {
        counts.interrupted[life.doing.kind] = (counts.interrupted[life.doing.kind] ?? 0) + 1;
        if (found.state === life.doing.state && found.state !== life.state) counts.completed += 1;
      }
      state = found.state;
    }
    return counts;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A store is left for a new one after so many kills: reading a long history back takes longer than the rest. */
const KILLS_A_STORE = 25;

interface Found {
  state: string;
  verification: Verification;
}

function check(kill: number, { state, doing }: Life, found: Found): void {
  const { broken, differentCount, different } = found.verification;
  if (found.state !== state && found.state !== doing?.state) {
    throw new Error(`kill ${kill}: ${found.state} is neither ${state} nor ${doing?.state} (${doing?.kind})`);
  }
  if (broken !== null) throw new Error(`kill ${kill}: event ${broken.id}: ${broken.reason}`);
  if (differentCount > 0)
    throw new Error(`kill ${kill}: ${JSON.stringify(different.slice(0, 3))} not explained`);
}

/** Lets an editor live for `ms` from when it is ready. */
async function liveAndDie(command: string[], ms: number, expected: string): Promise<Life> {
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const life: Life = { state: expected, doing: undefined, acknowledged: 0 };
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (text) => {
    const line = JSON.parse(text) as EditorLine;
    if (line.t === 'doing') life.doing = line;
    else if (line.t === 'ready') {
      if (line.state !== expected) child.kill('SIGKILL');
      else setTimeout(() => child.kill('SIGKILL'), ms);
    } else {
      if (line.state !== life.doing?.state)
        throw new Error(`${life.doing?.kind} made ${line.state} of ${life.state}`);
      life.state = line.state;
      life.doing = undefined;
      life.acknowledged += 1;
    }
  });
  const [[code]] = (await Promise.all([once(child, 'exit'), once(lines, 'close')])) as [
    [number | null],
    unknown,
  ];
  if (code !== null) throw new Error(`the editor ended by itself with ${code}`);
  return life;
}

async function readBack(folder: string): Promise<Found> {
  const opened = openStore({ folder });
  if (!opened.ok) throw new Error(`${opened.status.code}: ${opened.status.message}`);
  const { store } = opened;
  try {
    const state = digest({ folders: store.folders.all(), hosts: store.hosts.all() });
    if (store.problems.length > 0) throw new Error(store.problems[0]?.message);
    return { state, verification: await store.thread.verify() };
  } finally {
    store.dispose();
  }
}
