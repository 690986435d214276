import { randomUUID } from 'node:crypto';
import { BinnacleError } from '../../shared/errors';
import type { Disposable } from '../../shared/lifecycle';
import { applyBulkEdit, type BulkEdit } from '../../shared/model/bulkEdit';
import type { Guarded } from '../../shared/model/history';
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
import { removalToConfirm } from './removalGuard';
import { inSlices } from './slices';
import { type Action, InventoryWriter, sizeOf, type Telling } from './writer';

export { type ConnectionSources, sshOpenOptions } from './connect';
export { queryOpenOptions } from './connectQuery';
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

/**
 * Folders, hosts, environments and credentials: every `inventory.*` call of the contract. One call is one transaction
 * with its audit lines, one step of the revision and one change event; when a call throws, nothing has happened.
 */
export class InventoryService implements Disposable {
  readonly #loaded: LoadedInventory;
  readonly #writer: InventoryWriter;
  readonly #store: Store;
  readonly #ids: () => string;
  readonly #clock: () => number;

  constructor(store: Store, options: InventoryOptions = {}) {
    this.#store = store;
    this.#loaded = new LoadedInventory(store);
    this.#ids = options.ids ?? randomUUID;
    this.#clock = options.clock ?? Date.now;
    this.#writer = new InventoryWriter(store, this.#loaded, () => this.#ids());
  }

  /** The records in memory, for reading. */
  get records(): InventoryRecords {
    return this.#loaded.records;
  }

  /** Calls `listener` after every committed change. */
  onChange(listener: (change: InventoryChange) => void): Disposable {
    return this.#writer.onChange(listener);
  }

  /** Resolves when no large change is on its way: the small ones below must wait for it. */
  idle(): Promise<void> {
    return this.#writer.idle();
  }

  /** Everything, at the current revision. */
  snapshot(): InventorySnapshot {
    const { folders, hosts, environments, credentials } = this.records;
    return {
      revision: this.#writer.revision,
      folders: [...folders.values()],
      hosts: [...hosts.values()],
      environments: [...environments.values()],
      credentials: [...credentials.values()].map((credential) => this.records.shown(credential)),
    };
  }

  /** What a window's tree shows first, with these folders open; the other hosts follow by {@link openRest}. */
  open(expanded: ReadonlySet<string>): InventoryOpening {
    return this.#loaded.open(this.#writer.revision, expanded);
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
    this.#commit('create', changeOf({ folders: [folder] }));
    return folder;
  }

  updateFolder(id: string, draft: FolderDraft): Folder {
    const before = required(this.records.folders.get(id), 'folder');
    if (draft.parentId !== before.parentId) this.#requireFolder(draft.parentId, 'parentId');
    checkPropertyReferences(draft.properties, before.properties, this.records, 'properties');
    const position =
      draft.parentId === before.parentId ? before.position : this.records.endOf(draft.parentId);
    const feed = before.fromFeed === undefined ? {} : { fromFeed: before.fromFeed };
    const folder = { ...draft, ...feed, id, name: tidyName(draft.name), position };
    checkFolderCycle(folder, this.records, 'parentId');
    this.#checkJumps([folder], [], 'properties.jumpHostId');
    this.#commit('update', changeOf({ folders: [folder] }));
    return folder;
  }

  createHost(draft: HostDraft): Host {
    const place = { position: this.records.endOf(draft.folderId), lastUsedAt: null };
    const host = hostFromDraft(draft, this.#ids(), undefined, place, this.#ids);
    this.#checkHost(host, undefined);
    this.#commit('create', changeOf({ hosts: [host] }));
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
    this.#commit('update', changeOf({ hosts: [host] }));
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
    // The feed keeps the one that it knows.
    delete host.fromFeed;
    this.#commit('create', changeOf({ hosts: [host] }));
    return host;
  }

  setFavourite(id: string, favourite: boolean): void {
    const host = { ...required(this.records.hosts.get(id), 'host'), favourite };
    this.#commit('update', changeOf({ hosts: [host] }), 'favourite');
  }

  /** Notes that the host was connected to, for "recent"; this is no part of the history. */
  touchHost(id: string): void {
    if (this.#writer.busy) {
      void this.idle().then(() => this.touchHost(id));
      return;
    }
    const before = this.records.hosts.get(id);
    if (before === undefined) return;
    this.#commit(null, changeOf({ hosts: [{ ...before, lastUsedAt: this.#clock() }] }));
  }

  createEnvironment(draft: EnvironmentDraft): Environment {
    const environment = { ...draft, id: this.#ids(), name: tidyName(draft.name) };
    const change = changeOf({ environments: [environment] });
    this.#commit('create', change);
    return environment;
  }

  updateEnvironment(id: string, draft: EnvironmentDraft): Environment {
    required(this.records.environments.get(id), 'environment');
    const environment = { ...draft, id, name: tidyName(draft.name) };
    const change = changeOf({ environments: [environment] });
    this.#commit('update', change);
    return environment;
  }

  createCredential(draft: CredentialDraft): Credential {
    const credential = { ...draft, id: this.#ids(), name: tidyName(draft.name) };
    const shown = this.records.shown(credential);
    const change = changeOf({ credentials: [shown] });
    this.#commit('create', change);
    return shown;
  }

  updateCredential(id: string, draft: CredentialDraft): Credential {
    required(this.records.credentials.get(id), 'credential');
    const credential = { ...draft, id, name: tidyName(draft.name) };
    const shown = this.records.shown(credential);
    const change = changeOf({ credentials: [shown] });
    this.#commit('update', change);
    return shown;
  }

  /** Tells the windows which secrets a credential has, after the store's secrets of it changed. */
  secretsChanged(credentialId: string): void {
    const secrets = this.#store.secrets.list(credentialId);
    this.records.setSecretIds(credentialId, Object.fromEntries(secrets.map(({ slot, id }) => [slot, id])));
    const times = this.#store.credentialTimes.all().find((each) => each.credentialId === credentialId);
    if (times !== undefined) this.records.setTimes(credentialId, times);
    const credential = this.records.credentials.get(credentialId);
    if (credential !== undefined)
      this.#writer.publish(changeOf({ credentials: [this.records.shown(credential)] }));
  }

  /** Moves folders and hosts into a folder (null: the top level), before a sibling or to the end. */
  move(placement: Placement): Promise<{ undoToken: string }> {
    return this.#writer.exclusively(async () => {
      this.#requireFolder(placement.folderId, 'folderId');
      const { folders, hosts } = placeNodes(placement, this.records);
      this.#checkFolders(folders, hosts, 'folderId');
      this.#checkJumps(folders, hosts, 'folderId');
      const count = placement.nodes.length;
      const name = placement.folderId === null ? 'Top level' : this.#folderName(placement.folderId);
      const undoToken = await this.#writer.commitLarge(changeOf({ folders, hosts }), {
        action: 'move',
        ...summed(count, { action: 'inventory.move', objectName: name, detail: `${count} moved here` }),
      });
      return { undoToken };
    });
  }

  /** One edit for many hosts, all of them or none. `undoToken` null: none of them changed. */
  bulkEdit(
    hostIds: readonly string[],
    edit: BulkEdit,
  ): Promise<{ undoToken: string | null; changed: number }> {
    return this.#writer.exclusively(async () => {
      const { set = {}, inherit = [] } = edit.properties ?? {};
      checkPropertyReferences(set, undefined, this.records, 'edit.properties.set');
      const hosts: Host[] = [];
      await inSlices(new Set(hostIds), (id) => {
        const before = required(this.records.hosts.get(id), 'host');
        const after = applyBulkEdit(before, edit);
        if (after !== before) hosts.push(after);
      });
      if (hosts.length === 0) return { undoToken: null, changed: 0 };
      if (set.jumpHostId !== undefined || inherit.includes('jumpHostId'))
        this.#checkJumps([], hosts, 'edit.properties.set.jumpHostId');
      const changed = hosts.length;
      const detail = `${Object.keys(edit).join(', ')} of ${changed} hosts`;
      const undoToken = await this.#writer.commitLarge(changeOf({ hosts }), {
        action: 'update',
        ...summed(changed, { action: 'inventory.bulk-edit', objectName: 'Hosts', detail }),
      });
      return { undoToken, changed };
    });
  }

  /** Deletes with everything below. The token brings it all back. Asks first about many hosts, unless `confirmed`. */
  remove(nodes: readonly NodeRef[], confirmed = false): Promise<Guarded> {
    return this.#writer.exclusively(() => {
      const refs = new Map<string, NodeRef>();
      for (const node of nodes) {
        required(this.#record(node), node.kind);
        const whole = node.kind === 'folder' ? this.records.subtree(node.id) : [node];
        for (const ref of whole) refs.set(ref.id, ref);
      }
      const first = nodes[0] === undefined ? undefined : this.#record(nodes[0]);
      const more = nodes.length > 1 ? ` and ${nodes.length - 1} more` : '';
      const removed = [...refs.values()];
      return this.#guarded(changeOf({ removed }), 0, confirmed, {
        action: 'remove',
        ...summed(removed.length, {
          action: 'inventory.remove',
          objectName: `${first?.name ?? ''}${more}`,
          detail: `${removed.length} deleted`,
        }),
      });
    });
  }

  /**
   * Writes a change that was worked out elsewhere, after the same checks as any: asks first about many hosts, and refuses
   * folders in a circle. `make` is called when no other change is on its way; new records are told as brought back, or as created.
   */
  rewrite(
    make: () => Promise<{ change: Change; kept: number; summary: NonNullable<Telling['summary']> }>,
    confirmed: boolean,
    action: 'restore' | 'update' = 'restore',
  ): Promise<Guarded> {
    return this.#writer.exclusively(async () => {
      const { change, kept, summary } = await make();
      this.#checkFolders(change.folders, change.hosts, 'folderId');
      // What comes back may close a circle of jump hosts: refusing it would lose it, and connecting names the circle.
      if (action === 'update') this.#checkJumps(change.folders, change.hosts, 'folderId');
      return this.#guarded(change, kept, confirmed, { action, summary });
    });
  }

  /** Writes an import in one transaction. Returns the token that takes it back. */
  applyImport({ created, updated, secrets, source }: ImportWrite): Promise<string> {
    return this.#writer.exclusively(async () => {
      for (const { id } of updated) required(this.records.hosts.get(id), 'host');
      const change = changeOf({ ...created, hosts: [...created.hosts, ...updated] });
      const { folders, hosts, credentials } = change;
      const detail = `${folders.length} folders, ${hosts.length} hosts, ${credentials.length} credentials`;
      return this.#writer.commitLarge(change, {
        action: 'update',
        detail: source,
        summary: { action: 'inventory.import', objectName: source, detail },
        secrets,
      });
    });
  }

  /** Deletes for good the sealed secrets of deleted credentials. Returns how many there were. */
  forgetDeletedSecrets(): number {
    const ids = this.#store.credentials.removedIds();
    let count = 0;
    this.#store.transaction(() => {
      for (const id of ids) {
        count += this.#store.secrets.list(id).length;
        this.#store.secrets.removeAll(id);
      }
      const object = {
        objectKind: 'credential',
        objectId: null,
        objectName: 'Deleted credentials',
        hostId: null,
      };
      const detail = `${count} secrets deleted for good`;
      this.#store.audit.append({ ...object, action: 'secret.forget', outcome: 'ok', detail });
    });
    for (const id of ids) this.records.setSecretIds(id, {});
    this.#store.emptyLog();
    return count;
  }

  /** Ranked matches for words and filters (see `shared/search`); nothing for an empty query. */
  search(query: string, limit: number): SearchHit[] {
    return this.#loaded.search(query, limit);
  }

  /** Ids of all hosts that a query finds, in no order; none for an empty query. */
  match(query: string): string[] {
    return this.#loaded.match(query);
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

  #folderName(id: string): string {
    return this.records.folders.get(id)?.name ?? '';
  }

  #checkFolders(folders: readonly Folder[], hosts: readonly Host[], field: string): void {
    const view = viewWith(this.records, folders, hosts);
    for (const folder of folders) checkFolderCycle(folder, view, field);
  }

  async #guarded(change: Change, kept: number, confirmed: boolean, telling: Telling): Promise<Guarded> {
    const removal = confirmed ? null : removalToConfirm(change.removed, this.records);
    if (removal !== null) return { state: 'confirm', removal };
    const count = sizeOf(change);
    const undoToken = count === 0 ? null : await this.#writer.commitLarge(change, telling);
    return { state: 'done', undoToken, count, kept };
  }

  #commit(action: Action | null, change: Change, detail = ''): void {
    this.#writer.commit(change, { action, detail });
  }
}

/** A line for the change as a whole, if it is one of several records. */
function summed(count: number, summary: NonNullable<Telling['summary']>): Pick<Telling, 'summary'> {
  return count > 1 ? { summary } : {};
}

function required<T>(record: T | undefined, kind: string): T {
  if (record === undefined) throw new BinnacleError('not-found', `This ${kind} does not exist any more.`);
  return record;
}
