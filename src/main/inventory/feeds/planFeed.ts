import { isDeepStrictEqual } from 'node:util';
import { type FeedChange, type FeedCounts, type FeedDifference } from '../../../shared/model/feed';
import type { Loss } from '../../../shared/model/import';
import type { Folder, Host, NodeRef } from '../../../shared/model/inventory';
import type { ImportedFolder, ImportedHost } from '../import/importModel';
import { type Change, changeOf, type InventoryRecords } from '../records';
import { inSlices } from '../slices';
import { describeFolder, describeHost } from './describe';
import {
  digestOf,
  type FeedPlace,
  folderContent,
  type FolderContent,
  hostContent,
  type HostContent,
} from './fedContent';
import type { FeedTree } from './feedMessages';
import { FedReferences } from './fedReferences';
import { PlanNotes } from './planNotes';
import { mergedFolder, mergedHost, newFedFolder, newFedHost } from './mergeFed';

/** What a refresh would do. */
export interface FeedPlan {
  change: Change;
  counts: FeedCounts;
  /** The first of them. */
  differences: FeedDifference[];
  differenceCount: number;
  /** What the source says and the inventory could not take: added to those of reading it. */
  problems: Loss[];
}

/** What planning reads of the inventory. */
export type PlanRecords = Pick<
  InventoryRecords,
  'folders' | 'hosts' | 'credentials' | 'environments' | 'children' | 'endOf'
>;

/** The feed that is planned for. */
export interface PlannedFeed {
  id: string;
  folderId: string;
}

/**
 * Works out what has to change so that a feed's folder is as its source says, in slices that nobody notices. Nothing is
 * written. What a person has added stays, and so does an entry that is gone from the source but was touched.
 */
export async function planFeed(
  feed: PlannedFeed,
  tree: FeedTree,
  records: PlanRecords,
  newId: () => string,
): Promise<FeedPlan> {
  return new FeedPlanner(feed, tree, records, newId).plan();
}

class FeedPlanner {
  readonly #fedFolders = new Map<string, Folder>();
  readonly #fedHosts = new Map<string, Host>();
  readonly #ids = new Map<string, string>();
  readonly #paths = new Map<string | null, string>([[null, '']]);
  readonly #positions = new Map<string | null, number>();
  readonly #names = new Map<string, string>();
  readonly #references: FedReferences;
  readonly #folders: Folder[] = [];
  readonly #hosts: Host[] = [];
  readonly #removed: NodeRef[] = [];
  readonly #gone = new Set<string>();
  readonly #moved = new Set<string>();
  readonly #notes = new PlanNotes();

  constructor(
    private readonly feed: PlannedFeed,
    private readonly tree: FeedTree,
    private readonly records: PlanRecords,
    private readonly newId: () => string,
  ) {
    this.#references = new FedReferences(tree, records, (key) => this.#ids.get(key), newId);
  }

  async plan(): Promise<FeedPlan> {
    await this.#findFed();
    await inSlices(this.tree.folders, ({ key, name }) => this.#know(key, name, this.#fedFolders.get(key)));
    await inSlices(this.tree.hosts, ({ key, name }) => this.#know(key, name, this.#fedHosts.get(key)));
    await inSlices(this.tree.folders, (folder) => this.#folder(folder));
    await inSlices(this.tree.hosts, (host) => this.#host(host));
    await inSlices([...this.#fedHosts.values()], (host) => this.#goneHost(host));
    this.#goneFolders();
    return {
      change: changeOf({
        folders: this.#folders,
        hosts: this.#hosts,
        credentials: this.#references.created,
        removed: this.#removed,
      }),
      counts: this.#notes.counts,
      differences: this.#notes.differences,
      differenceCount: this.#notes.total,
      problems: this.#references.problems,
    };
  }

  #know(key: string, name: string, before: { id: string } | undefined): void {
    const id = before?.id ?? this.newId();
    this.#ids.set(key, id);
    this.#names.set(id, name);
  }

  async #findFed(): Promise<void> {
    await inSlices(this.records.folders.values(), (folder) => {
      if (folder.fromFeed?.feedId === this.feed.id) this.#fedFolders.set(folder.fromFeed.key, folder);
    });
    await inSlices(this.records.hosts.values(), (host) => {
      if (host.fromFeed?.feedId === this.feed.id) this.#fedHosts.set(host.fromFeed.key, host);
    });
  }

  #folder(imported: ImportedFolder): void {
    const { key, parentKey, name, notes } = imported;
    const path = this.#paths.get(parentKey) ?? '';
    this.#paths.set(key, path === '' ? name : `${path} / ${name}`);
    const fed: FolderContent = {
      name,
      notes,
      properties: this.#references.properties(imported.properties, [path, name]),
    };
    const place: FeedPlace = { feedId: this.feed.id, key, parent: parentKey };
    const before = this.#fedFolders.get(key);
    if (before === undefined) {
      const folderId = this.#target(parentKey);
      this.#folders.push(
        newFedFolder(fed, place, { id: this.#id(key), folderId, position: this.#position(folderId) }),
      );
      this.#notes.add('folder', 'added', { name, path });
      return;
    }
    const merged = mergedFolder(before, fed, place);
    const moves = before.fromFeed?.parent !== parentKey && before.parentId !== this.#target(parentKey);
    const after = moves ? { ...merged, ...this.#folderPlace(this.#target(parentKey)) } : merged;
    if (isDeepStrictEqual(after, before)) return;
    this.#folders.push(after);
    if (moves) this.#moved.add(after.id);
    const fields = describeFolder(before, after, this.#nameOf);
    if (moves || fields.length > 0)
      this.#notes.add('folder', moves ? 'moved' : 'changed', { name, path, fields });
  }

  #host(imported: ImportedHost): void {
    const { key, folderKey, name } = imported;
    const path = this.#paths.get(folderKey) ?? '';
    const fed = this.#hostContent(imported, path);
    const place: FeedPlace = { feedId: this.feed.id, key, parent: folderKey };
    const before = this.#fedHosts.get(key);
    if (before === undefined) {
      const folderId = this.#target(folderKey);
      const at = { id: this.#id(key), folderId, position: this.#position(folderId) };
      this.#hosts.push(newFedHost(fed, place, at, this.newId));
      const fields = [{ field: 'address', before: '', after: fed.address }];
      this.#notes.add('host', 'added', { name, path, fields });
      return;
    }
    if (isSame(before, fed, folderKey)) return;
    const merged = mergedHost(before, fed, place, this.newId);
    const target = this.#target(folderKey);
    const moves = before.fromFeed?.parent !== folderKey && before.folderId !== target;
    const after = moves ? { ...merged, folderId: target, position: this.#position(target) } : merged;
    if (isDeepStrictEqual(after, before)) return;
    this.#hosts.push(after);
    if (moves) this.#moved.add(after.id);
    const fields = describeHost(before, after, this.#nameOf);
    if (moves || fields.length > 0)
      this.#notes.add('host', moves ? 'moved' : 'changed', { name, path, fields });
  }

  #goneHost(host: Host): void {
    const mark = host.fromFeed;
    if (mark === undefined || this.#ids.has(mark.key)) return;
    const home = mark.parent === null ? this.feed.folderId : this.#fedFolders.get(mark.parent)?.id;
    const untouched =
      !host.favourite && host.folderId === home && digestOf(hostContent(host)) === mark.digest;
    if (untouched) {
      this.#gone.add(host.id);
      this.#removed.push({ kind: 'host', id: host.id });
      this.#noteGone('host', 'removed', host.name, host.folderId);
    } else if (mark.gone !== true) {
      this.#hosts.push({ ...host, fromFeed: { ...mark, gone: true } });
      this.#noteGone('host', 'kept', host.name, host.folderId);
    }
  }

  /** Inner folders first, so that one that only held others goes with them. */
  #goneFolders(): void {
    const gone = [...this.#fedFolders.values()].filter(({ fromFeed }) => !this.#ids.has(fromFeed?.key ?? ''));
    const byDepth = gone
      .map((folder) => ({ folder, depth: this.#depth(folder) }))
      .sort((a, b) => b.depth - a.depth);
    for (const { folder } of byDepth) {
      const mark = folder.fromFeed;
      if (mark === undefined) continue;
      const home = mark.parent === null ? this.feed.folderId : this.#fedFolders.get(mark.parent)?.id;
      const empty = this.records
        .children(folder.id)
        .every(({ id }) => this.#gone.has(id) || this.#moved.has(id));
      if (empty && folder.parentId === home && digestOf(folderContent(folder)) === mark.digest) {
        this.#gone.add(folder.id);
        this.#removed.push({ kind: 'folder', id: folder.id });
        this.#noteGone('folder', 'removed', folder.name, folder.parentId);
      } else if (mark.gone !== true) {
        this.#folders.push({ ...folder, fromFeed: { ...mark, gone: true } });
        this.#noteGone('folder', 'kept', folder.name, folder.parentId);
      }
    }
  }

  #hostContent(imported: ImportedHost, path: string): HostContent {
    const { name, address, tags, os, notes, customFields, endpoints } = imported;
    const where = [path, name];
    return {
      ...{ name, address, tags, os, notes, customFields },
      properties: this.#references.properties(imported.properties, where),
      endpoints: endpoints.map(({ protocol, port, label, properties }) => ({
        ...{ protocol, port, label },
        properties: this.#references.properties(properties, where),
      })),
    };
  }

  readonly #nameOf = (id: string): string => {
    const { folders, hosts, credentials, environments } = this.records;
    const known = folders.get(id) ?? hosts.get(id) ?? credentials.get(id) ?? environments.get(id);
    return known?.name ?? this.#names.get(id) ?? this.#references.nameOf(id);
  };

  #id(key: string): string {
    const id = this.#ids.get(key);
    if (id === undefined) throw new Error('every entry has an id by now');
    return id;
  }

  #target(parentKey: string | null): string {
    return parentKey === null ? this.feed.folderId : this.#id(parentKey);
  }

  #folderPlace(parentId: string): Pick<Folder, 'parentId' | 'position'> {
    return { parentId, position: this.#position(parentId) };
  }

  #position(folderId: string): number {
    const position = this.#positions.get(folderId) ?? this.records.endOf(folderId);
    this.#positions.set(folderId, position + 1);
    return position;
  }

  /** Names of the folders from the feed's own, which is left out, down to one. */
  #pathTo(folderId: string | null): string {
    const names: string[] = [];
    for (let id = folderId; id !== null && id !== this.feed.folderId;) {
      const folder = this.records.folders.get(id);
      if (folder === undefined) break;
      names.unshift(folder.name);
      id = folder.parentId;
    }
    return names.join(' / ');
  }

  #noteGone(kind: 'host' | 'folder', change: FeedChange, name: string, folderId: string | null): void {
    this.#notes.add(kind, change, { name, path: this.#pathTo(folderId) });
  }

  #depth({ parentId }: Folder): number {
    let depth = 0;
    for (let id = parentId; id !== null; depth++) id = this.records.folders.get(id)?.parentId ?? null;
    return depth;
  }
}

/** Whether the source gives what it gave before, and nobody has touched it: so it is with most hosts. */
function isSame({ fromFeed: mark, ...host }: Host, fed: HostContent, folderKey: string | null): boolean {
  if (mark === undefined || mark.gone === true || mark.parent !== folderKey) return false;
  return digestOf(fed) === mark.digest && digestOf(hostContent(host)) === mark.digest;
}
