import { BinnacleError } from '../../shared/errors';
import { hostLevels, resolveProperty } from '../../shared/model/inheritance';
import type { Endpoint, Folder, Host, Protocol } from '../../shared/model/inventory';
import type { Properties } from '../../shared/model/properties';

/** What the checks read: the records as they would be after the change. */
export interface RecordView {
  folders: { get(id: string): Folder | undefined };
  hosts: { get(id: string): Host | undefined };
}

/** A view of `records` in which some are replaced. */
export function viewWith(
  records: RecordView,
  folders: readonly Folder[],
  hosts: readonly Host[],
): RecordView {
  const changedFolders = new Map(folders.map((folder) => [folder.id, folder]));
  const changedHosts = new Map(hosts.map((host) => [host.id, host]));
  return {
    folders: { get: (id) => changedFolders.get(id) ?? records.folders.get(id) },
    hosts: { get: (id) => changedHosts.get(id) ?? records.hosts.get(id) },
  };
}

const REFERENCES = [
  ['credentialId', 'credentials', 'credential'],
  ['extraCredentialIds', 'credentials', 'credential'],
  ['environmentId', 'environments', 'environment'],
  ['jumpHostId', 'hosts', 'jump host'],
] as const;

function idsOf(value: string | readonly string[] | null | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return typeof value === 'string' ? [value] : value;
}

/** Where references must lead. */
export type ReferenceTargets = Record<'credentials' | 'environments' | 'hosts', { has(id: string): boolean }>;

/**
 * Refuses references to records that do not exist. One that was there before stays allowed: its record may have been
 * deleted since, and may come back.
 */
export function checkPropertyReferences(
  properties: Properties,
  before: Properties | undefined,
  targets: ReferenceTargets,
  path: string,
): void {
  for (const [key, kind, label] of REFERENCES) {
    const known = new Set(idsOf(before?.[key]));
    if (idsOf(properties[key]).every((id) => known.has(id) || targets[kind].has(id))) continue;
    throw new BinnacleError('not-found', `This ${label} does not exist any more.`, {
      field: `${path}.${key}`,
    });
  }
}

/** Protocols that carry other connections. */
const JUMP_PROTOCOLS: ReadonlySet<Protocol> = new Set(['ssh']);

/** The endpoint through which a host serves as a jump host. */
export function jumpEndpoint(host: Host): Endpoint | undefined {
  return host.endpoints.find(({ protocol }) => JUMP_PROTOCOLS.has(protocol));
}

/** The host through which an endpoint is reached: an id, or null for a direct connection. */
export function jumpHostOf(host: Host, endpoint: Endpoint | undefined, view: RecordView): string | null {
  return resolveProperty('jumpHostId', hostLevels(host, endpoint, view.folders)).value ?? null;
}

/** Refuses a state in which some jump host would be reached through itself. `field` is where the change was made. */
export function checkJumpCycles(view: RecordView, jumpHostIds: Iterable<string>, field: string): void {
  const clear = new Set<string>();
  for (const start of jumpHostIds) {
    const path: Host[] = [];
    for (let host = view.hosts.get(start); host !== undefined && !clear.has(host.id);) {
      if (path.includes(host)) throw cycleError([...path.slice(path.indexOf(host)), host], field);
      path.push(host);
      const next = jumpHostOf(host, jumpEndpoint(host), view);
      host = next === null ? undefined : view.hosts.get(next);
    }
    for (const { id } of path) clear.add(id);
  }
}

/** Every host that some record names as its jump host. */
export function jumpHostIds(folders: Iterable<Folder>, hosts: Iterable<Host>): Set<string> {
  const ids = new Set<string>();
  const add = ({ jumpHostId }: Properties): void => {
    if (typeof jumpHostId === 'string') ids.add(jumpHostId);
  };
  for (const { properties } of folders) add(properties);
  for (const { properties, endpoints } of hosts) {
    add(properties);
    for (const endpoint of endpoints) add(endpoint.properties);
  }
  return ids;
}

/** The error for a circle of jump hosts; the first host stands again at the end of `hosts`. */
export function cycleError(hosts: readonly { name: string }[], field?: string): BinnacleError {
  const names = hosts.map(({ name }) => `“${name}”`).join(' → ');
  return new BinnacleError('conflict', `The jump hosts go in a circle: ${names}.`, {
    hint: `Set the jump host of ${hosts[0] === undefined ? 'one of them' : `“${hosts[0].name}”`} to “none”.`,
    ...(field === undefined ? {} : { field }),
  });
}

/** Refuses a folder inside itself. */
export function checkFolderCycle(folder: Folder, view: RecordView, field: string): void {
  for (let id = folder.parentId; id !== null;) {
    if (id === folder.id) {
      throw new BinnacleError('conflict', `“${folder.name}” can’t be moved into itself.`, { field });
    }
    id = view.folders.get(id)?.parentId ?? null;
  }
}
