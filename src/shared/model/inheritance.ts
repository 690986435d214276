import { PROPERTY_DEFAULTS, PROPERTY_KEYS, type Properties, type PropertyKey } from './properties';

/** Where an effective value comes from. */
export type PropertyOrigin =
  { kind: 'endpoint' | 'host' | 'folder'; id: string; name: string } | { kind: 'default' };

/** One level that can set properties, nearest first in a chain. */
export interface PropertyLevel {
  kind: 'endpoint' | 'host' | 'folder';
  id: string;
  name: string;
  properties: Properties;
}

/** An effective value with its origin; `value` is null for "none" and undefined when nothing sets it. */
export interface EffectiveProperty<K extends PropertyKey = PropertyKey> {
  value: Properties[K];
  origin: PropertyOrigin;
}

/** All effective properties of a node. */
export type EffectiveProperties = { [K in PropertyKey]: EffectiveProperty<K> };

/** Resolves one property: the nearest level that sets it (also to "none") wins, then the default. */
export function resolveProperty<K extends PropertyKey>(
  key: K,
  levels: readonly PropertyLevel[],
): EffectiveProperty<K> {
  for (const level of levels) {
    const value = level.properties[key];
    if (value !== undefined) return { value, origin: { kind: level.kind, id: level.id, name: level.name } };
  }
  const defaults: Properties = PROPERTY_DEFAULTS;
  return { value: defaults[key], origin: { kind: 'default' } };
}

/** Resolves every property along a chain of levels, nearest first (endpoint, host, folder, …, top folder). */
export function resolveProperties(levels: readonly PropertyLevel[]): EffectiveProperties {
  const entries = PROPERTY_KEYS.map((key) => [key, resolveProperty(key, levels)] as const);
  return Object.fromEntries(entries) as unknown as EffectiveProperties;
}

/** The part of a folder that inheritance needs. */
export interface FolderLike {
  id: string;
  parentId: string | null;
  name: string;
  properties: Properties;
}

/** The folders from `folderId` up to the root, nearest first. A cycle in damaged data ends the walk. */
export function folderLevels(
  folderId: string | null,
  folders: { get(id: string): FolderLike | undefined },
): PropertyLevel[] {
  const levels: PropertyLevel[] = [];
  const seen = new Set<string>();
  for (let id = folderId; id !== null && !seen.has(id);) {
    const folder = folders.get(id);
    if (folder === undefined) break;
    seen.add(id);
    levels.push({ kind: 'folder', id, name: folder.name, properties: folder.properties });
    id = folder.parentId;
  }
  return levels;
}

/** The levels of one endpoint of a host, nearest first; without an endpoint those of the host itself. */
export function hostLevels(
  host: { id: string; name: string; folderId: string | null; properties: Properties },
  endpoint: { id: string; label: string; protocol: string; properties: Properties } | undefined,
  folders: { get(id: string): FolderLike | undefined },
): PropertyLevel[] {
  const own: PropertyLevel = { kind: 'host', id: host.id, name: host.name, properties: host.properties };
  const above = [own, ...folderLevels(host.folderId, folders)];
  if (endpoint === undefined) return above;
  const { id, label, protocol, properties } = endpoint;
  return [{ kind: 'endpoint', id, name: label === '' ? protocol : label, properties }, ...above];
}
