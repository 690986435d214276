import type { Folder, Host, InventoryOpening, InventoryPart } from '../../shared/model/inventory';
import type { HostEntry } from './hostDocument';
import type { InventoryRecords } from './records';

/** Rows of the tree that are sent first: more than any screen shows. */
const FIRST_ROWS = 150;
/** Hosts that the tree lists as recently used. */
const RECENT = 8;
/** Hosts in one part: main and page are each busy with it for less than a frame. */
const PART = 1500;

/** The inventory at one revision on its way to a window: first what the tree shows, then the other hosts in parts. */
export class OpeningInventory {
  readonly #revision: number;
  /** Records are never changed but replaced, so these stay what they were. */
  readonly #hosts: readonly HostEntry[];

  constructor(revision: number, hosts: readonly HostEntry[]) {
    this.#revision = revision;
    this.#hosts = hosts;
  }

  /** Hosts from an index on; null: they were of another revision, and are gone. */
  part(revision: number, from: number): InventoryPart | null {
    if (revision !== this.#revision) return null;
    const next = from + PART;
    return { hosts: hostsOf(this.#hosts.slice(from, next)), next: next < this.#hosts.length ? next : null };
  }
}

/** What the tree needs for its first rows, and the rest to be fetched. Of hosts that are not parsed, few have to be. */
export function openInventory(
  records: InventoryRecords,
  revision: number,
  expanded: ReadonlySet<string>,
): { opening: InventoryOpening; rest: OpeningInventory } {
  const folders = [...records.folders.values()];
  const hosts = records.entries();
  const first = firstHosts(records, hosts, expanded);
  const rest = hosts.filter((entry) => !first.has(entry));
  const opening: InventoryOpening = {
    revision,
    folders,
    environments: [...records.environments.values()],
    credentials: [...records.credentials.values()].map((credential) => records.shown(credential)),
    hosts: hostsOf([...first]),
    hostsIn: hostsIn(folders, hosts),
    next: rest.length > 0 ? 0 : null,
  };
  return { opening, rest: new OpeningInventory(revision, rest) };
}

function hostsOf(entries: readonly HostEntry[]): Host[] {
  return entries.flatMap(({ host }) => host ?? []);
}

/** Favourites, what was used last, and the hosts in the first rows; of a small inventory all. */
function firstHosts(
  records: InventoryRecords,
  entries: readonly HostEntry[],
  expanded: ReadonlySet<string>,
): ReadonlySet<HostEntry> {
  if (entries.length <= PART) return new Set(entries);
  const lastUse = ({ host }: HostEntry): number => host?.lastUsedAt ?? 0;
  const used = entries.filter((entry) => entry.used).sort((a, b) => lastUse(b) - lastUse(a));
  const first = new Set(entries.filter(({ favourite }) => favourite));
  for (const entry of used.slice(0, RECENT)) first.add(entry);
  for (const entry of hostRows(records, entries, expanded)) first.add(entry);
  return first;
}

/** Hosts among the first rows below the sections, in the tree's order: folders before hosts, folders that are open opened. */
function hostRows(
  { folders }: InventoryRecords,
  entries: readonly HostEntry[],
  expanded: ReadonlySet<string>,
): HostEntry[] {
  const foldersIn = groupBy(folders.values(), ({ parentId }) => parentId);
  // Only of folders that are open: the index of all is not needed yet.
  const open = entries.filter(({ folderId }) => folderId === null || expanded.has(folderId));
  const hostsIn = groupBy(open, ({ folderId }) => folderId);
  const found: HostEntry[] = [];
  let rows = 0;
  const visit = (folderId: string | null): void => {
    for (const { id } of foldersIn.get(folderId)?.sort(inOrder) ?? []) {
      if (rows >= FIRST_ROWS) return;
      rows += 1;
      if (expanded.has(id)) visit(id);
    }
    if (rows >= FIRST_ROWS) return;
    const position = ({ host }: HostEntry): number => host?.position ?? 0;
    const inside = hostsIn.get(folderId)?.sort((a, b) => position(a) - position(b)) ?? [];
    const shown = inside.slice(0, FIRST_ROWS - rows);
    rows += shown.length;
    found.push(...shown);
  };
  visit(null);
  return found;
}

const inOrder = (a: { position: number }, b: { position: number }): number => a.position - b.position;

function groupBy<T>(records: Iterable<T>, parent: (record: T) => string | null): Map<string | null, T[]> {
  const groups = new Map<string | null, T[]>();
  for (const record of records) {
    const group = groups.get(parent(record));
    if (group === undefined) groups.set(parent(record), [record]);
    else group.push(record);
  }
  return groups;
}

/** How many hosts are directly in each folder, in the folders' order. */
function hostsIn(folders: readonly Folder[], hosts: readonly HostEntry[]): number[] {
  const counts = new Map<string | null, number>();
  for (const { folderId } of hosts) counts.set(folderId, (counts.get(folderId) ?? 0) + 1);
  return folders.map(({ id }) => counts.get(id) ?? 0);
}
