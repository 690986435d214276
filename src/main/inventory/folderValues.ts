import type { Folder, Host } from '../../shared/model/inventory';
import type { Properties } from '../../shared/model/properties';

/** The inheritable properties that searching asks for. */
const SEARCHED = ['credentialId', 'username', 'environmentId', 'jumpHostId', 'legacyAlgorithms'] as const;
/** One of those. */
export type SearchedKey = (typeof SEARCHED)[number];
/** Their values. */
export type SearchedProperties = Pick<Properties, SearchedKey>;

const NOTHING: SearchedProperties = {};

/**
 * What each folder hands down, resolved once until a folder changes. Folders are numbered: a test of what they hand down
 * is then one look into an array for each host.
 */
export class FolderValues {
  readonly #folders: ReadonlyMap<string, Folder>;
  readonly #resolved = new Map<string, SearchedProperties>();
  readonly #numbers = new Map<string, number>();
  /** By number; 0 is the top level. */
  readonly #ids: (string | null)[] = [null];

  constructor(folders: ReadonlyMap<string, Folder>) {
    this.#folders = folders;
  }

  /** Some folder has changed: what stands below it may inherit other values. */
  forget(): void {
    this.#resolved.clear();
  }

  /** Number of a folder, whether it exists or not. */
  numberOf(folderId: string | null): number {
    if (folderId === null) return 0;
    const known = this.#numbers.get(folderId);
    if (known !== undefined) return known;
    this.#ids.push(folderId);
    this.#numbers.set(folderId, this.#ids.length - 1);
    return this.#ids.length - 1;
  }

  /** The same test by a folder's number, asked once for each folder. */
  remembered(test: (folderId: string | null) => boolean): (number: number) => boolean {
    const results = new Int8Array(this.#ids.length);
    return (number) => {
      if (results[number] === 0) results[number] = test(this.#ids[number] ?? null) ? 1 : -1;
      return results[number] === 1;
    };
  }

  /** What a folder hands down; null: the top level, which sets nothing. */
  of(folderId: string | null): SearchedProperties {
    if (folderId === null) return NOTHING;
    return this.#resolved.get(folderId) ?? this.#resolve(folderId);
  }

  #resolve(folderId: string): SearchedProperties {
    const folder = this.#folders.get(folderId);
    if (folder === undefined) return NOTHING;
    // Until it is resolved it hands down nothing: that ends a cycle in damaged data.
    this.#resolved.set(folderId, NOTHING);
    const { properties } = folder;
    const above = this.of(folder.parentId);
    const resolved: SearchedProperties = {
      credentialId: own(properties.credentialId, above.credentialId),
      username: own(properties.username, above.username),
      environmentId: own(properties.environmentId, above.environmentId),
      jumpHostId: own(properties.jumpHostId, above.jumpHostId),
      legacyAlgorithms: own(properties.legacyAlgorithms, above.legacyAlgorithms),
    };
    this.#resolved.set(folderId, resolved);
    return resolved;
  }
}

/** Null is a value of its own ("none"); only what is not set is inherited. */
function own<T>(value: T | undefined, above: T | undefined): T | undefined {
  return value === undefined ? above : value;
}

/** Which of the searched properties a host or one of its endpoints sets itself, as bits (see {@link ownBitsOf}). */
export function ownBits({ properties, endpoints }: Host): number {
  let bits = bitsOf(properties);
  for (const endpoint of endpoints) bits |= bitsOf(endpoint.properties);
  return bits;
}

function bitsOf(properties: Properties): number {
  let bits = 0;
  for (const key in properties) {
    const at = SEARCHED.indexOf(key as SearchedKey);
    if (at >= 0) bits |= 1 << at;
  }
  return bits;
}

/** The bits of these properties. */
export function ownBitsOf(...keys: readonly SearchedKey[]): number {
  return keys.reduce((bits, key) => bits | (1 << SEARCHED.indexOf(key)), 0);
}

/** Whether a property holds at one of a host's endpoints, with what host and folders hand down. */
export function anyEffective<K extends SearchedKey>(
  { properties, endpoints, folderId }: Host,
  key: K,
  folders: FolderValues,
  test: (value: SearchedProperties[K]) => boolean,
): boolean {
  const inherited = own<SearchedProperties[K]>(properties[key], folders.of(folderId)[key]);
  return endpoints.some((endpoint) => test(own<SearchedProperties[K]>(endpoint.properties[key], inherited)));
}

/** Whether one of the user names a host is logged in with fits: the credential's own where nothing else sets one. */
export function anyUsername(
  { properties, endpoints, folderId }: Host,
  folders: FolderValues,
  test: (level: SearchedProperties) => boolean,
): boolean {
  const above = folders.of(folderId);
  return endpoints.some(({ properties: nearest }) =>
    test({
      username: own(nearest.username, own(properties.username, above.username)),
      credentialId: own(nearest.credentialId, own(properties.credentialId, above.credentialId)),
    }),
  );
}
