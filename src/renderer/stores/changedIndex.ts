import type { Folder, InventoryChange } from '../../shared/model/inventory';
import {
  countHosts,
  hostsInChildren,
  inOrder,
  shownUnder,
  type ChildIndex,
  type Children,
  type IndexedRecords,
  type Placed,
} from './childIndex';
import { VersionedMap } from './versionedMap';

type Kind = 'folders' | 'hosts';

const NOTHING: Children = { folders: [], hosts: [] };

/** What one change does to the lists of one folder. */
interface ListEdit {
  leaving: Set<string>;
  arriving: Placed[];
}

/** Gathers what a change does to lists, and applies it: only lists that differ are made anew. */
class IndexEdit {
  readonly #lists: Record<Kind, Map<string | null, ListEdit>> = { folders: new Map(), hosts: new Map() };
  readonly #touched = new Set<string | null>();
  /** Whether folders have come, gone or moved: then counts move with them. */
  #restructured = false;

  constructor(
    readonly before: IndexedRecords & ChildIndex,
    readonly foldersAfter: ReadonlyMap<string, Folder>,
  ) {}

  get restructured(): boolean {
    return this.#restructured;
  }

  /** A record is new, changed or (`after` undefined) gone. */
  note(kind: Kind, before: Placed | undefined, after: Placed | undefined): void {
    const from = before === undefined ? undefined : shownUnder(before, this.before.folders);
    const to = after === undefined ? undefined : shownUnder(after, this.foldersAfter);
    if (from !== undefined) this.#touched.add(from);
    if (to !== undefined) this.#touched.add(to);
    const stays = from === to && before?.position === after?.position && before?.name === after?.name;
    if (stays) return;
    this.#restructured ||= kind === 'folders' && from !== to;
    if (before !== undefined && from !== undefined) this.#edit(kind, from).leaving.add(before.id);
    if (after !== undefined && to !== undefined) this.#edit(kind, to).arriving.push(after);
  }

  /** Hosts that come to a folder, or leave it. */
  *hostDifferences(): Generator<readonly [string | null, number]> {
    for (const [id, { leaving, arriving }] of this.#lists.hosts) yield [id, arriving.length - leaving.size];
  }

  children(after: IndexedRecords): ChildIndex['children'] {
    const { children } = this.before;
    const ids = new Set([...this.#lists.folders.keys(), ...this.#lists.hosts.keys()]);
    if (ids.size === 0) return children;
    const next: [string | null, Children][] = [];
    const empty: (string | null)[] = [];
    for (const id of ids) {
      const old = children.get(id) ?? NOTHING;
      const folders = edited(old.folders, this.#lists.folders.get(id), after.folders);
      const hosts = edited(old.hosts, this.#lists.hosts.get(id), after.hosts);
      if (folders.length + hosts.length === 0) empty.push(id);
      else next.push([id, { folders, hosts }]);
    }
    return VersionedMap.of(children).with(next, empty);
  }

  contents(children: ChildIndex['children']): ChildIndex['contents'] {
    if (this.#touched.size === 0) return this.before.contents;
    const ids = [...this.#touched];
    const gone = ids.filter((id) => !children.has(id));
    return VersionedMap.of(this.before.contents).with(
      ids.map((id) => [id, { records: null }]),
      gone,
    );
  }

  #edit(kind: Kind, id: string | null): ListEdit {
    const lists = this.#lists[kind];
    let edit = lists.get(id);
    if (edit === undefined) lists.set(id, (edit = { leaving: new Set(), arriving: [] }));
    return edit;
  }
}

/** A list without what leaves and with what arrives, each at its place. */
function edited(
  list: readonly string[],
  edit: ListEdit | undefined,
  records: ReadonlyMap<string, Placed>,
): readonly string[] {
  if (edit === undefined) return list;
  const { leaving, arriving } = edit;
  const staying = leaving.size === 0 ? list : list.filter((id) => !leaving.has(id));
  if (arriving.length === 0) return staying;
  const merged: string[] = [];
  let taken = 0;
  for (const record of arriving.sort(inOrder)) {
    const place = placeFor(record, staying, taken, records);
    for (; taken < place; taken++) merged.push(staying[taken] ?? '');
    merged.push(record.id);
  }
  for (; taken < staying.length; taken++) merged.push(staying[taken] ?? '');
  return merged;
}

/** Where a record goes in a list that is in order, from an index on: found in steps that halve what is left. */
function placeFor(
  record: Placed,
  list: readonly string[],
  from: number,
  records: ReadonlyMap<string, Placed>,
): number {
  let low = from;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = records.get(list[middle] ?? '');
    if (other !== undefined && inOrder(other, record) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a folder that came or went brings to the top level, or takes from there, besides itself. */
function noteOrphans(edit: IndexEdit, change: InventoryChange, noted: ReadonlySet<string>): void {
  const { before, foldersAfter } = edit;
  const come = change.folders.some(({ id }) => !before.folders.has(id) && foldersAfter.has(id));
  const gone = change.removed.filter(({ id }) => before.folders.has(id)).map(({ id }) => id);
  for (const place of new Set(come ? [null, ...gone] : gone)) {
    const { folders, hosts } = before.children.get(place) ?? NOTHING;
    for (const id of folders) if (!noted.has(id)) renote(edit, 'folders', before.folders.get(id));
    for (const id of hosts) if (!noted.has(id)) renote(edit, 'hosts', before.hosts.get(id));
  }
}

function renote(edit: IndexEdit, kind: Kind, record: Placed | undefined): void {
  if (record === undefined) return;
  const from = shownUnder(record, edit.before.folders);
  if (from !== shownUnder(record, edit.foldersAfter)) edit.note(kind, record, record);
}

/** The index after a change: only lists and counts that differ are made anew. */
export function changedIndex(
  before: IndexedRecords & ChildIndex,
  after: IndexedRecords,
  change: InventoryChange,
): ChildIndex {
  const edit = new IndexEdit(before, after.folders);
  const noted = new Set<string>();
  const note = (kind: Kind, id: string): void => {
    if (noted.has(id)) return;
    noted.add(id);
    edit.note(kind, before[kind].get(id), after[kind].get(id));
  };
  for (const { id } of change.folders) note('folders', id);
  for (const { id } of change.hosts) note('hosts', id);
  for (const { kind, id } of change.removed) if (kind === 'folder' || kind === 'host') note(`${kind}s`, id);
  noteOrphans(edit, change, noted);
  const children = edit.children(after);
  return { children, contents: edit.contents(children), hostCounts: changedCounts(edit, after, children) };
}

function changedCounts(
  edit: IndexEdit,
  { folders }: IndexedRecords,
  children: ChildIndex['children'],
): ChildIndex['hostCounts'] {
  const { hostCounts } = edit.before;
  if (edit.restructured) return VersionedMap.over(countHosts(folders, hostsInChildren(children)));
  const differences = countHosts(folders, edit.hostDifferences());
  const counts = [...differences].map(([id, count]) => [id, (hostCounts.get(id) ?? 0) + count] as const);
  const changed = counts.filter(([id, count]) => count !== (hostCounts.get(id) ?? 0));
  if (changed.length === 0) return hostCounts;
  const empty = changed.filter(([, count]) => count === 0).map(([id]) => id);
  return VersionedMap.of(hostCounts).with(changed, empty);
}
