import {
  CREDENTIAL_DERIVED,
  type Credential,
  type Environment,
  type Folder,
  type Host,
  type InventoryChange,
  type NodeRef,
  type SecretSlot,
} from '../../shared/model/inventory';
import type { CredentialTimes, Store, StoredCredential } from '../store/store';
import { FetchedHosts, type HostList, listOf } from './fetchedHosts';

/** A change on its way: only what is new, changed or removed. */
export type Change = Omit<InventoryChange, 'revision'>;

/** An empty {@link Change}, or one with the given parts. */
export function changeOf(parts: Partial<Change>): Change {
  return { folders: [], hosts: [], environments: [], credentials: [], removed: [], ...parts };
}

/** Ids of the sealed secrets of one credential. */
export type SecretIds = Partial<Record<SecretSlot, string>>;

/** Hosts that are fetched between two looks at the clock: 1 to 2 ms. */
const FETCHED_AT_ONCE = 500;
/** Hosts that are parsed between two looks at the clock: under 1 ms. */
const PARSED_AT_ONCE = 100;

/** Every record in memory, read once; damaged references never make a record unreachable. */
export class InventoryRecords {
  readonly folders = new Map<string, Folder>();
  readonly hosts = new Map<string, Host>();
  readonly environments = new Map<string, Environment>();
  readonly credentials = new Map<string, StoredCredential>();
  readonly #secrets = new Map<string, SecretIds>();
  readonly #times = new Map<string, CredentialTimes>();
  /** Ids of the folders and hosts in each folder; null: the top level. Made when first asked for. */
  #children: Map<string | null, Set<string>> | undefined;

  /** What is not in {@link hosts} yet; undefined: everything is. */
  #unread: FetchedHosts | undefined;
  #parsed = 0;

  /** Reads everything but the hosts: one query a table. Call {@link read} until it returns true. */
  constructor(store: Store) {
    const folders = store.folders.all();
    for (const folder of folders) this.folders.set(folder.id, folder);
    for (const folder of folders) this.folders.set(folder.id, this.#reachableFolder(folder));
    for (const environment of store.environments.all()) this.environments.set(environment.id, environment);
    for (const credential of store.credentials.all()) this.credentials.set(credential.id, credential);
    for (const { credentialId, slot, id } of store.secrets.list()) {
      this.#secrets.set(credentialId, { ...this.#secrets.get(credentialId), [slot]: id });
    }
    for (const times of store.credentialTimes.all()) this.#times.set(times.credentialId, times);
    const decode = (document: Buffer): Host | undefined => {
      const host = store.hosts.decode(document);
      return host === undefined ? undefined : this.reachable(host);
    };
    this.#unread = new FetchedHosts(store.hosts.documents(FETCHED_AT_ONCE), decode);
  }

  /** A stored host as it is shown: one whose folder is lost stands at the top level. */
  reachable(host: Host): Host {
    return host.folderId === null || this.folders.has(host.folderId) ? host : { ...host, folderId: null };
  }

  /** Whether every host is in {@link hosts}. */
  get complete(): boolean {
    return this.#unread === undefined;
  }

  /** Every host as it is now, read or not. */
  list(): HostList {
    return this.#unread ?? listOf([...this.hosts.values()]);
  }

  /** Reads hosts for about `ms`; false: there are more. */
  read(ms: number): boolean {
    const end = performance.now() + ms;
    if (this.#unread?.fetch(ms) === false) return false;
    while (this.#unread !== undefined) {
      if (performance.now() >= end) return false;
      const until = this.#parsed + PARSED_AT_ONCE;
      const { hosts, more } = this.#unread.range(this.#parsed, until);
      for (const host of hosts) this.hosts.set(host.id, host);
      this.#parsed = until;
      if (!more) this.#unread = undefined;
    }
    return true;
  }

  /** Which sealed secrets a credential has. */
  secretIds(credentialId: string): SecretIds {
    return this.#secrets.get(credentialId) ?? {};
  }

  setSecretIds(credentialId: string, ids: SecretIds): void {
    this.#secrets.set(credentialId, ids);
  }

  /** Notes when a secret of a credential was set, or when it logged in. */
  setTimes(credentialId: string, times: Partial<Omit<CredentialTimes, 'credentialId'>>): void {
    const before = this.#times.get(credentialId) ?? { credentialId, secretSetAt: null, lastUsedAt: null };
    this.#times.set(credentialId, { ...before, ...times });
  }

  /** A credential as windows may know it. */
  shown(credential: StoredCredential): Credential {
    const times = this.#times.get(credential.id);
    return {
      ...credential,
      hasSecret: Object.keys(this.secretIds(credential.id)) as SecretSlot[],
      secretSetAt: times?.secretSetAt ?? null,
      lastUsedAt: times?.lastUsedAt ?? null,
    };
  }

  /** Folders and hosts directly in a folder, in order. */
  children(folderId: string | null): (Folder | Host)[] {
    const nodes: (Folder | Host)[] = [];
    for (const id of this.#childrenByFolder().get(folderId) ?? []) {
      const node = this.folders.get(id) ?? this.hosts.get(id);
      if (node !== undefined) nodes.push(node);
    }
    return nodes.sort((a, b) => a.position - b.position);
  }

  /** The position after the last child of a folder. */
  endOf(folderId: string | null): number {
    let last = 0;
    for (const id of this.#childrenByFolder().get(folderId) ?? []) {
      const node = this.folders.get(id) ?? this.hosts.get(id);
      last = Math.max(last, node?.position ?? 0);
    }
    return last + 1;
  }

  /** A folder with everything below it, the folder first. */
  subtree(folderId: string): NodeRef[] {
    const found: NodeRef[] = [];
    const open = [folderId];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      found.push({ kind: 'folder', id });
      for (const child of this.#childrenByFolder().get(id) ?? []) {
        if (this.folders.has(child)) open.push(child);
        else found.push({ kind: 'host', id: child });
      }
    }
    return found;
  }

  /** Takes over a committed change. */
  apply(change: Change): void {
    for (const folder of change.folders) this.#putNode(this.folders, folder, 'parentId');
    for (const host of change.hosts) this.#putNode(this.hosts, host, 'folderId');
    for (const environment of change.environments) this.environments.set(environment.id, environment);
    for (const credential of change.credentials)
      this.credentials.set(credential.id, storedCredential(credential));
    for (const ref of change.removed) this.#remove(ref);
  }

  #childrenByFolder(): Map<string | null, Set<string>> {
    if (this.#children !== undefined) return this.#children;
    const children = new Map<string | null, Set<string>>();
    for (const { id, parentId } of this.folders.values()) addChild(children, parentId, id);
    for (const { id, folderId } of this.hosts.values()) addChild(children, folderId, id);
    return (this.#children = children);
  }

  #putNode<T extends Folder | Host>(map: Map<string, T>, node: T, parentKey: keyof T): void {
    const before = map.get(node.id);
    if (before !== undefined) this.#children?.get(before[parentKey] as string | null)?.delete(node.id);
    map.set(node.id, node);
    if (this.#children !== undefined) addChild(this.#children, node[parentKey] as string | null, node.id);
  }

  #remove({ kind, id }: NodeRef): void {
    const parent = this.folders.get(id)?.parentId ?? this.hosts.get(id)?.folderId ?? null;
    if (kind === 'folder' || kind === 'host') this.#children?.get(parent)?.delete(id);
    if (kind === 'folder') this.folders.delete(id);
    else if (kind === 'host') this.hosts.delete(id);
    else if (kind === 'credential') this.credentials.delete(id);
    else this.environments.delete(id);
  }

  /** A folder whose parent was lost, or that damage made its own ancestor, is shown at the top level. */
  #reachableFolder(folder: Folder): Folder {
    const seen = new Set([folder.id]);
    for (let id = folder.parentId; id !== null;) {
      const parent = this.folders.get(id);
      if (parent === undefined || seen.has(id)) return { ...folder, parentId: null };
      seen.add(id);
      id = parent.parentId;
    }
    return folder;
  }
}

/** A credential without what is known of it from elsewhere. */
export function storedCredential(credential: Credential | StoredCredential): StoredCredential {
  const entries = Object.entries(credential).filter(([name]) => !Object.hasOwn(CREDENTIAL_DERIVED, name));
  return Object.fromEntries(entries) as StoredCredential;
}

function addChild(children: Map<string | null, Set<string>>, parent: string | null, id: string): void {
  const siblings = children.get(parent);
  if (siblings === undefined) children.set(parent, new Set([id]));
  else siblings.add(id);
}
