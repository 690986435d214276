import { create } from 'zustand';
import { hostLevels, resolveProperty, type EffectiveProperty } from '../../shared/model/inheritance';
import type {
  Credential,
  Environment,
  Folder,
  Host,
  InventoryChange,
  InventoryOpening,
} from '../../shared/model/inventory';
import type { PropertyKey } from '../../shared/model/properties';
import type { Disposable } from '../../shared/lifecycle';
import { call, on } from '../ipc/client';
import { applyChange, EMPTY_MIRROR, MirrorBuilder, mirrorOfOpening, type Mirror } from './inventoryMirror';

export { folderPath } from './inventoryMirror';

/** The mirror, and whether it is whole: until then it holds only the hosts that the tree shows first. */
export interface InventoryState extends Mirror {
  readonly ready: boolean;
}

/** Main's inventory as it stands; changed only by {@link startInventoryMirror}. */
export const useInventory = create<InventoryState>(() => ({ ...EMPTY_MIRROR, ready: false }));

/**
 * Takes the inventory and follows main's changes; after a missed change it takes it anew.
 * @param expanded the folders that are open in the tree.
 */
export async function startInventoryMirror(expanded: () => Iterable<string> = () => []): Promise<Disposable> {
  const follower = new MirrorFollower(expanded);
  const listening = on('inventory.changed', (change) => follower.take(change));
  await follower.refresh();
  return listening;
}

/** Records in a change from which on it is one of several pieces of a large one. */
const PIECE = 100;
/** How long pieces are gathered before they are shown, in ms: each costs the tree as much as all of them. */
const GATHER_MS = 40;

class MirrorFollower {
  /** Changes that arrive while the inventory is on its way; null when it is not. */
  #waiting: InventoryChange[] | null = null;
  /** The mirror with pieces that are not shown yet. */
  #gathered: Mirror | null = null;

  constructor(readonly expanded: () => Iterable<string>) {}

  take(change: InventoryChange): void {
    if (this.#waiting !== null) this.#waiting.push(change);
    else if (!this.#apply(change)) void this.refresh();
  }

  async refresh(): Promise<void> {
    // Benchmarks measure from here until the tree is painted, and until every host is there.
    performance.mark('inventory.request');
    const waiting: InventoryChange[] = [];
    this.#waiting = waiting;
    try {
      const mirror = await this.#whole();
      this.#gathered = null;
      useInventory.setState({ ...mirror, ready: true });
      performance.mark('inventory.whole');
    } finally {
      this.#waiting = null;
    }
    if (!waiting.every((change) => this.#apply(change))) await this.refresh();
  }

  /** The whole inventory at one revision; the tree gets its first rows at once. */
  async #whole(): Promise<Mirror> {
    for (;;) {
      const opening = await call('inventory.open', { expanded: [...this.expanded()] });
      // A mirror that has everything, if of an older revision, is not made smaller.
      if (opening.next !== null && !useInventory.getState().ready)
        useInventory.setState(mirrorOfOpening(opening));
      const builder = new MirrorBuilder(opening);
      builder.add(opening.hosts);
      if (await addOtherHosts(builder, opening)) return builder.finishInSlices();
    }
  }

  #apply(change: InventoryChange): boolean {
    const next = applyChange(this.#gathered ?? useInventory.getState(), change);
    if (next === null) return false;
    if (this.#gathered === null) setTimeout(() => this.#show(), GATHER_MS);
    this.#gathered = next;
    // What a person did to a few records is there when the next frame is made.
    if (change.hosts.length + change.folders.length + change.removed.length < PIECE) this.#show();
    return true;
  }

  #show(): void {
    if (this.#gathered === null) return;
    const mirror = this.#gathered;
    this.#gathered = null;
    useInventory.setState(mirror);
  }
}

/** Adds the hosts that an opening leaves out; false: main has them no more. */
async function addOtherHosts(builder: MirrorBuilder, { revision, next }: InventoryOpening): Promise<boolean> {
  for (let from = next; from !== null;) {
    const part = await call('inventory.openRest', { revision, from });
    if (part === null) return false;
    builder.add(part.hosts);
    from = part.next;
  }
  return true;
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
  mirror: Pick<Mirror, 'folders'>,
  host: Host,
  key: K,
  endpointId?: string,
): EffectiveProperty<K> {
  const endpoint = host.endpoints.find((each) => each.id === endpointId);
  return resolveProperty(key, hostLevels(host, endpoint, mirror.folders));
}

/** The environment a host (or one of its endpoints) belongs to, own or inherited; undefined for none. */
export function environmentOfHost(
  mirror: Mirror,
  hostId: string,
  endpointId?: string,
): Environment | undefined {
  const host = mirror.hosts.get(hostId);
  if (host === undefined) return undefined;
  const id = effectiveProperty(mirror, host, 'environmentId', endpointId).value;
  return typeof id === 'string' ? mirror.environments.get(id) : undefined;
}

/** {@link environmentOfHost} as a hook. */
export const useHostEnvironment = (hostId: string | null, endpointId?: string): Environment | undefined =>
  useInventory((state) => (hostId === null ? undefined : environmentOfHost(state, hostId, endpointId)));
