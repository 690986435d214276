import type { Folder, Host, NodeRef } from '../../shared/model/inventory';
import type { Mirror } from '../stores/inventoryMirror';

/** What a folder hands down that rows show: resolved once per change, not once per row. */
interface HandedDown {
  environmentId: string | null;
  legacy: boolean;
}

/** The inventory arranged for the tree; computed once per change. */
export interface TreeIndex extends Pick<Mirror, 'folders' | 'hosts' | 'children' | 'hostCounts'> {
  /** By folder id; null: top level. */
  handedDown: ReadonlyMap<string | null, HandedDown>;
  favourites: readonly Host[];
  /** Last used first. */
  recent: readonly Host[];
}

/** Sections above the tree proper. */
export type SectionName = 'favourites' | 'recent';

/** Where a host's row stands: the same host can be a favourite, recent and in its folder. */
export type RowPlace = 'tree' | SectionName;

interface RowBase {
  /** Unique in the list: `folder:<id>`, `tree:<id>`, `favourites:<id>`, `recent:<id>`, `section:<name>`. */
  key: string;
  name: string;
  /** From 1, as `aria-level` counts. */
  level: number;
  posInSet: number;
  setSize: number;
}
export interface SectionRow extends RowBase {
  type: 'section';
  section: SectionName;
  expanded: boolean;
}
export interface FolderRow extends RowBase {
  type: 'folder';
  folder: Folder;
  expanded: boolean;
  count: number;
}
export interface HostRow extends RowBase {
  type: 'host';
  host: Host;
  place: RowPlace;
  environmentId: string | null;
  /** Weak algorithms are allowed for it, by itself, one of its endpoints or a folder above. */
  weak: boolean;
}
/** One visible row of the tree. */
export type TreeRow = SectionRow | FolderRow | HostRow;

/** How many hosts "Recent" lists: what fits beside the tree without pushing it away. */
const RECENT_LIMIT = 8;

const NO_CHILDREN = { folders: [], hosts: [] } as const;

/** The records behind ids, in their order. */
const records = <T>(ids: readonly string[], from: ReadonlyMap<string, T>): T[] =>
  ids.map((id) => from.get(id)).filter((record) => record !== undefined);

/** What each folder hands down, in one walk from the top. */
function resolveFolders({
  folders,
  children,
}: Pick<Mirror, 'folders' | 'children'>): TreeIndex['handedDown'] {
  const handedDown = new Map<string | null, HandedDown>();
  const visit = (id: string | null, above: HandedDown): void => {
    handedDown.set(id, above);
    for (const folder of records(children.get(id)?.folders ?? [], folders)) {
      const { environmentId, legacyAlgorithms } = folder.properties;
      visit(folder.id, {
        environmentId: environmentId === undefined ? above.environmentId : environmentId,
        legacy: legacyAlgorithms === undefined ? above.legacy : legacyAlgorithms === true,
      });
    }
  };
  visit(null, { environmentId: null, legacy: false });
  return handedDown;
}

/** The recently used hosts without sorting them all. */
function pickRecent(hosts: Iterable<Host>): Host[] {
  const recent: Host[] = [];
  for (const host of hosts) {
    if (host.lastUsedAt === null) continue;
    const last = recent[RECENT_LIMIT - 1];
    if (last !== undefined && (last.lastUsedAt ?? 0) >= host.lastUsedAt) continue;
    recent.push(host);
    recent.sort((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0));
    if (recent.length > RECENT_LIMIT) recent.pop();
  }
  return recent;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Arranges the inventory for the tree: one pass over the hosts, once per change. */
export function buildTreeIndex(mirror: Mirror): TreeIndex {
  const { folders, hosts, children, hostCounts } = mirror;
  const favourites = [...hosts.values()].filter((host) => host.favourite);
  favourites.sort((a, b) => collator.compare(a.name, b.name));
  const recent = pickRecent(hosts.values());
  return { folders, hosts, children, hostCounts, favourites, recent, handedDown: resolveFolders(mirror) };
}

/** The folder a host is shown in: the top level if its own is unknown. */
export function shownFolder(index: Pick<TreeIndex, 'folders'>, folderId: string | null): string | null {
  return folderId !== null && index.folders.has(folderId) ? folderId : null;
}

function hostRow(
  index: TreeIndex,
  host: Host,
  place: RowPlace,
  at: Pick<RowBase, 'level' | 'posInSet' | 'setSize'>,
): HostRow {
  const above = index.handedDown.get(shownFolder(index, host.folderId));
  const { environmentId, legacyAlgorithms } = host.properties;
  const weak = legacyAlgorithms === undefined ? above?.legacy === true : legacyAlgorithms === true;
  return {
    type: 'host',
    key: `${place}:${host.id}`,
    name: host.name,
    host,
    place,
    environmentId: environmentId === undefined ? (above?.environmentId ?? null) : environmentId,
    weak: weak || host.endpoints.some((endpoint) => endpoint.properties.legacyAlgorithms === true),
    ...at,
  };
}

function pushSection(rows: TreeRow[], index: TreeIndex, section: SectionName, expanded: boolean): void {
  const hosts = index[section];
  const setSize = hosts.length;
  if (setSize === 0) return;
  const name = section === 'favourites' ? 'Favourites' : 'Recent';
  rows.push({ type: 'section', key: `section:${section}`, name, section, expanded, ...topLevel });
  if (!expanded) return;
  hosts.forEach((host, at) =>
    rows.push(hostRow(index, host, section, { level: 2, posInSet: at + 1, setSize })),
  );
}

/** Sections announce no position: how many there are changes while one works. */
const topLevel = { level: 1, posInSet: -1, setSize: -1 };

/**
 * The visible rows, top to bottom: sections, then folders before hosts on each level.
 * @param expanded ids of the open folders.
 * @param collapsed sections that are folded away.
 */
export function flattenTree(
  index: TreeIndex,
  expanded: ReadonlySet<string>,
  collapsed: ReadonlySet<SectionName>,
): TreeRow[] {
  const rows: TreeRow[] = [];
  pushSection(rows, index, 'favourites', !collapsed.has('favourites'));
  pushSection(rows, index, 'recent', !collapsed.has('recent'));
  const visit = (parent: string | null, level: number): void => {
    const ids = index.children.get(parent) ?? NO_CHILDREN;
    const folders = records(ids.folders, index.folders);
    const hosts = records(ids.hosts, index.hosts);
    const setSize = folders.length + hosts.length;
    folders.forEach((folder, at) => {
      const open = expanded.has(folder.id);
      const count = index.hostCounts.get(folder.id) ?? 0;
      const place = { level, posInSet: at + 1, setSize };
      const key = `folder:${folder.id}`;
      rows.push({ type: 'folder', key, name: folder.name, folder, expanded: open, count, ...place });
      if (open) visit(folder.id, level + 1);
    });
    hosts.forEach((host, at) =>
      rows.push(hostRow(index, host, 'tree', { level, posInSet: folders.length + at + 1, setSize })),
    );
  };
  visit(null, 1);
  return rows;
}

/** The record a row stands for; null for a section. */
export function rowRef(row: TreeRow): NodeRef | null {
  if (row.type === 'section') return null;
  return row.type === 'folder' ? { kind: 'folder', id: row.folder.id } : { kind: 'host', id: row.host.id };
}

/** The record a row's key stands for; null for a section. */
export function refOfKey(key: string): { kind: 'folder' | 'host'; id: string } | null {
  const [place = '', id = ''] = key.split(':');
  return place === 'section' ? null : { kind: place === 'folder' ? 'folder' : 'host', id };
}

/** Key of the row that shows a record inside the tree proper. */
export const treeKey = (ref: { kind: 'folder' | 'host'; id: string }): string =>
  ref.kind === 'folder' ? `folder:${ref.id}` : `tree:${ref.id}`;

/** Index of the row one level up, or -1. */
export function parentRow(rows: readonly TreeRow[], at: number): number {
  const level = rows[at]?.level ?? 1;
  for (let above = at - 1; above >= 0; above--) {
    if ((rows[above]?.level ?? level) < level) return above;
  }
  return -1;
}

/** First row at or after `from`, wrapping, whose name starts with the typed text (case does not matter). */
export function typeAhead(rows: readonly TreeRow[], from: number, typed: string): number {
  const wanted = typed.toLocaleLowerCase();
  for (let step = 0; step < rows.length; step++) {
    const at = (from + step) % rows.length;
    if (rows[at]?.name.toLocaleLowerCase().startsWith(wanted) === true) return at;
  }
  return -1;
}
