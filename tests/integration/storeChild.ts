import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostDraft } from '../../src/shared/model/inventory';
import { BinnacleError } from '../../src/shared/errors';
import { InventoryService } from '../../src/main/inventory/inventory';
import { releaseHandles } from '../../src/main/store/connection';
import { openStore, type Store } from '../../src/main/store/store';
import { runEditor } from '../soak/store/editor';

// The other process of store.test.ts: `child` edits until it is killed, `hold` keeps the store open, `full` and
// `read-only` meet a file system that refuses writes. What it saw goes to standard output as one line of JSON.

/** What `full` and `read-only` saw. */
export interface RefusedWrites {
  /** Code of the error of the first write that was refused. */
  code: string;
  /** Hosts that were saved before, and that the inventory and a fresh start still show. */
  saved: number;
  shown: number;
  reopened: number;
  /** Whether a write succeeded after there was space again. */
  recovered: boolean;
  /** Code of opening the store, or a new one, while writes are refused; `open` if it opened. */
  opening: string;
}

const draft = (name: string): HostDraft => ({
  folderId: null,
  name,
  address: '192.0.2.1',
  tags: [],
  os: '',
  notes: 'n'.repeat(3000),
  customFields: {},
  properties: {},
  endpoints: [{ protocol: 'ssh', port: 22, label: '', properties: {} }],
  favourite: false,
});

function open(folder: string): Store {
  const result = openStore({ folder });
  if (!result.ok) throw new Error(`${result.status.code}: ${result.status.message}`);
  return result.store;
}

function codeOf(action: () => void): string {
  try {
    action();
    return '';
  } catch (error) {
    if (error instanceof BinnacleError) return error.code;
    throw error;
  }
}

function opening(folder: string): string {
  const result = openStore({ folder });
  if (!result.ok) return result.status.code;
  result.store.dispose();
  return 'open';
}

function full(folder: string): RefusedWrites {
  const store = open(folder);
  const inventory = new InventoryService(store);
  inventory.createHost(draft('first'));
  const ballast = join(folder, 'ballast');
  fill(ballast);
  let saved = 1;
  let code = '';
  for (; code === '' && saved < 10_000; saved++)
    code = codeOf(() => void inventory.createHost(draft(`host-${saved}`)));
  saved -= 1;
  const shown = inventory.snapshot().hosts.length;
  const other = opening(join(folder, 'other'));
  rmSync(ballast);
  const recovered = codeOf(() => void inventory.createHost(draft('after'))) === '';
  store.dispose();
  const again = open(folder);
  const reopened = again.hosts.all().length - 1;
  again.dispose();
  return { code, saved, shown, reopened, recovered, opening: other };
}

/** Writes until nothing more fits. */
function fill(file: string): void {
  const block = Buffer.alloc(4096, 1);
  for (;;) {
    try {
      writeFileSync(file, block, { flag: 'a' });
    } catch {
      return;
    }
  }
}

/** A file system can be made read-only while nothing has a file open for writing. */
async function readOnly(folder: string): Promise<RefusedWrites> {
  const store = open(folder);
  new InventoryService(store).createHost(draft('first'));
  store.dispose();
  await releaseHandles();
  execFileSync('mount', ['-o', 'remount,bind,ro', folder]);
  const refused = opening(folder);
  execFileSync('mount', ['-o', 'remount,bind,rw', folder]);
  const again = open(folder);
  const inventory = new InventoryService(again);
  const reopened = inventory.snapshot().hosts.length;
  const recovered = codeOf(() => void inventory.createHost(draft('after'))) === '';
  again.dispose();
  return { code: refused, saved: 1, shown: 1, reopened, recovered, opening: refused };
}

const [mode, folder = '', seed] = process.argv.slice(2);
if (mode === 'child') await runEditor(folder, Number(seed));
else if (mode === 'full') console.log(JSON.stringify(full(folder)));
else if (mode === 'read-only') console.log(JSON.stringify(await readOnly(folder)));
else if (mode === 'hold') {
  open(folder);
  console.log('held');
  process.stdin.resume();
}
