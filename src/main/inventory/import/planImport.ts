import type { ImportOptions, Loss } from '../../../shared/model/import';
import { extrasOf } from '../../../shared/model/credentialExtras';
import type { Environment, Folder, Host, SecretSlot } from '../../../shared/model/inventory';
import type { Properties } from '../../../shared/model/properties';
import type { StoredCredential } from '../../store/store';
import type { Change, InventoryRecords } from '../records';
import { changeOf } from '../records';
import { jumpEndpoint, jumpHostOf, viewWith } from '../references';
import { conflictFinder } from './conflicts';
import type { ImportedCredential, ImportedHost, ImportedProperties, ImportedTree } from './importModel';

/** A secret that has to be sealed for a new credential. */
export interface PlannedSecret {
  credentialKey: string;
  credentialId: string;
  slot: SecretSlot;
}

/** What an import would do. */
export interface ImportPlan {
  /** New and changed records, ready to be written. */
  created: Change;
  updated: Host[];
  /** Keys of hosts that are there already and stay as they are. */
  skipped: string[];
  /** Keys of hosts that change one that is there. */
  updates: string[];
  secrets: PlannedSecret[];
  /** What the inventory itself could not take, such as circles of jump hosts. */
  losses: Loss[];
}

/** Colours that new environments get in turn, `#rrggbb`. */
const ENVIRONMENT_COLOURS = ['#3d8bd9', '#8a63d2', '#2f9e6b', '#c98a1b'];
/** An environment whose name says so is the one to be careful with. */
const PRODUCTION = /^(prd|prod|production|live)$/i;
const PRODUCTION_COLOUR = '#d64550';

/**
 * Works out what an import changes. Nothing is written, no record that is there is touched: the same plan serves the
 * preview and the import itself.
 */
export function planImport(
  tree: ImportedTree,
  records: InventoryRecords,
  options: ImportOptions,
  newId: () => string,
): ImportPlan {
  return new Planner(tree, records, options, newId).plan();
}

class Planner {
  readonly #folderIds = new Map<string, string>();
  readonly #hostIds = new Map<string, string>();
  readonly #credentialIds = new Map<string, string>();
  readonly #environmentIds = new Map<string, string>();
  readonly #positions = new Map<string | null, number>();
  readonly #credentials: StoredCredential[] = [];
  readonly #environments: Environment[] = [];
  readonly #secrets: PlannedSecret[] = [];
  readonly #losses: Loss[] = [];
  readonly #imported = new Map<string, ImportedCredential>();
  /** Ids of folders by lower-case name, for each parent that was looked at. */
  readonly #children = new Map<string | null, Map<string, string>>();
  #takenNames: Set<string> | undefined;

  constructor(
    private readonly tree: ImportedTree,
    private readonly records: InventoryRecords,
    private readonly options: ImportOptions,
    private readonly newId: () => string,
  ) {
    for (const credential of tree.credentials) this.#imported.set(credential.key, credential);
    for (const { id, name } of records.environments.values())
      this.#environmentIds.set(name.toLowerCase(), id);
  }

  plan(): ImportPlan {
    const { tree, options } = this;
    const top = this.#top();
    const existing = this.#mapFolders(top.id);
    const find = conflictFinder(this.records, options.match);
    const found = new Map<string, Host>();
    const changed = new Set<string>();
    for (const host of tree.hosts) {
      const match = options.conflict === 'duplicate' ? undefined : find(host, this.#folderOf(host, top.id));
      // Two entries of one file never change the same host: the second is a host of its own.
      if (match !== undefined && !(options.conflict === 'update' && changed.has(match.id))) {
        found.set(host.key, match);
        changed.add(match.id);
      }
      this.#hostIds.set(host.key, found.get(host.key)?.id ?? this.newId());
    }
    const fresh = tree.hosts.filter(({ key }) => !found.has(key));
    const updates = options.conflict === 'update' ? tree.hosts.filter(({ key }) => found.has(key)) : [];
    const folders = this.#newFolders(existing, fresh, top.id);
    const hosts = fresh.map((host) => this.#newHost(host, this.#folderOf(host, top.id)));
    const updated = updates.map((host) => this.#merged(host, found.get(host.key)));
    if (hosts.length > 0) this.#looseCredentials();
    const created = changeOf({
      folders:
        top.folder === null || (folders.length === 0 && hosts.length === 0)
          ? folders
          : [top.folder, ...folders],
      hosts,
      environments: this.#environments,
      credentials: this.#credentials.map((credential) => ({
        ...credential,
        ...{ hasSecret: [], secretSetAt: null, lastUsedAt: null },
      })),
    });
    this.#breakCircles(created.folders, [...hosts, ...updated]);
    return {
      created,
      updated,
      skipped: options.conflict === 'skip' ? [...found.keys()] : [],
      updates: updates.map(({ key }) => key),
      secrets: this.#secrets,
      losses: this.#losses,
    };
  }

  #top(): { id: string | null; folder: Folder | null } {
    const { folderId, newFolder } = this.options;
    if (newFolder === null) return { id: folderId, folder: null };
    const same = this.records
      .children(folderId)
      .find((node) => isFolder(node) && sameName(node.name, newFolder));
    if (same !== undefined && this.options.conflict !== 'duplicate') return { id: same.id, folder: null };
    const position = this.#position(folderId);
    const folder = {
      id: this.newId(),
      parentId: folderId,
      name: newFolder,
      notes: '',
      properties: {},
      position,
    };
    return { id: folder.id, folder };
  }

  /** Gives every imported folder an id: of the folder with its name in the same place, or a new one. */
  #mapFolders(topId: string | null): Set<string> {
    const existing = new Set<string>();
    for (const { key, parentKey, name } of this.tree.folders) {
      const parentId = parentKey === null ? topId : (this.#folderIds.get(parentKey) ?? topId);
      const known = this.options.conflict === 'duplicate' ? undefined : this.#folderNamed(parentId, name);
      this.#folderIds.set(key, known ?? this.newId());
      if (known !== undefined) existing.add(key);
    }
    return existing;
  }

  #folderNamed(parentId: string | null, name: string): string | undefined {
    let children = this.#children.get(parentId);
    if (children === undefined) {
      const folders = this.records.children(parentId).filter(isFolder);
      children = new Map(folders.map((folder) => [folder.name.toLowerCase(), folder.id]));
      this.#children.set(parentId, children);
    }
    return children.get(name.toLowerCase());
  }

  /** New folders that something new goes into, and those that were empty in the file as well. */
  #newFolders(existing: ReadonlySet<string>, fresh: readonly ImportedHost[], topId: string | null): Folder[] {
    const parents = new Map(this.tree.folders.map(({ key, parentKey }) => [key, parentKey]));
    const needed = new Set<string>();
    const need = (start: string | null | undefined): void => {
      for (let key = start; key !== null && key !== undefined && !needed.has(key); key = parents.get(key)) {
        needed.add(key);
      }
    };
    for (const { folderKey } of fresh) need(folderKey);
    const filled = new Set(this.tree.hosts.map(({ folderKey }) => folderKey));
    const inner = new Set(this.tree.folders.map(({ parentKey }) => parentKey));
    for (const { key } of this.tree.folders) if (!filled.has(key) && !inner.has(key)) need(key);
    return this.tree.folders
      .filter(({ key }) => needed.has(key) && !existing.has(key))
      .map(({ key, parentKey, name, notes, properties }) => {
        const parentId = parentKey === null ? topId : (this.#folderIds.get(parentKey) ?? topId);
        return {
          id: this.#folderIds.get(key) ?? this.newId(),
          parentId,
          name,
          notes,
          properties: this.#properties(properties),
          position: this.#position(parentId),
        };
      });
  }

  #folderOf({ folderKey }: ImportedHost, topId: string | null): string | null {
    return folderKey === null ? topId : (this.#folderIds.get(folderKey) ?? topId);
  }

  #newHost(host: ImportedHost, folderId: string | null): Host {
    const { key, name, address, tags, os, notes, customFields, properties, endpoints, favourite } = host;
    return {
      ...{ name, address, tags, os, notes, customFields, favourite },
      id: this.#hostIds.get(key) ?? this.newId(),
      folderId,
      properties: this.#properties(properties),
      endpoints: endpoints.map((endpoint) => ({
        ...endpoint,
        id: this.newId(),
        properties: this.#properties(endpoint.properties),
      })),
      lastUsedAt: null,
      position: this.#position(folderId),
    };
  }

  /** The host that is there with what the import says: its own notes, tags and place are kept. */
  #merged(host: ImportedHost, before: Host | undefined): Host {
    if (before === undefined) throw new Error('only hosts that are there are updated');
    const endpoints = host.endpoints.map((endpoint) => {
      const old = before.endpoints.find(
        ({ protocol, label }) => protocol === endpoint.protocol && label === endpoint.label,
      );
      const properties = { ...old?.properties, ...this.#properties(endpoint.properties) };
      return { ...endpoint, id: old?.id ?? this.newId(), properties };
    });
    const kept = before.endpoints.filter(({ id }) => !endpoints.some((each) => each.id === id));
    return {
      ...before,
      address: host.address,
      os: host.os === '' ? before.os : host.os,
      notes: before.notes === '' ? host.notes : before.notes,
      tags: [...new Set([...before.tags, ...host.tags])].slice(0, 64),
      customFields: Object.fromEntries(
        Object.entries({ ...before.customFields, ...host.customFields }).slice(0, 64),
      ),
      properties: { ...before.properties, ...this.#properties(host.properties) },
      endpoints: [...endpoints, ...kept].slice(0, 32),
    };
  }

  #properties(imported: ImportedProperties): Properties {
    const { credentialKey, extraCredentialKeys, jumpHostKey, environment, ...rest } = imported;
    const properties: Properties = rest;
    if (credentialKey !== undefined) {
      properties.credentialId = credentialKey === null ? null : this.#credential(credentialKey);
    }
    if (extraCredentialKeys !== undefined) {
      properties.extraCredentialIds = extraCredentialKeys?.map((key) => this.#credential(key)) ?? null;
    }
    if (jumpHostKey !== undefined) {
      const id = jumpHostKey === null ? null : this.#hostIds.get(jumpHostKey);
      if (id !== undefined) properties.jumpHostId = id;
    }
    if (environment !== undefined) {
      properties.environmentId = environment === null ? null : this.#environment(environment);
    }
    return properties;
  }

  /** Made when the first record uses it, so that skipped hosts leave none behind. */
  #credential(key: string): string {
    const known = this.#credentialIds.get(key);
    if (known !== undefined) return known;
    const imported = this.#imported.get(key);
    if (imported === undefined) throw new Error('importers name only credentials that they have added');
    const id = this.#sameCredential(imported) ?? this.#newCredential(imported);
    this.#credentialIds.set(key, id);
    return id;
  }

  /** Credentials that no entry of the file uses, such as a gateway's, come along with its hosts. */
  #looseCredentials(): void {
    const used = new Set<string | null | undefined>();
    const note = ({ credentialKey, extraCredentialKeys }: ImportedProperties): void => {
      for (const key of [credentialKey, ...(extraCredentialKeys ?? [])]) used.add(key);
    };
    for (const { properties } of this.tree.folders) note(properties);
    for (const { properties, endpoints } of this.tree.hosts) {
      note(properties);
      for (const endpoint of endpoints) note(endpoint.properties);
    }
    for (const { key } of this.tree.credentials) if (!used.has(key)) this.#credential(key);
  }

  /** One without secrets can be compared with those that are there. */
  #sameCredential({ kind, username, keyFile, slots }: ImportedCredential): string | undefined {
    if (slots.length > 0 || kind === 'password') return undefined;
    for (const credential of this.records.credentials.values()) {
      const same =
        credential.kind === kind && credential.username === username && credential.keyFile === keyFile;
      if (same) return credential.id;
    }
    return undefined;
  }

  #newCredential({ key, name, kind, username, keyFile, notes, slots, ...rest }: ImportedCredential): string {
    const id = this.newId();
    const extras = extrasOf(rest);
    this.#credentials.push({ id, name: this.#freeName(name), kind, username, keyFile, notes, ...extras });
    for (const slot of slots) this.#secrets.push({ credentialKey: key, credentialId: id, slot });
    return id;
  }

  #freeName(name: string): string {
    this.#takenNames ??= new Set([...this.records.credentials.values()].map((each) => each.name));
    let candidate = name;
    for (let count = 2; this.#takenNames.has(candidate); count++)
      candidate = `${name.slice(0, 190)} (${count})`;
    this.#takenNames.add(candidate);
    return candidate;
  }
  #environment(name: string): string {
    const known = this.#environmentIds.get(name.toLowerCase());
    if (known !== undefined) return known;
    const described = this.tree.environments.find((each) => sameName(each.name, name));
    if (described !== undefined) return this.#addEnvironment({ id: this.newId(), ...described });
    const guarded = PRODUCTION.test(name);
    const turn =
      ENVIRONMENT_COLOURS[this.#environments.length % ENVIRONMENT_COLOURS.length] ?? PRODUCTION_COLOUR;
    const colour = guarded ? PRODUCTION_COLOUR : turn;
    return this.#addEnvironment({ id: this.newId(), name, colour, guarded });
  }

  #addEnvironment(environment: Environment): string {
    this.#environments.push(environment);
    this.#environmentIds.set(environment.name.toLowerCase(), environment.id);
    return environment.id;
  }

  #position(folderId: string | null): number {
    const position = this.#positions.get(folderId) ?? this.records.endOf(folderId);
    this.#positions.set(folderId, position + 1);
    return position;
  }

  /** Takes the jump host away where a chain would come back to itself. */
  #breakCircles(folders: Folder[], hosts: Host[]): void {
    const view = viewWith(this.records, folders, hosts);
    const clear = new Set<string>();
    for (const start of hosts) {
      const path = new Set<Host>();
      for (let host: Host | undefined = start; host !== undefined && !clear.has(host.id);) {
        if (path.has(host)) {
          host.properties = { ...host.properties, jumpHostId: null };
          const endpoint = jumpEndpoint(host);
          if (endpoint !== undefined) delete endpoint.properties.jumpHostId;
          const reason = 'The jump hosts go in a circle: this host is reached directly now.';
          this.#losses.push({ path: [host.name], field: 'jump host', value: '', reason });
          break;
        }
        path.add(host);
        const next: string | null = jumpHostOf(host, jumpEndpoint(host), view);
        host = next === null ? undefined : view.hosts.get(next);
      }
      for (const { id } of path) clear.add(id);
    }
  }
}

function isFolder(node: Folder | Host): node is Folder {
  return !('endpoints' in node);
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
