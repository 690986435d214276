import { randomUUID } from 'node:crypto';
import { endpointText } from '../../shared/endpointText';
import { BinnacleError } from '../../shared/errors';
import type { CallOutput } from '../../shared/ipc/contract';
import { hostLevels, resolveProperty } from '../../shared/model/inheritance';
import type { Host } from '../../shared/model/inventory';
import type { FromHost } from '../host/messages';
import type { InventoryService } from '../inventory/inventory';
import { fingerprint } from '../protocols/ssh/hostkeys/randomart';
import type { HostKeyRecord, Store } from '../store/store';

/** The host keys that a person trusted: what the inspector lists, and what it can forget. */
export class TrustedKeys {
  constructor(
    private readonly store: Store,
    private readonly inventory: InventoryService,
  ) {}

  /** Stores a key that the handshake has proved. */
  trust({ hostId, address, port, key, shown }: FromHost & { t: 'trust-key' }): void {
    const { type, blob, firstSeen } = key;
    const source = 'trusted';
    this.#add({ id: randomUUID(), hostId, address, port, type, blob, source, firstSeen }, shown.fingerprint);
  }

  /**
   * A new host at an address that quick connect reached before keeps the keys trusted there: same address, same port,
   * no jump host. Behind a jump host the same address is another machine.
   */
  adopt(host: Host): void {
    for (const endpoint of host.endpoints) {
      const levels = hostLevels(host, endpoint, this.inventory.records.folders);
      if ((resolveProperty('jumpHostId', levels).value ?? null) !== null) continue;
      for (const key of this.store.hostKeys.forAddress(host.address, endpoint.port)) {
        const detail = `${printOf(key)}, trusted for this address before it was saved`;
        this.#add({ ...key, id: randomUUID(), hostId: host.id }, detail);
      }
    }
  }

  /** The keys of a host, all ports; null: those of quick-connect addresses. */
  list(hostId: string | null): CallOutput<'hostKeys.list'> {
    return this.store.hostKeys.list(hostId).map((key) => {
      const { id, address, port, type, firstSeen, source } = key;
      return { id, address, port, type, fingerprint: printOf(key), firstSeen, source };
    });
  }

  /** Forgets a key, so that the next connection asks again. */
  remove(hostId: string | null, id: string): void {
    this.store.transaction(() => {
      const removed = this.store.hostKeys.list(hostId).some((key) => key.id === id)
        ? this.store.hostKeys.remove(id)
        : undefined;
      if (removed === undefined)
        throw new BinnacleError('not-found', 'This host key is not stored any more.');
      this.#audit('hostkey.remove', removed, `${removed.type} ${printOf(removed)}`);
    });
  }

  #add(record: HostKeyRecord, detail: string): void {
    this.store.transaction(() => {
      if (this.store.hostKeys.add(record)) this.#audit('hostkey.trust', record, `${record.type} ${detail}`);
    });
  }

  #audit(action: string, { hostId, address, port }: HostKeyRecord, detail: string): void {
    const host = hostId === null ? undefined : this.inventory.records.hosts.get(hostId);
    this.store.audit.append({
      action,
      objectKind: 'hostkey',
      objectId: hostId,
      objectName: host?.name ?? endpointText({ address, port }),
      hostId,
      outcome: 'ok',
      detail,
    });
  }
}

const printOf = ({ blob }: HostKeyRecord): string => fingerprint(Buffer.from(blob, 'base64'));
