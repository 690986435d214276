import type { ImportOutcome, ImportPreview } from '../../shared/model/import';
import { PROTOCOL_LABEL } from '../ui/protocols';

/** A folder of the preview. */
export type PreviewFolder = ImportPreview['folders'][number];
/** A host of the preview. */
export type PreviewHost = ImportPreview['hosts'][number];

/** What an import does to a host: adds it, changes one that is there, or leaves that one alone. */
export type HostMark = 'new' | 'changes' | 'present';

interface Children {
  folders: PreviewFolder[];
  hosts: PreviewHost[];
}

/** The hosts of a file arranged for the tree. */
export interface PreviewIndex {
  folders: readonly PreviewFolder[];
  hosts: readonly PreviewHost[];
  children: ReadonlyMap<string | null, Children>;
}

/** One visible row; its place among its siblings is what a screen reader says. */
export type PreviewRow = { key: string; level: number; posInSet: number; setSize: number } & (
  | { type: 'folder'; folder: PreviewFolder; expanded: boolean; count: number }
  | { type: 'host'; host: PreviewHost; mark: HostMark }
);

/** What of the tree is shown. */
export interface PreviewFilter {
  /** A part of names, addresses and protocols; empty: everything. */
  text: string;
  /** Null: every mark. */
  mark: HostMark | null;
}

/** Arranges what was read, once per file. */
export function indexPreview({ folders, hosts }: Pick<ImportPreview, 'folders' | 'hosts'>): PreviewIndex {
  const known = new Set(folders.map(({ key }) => key));
  const children = new Map<string | null, Children>();
  const below = (key: string | null): Children => {
    const parent = key !== null && known.has(key) ? key : null;
    let found = children.get(parent);
    if (found === undefined) children.set(parent, (found = { folders: [], hosts: [] }));
    return found;
  };
  for (const folder of folders) below(folder.parentKey).folders.push(folder);
  for (const host of hosts) below(host.folderKey).hosts.push(host);
  return { folders, hosts, children };
}

/** What happens to each host; those that are missing are new. */
export function marksOf(outcome: ImportOutcome | null): ReadonlyMap<string, HostMark> {
  const marks = new Map<string, HostMark>();
  for (const key of outcome?.updated ?? []) marks.set(key, 'changes');
  for (const key of outcome?.skipped ?? []) marks.set(key, 'present');
  return marks;
}

/** How many hosts have each mark. */
export function countMarks(
  hosts: readonly PreviewHost[],
  marks: ReadonlyMap<string, HostMark>,
): Record<HostMark, number> {
  const counts = { new: 0, changes: 0, present: 0 };
  for (const { key } of hosts) counts[marks.get(key) ?? 'new']++;
  return counts;
}

/** Hosts up to which every folder starts open: about three screens. */
const OPEN_ALL = 100;

/** The folders that are open at first: all of a small file, else those at the top that hold nothing but folders. */
export function firstExpanded({ folders, hosts, children }: PreviewIndex): ReadonlySet<string> {
  if (hosts.length <= OPEN_ALL) return new Set(folders.map(({ key }) => key));
  const top = children.get(null)?.folders ?? [];
  const only = top.length === 1 ? top : top.filter(({ key }) => (children.get(key)?.hosts.length ?? 0) === 0);
  return new Set(only.map(({ key }) => key));
}

/** Whether a host's own words hold the text, which is in lower case. */
function hostFits({ name, address, protocols }: PreviewHost, text: string): boolean {
  const words = `${name}\n${address}\n${protocols.map((each) => PROTOCOL_LABEL[each]).join('\n')}`;
  return words.toLocaleLowerCase().includes(text);
}

interface Shown {
  folders: readonly { folder: PreviewFolder; inside: Shown }[];
  hosts: readonly PreviewHost[];
  count: number;
}

/** The part of the tree that a filter leaves; a folder whose name fits keeps what is inside. */
function filtered(
  index: PreviewIndex,
  marks: ReadonlyMap<string, HostMark>,
  { text, mark }: PreviewFilter,
): Shown {
  const wanted = text.trim().toLocaleLowerCase();
  const everything = wanted === '' && mark === null;
  const marked = (host: PreviewHost): boolean => mark === null || (marks.get(host.key) ?? 'new') === mark;
  const visit = (parent: string | null, inside: boolean): Shown => {
    const below = index.children.get(parent) ?? { folders: [], hosts: [] };
    const hosts = below.hosts.filter((host) => marked(host) && (inside || hostFits(host, wanted)));
    const folders = below.folders
      .map((folder) => {
        const fits = inside || folder.name.toLocaleLowerCase().includes(wanted);
        return { folder, fits, inside: visit(folder.key, fits) };
      })
      .filter(
        (each) =>
          everything ||
          each.inside.count > 0 ||
          each.inside.folders.length > 0 ||
          (each.fits && mark === null),
      );
    const count = folders.reduce((sum, each) => sum + each.inside.count, hosts.length);
    return { folders, hosts, count };
  };
  return visit(null, wanted === '');
}

/** Whether a filter leaves something out. */
export const isFiltering = ({ text, mark }: PreviewFilter): boolean => text.trim() !== '' || mark !== null;

/**
 * The visible rows, top to bottom, folders before hosts.
 * @param toggled keys of the open folders; while filtering every folder is open but for these.
 */
export function previewRows(
  index: PreviewIndex,
  marks: ReadonlyMap<string, HostMark>,
  filter: PreviewFilter,
  toggled: ReadonlySet<string>,
): PreviewRow[] {
  const filtering = isFiltering(filter);
  const rows: PreviewRow[] = [];
  const visit = (shown: Shown, level: number): void => {
    const setSize = shown.folders.length + shown.hosts.length;
    shown.folders.forEach(({ folder, inside }, at) => {
      const expanded = toggled.has(folder.key) !== filtering;
      const place = { key: `folder:${folder.key}`, level, posInSet: at + 1, setSize };
      rows.push({ type: 'folder', folder, expanded, count: inside.count, ...place });
      if (expanded) visit(inside, level + 1);
    });
    shown.hosts.forEach((host, at) => {
      const place = { key: `host:${host.key}`, level, posInSet: shown.folders.length + at + 1, setSize };
      rows.push({ type: 'host', host, mark: marks.get(host.key) ?? 'new', ...place });
    });
  };
  visit(filtered(index, marks, filter), 1);
  return rows;
}

/** Index of the row of the folder around a row, or -1. */
export function rowAbove(rows: readonly PreviewRow[], at: number): number {
  const level = rows[at]?.level ?? 1;
  return rows.findLastIndex((row, other) => other < at && row.level < level);
}
