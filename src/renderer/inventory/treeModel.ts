import type { Folder, Host, NodeRef } from '../../shared/model/inventory';
import type { SmartFolder } from '../../shared/model/settings';
import { shownFolder, type HandedDown, type TreeIndex } from './treeIndex';

/** Sections above the tree proper. */
export type SectionName = 'favourites' | 'recent' | 'smart';

/** Where a host's row stands: the same host can be in its folder, a favourite, recent and in a smart folder (by its id). */
export type RowPlace = 'tree' | 'favourites' | 'recent' | { readonly smart: string };

interface RowBase {
  /** Unique in the list: `folder:<id>`, `tree:<id>`, `favourites:<id>`, `recent:<id>`, `section:<name>`, `smart:<id>`,
   * `in:<smart id>:<id>`. */
  readonly key: string;
  readonly name: string;
  /** From 1, as `aria-level` counts. */
  readonly level: number;
  readonly posInSet: number;
  readonly setSize: number;
}
export interface SectionRow extends RowBase {
  readonly type: 'section';
  readonly section: SectionName;
  readonly expanded: boolean;
}
export interface FolderRow extends RowBase {
  readonly type: 'folder';
  readonly folder: Folder;
  readonly expanded: boolean;
  readonly count: number;
}
export interface SmartRow extends RowBase {
  readonly type: 'smart';
  readonly smart: SmartFolder;
  readonly expanded: boolean;
  /** Null: not known yet. */
  readonly count: number | null;
  /** Why it could not be searched for. */
  readonly failure: string | null;
}

/** A host's row: what it shows is looked up when it is painted, as most of 50,000 are not. */
export class HostRow implements RowBase {
  readonly type = 'host';

  constructor(
    readonly host: Host,
    readonly place: RowPlace,
    readonly above: HandedDown | undefined,
    readonly level: number,
    readonly posInSet: number,
    readonly setSize: number,
  ) {}

  get key(): string {
    return hostKey(this.place, this.host.id);
  }

  get name(): string {
    return this.host.name;
  }

  get environmentId(): string | null {
    const { environmentId } = this.host.properties;
    return environmentId === undefined ? (this.above?.environmentId ?? null) : environmentId;
  }

  /** Weak algorithms are allowed for it, by itself, one of its endpoints or a folder above. */
  get weak(): boolean {
    const { legacyAlgorithms } = this.host.properties;
    const own = legacyAlgorithms === undefined ? this.above?.legacy === true : legacyAlgorithms === true;
    return own || this.host.endpoints.some((endpoint) => endpoint.properties.legacyAlgorithms === true);
  }
}

/** One visible row of the tree. */
export type TreeRow = SectionRow | FolderRow | SmartRow | HostRow;

/** A smart folder with what it holds. */
export interface SmartView {
  readonly smart: SmartFolder;
  readonly count: number | null;
  /** In the order in which they are shown; empty while it is closed. */
  readonly hosts: readonly Host[];
  readonly failure: string | null;
}

const hostKey = (place: RowPlace, id: string): string =>
  typeof place === 'string' ? `${place}:${id}` : `in:${place.smart}:${id}`;

const SECTION_TITLE: Record<SectionName, string> = {
  favourites: 'Favourites',
  recent: 'Recent',
  smart: 'Smart folders',
};

/** Sections announce no position: how many there are changes while one works. */
const topLevel = { level: 1, posInSet: -1, setSize: -1 };

function hostRows(
  index: TreeIndex,
  hosts: readonly Host[],
  place: RowPlace,
  level: number,
): readonly HostRow[] {
  return hosts.map((host, at) => {
    const above = index.handedDown.get(shownFolder(index, host.folderId));
    return new HostRow(host, place, above, level, at + 1, hosts.length);
  });
}

interface KeptRows {
  readonly level: number;
  readonly before: number;
  readonly above: HandedDown | undefined;
  readonly rows: readonly HostRow[];
}

/** Rows of hosts whose list is the same object as last time: none of them has changed. */
const keptRows = new WeakMap<readonly Host[], KeptRows>();

/** The rows of the hosts in a folder, below `before` rows of its folders. */
function folderHostRows(
  index: TreeIndex,
  folderId: string | null,
  level: number,
  before: number,
): readonly HostRow[] {
  const { hosts } = index.listing(folderId);
  const above = index.handedDown.get(folderId);
  const kept = keptRows.get(hosts);
  const same = kept?.above?.environmentId === above?.environmentId && kept?.above?.legacy === above?.legacy;
  if (kept?.level === level && kept.before === before && same) return kept.rows;
  const setSize = before + hosts.length;
  const rows = hosts.map((host, at) => new HostRow(host, 'tree', above, level, before + at + 1, setSize));
  keptRows.set(hosts, { level, before, above, rows });
  return rows;
}

/** What is open in the tree. */
export interface Openness {
  /** Ids of the open folders, smart ones included. */
  readonly expanded: ReadonlySet<string>;
  /** Sections that are folded away. */
  readonly collapsed: ReadonlySet<SectionName>;
}

function pushSection(rows: TreeRow[], section: SectionName, open: boolean, inside: readonly TreeRow[]): void {
  const row = { type: 'section', key: `section:${section}`, name: SECTION_TITLE[section], section } as const;
  rows.push({ ...row, expanded: open, ...topLevel });
  if (open) for (const each of inside) rows.push(each);
}

function smartRows(index: TreeIndex, views: readonly SmartView[], expanded: ReadonlySet<string>): TreeRow[] {
  return views.flatMap(({ smart, count, hosts, failure }, at): TreeRow[] => {
    const open = expanded.has(smart.id);
    const place = { level: 2, posInSet: at + 1, setSize: views.length };
    const row = { type: 'smart', key: `smart:${smart.id}`, name: smart.name, smart } as const;
    const inside = open ? hostRows(index, hosts, { smart: smart.id }, 3) : [];
    return [{ ...row, expanded: open, count, failure, ...place }, ...inside];
  });
}

/** The visible rows, top to bottom: sections, then folders before hosts on each level. */
export function flattenTree(
  index: TreeIndex,
  { expanded, collapsed }: Openness,
  smart: readonly SmartView[] = [],
): TreeRow[] {
  const rows: TreeRow[] = [];
  for (const section of ['favourites', 'recent'] as const) {
    if (index[section].length === 0) continue;
    pushSection(rows, section, !collapsed.has(section), hostRows(index, index[section], section, 2));
  }
  if (smart.length > 0)
    pushSection(rows, 'smart', !collapsed.has('smart'), smartRows(index, smart, expanded));
  const visit = (parent: string | null, level: number): void => {
    const { folders, hosts } = index.listing(parent);
    const setSize = folders.length + hosts.length;
    folders.forEach((folder, at) => {
      const open = expanded.has(folder.id);
      const count = index.hostCounts.get(folder.id) ?? 0;
      const place = { level, posInSet: at + 1, setSize };
      const key = `folder:${folder.id}`;
      rows.push({ type: 'folder', key, name: folder.name, folder, expanded: open, count, ...place });
      if (open) visit(folder.id, level + 1);
    });
    for (const row of folderHostRows(index, parent, level, folders.length)) rows.push(row);
  };
  visit(null, 1);
  return rows;
}

/** The record a row stands for; null for a section or a smart folder. */
export function rowRef(row: TreeRow): NodeRef | null {
  if (row.type === 'folder') return { kind: 'folder', id: row.folder.id };
  return row.type === 'host' ? { kind: 'host', id: row.host.id } : null;
}

/** The record a row's key stands for; null for a section or a smart folder. */
export function refOfKey(key: string): { kind: 'folder' | 'host'; id: string } | null {
  const place = key.slice(0, key.indexOf(':'));
  if (place === 'section' || place === 'smart') return null;
  return { kind: place === 'folder' ? 'folder' : 'host', id: key.slice(key.lastIndexOf(':') + 1) };
}

/** Key of the row that shows a record inside the tree proper. */
export const treeKey = (ref: { kind: 'folder' | 'host'; id: string }): string =>
  ref.kind === 'folder' ? `folder:${ref.id}` : `tree:${ref.id}`;

/** Whether a row belongs to the tree proper, below the sections. */
export const inTree = (row: TreeRow): boolean =>
  row.type === 'folder' || (row.type === 'host' && row.place === 'tree');

/** Number of the row with this key, or -1; compares keys only of rows that may have it. */
export function rowOfKey(rows: readonly TreeRow[], key: string | null): number {
  if (key === null) return -1;
  const id = key.slice(key.lastIndexOf(':') + 1);
  return rows.findIndex((row) => (row.type !== 'host' || row.host.id === id) && row.key === key);
}

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
