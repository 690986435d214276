import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { applyBulkEdit, type BulkEdit } from '../../../src/shared/model/bulkEdit';
import type { Folder, Host } from '../../../src/shared/model/inventory';
import { HistoryService } from '../../../src/main/inventory/history';
import { InventoryService } from '../../../src/main/inventory/inventory';
import { openStore, type SpawnStoreThread, type Store } from '../../../src/main/store/store';
import { seededRandom } from '../store/random';
import { digest, type Tree } from './state';

/** What the editing process says: where it starts, what the next change will make of it, then that it is made. */
export type EditorLine =
  { t: 'ready'; state: string } | { t: 'doing'; kind: string; state: string } | { t: 'done'; state: string };

const IMPORTED = 400;
const HOSTS_AT_MOST = 2_500;

/** Changes an inventory in large steps until the process is killed. `program` is run as the store's thread, too. */
export async function runEditor(program: string, folder: string, seed: number): Promise<never> {
  const opened = openStore({ folder, spawnThread: spawnThread(program) });
  if (!opened.ok) throw new Error(`${opened.status.code}: ${opened.status.message}`);
  const edits = new Edits(opened.store, seededRandom(seed));
  say({ t: 'ready', state: edits.state });
  for (;;) await edits.next();
}

const spawnThread =
  (program: string): SpawnStoreThread =>
  ({ file, actor }) => {
    const worker = new Worker(program, { workerData: { file, actor } });
    return {
      post: (message) => worker.postMessage(message),
      onMessage: (listener) => void worker.on('message', listener),
      onExit: (listener) => void worker.once('exit', (code) => listener(`code ${code}`)),
      terminate: () => void worker.terminate(),
    };
  };

/** Written at once: what the parent has read, the process had said. */
function say(line: EditorLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

class Edits {
  readonly #inventory: InventoryService;
  readonly #history: HistoryService;
  /** What can be undone, and the state it leads back to, newest last. */
  readonly #undoable: { token: string; before: string }[] = [];
  /** Moments that can be gone back to. */
  readonly #moments: { event: number; state: string }[] = [];

  constructor(
    readonly store: Store,
    readonly random: () => number,
  ) {
    this.#inventory = new InventoryService(store);
    const updateSettings = (): void => undefined;
    this.#history = new HistoryService({ store, inventory: this.#inventory, updateSettings });
  }

  get state(): string {
    return digest(this.#inventory.snapshot());
  }

  async next(): Promise<void> {
    const tree = this.#inventory.snapshot();
    this.#moments.push({ event: this.store.audit.head().id, state: digest(tree) });
    const kind = this.random();
    const last = this.#undoable.at(-1);
    const moment = this.#moments[Math.floor(this.random() * this.#moments.length)];
    if (tree.hosts.length < IMPORTED || (kind < 0.2 && tree.hosts.length < HOSTS_AT_MOST))
      await this.#import(tree);
    else if (kind < 0.4 || last === undefined || moment === undefined) await this.#bulkEdit(tree);
    else if (kind < 0.7) await this.#undo(last);
    else await this.#restore(moment);
  }

  async #import(tree: Tree): Promise<void> {
    const folder: Folder = {
      ...{ id: randomUUID(), parentId: null, name: 'Imported', notes: '', properties: {}, position: 1 },
    };
    const hosts = Array.from({ length: IMPORTED }, (_, at) => hostOf(at, folder.id));
    const after = { folders: [...tree.folders, folder], hosts: [...tree.hosts, ...hosts] };
    await this.#change('import', tree, digest(after), () => {
      const created = { folders: [folder], hosts, environments: [], credentials: [], removed: [] };
      return this.#inventory.applyImport({ created, updated: [], secrets: [], source: 'soak' });
    });
  }

  async #bulkEdit(tree: Tree): Promise<void> {
    const edit: BulkEdit = {
      tags: { set: [`t${Math.floor(this.random() * 1e9)}`] },
      favourite: this.random() < 0.5,
    };
    const after = { ...tree, hosts: tree.hosts.map((host) => applyBulkEdit(host, edit)) };
    await this.#change('bulk edit', tree, digest(after), async () => {
      const { undoToken } = await this.#inventory.bulkEdit(
        tree.hosts.map(({ id }) => id),
        edit,
      );
      return undoToken;
    });
  }

  async #undo({ token, before }: { token: string; before: string }): Promise<void> {
    this.#undoable.pop();
    say({ t: 'doing', kind: 'undo', state: before });
    await this.#history.undo({ undoToken: token }, true);
    say({ t: 'done', state: this.state });
  }

  async #restore({ event, state }: { event: number; state: string }): Promise<void> {
    // Undoing what came before would now find it changed.
    this.#undoable.length = 0;
    say({ t: 'doing', kind: 'restore', state });
    await this.#history.restore({ event }, null, true);
    say({ t: 'done', state: this.state });
  }

  async #change(
    kind: string,
    tree: Tree,
    state: string,
    change: () => Promise<string | null>,
  ): Promise<void> {
    say({ t: 'doing', kind, state });
    const token = await change();
    if (token !== null) this.#undoable.push({ token, before: digest(tree) });
    say({ t: 'done', state: this.state });
  }
}

const hostOf = (at: number, folderId: string): Host => ({
  id: randomUUID(),
  folderId,
  name: `host-${at}`,
  address: `10.0.${Math.floor(at / 250)}.${at % 250}`,
  tags: [],
  os: '',
  notes: 'n'.repeat(at),
  customFields: { Rack: String(at) },
  properties: { username: 'root' },
  endpoints: [{ id: randomUUID(), protocol: 'ssh', port: 22, label: '', properties: {} }],
  favourite: false,
  lastUsedAt: null,
  position: at,
});
