import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import type { HostDraft } from '../../../src/shared/model/inventory';
import { InventoryService } from '../../../src/main/inventory/inventory';
import { openStore, type Store } from '../../../src/main/store/store';
import { seededRandom } from './random';

/** Values by key: `host:<id>` its name, `secret:<credential id>` its content; null: deleted. */
export type Values = Record<string, string | null>;

/** What the editing process says: what an edit will do, then that its reply has arrived. */
export type EditorLine = { t: 'ready' } | { t: 'doing'; values: Values } | { t: 'done' };

const HOSTS_AT_MOST = 40;

/** Everything that the edits touch, as it is in an open store. */
export function readValues(store: Store): Values {
  const values: Values = {};
  for (const { id, name } of store.hosts.all()) values[`host:${id}`] = name;
  for (const { credentialId, sealed } of store.secrets.list()) {
    values[`secret:${credentialId}`] = sealed.toString();
  }
  return values;
}

/** Edits hosts and secrets until the process is killed. */
export async function runEditor(folder: string, seed: number): Promise<never> {
  const result = openStore({ folder });
  if (!result.ok) throw new Error(`${result.status.code}: ${result.status.message}`);
  const edits = new Edits(result.store, seededRandom(seed));
  say({ t: 'ready' });
  // Backups run beside the edits, as they do in the app.
  void result.store.backupIfDue();
  for (;;) await edits.next();
}

/** Written at once: what the parent has read, the process had said. */
function say(line: EditorLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

class Edits {
  readonly #inventory: InventoryService;
  #count = 0;

  constructor(
    readonly store: Store,
    readonly random: () => number,
  ) {
    this.#inventory = new InventoryService(store);
  }

  async next(): Promise<void> {
    this.#count += 1;
    const hosts = this.#inventory.snapshot().hosts;
    const kind = this.random();
    const some = hosts[Math.floor(this.random() * hosts.length)];
    if (some === undefined || (hosts.length < HOSTS_AT_MOST && kind < 0.3)) this.#create();
    else if (kind < 0.5) this.#renameAll(hosts.map(({ id }) => id).slice(0, 5));
    else if (kind < 0.7) await this.#remove(some.id);
    else if (kind < 0.85) this.#rename(some.id);
    else this.#secret(some.id);
  }

  /** The id of a new host is known only afterwards: it is announced through the store's own transaction. */
  #create(): void {
    const id = randomUUID();
    const name = `new-${this.#count}`;
    const host = { ...draft(name), id, endpoints: [], lastUsedAt: null, position: this.#count };
    const endpoints = [{ id: randomUUID(), protocol: 'ssh' as const, port: 22, label: '', properties: {} }];
    this.#edit({ [`host:${id}`]: name }, () => {
      this.store.hosts.insert({ ...host, endpoints });
      this.#inventory.records.apply({ ...NO_CHANGE, hosts: [{ ...host, endpoints }] });
    });
  }

  #rename(id: string): void {
    const name = `renamed-${this.#count}`;
    this.#edit({ [`host:${id}`]: name }, () => void this.#inventory.updateHost(id, draft(name)));
  }

  /** Several records in one transaction: after a kill all or none may be changed. */
  #renameAll(ids: readonly string[]): void {
    const name = `together-${this.#count}`;
    this.#edit(Object.fromEntries(ids.map((id) => [`host:${id}`, name])), () => {
      this.store.transaction(() => {
        for (const id of ids) this.#inventory.updateHost(id, draft(name));
      });
    });
  }

  async #remove(id: string): Promise<void> {
    say({ t: 'doing', values: { [`host:${id}`]: null } });
    await this.#inventory.remove([{ kind: 'host', id }], true);
    say({ t: 'done' });
  }

  /** The host's id serves as the credential's: the store does not look at it. */
  #secret(credentialId: string): void {
    const content = `secret-${this.#count}-${'x'.repeat(Math.floor(this.random() * 2000))}`;
    const sealed = Buffer.from(content);
    this.#edit({ [`secret:${credentialId}`]: content }, () => {
      this.store.secrets.put({ id: randomUUID(), credentialId, slot: 'password', version: 1, sealed });
    });
  }

  #edit(values: Values, edit: () => void): void {
    say({ t: 'doing', values });
    edit();
    say({ t: 'done' });
  }
}

const NO_CHANGE = { folders: [], hosts: [], environments: [], credentials: [], removed: [] };

const draft = (name: string): HostDraft => ({
  folderId: null,
  name,
  address: '192.0.2.1',
  tags: ['soak'],
  os: '',
  notes: 'n'.repeat(name.length * 40),
  customFields: {},
  properties: {},
  endpoints: [{ protocol: 'ssh', port: 22, label: '', properties: {} }],
  favourite: false,
});
