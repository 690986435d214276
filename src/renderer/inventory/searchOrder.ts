import type { Host, SearchHit } from '../../shared/model/inventory';
import { folderPath, type Mirror } from '../stores/inventoryMirror';
import type { SearchEntry } from './searchEntries';
import { naturalKey, sortHosts } from './treeOrder';

/** Orders of what was found. */
export const RESULT_SORTS = ['relevance', 'name', 'address', 'folder'] as const;
/** One of {@link RESULT_SORTS}. */
export type ResultSort = (typeof RESULT_SORTS)[number];

/** They stand on a menu: "By relevance". */
export const RESULT_SORT_LABEL: Record<ResultSort, string> = {
  relevance: 'relevance',
  name: 'name',
  address: 'address',
  folder: 'folder',
};

/** More than so many further results are left in no order where relevance decides: nobody scrolls there. */
const MOST_SORTED = 5000;

type FoundHost = Extract<SearchEntry, { kind: 'host' }>;

const NO_SOURCE = { environments: new Map(), environmentIdOf: () => null };

/** Hosts by the folders above them, then by name. */
function byFolder(mirror: Pick<Mirror, 'folders'>, hosts: readonly Host[]): Host[] {
  const paths = new Map<string | null, string>();
  const pathOf = (folderId: string | null): string => {
    let path = paths.get(folderId);
    if (path === undefined) {
      path = naturalKey(folderPath(mirror, folderId).join('\u0001'));
      paths.set(folderId, path);
    }
    return path;
  };
  const named = sortHosts(hosts, 'name', NO_SOURCE);
  const keyed = named.map((host) => ({ host, path: pathOf(host.folderId) }));
  keyed.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return keyed.map(({ host }) => host);
}

/** All that was found, in an order. */
export interface Found {
  /** The best, best first. */
  hits: readonly SearchHit[];
  /** Every host that fits, in no order; null: not known yet. */
  all: readonly string[] | null;
}

/** The lines of what was found: the best with what matched in them, then all others; folders first where names decide. */
export function orderEntries(
  mirror: Pick<Mirror, 'hosts' | 'folders'>,
  { hits, all }: Found,
  sort: ResultSort,
): SearchEntry[] {
  const best = new Map<string, FoundHost>();
  const folders: SearchEntry[] = [];
  const ranked: SearchEntry[] = [];
  for (const hit of hits) {
    const key = `hit:${hit.id}`;
    const host = hit.kind === 'host' ? mirror.hosts.get(hit.id) : undefined;
    const folder = hit.kind === 'folder' ? mirror.folders.get(hit.id) : undefined;
    if (host !== undefined) {
      const entry: FoundHost = { kind: 'host', key, host, hit };
      best.set(host.id, entry);
      ranked.push(entry);
    } else if (folder !== undefined) {
      const entry: SearchEntry = { kind: 'folder', key, folder, hit };
      folders.push(entry);
      ranked.push(entry);
    }
  }
  const others: Host[] = [];
  for (const id of all ?? []) {
    const host = best.has(id) ? undefined : mirror.hosts.get(id);
    if (host !== undefined) others.push(host);
  }
  const entryOf = (host: Host): FoundHost =>
    best.get(host.id) ?? { kind: 'host', key: `hit:${host.id}`, host, hit: null };
  if (sort === 'relevance') {
    const rest = others.length > MOST_SORTED ? others : sortHosts(others, 'name', NO_SOURCE);
    return [...ranked, ...rest.map(entryOf)];
  }
  const hosts = [...[...best.values()].map(({ host }) => host), ...others];
  const sorted = sort === 'folder' ? byFolder(mirror, hosts) : sortHosts(hosts, sort, NO_SOURCE);
  return [...folders, ...sorted.map(entryOf)];
}
