import { createHash } from 'node:crypto';
import type { ImportedFolder, ImportedHost, ImportedProperties, ImportedTree } from '../import/importModel';

/** Longest key that stands as it is; longer ones are digests. */
const LONGEST = 200;

/** How the hosts of a source are told apart. */
export interface KeyRules {
  /** Names are unique in the whole source (Ansible, ssh_config): a host keeps its key when it changes folders. */
  byName: boolean;
  /** Ids that the source gives, by the keys of the import. */
  ids?: ReadonlyMap<string, string>;
}

/** Entries of a source under keys that stay from one refresh to the next. */
export function withStableKeys(
  { folders, hosts }: Pick<ImportedTree, 'folders' | 'hosts'>,
  rules: KeyRules,
): { folders: ImportedFolder[]; hosts: ImportedHost[] } {
  return new KeyGiver(rules).give(folders, hosts);
}

class KeyGiver {
  readonly #keys = new Map<string, string>();
  readonly #paths = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(private readonly rules: KeyRules) {}

  give(
    folders: readonly ImportedFolder[],
    hosts: readonly ImportedHost[],
  ): ReturnType<typeof withStableKeys> {
    for (const { key, parentKey, name } of folders) {
      const path = this.#below(parentKey, name);
      this.#paths.set(key, path);
      this.#keys.set(key, this.#free(`f ${path}`));
    }
    for (const { key, folderKey, name } of hosts) this.#keys.set(key, this.#hostKey(key, folderKey, name));
    return {
      folders: folders.map((folder) => ({
        ...folder,
        key: this.#key(folder.key),
        parentKey: folder.parentKey === null ? null : this.#key(folder.parentKey),
        properties: this.#properties(folder.properties),
      })),
      hosts: hosts.map((host) => ({
        ...host,
        key: this.#key(host.key),
        folderKey: host.folderKey === null ? null : this.#key(host.folderKey),
        properties: this.#properties(host.properties),
        endpoints: host.endpoints.map((each) => ({ ...each, properties: this.#properties(each.properties) })),
      })),
    };
  }

  #hostKey(key: string, folderKey: string | null, name: string): string {
    const id = this.rules.ids?.get(key);
    if (id !== undefined) return this.#free(`i ${id}`);
    return this.#free(this.rules.byName ? `n ${escaped(name)}` : `h ${this.#below(folderKey, name)}`);
  }

  #below(folderKey: string | null, name: string): string {
    const above = folderKey === null ? '' : (this.#paths.get(folderKey) ?? '');
    return above === '' ? escaped(name) : `${above}/${escaped(name)}`;
  }

  /** The wanted key, or with a number where several entries share it. */
  #free(wanted: string): string {
    const short =
      wanted.length <= LONGEST ? wanted : `d ${createHash('sha256').update(wanted).digest('base64url')}`;
    let free = short;
    for (let count = 2; this.#taken.has(free); count++) free = `${short} #${count}`;
    this.#taken.add(free);
    return free;
  }

  #key(key: string): string {
    const found = this.#keys.get(key);
    if (found === undefined) throw new Error('importers name only entries that they have added');
    return found;
  }

  #properties(properties: ImportedProperties): ImportedProperties {
    const { jumpHostKey } = properties;
    return typeof jumpHostKey === 'string'
      ? { ...properties, jumpHostKey: this.#key(jumpHostKey) }
      : properties;
  }
}

/** Keeps the parts of a path apart, whatever stands in a name. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
