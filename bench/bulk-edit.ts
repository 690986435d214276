import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { CallOutput } from '../src/shared/ipc/contract';
import type { CallName } from '../src/shared/ipc/names';
import { releaseHandles } from '../src/main/store/connection';
import { openStore } from '../src/main/store/store';
import { electronPath } from './lib/app';
import { printReport, progress } from './lib/report';
import { seededFolder } from './lib/seededFolder';
import { percentile, summary } from './lib/statistics';
import { openTree, setExpanded, type TreeWindow } from './lib/treeWindow';

// One edit of 5,000 of 50,000 hosts, and its undo, from the window's call until the window has every change; meanwhile
// somebody types queries: from each key until the frame that shows its result.

const RUNS = 5;
const SIZE = { hosts: 50_000, folders: 2000, seed: 1 };
const EDITED = 5000;
/** A quick typist, in ms between keys. */
const PAUSES = { least: 60, spread: 60 };
const QUERY = 'core-sw-0123 web';

/** What one edit and its undo took, and the keys meanwhile. */
interface Run {
  edit: number;
  undo: number;
  keys: number[];
}

/** Ids of hosts all over the tree. */
function someHosts(folder: string): string[] {
  const opened = openStore({ folder });
  if (!opened.ok) throw new Error(opened.status.message);
  const ids = opened.store.hosts.all().map(({ id }) => id);
  opened.store.dispose();
  const every = Math.floor(ids.length / EDITED);
  return ids.filter((_, at) => at % every === 0).slice(0, EDITED);
}

/** Makes a call of the window and resolves to its reply and how long it took, in ms of the page's clock. */
async function timed<K extends CallName>(
  window: TreeWindow,
  name: K,
  input: string,
): Promise<{ value: CallOutput<K>; took: number }> {
  const reply = await window.evaluate<{
    reply: { ok: boolean; value: CallOutput<K> };
    took: number;
  }>(`(async () => {
    const begun = performance.now();
    const reply = await binnacle.call[${JSON.stringify(name)}](${input});
    return { reply, took: performance.now() - begun };
  })()`);
  if (!reply.reply.ok) throw new Error(`${name} failed: ${JSON.stringify(reply.reply)}`);
  return { value: reply.reply.value, took: reply.took };
}

/** Types until told to stop; resolves to how long each key took. */
async function type(window: TreeWindow, stopped: () => boolean): Promise<number[]> {
  const taken: number[] = [];
  for (let at = 0; !stopped(); at++) {
    const character = QUERY[at % QUERY.length] ?? '';
    if (at % QUERY.length === 0) await clear(window);
    const took = await window.key(character);
    if (took !== null) taken.push(took);
    await setTimeout(PAUSES.least + Math.random() * PAUSES.spread);
  }
  return taken;
}

async function clear(window: TreeWindow): Promise<void> {
  const escape = { key: 'Escape', code: 'Escape', windowsVirtualKeyCode: 27 };
  await window.send('Input.dispatchKeyEvent', { type: 'keyDown', ...escape });
  await window.send('Input.dispatchKeyEvent', { type: 'keyUp', ...escape });
  await window.evaluate(`document.querySelector('input[role="combobox"]').focus()`);
}

async function measure(window: TreeWindow, run: number): Promise<Run> {
  let done = false;
  const typing = type(window, () => done);
  const tags = JSON.stringify({ add: [`run-${run}`], remove: [] });
  const edit = await timed(
    window,
    'inventory.bulkEdit',
    `{ hostIds: benchHosts, edit: { tags: ${tags}, properties: { set: { username: 'run-${run}' }, inherit: [] } } }`,
  );
  if (edit.value.changed !== EDITED) throw new Error(`${edit.value.changed} hosts were changed`);
  const what = JSON.stringify({ undoToken: edit.value.undoToken });
  const undo = await timed(window, 'history.undo', `{ what: ${what}, confirmed: false }`);
  if (undo.value.state !== 'done' || undo.value.count !== EDITED) throw new Error('the undo is not whole');
  done = true;
  return { edit: edit.took, undo: undo.took, keys: await typing };
}

const electron = readFileSync(join(dirname(electronPath()), 'version'), 'utf8').trim();
const folder = await seededFolder(SIZE);
const runs: Run[] = [];
try {
  await setExpanded(folder, false);
  const ids = someHosts(folder);
  await releaseHandles();
  const { window } = await openTree(folder);
  await window.evaluate(`window.benchHosts = ${JSON.stringify(ids)}`);
  for (let run = 0; run <= RUNS; run++) {
    const measured = await measure(window, run);
    if (run > 0) runs.push(measured);
    const [edit, undo] = [measured.edit, measured.undo].map(Math.round);
    progress(`run ${run}: edit ${edit} ms, undo ${undo} ms, keys ${measured.keys.map(Math.round).join(' ')}`);
  }
  await window.quit();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const keys = runs.flatMap((run) => run.keys);
printReport('bulk-edit', electron, {
  metrics: {
    ...summary(
      'edit_ms',
      runs.map(({ edit }) => edit),
    ),
    ...summary(
      'undo_ms',
      runs.map(({ undo }) => undo),
    ),
    key_p95_ms: percentile(keys, 95),
    key_max_ms: Math.max(...keys),
    keys: keys.length,
    edited: EDITED,
    hosts: SIZE.hosts,
    runs: RUNS,
  },
});
