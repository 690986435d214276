import type { Folder, Host, NodeRef } from './inventory';
import { folderUsage } from './folderUsage';
import type { Properties, PropertyKey } from './properties';

/** What usage is worked out from. */
export interface UsageRecords {
  folders: ReadonlyMap<string, Pick<Folder, 'id' | 'parentId' | 'name' | 'properties'>>;
  hosts: ReadonlyMap<string, Pick<Host, 'id' | 'folderId' | 'name' | 'properties' | 'endpoints'>>;
}

/** Properties by which one record uses another. */
export const USING_KEYS = ['credentialId', 'extraCredentialIds', 'jumpHostId', 'environmentId'] as const;
/** One of {@link USING_KEYS}. */
export type UsingKey = (typeof USING_KEYS)[number];

/** One place where a record is named: a folder, a host, or an endpoint of it. */
export interface UsePlace {
  kind: 'folder' | 'host';
  id: string;
  name: string;
  /** The endpoint that names it: its label, else its protocol; null: the folder or host itself does. */
  endpoint: string | null;
  key: UsingKey;
  /** Hosts that use the record because of this place. */
  hosts: number;
}

/** Where a record is used. */
export interface Usage {
  /** Where it is set directly, folders first. For a folder: none. */
  places: UsePlace[];
  /** Hosts that use it effectively, own or inherited; for a folder those that take something from it. */
  hosts: number;
  /** For a folder: how many hosts take each property that it sets. */
  shares: { key: PropertyKey; hosts: number }[];
}

/** What is used nowhere. */
export const UNUSED: Usage = { places: [], hosts: 0, shares: [] };

/** Usage of every credential, jump host and environment by its id. Records that nobody uses are absent. */
export type UsageIndex = ReadonlyMap<string, Usage>;

/** What a host or folder has of {@link USING_KEYS}. */
export type UsingValues = Pick<Properties, UsingKey>;

/** Looks at every folder and host once, however many records are asked about. */
export function usageIndex(records: UsageRecords): UsageIndex {
  const index = new Counter();
  for (const { id, name, properties } of records.folders.values()) {
    index.place({ kind: 'folder', id, name, endpoint: null, hosts: 0 }, properties);
  }
  const inherited = new FolderValues(records.folders);
  // Most hosts set nothing themselves: those of a folder are counted at once.
  const plain = new Map<string | null, number>();
  for (const host of records.hosts.values()) {
    if (setsNothing(host)) plain.set(host.folderId, (plain.get(host.folderId) ?? 0) + 1);
    else countHost(index, host, inherited);
  }
  for (const [folderId, hosts] of plain) index.useByAll(hosts, inherited.of(folderId));
  return index.usages;
}

type UsingHost = UsageRecords['hosts'] extends ReadonlyMap<string, infer H> ? H : never;

function setsNothing({ properties, endpoints }: UsingHost): boolean {
  const isEmpty = (own: Properties): boolean =>
    own.credentialId === undefined &&
    own.extraCredentialIds === undefined &&
    own.jumpHostId === undefined &&
    own.environmentId === undefined;
  return isEmpty(properties) && endpoints.every((endpoint) => isEmpty(endpoint.properties));
}

function countHost(index: Counter, host: UsingHost, inherited: FolderValues): void {
  const { id, name, folderId, properties, endpoints } = host;
  index.place({ kind: 'host', id, name, endpoint: null, hosts: 1 }, properties);
  const above = inherited.of(folderId);
  index.nextHost();
  for (const endpoint of endpoints) {
    const label = endpoint.label === '' ? endpoint.protocol : endpoint.label;
    index.place({ kind: 'host', id, name, endpoint: label, hosts: 1 }, endpoint.properties);
    for (const key of USING_KEYS) {
      const nearest = ownValue(endpoint.properties, key) ?? ownValue(properties, key);
      if (nearest === undefined) index.use(above.values[key], above.from[key], 1);
      else index.use(nearest, undefined, 1);
    }
  }
}

/** Usage of one credential, host (as jump host), environment or folder. */
export function usageOf(ref: NodeRef, records: UsageRecords): Usage {
  if (ref.kind === 'folder') return folderUsage(ref.id, records);
  return usageIndex(records).get(ref.id) ?? UNUSED;
}

/** A value that is set, "none" included, as an object that `??` passes on; undefined: inherit. */
export function ownValue(properties: Properties, key: UsingKey): UsingValues[UsingKey] | undefined {
  const value = properties[key];
  return value === null ? NONE : value;
}
/** Set to "none": nobody is used, and nothing is inherited. */
const NONE: string[] = [];

class Counter {
  readonly usages = new Map<string, Usage>();
  /** What the host that is looked at has counted for: several endpoints of it count once. */
  readonly #counted = new Set<Usage | UsePlace>();
  /** Places at folders, by folder. */
  readonly #atFolders = new Map<string, UsePlace[]>();

  place(where: Omit<UsePlace, 'key'>, properties: Properties): void {
    for (const key of USING_KEYS) {
      const value = properties[key];
      if (value === undefined || value === null) continue;
      for (const id of idsOf(value)) this.#add(id, { ...where, key });
    }
  }

  nextHost(): void {
    this.#counted.clear();
  }

  /** Counts hosts that have nothing but what their folder hands down. */
  useByAll(hosts: number, { values, from }: Handed): void {
    this.nextHost();
    for (const key of USING_KEYS) this.use(values[key], from[key], hosts);
  }

  /** `from`: where the value is set, if it is inherited. */
  use(value: UsingValues[UsingKey], from: Origin | undefined, hosts: number): void {
    if (value === undefined || value === null) return;
    for (const id of idsOf(value)) this.#count(this.#usage(id), hosts);
    if (from === undefined) return;
    for (const place of this.#atFolders.get(from.folderId) ?? []) {
      if (place.key === from.key) this.#count(place, hosts);
    }
  }

  #count(counted: Usage | UsePlace, hosts: number): void {
    if (this.#counted.has(counted)) return;
    this.#counted.add(counted);
    counted.hosts += hosts;
  }

  #add(id: string, place: UsePlace): void {
    this.#usage(id).places.push(place);
    if (place.kind !== 'folder') return;
    const known = this.#atFolders.get(place.id);
    if (known === undefined) this.#atFolders.set(place.id, [place]);
    else known.push(place);
  }

  #usage(id: string): Usage {
    let usage = this.usages.get(id);
    if (usage === undefined) this.usages.set(id, (usage = { places: [], hosts: 0, shares: [] }));
    return usage;
  }
}

const idsOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value;

/** Where an inherited value is set. */
interface Origin {
  folderId: string;
  key: UsingKey;
}

/** What a folder hands down, and where each value comes from. */
export interface Handed {
  values: UsingValues;
  from: Partial<Record<UsingKey, Origin>>;
}

const NOTHING: Handed = { values: {}, from: {} };

/** What each folder hands down, worked out once a folder. */
export class FolderValues {
  readonly #known = new Map<string | null, Handed>([[null, NOTHING]]);

  constructor(private readonly folders: UsageRecords['folders']) {}

  of(folderId: string | null): Handed {
    const path: string[] = [];
    let at = folderId;
    // A circle in damaged data ends the walk: a folder on the path is not gone into again.
    while (at !== null && !this.#known.has(at) && !path.includes(at)) {
      path.push(at);
      at = this.folders.get(at)?.parentId ?? null;
    }
    let handed = this.#known.get(at) ?? NOTHING;
    for (const id of path.reverse()) {
      handed = handedDown(id, this.folders.get(id)?.properties ?? {}, handed);
      this.#known.set(id, handed);
    }
    return handed;
  }
}

function handedDown(folderId: string, properties: Properties, above: Handed): Handed {
  const values: Record<string, unknown> = { ...above.values };
  const from = { ...above.from };
  for (const key of USING_KEYS) {
    const value = ownValue(properties, key);
    if (value === undefined) continue;
    values[key] = value;
    from[key] = { folderId, key };
  }
  return { values: values, from };
}
