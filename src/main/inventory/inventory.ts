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
  InventoryOpening,
  InventoryPart,
  InventorySnapshot,
  NodeRef,
  SearchHit,
} from '../../shared/model/inventory';
import type { SealedSecret, Store } from '../store/store';
import { type Action, auditOf, describe } from './auditLines';
import { copyName, hostFromDraft, tidyName } from './drafts';
import { LoadedInventory } from './loaded';
import { type Placement, placeNodes } from './placement';
import { type Change, changeOf, type InventoryRecords } from './records';
import {
  checkFolderCycle,
  checkJumpCycles,
  checkPropertyReferences,
  jumpHostIds,
  viewWith,
} from './references';

export { type ConnectionSources, sshOpenOptions } from './connect';
export type { InventoryRecords } from './records';

/** What the inventory needs beside the store. */
export interface InventoryOptions {
  /** Makes the ids of new records: lower-case UUIDs. */
  ids?: () => string;
  /** Milliseconds since the epoch. */
  clock?: () => number;
}

/** An import that is ready to be written. */
export interface ImportWrite {
  created: Change;
  updated: readonly Host[];
  /** Sealed by the vault for credentials among `created`. */
  secrets: readonly SealedSecret[];
  /** Name of the file, for the audit. */
  source: string;
}

/** What brings the inventory back to before an import. */
interface ImportUndo {
  created: NodeRef[];
  before: Host[];
  source: string;
}

/** Imports that can be undone: those of a day's work. */
const UNDOABLE_IMPORTS = 20;

/**
 * Folders, hosts, environments and credentials: every `inventory.*` call of the contract. One call is one transaction
 * with its audit lines, one step of the revision and one change event; when a call throws, nothing has happened.
 */
export class InventoryService implements Disposable {
  readonly #loaded: LoadedInventory;
  readonly #store: Store;
  readonly #ids: () => string;
  readonly #clock: () => number;
  readonly #listeners = new Set<(change: InventoryChange) => void>();
  #revision = 0;
  readonly #imports = new Map<string, ImportUndo>();

  constructor(store: Store, options: InventoryOptions = {}) {
    this.#store = store;
    this.#loaded = new LoadedInventory(store);
    this.#ids = options.ids ?? randomUUID;
    this.#clock = options.clock ?? Date.now;
  }

  /** The records in memory, for reading. */
  get records(): InventoryRecords {
    return this.#loaded.records;
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

  /** What a window's tree shows first, with these folders open; the other hosts follow by {@link openRest}. */
  open(expanded: ReadonlySet<string>): InventoryOpening {
    return this.#loaded.open(this.#revision, expanded);
  }

  /** More hosts of what was opened at that revision; null: something else was opened since. */
  openRest(revision: number, from: number): InventoryPart | null {
    return this.#loaded.openRest(revision, from);
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

  /** Writes an import in one transaction. The token takes it back with {@link undoImport}. */
  applyImport({ created, updated, secrets, source }: ImportWrite): string {
    const store = this.#store;
    const before = updated.map(({ id }) => required(this.records.hosts.get(id), 'host'));
    const change = changeOf({ ...created, hosts: [...created.hosts, ...updated] });
    store.transaction(() => {
      for (const environment of created.environments) store.environments.insert(environment);
      for (const { id, name, kind, username, keyFile, notes } of created.credentials) {
        store.credentials.insert({ id, name, kind, username, keyFile, notes });
      }
      for (const secret of secrets) store.secrets.put(secret);
      for (const folder of created.folders) store.folders.insert(folder);
      for (const host of created.hosts) store.hosts.insert(host);
      for (const host of updated) store.hosts.update(host);
      this.#auditImport('import', source, change);
    });
    for (const secret of secrets) this.#rememberSecret(secret);
    const credentials = created.credentials.map((credential) => this.records.shown(credential));
    this.#publish({ ...change, credentials });
    const undoToken = this.#ids();
    this.#imports.set(undoToken, { created: refsOf(created), before, source });
    const oldest = [...this.#imports.keys()][0];
    if (this.#imports.size > UNDOABLE_IMPORTS && oldest !== undefined) this.#imports.delete(oldest);
    return undoToken;
  }

  /**
   * Takes back an import: what it added is deleted with whatever has been put below it since, and what it changed is as
   * before. Throws `not-found` for an import that was taken back, or that an earlier run of the program made.
   */
  undoImport(undoToken: string): void {
    const undo = this.#imports.get(undoToken);
    if (undo === undefined) {
      throw new BinnacleError('not-found', 'This import can’t be taken back any more.', {
        field: 'undoToken',
      });
    }
    const removed = undo.created.filter((ref) => this.#record(ref) !== undefined);
    const below = new Map(removed.map((ref) => [ref.id, ref]));
    for (const { kind, id } of removed) {
      if (kind === 'folder') for (const ref of this.records.subtree(id)) below.set(ref.id, ref);
    }
    const hosts = undo.before.filter(({ id }) => this.records.hosts.has(id));
    const change = changeOf({ hosts, removed: [...below.values()] });
    this.#write(change, () => {
      for (const host of hosts) this.#store.hosts.update(host);
      this.#bury(change.removed, undoToken);
      this.#auditImport('undo-import', undo.source, change);
    });
    this.#imports.delete(undoToken);
  }

  /** Ranked matches for words and filters (see `shared/search`); nothing for an empty query. */
  search(query: string, limit: number): SearchHit[] {
    return this.#loaded.search(query, limit);
  }

  /** Loads what windows will ask for, ahead of them and in slices that nobody notices. Safe to call again. */
  prepare(): void {
    this.#loaded.prepare();
  }

  /** Stops what {@link prepare} has begun. */
  dispose(): void {
    this.#loaded.dispose();
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
    this.#write(change, () => {
      write();
      if (action !== null) this.#audit(action, change, detail);
    });
  }

  #write(change: Change, write: () => void): void {
    // Read before the change is written: what is published is applied to what was there.
    const { records } = this;
    this.#store.transaction(write);
    this.#publish(change, records);
  }

  #rememberSecret({ credentialId, slot, id }: SealedSecret): void {
    this.records.setSecretIds(credentialId, { ...this.records.secretIds(credentialId), [slot]: id });
  }

  /** One line for the import as a whole, and one for each host, which is what its own history shows. */
  #auditImport(action: 'import' | 'undo-import', source: string, change: Change): void {
    const detail = `${change.folders.length} folders, ${change.hosts.length} hosts, ${change.credentials.length} credentials`;
    const object = { objectKind: 'inventory', objectId: null, objectName: source, hostId: null };
    this.#store.audit.append({ ...object, action: `inventory.${action}`, outcome: 'ok', detail });
    for (const host of change.hosts) {
      const known = this.records.hosts.has(host.id) ? 'update' : 'create';
      this.#store.audit.append(auditOf(known, 'host', host, source));
    }
    for (const { kind, id } of change.removed) {
      const host = kind === 'host' ? this.records.hosts.get(id) : undefined;
      if (host !== undefined) this.#store.audit.append(auditOf('remove', 'host', host, source));
    }
  }

  #audit(action: Action, change: Change, detail = ''): void {
    for (const { kind, record } of describe(change, (ref) => this.#record(ref))) {
      this.#store.audit.append(auditOf(action, kind, record, detail));
    }
  }

  #publish(change: Change, records = this.records): void {
    records.apply(change);
    this.#loaded.update(change);
    this.#revision += 1;
    const event: InventoryChange = { revision: this.#revision, ...change };
    for (const listener of [...this.#listeners]) listener(event);
  }
}

function refsOf(change: Change): NodeRef[] {
  const kinds = ['folder', 'host', 'credential', 'environment'] as const;
  return kinds.flatMap((kind) => change[`${kind}s`].map(({ id }) => ({ kind, id })));
}

function required<T>(record: T | undefined, kind: string): T {
  if (record === undefined) throw new BinnacleError('not-found', `This ${kind} does not exist any more.`);
  return record;
}
