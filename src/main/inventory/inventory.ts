import { randomUUID } from 'node:crypto';
import { BinnacleError } from '../../shared/errors';
import type { Disposable } from '../../shared/lifecycle';
import type {
  Credential,
  CredentialDraft,
  Environment,
  EnvironmentDraft,
  Folder,
  FolderDraft,
  Host,
  HostDraft,
  InventoryChange,
  InventorySnapshot,
  NodeRef,
  SearchHit,
} from '../../shared/model/inventory';
import type { Store } from '../store/store';
import { type Action, auditOf, describe } from './auditLines';
import { copyName, hostFromDraft, tidyName } from './drafts';
import { type Placement, placeNodes } from './placement';
import { type Change, changeOf, InventoryRecords } from './records';
import {
  checkFolderCycle,
  checkJumpCycles,
  checkPropertyReferences,
  jumpHostIds,
  viewWith,
} from './references';
import { SearchIndex } from './search';

export { type ConnectionSources, sshOpenOptions } from './connect';
export type { InventoryRecords } from './records';

/** What the inventory needs beside the store. */
export interface InventoryOptions {
  /** Makes the ids of new records: lower-case UUIDs. */
  ids?: () => string;
  /** Milliseconds since the epoch. */
  clock?: () => number;
}

/**
 * Folders, hosts, environments and credentials: every `inventory.*` call of the contract. One call is one transaction
 * with its audit lines, one step of the revision and one change event; when a call throws, nothing has happened.
 */
export class InventoryService {
  /** Read at first use: 10,000 hosts take about 60 ms, and a window can be painted meanwhile. */
  #records: InventoryRecords | undefined;
  readonly #store: Store;
  readonly #ids: () => string;
  readonly #clock: () => number;
  /** Made at the first search: 10,000 hosts take about 10 ms, which no start has to wait for. */
  #search: SearchIndex | undefined;
  readonly #listeners = new Set<(change: InventoryChange) => void>();
  #revision = 0;

  constructor(store: Store, options: InventoryOptions = {}) {
    this.#store = store;
    this.#ids = options.ids ?? randomUUID;
    this.#clock = options.clock ?? Date.now;
  }

  /** The records in memory, for reading. */
  get records(): InventoryRecords {
    return (this.#records ??= new InventoryRecords(this.#store));
  }

  /** Calls `listener` after every committed change. */
  onChange(listener: (change: InventoryChange) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** Everything, at the current revision. */
  snapshot(): InventorySnapshot {
    const { folders, hosts, environments, credentials } = this.records;
    return {
      revision: this.#revision,
      folders: [...folders.values()],
      hosts: [...hosts.values()],
      environments: [...environments.values()],
      credentials: [...credentials.values()].map((credential) => this.records.shown(credential)),
    };
  }

  createFolder(draft: FolderDraft): Folder {
    this.#requireFolder(draft.parentId, 'parentId');
    checkPropertyReferences(draft.properties, undefined, this.records, 'properties');
    const folder = {
      ...draft,
      id: this.#ids(),
      name: tidyName(draft.name),
      position: this.records.endOf(draft.parentId),
    };
    this.#commit('create', changeOf({ folders: [folder] }), () => this.#store.folders.insert(folder));
    return folder;
  }

  updateFolder(id: string, draft: FolderDraft): Folder {
    const before = required(this.records.folders.get(id), 'folder');
    if (draft.parentId !== before.parentId) this.#requireFolder(draft.parentId, 'parentId');
    checkPropertyReferences(draft.properties, before.properties, this.records, 'properties');
    const position =
      draft.parentId === before.parentId ? before.position : this.records.endOf(draft.parentId);
    const folder = { ...draft, id, name: tidyName(draft.name), position };
    checkFolderCycle(folder, this.records, 'parentId');
    this.#checkJumps([folder], [], 'properties.jumpHostId');
    this.#commit('update', changeOf({ folders: [folder] }), () => this.#store.folders.update(folder));
    return folder;
  }

  createHost(draft: HostDraft): Host {
    const place = { position: this.records.endOf(draft.folderId), lastUsedAt: null };
    const host = hostFromDraft(draft, this.#ids(), undefined, place, this.#ids);
    this.#checkHost(host, undefined);
    this.#commit('create', changeOf({ hosts: [host] }), () => this.#store.hosts.insert(host));
    return host;
  }

  updateHost(id: string, draft: HostDraft): Host {
    const before = required(this.records.hosts.get(id), 'host');
    const position =
      draft.folderId === before.folderId ? before.position : this.records.endOf(draft.folderId);
    const place = { position, lastUsedAt: before.lastUsedAt };
    const host = hostFromDraft(draft, id, before, place, this.#ids);
    this.#checkHost(host, before);
    this.#checkJumps([], [host], 'properties.jumpHostId');
    this.#commit('update', changeOf({ hosts: [host] }), () => this.#store.hosts.update(host));
    return host;
  }

  /** A copy right below the host, with ids of its own; host keys are not copied. */
  duplicateHost(id: string): Host {
    const source = required(this.records.hosts.get(id), 'host');
    const siblings = this.records.children(source.folderId);
    const next = siblings[siblings.findIndex((node) => node.id === id) + 1];
    const host: Host = {
      ...structuredClone(source),
      id: this.#ids(),
      name: copyName(source.name, new Set(siblings.map(({ name }) => name))),
      endpoints: source.endpoints.map((endpoint) => ({ ...endpoint, id: this.#ids() })),
      favourite: false,
      lastUsedAt: null,
      position: next === undefined ? source.position + 1 : (source.position + next.position) / 2,
    };
    this.#commit('create', changeOf({ hosts: [host] }), () => this.#store.hosts.insert(host));
    return host;
  }

  setFavourite(id: string, favourite: boolean): void {
    const host = { ...required(this.records.hosts.get(id), 'host'), favourite };
    this.#commit('update', changeOf({ hosts: [host] }), () => this.#store.hosts.update(host), 'favourite');
  }

  /** Notes that the host was connected to, for "recent". */
  touchHost(id: string): void {
    const before = this.records.hosts.get(id);
    if (before === undefined) return;
    const host = { ...before, lastUsedAt: this.#clock() };
    this.#commit(null, changeOf({ hosts: [host] }), () => this.#store.hosts.update(host));
  }

  createEnvironment(draft: EnvironmentDraft): Environment {
    const environment = { ...draft, id: this.#ids(), name: tidyName(draft.name) };
    const change = changeOf({ environments: [environment] });
    this.#commit('create', change, () => this.#store.environments.insert(environment));
    return environment;
  }

  updateEnvironment(id: string, draft: EnvironmentDraft): Environment {
    required(this.records.environments.get(id), 'environment');
    const environment = { ...draft, id, name: tidyName(draft.name) };
    const change = changeOf({ environments: [environment] });
    this.#commit('update', change, () => this.#store.environments.update(environment));
    return environment;
  }

  createCredential(draft: CredentialDraft): Credential {
    const credential = { ...draft, id: this.#ids(), name: tidyName(draft.name) };
    const shown = this.records.shown(credential);
    const change = changeOf({ credentials: [shown] });
    this.#commit('create', change, () => this.#store.credentials.insert(credential));
    return shown;
  }

  updateCredential(id: string, draft: CredentialDraft): Credential {
    required(this.records.credentials.get(id), 'credential');
    const credential = { ...draft, id, name: tidyName(draft.name) };
    const shown = this.records.shown(credential);
    const change = changeOf({ credentials: [shown] });
    this.#commit('update', change, () => this.#store.credentials.update(credential));
    return shown;
  }

  /** Tells the windows which secrets a credential has, after the store's secrets of it changed. */
  secretsChanged(credentialId: string): void {
    const secrets = this.#store.secrets.list(credentialId);
    this.records.setSecretIds(credentialId, Object.fromEntries(secrets.map(({ slot, id }) => [slot, id])));
    const credential = this.records.credentials.get(credentialId);
    if (credential !== undefined) this.#publish(changeOf({ credentials: [this.records.shown(credential)] }));
  }

  /** Moves folders and hosts into a folder (null: the top level), before a sibling or to the end. */
  move(placement: Placement): void {
    this.#requireFolder(placement.folderId, 'folderId');
    const { folders, hosts } = placeNodes(placement, this.records);
    const view = viewWith(this.records, folders, hosts);
    for (const folder of folders) checkFolderCycle(folder, view, 'folderId');
    this.#checkJumps(folders, hosts, 'folderId');
    this.#commit('move', changeOf({ folders, hosts }), () => {
      for (const folder of folders) this.#store.folders.update(folder);
      for (const host of hosts) this.#store.hosts.update(host);
    });
  }

  /** Deletes with everything below. The token brings it all back with {@link restore}. */
  remove(nodes: readonly NodeRef[]): { undoToken: string; count: number } {
    const refs = new Map<string, NodeRef>();
    for (const node of nodes) {
      required(this.#record(node), node.kind);
      const whole = node.kind === 'folder' ? this.records.subtree(node.id) : [node];
      for (const ref of whole) refs.set(ref.id, ref);
    }
    const removed = [...refs.values()];
    const undoToken = this.#ids();
    this.#commit('remove', changeOf({ removed }), () => this.#bury(removed, undoToken));
    return { undoToken, count: removed.length };
  }

  /** Brings back what {@link remove} deleted under the token. What lost its folder meanwhile comes to the top level. */
  restore(undoToken: string): void {
    let change = changeOf({});
    this.#store.transaction(() => {
      change = this.#unearth(undoToken);
      this.#audit('restore', change);
    });
    this.#publish(change);
  }

  /** Ranked matches over names, addresses, tags and notes; nothing for an empty query. */
  search(query: string, limit: number): SearchHit[] {
    this.#search ??= new SearchIndex(this.records.hosts.values(), this.records.folders.values());
    return this.#search.search(query, limit);
  }

  #checkHost(host: Host, before: Host | undefined): void {
    if (host.folderId !== before?.folderId) this.#requireFolder(host.folderId, 'folderId');
    checkPropertyReferences(host.properties, before?.properties, this.records, 'properties');
    for (const [index, endpoint] of host.endpoints.entries()) {
      const old = before?.endpoints.find(({ id }) => id === endpoint.id);
      const path = `endpoints.${index}.properties`;
      checkPropertyReferences(endpoint.properties, old?.properties, this.records, path);
    }
  }

  #checkJumps(folders: readonly Folder[], hosts: readonly Host[], field: string): void {
    const ids = jumpHostIds(this.records.folders.values(), this.records.hosts.values());
    for (const id of jumpHostIds(folders, hosts)) ids.add(id);
    checkJumpCycles(viewWith(this.records, folders, hosts), ids, field);
  }

  #requireFolder(id: string | null, field: string): void {
    if (id !== null && !this.records.folders.has(id)) {
      throw new BinnacleError('not-found', 'This folder does not exist any more.', { field });
    }
  }

  #record({ kind, id }: NodeRef): Folder | Host | Environment | { id: string; name: string } | undefined {
    return this.records[`${kind}s`].get(id);
  }

  #bury(removed: readonly NodeRef[], undoToken: string): void {
    const { records } = this;
    const now = this.#clock();
    for (const { kind, id } of removed) {
      if (kind === 'folder')
        this.#store.folders.remove(required(records.folders.get(id), kind), undoToken, now);
      else if (kind === 'host')
        this.#store.hosts.remove(required(records.hosts.get(id), kind), undoToken, now);
      else if (kind === 'credential') {
        this.#store.credentials.remove(required(records.credentials.get(id), kind), undoToken, now);
      } else this.#store.environments.remove(required(records.environments.get(id), kind), undoToken, now);
    }
  }

  #unearth(undoToken: string): Change {
    const store = this.#store;
    const folders = store.folders.restore(undoToken);
    const ids = new Set([...this.records.folders.keys(), ...folders.map(({ id }) => id)]);
    const exists = (id: string | null): boolean => id === null || ids.has(id);
    const hosts = store.hosts.restore(undoToken);
    const change = changeOf({
      folders: folders.map((folder) => (exists(folder.parentId) ? folder : { ...folder, parentId: null })),
      hosts: hosts.map((host) => (exists(host.folderId) ? host : { ...host, folderId: null })),
      environments: store.environments.restore(undoToken),
      credentials: store.credentials.restore(undoToken).map((credential) => this.records.shown(credential)),
    });
    if (Object.values(change).every((list) => list.length === 0)) {
      throw new BinnacleError('not-found', 'There is nothing left to bring back.', { field: 'undoToken' });
    }
    for (const [index, folder] of change.folders.entries()) {
      if (folder !== folders[index]) store.folders.update(folder);
    }
    for (const [index, host] of change.hosts.entries()) if (host !== hosts[index]) store.hosts.update(host);
    return change;
  }

  #commit(action: Action | null, change: Change, write: () => void, detail = ''): void {
    // Read before the change is written: what is published is applied to what was there.
    const { records } = this;
    this.#store.transaction(() => {
      write();
      if (action !== null) this.#audit(action, change, detail);
    });
    this.#publish(change, records);
  }

  #audit(action: Action, change: Change, detail = ''): void {
    for (const { kind, record } of describe(change, (ref) => this.#record(ref))) {
      this.#store.audit.append(auditOf(action, kind, record, detail));
    }
  }

  #publish(change: Change, records = this.records): void {
    records.apply(change);
    this.#search?.update(change);
    this.#revision += 1;
    const event: InventoryChange = { revision: this.#revision, ...change };
    for (const listener of [...this.#listeners]) listener(event);
  }
}

function required<T>(record: T | undefined, kind: string): T {
  if (record === undefined) throw new BinnacleError('not-found', `This ${kind} does not exist any more.`);
  return record;
}
