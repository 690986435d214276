import {
  type EffectiveProperties,
  folderLevels,
  hostLevels,
  resolveProperties,
} from '../../../shared/model/inheritance';
import type {
  Credential,
  Endpoint,
  Environment,
  Folder,
  Host,
  InventorySnapshot,
} from '../../../shared/model/inventory';
import type { Properties, PropertyKey } from '../../../shared/model/properties';
import type { Loss } from '../import/importModel';

/** What an export is made from: records without a single secret. */
export type ExportView = Pick<InventorySnapshot, 'folders' | 'hosts' | 'credentials' | 'environments'>;

/** The login name that applies, and the credential behind it. */
export interface Login {
  username: string;
  credential: Credential | undefined;
}

/** A finished export. */
export interface ExportResult {
  text: string;
  /** What the format can't hold, entry by entry. */
  losses: Loss[];
}

type Level = Folder | undefined;

/** The records of an export in the order of the tree, with what applies to each. */
export class ExportTree {
  /** Parents before their children. */
  readonly folders: Folder[] = [];
  readonly #folders: Map<string, Folder>;
  readonly #hosts: Map<string, Host>;
  readonly #credentials: Map<string, Credential>;
  readonly #environments: Map<string, Environment>;
  readonly #foldersIn: ReadonlyMap<string | null, Folder[]>;
  readonly #hostsIn: ReadonlyMap<string | null, Host[]>;

  constructor(readonly view: ExportView) {
    this.#folders = byId(view.folders);
    this.#hosts = byId(view.hosts);
    this.#credentials = byId(view.credentials);
    this.#environments = byId(view.environments);
    const children = grouped(view.folders, ({ parentId }) => this.#known(parentId));
    this.#foldersIn = children;
    const open = [...(children.get(null) ?? [])].reverse();
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      this.folders.push(folder);
      open.push(...[...(children.get(folder.id) ?? [])].reverse());
    }
    this.#hostsIn = grouped(view.hosts, ({ folderId }) => this.#known(folderId));
  }

  /** Every host, folder by folder, those at the top first. */
  get hosts(): Host[] {
    return [null, ...this.folders].flatMap((folder) => this.hostsIn(folder?.id ?? null));
  }

  /** Hosts directly in a folder, in order. */
  hostsIn(folderId: string | null): readonly Host[] {
    return this.#hostsIn.get(folderId) ?? [];
  }

  /** Folders directly in a folder, in order. */
  foldersIn(parentId: string | null): readonly Folder[] {
    return this.#foldersIn.get(parentId) ?? [];
  }

  folder(id: string | null): Folder | undefined {
    return id === null ? undefined : this.#folders.get(id);
  }

  host(id: string | null | undefined): Host | undefined {
    return id === null || id === undefined ? undefined : this.#hosts.get(id);
  }

  credential(id: string | null | undefined): Credential | undefined {
    return id === null || id === undefined ? undefined : this.#credentials.get(id);
  }

  environment(id: string | null | undefined): Environment | undefined {
    return id === null || id === undefined ? undefined : this.#environments.get(id);
  }

  /** Names of the folders down to one, its own last. */
  folderPath(id: string | null): string[] {
    const names: string[] = [];
    const seen = new Set<string>();
    for (let folder: Level = this.folder(id); folder !== undefined && !seen.has(folder.id);) {
      seen.add(folder.id);
      names.unshift(folder.name);
      folder = this.folder(folder.parentId);
    }
    return names;
  }

  /** Names of the folders down to a host, and its own. */
  hostPath(host: Host): string[] {
    return [...this.folderPath(host.folderId), host.name];
  }

  /** What applies to an endpoint of a host, or to the host itself. */
  effective(host: Host, endpoint?: Endpoint): EffectiveProperties {
    return resolveProperties(hostLevels(host, endpoint, this.#folders));
  }

  /** The login name that applies, and the credential behind it. */
  login(host: Host, endpoint?: Endpoint): Login {
    return this.#login(this.effective(host, endpoint));
  }

  /** {@link login} that a folder hands down. */
  folderLogin(folder: Folder): Login {
    return this.#login(resolveProperties(folderLevels(folder.id, this.#folders)));
  }

  /** The host through which another is reached. */
  jumpHost(host: Host, endpoint?: Endpoint): Host | undefined {
    return this.host(this.effective(host, endpoint).jumpHostId.value);
  }

  /** Names the properties of an entry that a format has no place for. */
  lostProperties(path: string[], properties: Properties, held: ReadonlySet<PropertyKey>): Loss[] {
    return Object.entries(properties)
      .filter(([key]) => !held.has(key as PropertyKey))
      .map(([key, value]) => ({
        path,
        field: key,
        value: this.#shown(value),
        reason: 'The format has no such setting.',
      }));
  }

  #shown(value: unknown): string {
    if (value === null) return 'none';
    if (Array.isArray(value)) return value.map((each) => this.#shown(each)).join(', ');
    if (typeof value === 'object') return Object.keys(value).join(', ');
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return this.credential(text)?.name ?? this.host(text)?.name ?? this.environment(text)?.name ?? text;
  }

  #login({ username, credentialId }: EffectiveProperties): Login {
    const credential = this.credential(credentialId.value);
    const name = username.value ?? '';
    return { username: name === '' ? (credential?.username ?? '') : name, credential };
  }

  #known(folderId: string | null): string | null {
    return folderId !== null && this.#folders.has(folderId) ? folderId : null;
  }
}

/** Names that an export gives to hosts, each once. */
export class FreeNames {
  readonly #taken = new Set<string>();

  /** The name itself, or the first of `name-2`, `name-3`, … that is free. Letter case tells no names apart. */
  take(name: string, separator = '-'): string {
    let free = name;
    for (let count = 2; this.#taken.has(free.toLowerCase()); count++) free = `${name}${separator}${count}`;
    this.#taken.add(free.toLowerCase());
    return free;
  }
}

function byId<T extends { id: string }>(records: readonly T[]): Map<string, T> {
  return new Map(records.map((record) => [record.id, record]));
}

function grouped<T extends { position: number }>(
  records: readonly T[],
  parent: (record: T) => string | null,
): Map<string | null, T[]> {
  const groups = new Map<string | null, T[]>();
  for (const record of records) {
    const id = parent(record);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [record]);
    else group.push(record);
  }
  for (const group of groups.values()) group.sort((a, b) => a.position - b.position);
  return groups;
}
