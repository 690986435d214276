import type { Environment, Folder, Host } from '../../shared/model/inventory';
import type { TreeSort } from '../../shared/model/settings';
import type { Contents } from '../stores/childIndex';
import type { Mirror } from '../stores/inventoryMirror';
import { sortFolders, sortHosts, type EnvironmentSource } from './treeOrder';

/** What a folder hands down that rows show: resolved once per change, not once per row. */
export interface HandedDown {
  readonly environmentId: string | null;
  readonly legacy: boolean;
}

/** What stands directly under a folder, in the order in which it is shown. */
export interface Listing {
  readonly folders: readonly Folder[];
  readonly hosts: readonly Host[];
}

/** The inventory arranged for the tree; computed once per change, from what has changed. */
export interface TreeIndex extends Pick<Mirror, 'folders' | 'hosts' | 'children' | 'hostCounts'> {
  readonly sort: TreeSort;
  /** By folder id; null: top level. */
  readonly handedDown: ReadonlyMap<string | null, HandedDown>;
  readonly favourites: readonly Host[];
  /** Last used first. */
  readonly recent: readonly Host[];
  /** The records under a folder. The lists are the same objects as long as nothing in them changes. */
  listing: (folderId: string | null) => Listing;
}

/** How many hosts "Recent" lists: what fits beside the tree without pushing it away. */
const RECENT_LIMIT = 8;

const NOTHING: Listing = { folders: [], hosts: [] };
const TOP: HandedDown = { environmentId: null, legacy: false };

/** The records behind ids, in their order. */
export const recordsOf = <T>(ids: readonly string[], from: ReadonlyMap<string, T>): T[] =>
  ids.map((id) => from.get(id)).filter((record) => record !== undefined);

/** What is known of the things directly under a folder, as long as none of them changes. */
interface Facts extends Listing {
  readonly favourites: readonly Host[];
  readonly recent: readonly Host[];
  sorted: SortedFacts | null;
}

interface SortedFacts {
  readonly sort: TreeSort;
  readonly environments: ReadonlyMap<string, Environment>;
  readonly above: string | null;
  readonly listing: Listing;
}

const knownFacts = new WeakMap<Contents, Facts>();

function factsOf(mirror: Mirror, folderId: string | null): Facts | null {
  const contents = mirror.contents.get(folderId);
  const children = mirror.children.get(folderId);
  if (contents === undefined || children === undefined) return null;
  const known = knownFacts.get(contents);
  if (known !== undefined) return known;
  const hosts = contents.records?.hosts ?? recordsOf(children.hosts, mirror.hosts);
  const facts = {
    folders: contents.records?.folders ?? recordsOf(children.folders, mirror.folders),
    hosts,
    favourites: hosts.filter((host) => host.favourite),
    recent: pickRecent(hosts),
    sorted: null,
  };
  knownFacts.set(contents, facts);
  return facts;
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

type FolderMaps = Pick<Mirror, 'folders' | 'children'>;

/** Most changes leave folders and places alone. */
const resolved = new WeakMap<
  Mirror['children'],
  { of: Mirror['folders']; handedDown: TreeIndex['handedDown'] }
>();

function handedDownIn(mirror: FolderMaps): TreeIndex['handedDown'] {
  const known = resolved.get(mirror.children);
  if (known?.of === mirror.folders) return known.handedDown;
  const handedDown = resolveFolders(mirror);
  resolved.set(mirror.children, { of: mirror.folders, handedDown });
  return handedDown;
}

/** What each folder hands down, in one walk from the top. */
function resolveFolders(mirror: FolderMaps): TreeIndex['handedDown'] {
  const handedDown = new Map<string | null, HandedDown>();
  const visit = (id: string | null, above: HandedDown): void => {
    handedDown.set(id, above);
    for (const folder of recordsOf(mirror.children.get(id)?.folders ?? [], mirror.folders)) {
      const { environmentId, legacyAlgorithms } = folder.properties;
      const legacy = legacyAlgorithms === undefined ? above.legacy : legacyAlgorithms === true;
      const environment = environmentId === undefined ? above.environmentId : environmentId;
      visit(folder.id, { environmentId: environment, legacy });
    }
  };
  visit(null, TOP);
  return handedDown;
}

/** Names alone decide among favourites. */
const NO_ENVIRONMENTS: EnvironmentSource = { environments: new Map(), environmentIdOf: () => null };

/** Arranges the inventory for the tree. */
export function buildTreeIndex(mirror: Mirror, sort: TreeSort = 'manual'): TreeIndex {
  const { folders, hosts, children, hostCounts, environments } = mirror;
  const handedDown = handedDownIn(mirror);
  const favourites: Host[] = [];
  const recent: Host[] = [];
  for (const id of children.keys()) {
    const facts = factsOf(mirror, id);
    if (facts === null) continue;
    for (const host of facts.favourites) favourites.push(host);
    for (const host of facts.recent) recent.push(host);
  }
  const listing = (folderId: string | null): Listing => {
    const facts = factsOf(mirror, folderId);
    if (facts === null || sort === 'manual') return facts ?? NOTHING;
    return sortedListing(facts, sort, environments, handedDown.get(folderId) ?? TOP);
  };
  return {
    ...{ folders, hosts, children, hostCounts, sort, handedDown, listing },
    favourites: sortHosts(favourites, 'name', NO_ENVIRONMENTS),
    recent: pickRecent(recent),
  };
}

function sortedListing(
  facts: Facts,
  sort: Exclude<TreeSort, 'manual'>,
  environments: ReadonlyMap<string, Environment>,
  { environmentId: above }: HandedDown,
): Listing {
  const known = facts.sorted;
  if (known?.sort === sort && known.above === above && known.environments === environments) {
    return known.listing;
  }
  const source: EnvironmentSource = { environments, environmentIdOf: (host) => environmentIn(host, above) };
  const listing = { folders: sortFolders(facts.folders), hosts: sortHosts(facts.hosts, sort, source) };
  facts.sorted = { sort, environments, above, listing };
  return listing;
}

const environmentIn = ({ properties: { environmentId } }: Host, above: string | null): string | null =>
  environmentId === undefined ? above : environmentId;

/** The folder a host is shown in: the top level if its own is unknown. */
export function shownFolder(index: Pick<TreeIndex, 'folders'>, folderId: string | null): string | null {
  return folderId !== null && index.folders.has(folderId) ? folderId : null;
}

/** The environment of a host, its own or that of the nearest folder. */
export function environmentIdOf(index: TreeIndex, host: Host): string | null {
  const above = index.handedDown.get(shownFolder(index, host.folderId)) ?? TOP;
  return environmentIn(host, above.environmentId);
}
