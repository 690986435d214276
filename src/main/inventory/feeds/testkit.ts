import type { Environment, Folder, Host } from '../../../shared/model/inventory';
import type { StoredCredential } from '../../store/store';
import type { ImportedFolder, ImportedHost } from '../import/importModel';
import type { FeedTree } from './feedMessages';
import { type FeedPlan, planFeed, type PlanRecords } from './planFeed';

// For tests: a small inventory in memory, and lists as sources give them.

/** Counts up instead of drawing: `00000000-0000-4000-8000-000000000001`, … */
export function counter(): () => string {
  let last = 0;
  return () => `00000000-0000-4000-8000-${String(++last).padStart(12, '0')}`;
}

/** The live folder of every test, and its feed. */
export const LIVE = {
  id: '11111111-1111-4111-8111-111111111111',
  folderId: '22222222-2222-4222-8222-222222222222',
};

/** Folders and hosts in memory, which plans are made for and written to. */
export class SmallInventory implements PlanRecords {
  readonly folders = new Map<string, Folder>();
  readonly hosts = new Map<string, Host>();
  readonly credentials = new Map<string, StoredCredential>();
  readonly environments = new Map<string, Environment>();
  readonly #newId = counter();

  constructor() {
    const live = { id: LIVE.folderId, parentId: null, name: 'Live', notes: '', properties: {}, position: 1 };
    this.folders.set(live.id, live);
  }

  children(folderId: string | null): (Folder | Host)[] {
    const folders = [...this.folders.values()].filter(({ parentId }) => parentId === folderId);
    return [...folders, ...[...this.hosts.values()].filter((host) => host.folderId === folderId)];
  }

  endOf(folderId: string | null): number {
    return Math.max(0, ...this.children(folderId).map(({ position }) => position)) + 1;
  }

  plan(tree: FeedTree): Promise<FeedPlan> {
    return planFeed(LIVE, tree, this, this.#newId);
  }

  /** Plans and writes. */
  async refresh(tree: FeedTree): Promise<FeedPlan> {
    const plan = await this.plan(tree);
    const { folders, hosts, credentials, removed } = plan.change;
    for (const folder of folders) this.folders.set(folder.id, folder);
    for (const host of hosts) this.hosts.set(host.id, host);
    for (const { id, name, kind, username, keyFile, notes } of credentials)
      this.credentials.set(id, { id, name, kind, username, keyFile, notes });
    for (const { id } of removed) {
      this.folders.delete(id);
      this.hosts.delete(id);
    }
    return plan;
  }

  host(name: string): Host {
    const found = [...this.hosts.values()].find((host) => host.name === name);
    if (found === undefined) throw new Error(`there is no host ${name}`);
    return found;
  }

  /** What a person does to a host. */
  edit(name: string, patch: Partial<Host>): void {
    const host = this.host(name);
    this.hosts.set(host.id, { ...host, ...patch });
  }
}

/** A folder as a source gives it; its path is its key. */
export function fedFolder(path: string, more: Partial<ImportedFolder> = {}): ImportedFolder {
  const cut = path.lastIndexOf('/');
  const parentKey = cut < 0 ? null : path.slice(0, cut);
  return { key: path, parentKey, name: path.slice(cut + 1), notes: '', properties: {}, ...more };
}

/** A host as a source gives it; its name is its key. */
export function fedHost(name: string, more: Partial<ImportedHost> = {}): ImportedHost {
  return {
    ...{ key: name, folderKey: null, name, address: `${name}.example`, tags: [], os: '', notes: '' },
    ...{ customFields: {}, properties: {}, favourite: false },
    endpoints: [{ protocol: 'ssh', port: 22, label: '', properties: {} }],
    ...more,
  };
}

/** A whole list. */
export function treeOf(hosts: ImportedHost[], more: Partial<FeedTree> = {}): FeedTree {
  return {
    ...{ folders: [], hosts, hostCount: hosts.length, credentials: [] },
    ...{ problems: [], problemCount: 0, files: [], etag: null },
    ...more,
  };
}
