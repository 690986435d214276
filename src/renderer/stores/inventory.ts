import { create } from 'zustand';
import { hostLevels, resolveProperty, type EffectiveProperty } from '../../shared/model/inheritance';
import type { Credential, Environment, Folder, Host, InventoryChange } from '../../shared/model/inventory';
import type { PropertyKey } from '../../shared/model/properties';
import type { Disposable } from '../../shared/lifecycle';
import { call, on } from '../ipc/client';
import { applyChange, EMPTY_MIRROR, mirrorOf, type Mirror } from './inventoryMirror';

/** The mirror, and whether the first snapshot has arrived. */
export interface InventoryState extends Mirror {
  readonly ready: boolean;
}

/** Main's inventory as it stands; changed only by {@link startInventoryMirror}. */
export const useInventory = create<InventoryState>(() => ({ ...EMPTY_MIRROR, ready: false }));

/** Takes a snapshot and follows main's changes; after a missed change it takes a new snapshot. */
export async function startInventoryMirror(): Promise<Disposable> {
  const follower = new MirrorFollower();
  const listening = on('inventory.changed', (change) => follower.take(change));
  await follower.refresh();
  return listening;
}

class MirrorFollower {
  /** Changes that arrive while a snapshot is on its way; null when none is. */
  #waiting: InventoryChange[] | null = null;

  take(change: InventoryChange): void {
    if (this.#waiting !== null) this.#waiting.push(change);
    else if (!this.#apply(change)) void this.refresh();
  }

  async refresh(): Promise<void> {
    const waiting: InventoryChange[] = [];
    this.#waiting = waiting;
    try {
      useInventory.setState({ ...mirrorOf(await call('inventory.snapshot')), ready: true });
    } finally {
      this.#waiting = null;
    }
    if (!waiting.every((change) => this.#apply(change))) await this.refresh();
  }

  #apply(change: InventoryChange): boolean {
    const next = applyChange(useInventory.getState(), change);
    if (next === null) return false;
    useInventory.setState(next);
    return true;
  }
}

/** The host of this id, or undefined while unknown. */
export const useHost = (id: string | null): Host | undefined =>
  useInventory((state) => (id === null ? undefined : state.hosts.get(id)));

/** The folder of this id. */
export const useFolder = (id: string | null): Folder | undefined =>
  useInventory((state) => (id === null ? undefined : state.folders.get(id)));

/** The credential of this id. */
export const useCredential = (id: string | null): Credential | undefined =>
  useInventory((state) => (id === null ? undefined : state.credentials.get(id)));

/** One effective property of a host (or of one of its endpoints), with its origin. */
export function effectiveProperty<K extends PropertyKey>(
  mirror: Mirror,
  host: Host,
  key: K,
  endpointId?: string,
): EffectiveProperty<K> {
  const endpoint = host.endpoints.find((each) => each.id === endpointId);
  return resolveProperty(key, hostLevels(host, endpoint, mirror.folders));
}

/** The environment a host belongs to, own or inherited; undefined for none. */
export function environmentOfHost(mirror: Mirror, hostId: string): Environment | undefined {
  const host = mirror.hosts.get(hostId);
  if (host === undefined) return undefined;
  const id = effectiveProperty(mirror, host, 'environmentId').value;
  return typeof id === 'string' ? mirror.environments.get(id) : undefined;
}

/** {@link environmentOfHost} as a hook. */
export const useHostEnvironment = (hostId: string | null): Environment | undefined =>
  useInventory((state) => (hostId === null ? undefined : environmentOfHost(state, hostId)));

/** The folder names above a host or folder, top first: "Amsterdam / Core". */
export function folderPath(mirror: Mirror, folderId: string | null): string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  for (let id = folderId; id !== null && !seen.has(id);) {
    const folder = mirror.folders.get(id);
    if (folder === undefined) break;
    seen.add(id);
    names.unshift(folder.name);
    id = folder.parentId;
  }
  return names;
}
