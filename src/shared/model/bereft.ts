import type { NodeRef } from './inventory';
import { FolderValues, ownValue, type UsageRecords, type UsingKey, type UsingValues } from './usage';

/** What a deletion takes away from hosts that stay: how many of them, by how they used it. */
export interface Bereft {
  /** Lose their credential, or one of several. */
  credential: number;
  jumpHost: number;
  environment: number;
}

/** How many hosts that stay would miss something when these records, with all below the folders, are deleted. */
export function bereftBy(nodes: readonly NodeRef[], records: UsageRecords): Bereft {
  const gone = new Set(nodes.map(({ id }) => id));
  const goneFolders = new GoneFolders(gone, records.folders);
  for (const { id, folderId } of records.hosts.values()) if (goneFolders.has(folderId)) gone.add(id);
  const inherited = new FolderValues(records.folders);
  const bereft: Bereft = { credential: 0, jumpHost: 0, environment: 0 };
  const isGone = (value: UsingValues[UsingKey]): boolean =>
    typeof value === 'string' ? gone.has(value) : Array.isArray(value) && value.some((id) => gone.has(id));
  for (const { id, folderId, properties, endpoints } of records.hosts.values()) {
    if (gone.has(id)) continue;
    const above = inherited.of(folderId);
    const loses = (key: UsingKey): boolean =>
      endpoints.some((endpoint) =>
        isGone(ownValue(endpoint.properties, key) ?? ownValue(properties, key) ?? above.values[key]),
      );
    if (loses('credentialId') || loses('extraCredentialIds')) bereft.credential += 1;
    if (loses('jumpHostId')) bereft.jumpHost += 1;
    if (loses('environmentId')) bereft.environment += 1;
  }
  return bereft;
}

/** Whether a folder goes along with those that are deleted; each is looked at once. */
class GoneFolders {
  readonly #known = new Map<string | null, boolean>([[null, false]]);

  constructor(
    private readonly gone: ReadonlySet<string>,
    private readonly folders: UsageRecords['folders'],
  ) {}

  has(folderId: string | null): boolean {
    const path: string[] = [];
    let at = folderId;
    while (at !== null && !this.#known.has(at) && !this.gone.has(at) && !path.includes(at)) {
      path.push(at);
      at = this.folders.get(at)?.parentId ?? null;
    }
    const is = at !== null && (this.gone.has(at) || this.#known.get(at) === true);
    for (const id of path) this.#known.set(id, is);
    return is;
  }
}
