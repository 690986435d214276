import type { Folder, Host } from '../../shared/model/inventory';
import type { Properties } from '../../shared/model/properties';

/** A folder or host that names a record itself (what inherits it is not counted). */
export interface Use {
  kind: 'folder' | 'host';
  id: string;
  name: string;
}

/** Who names which credential or environment: one pass over everything. */
export function usesOf(
  key: 'credentialId' | 'environmentId',
  records: { folders: ReadonlyMap<string, Folder>; hosts: ReadonlyMap<string, Host> },
): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  const note = (properties: Properties, use: Use): void => {
    const id = properties[key];
    if (typeof id !== 'string') return;
    const known = uses.get(id);
    if (known === undefined) uses.set(id, [use]);
    else if (known.at(-1)?.id !== use.id) known.push(use);
  };
  for (const { id, name, properties } of records.folders.values())
    note(properties, { kind: 'folder', id, name });
  for (const { id, name, properties, endpoints } of records.hosts.values()) {
    note(properties, { kind: 'host', id, name });
    for (const endpoint of endpoints) note(endpoint.properties, { kind: 'host', id, name });
  }
  return uses;
}

/** How much something is used: "12 hosts and 1 folder"; empty when it is not. */
export function usesText(uses: readonly Use[]): string {
  const count = (kind: Use['kind']): number => uses.filter((use) => use.kind === kind).length;
  const words = (many: number, word: string): string =>
    many === 0 ? '' : `${many} ${word}${many === 1 ? '' : 's'}`;
  return [words(count('folder'), 'folder'), words(count('host'), 'host')]
    .filter((text) => text !== '')
    .join(' and ');
}
