import { randomUUID } from 'node:crypto';
import { BinnacleError } from '../../shared/errors';
import type { CallOutput } from '../../shared/ipc/contract';
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
    this.store.transaction(() => {
      const record = {
        id: randomUUID(),
        hostId,
        address,
        port,
        type,
        blob,
        source: 'trusted',
        firstSeen,
      } as const;
      if (this.store.hostKeys.add(record))
        this.#audit('hostkey.trust', record, `${type} ${shown.fingerprint}`);
    });
  }

  /** The keys of a host, all ports. */
  list(hostId: string): CallOutput<'hostKeys.list'> {
    return this.store.hostKeys.list(hostId).map(({ id, port, type, blob, firstSeen, source }) => {
      return { id, port, type, fingerprint: fingerprint(Buffer.from(blob, 'base64')), firstSeen, source };
    });
  }

  /** Forgets a key, so that the next connection asks again. */
  remove(hostId: string, id: string): void {
    this.store.transaction(() => {
      const removed = this.store.hostKeys.list(hostId).some((key) => key.id === id)
        ? this.store.hostKeys.remove(id)
        : undefined;
      if (removed === undefined)
        throw new BinnacleError('not-found', 'This host key is not stored any more.');
      this.#audit('hostkey.remove', removed, removed.type);
    });
  }

  #audit(action: string, { hostId, address, port }: HostKeyRecord, detail: string): void {
    const host = hostId === null ? undefined : this.inventory.records.hosts.get(hostId);
    this.store.audit.append({
      action,
      objectKind: 'hostkey',
      objectId: hostId,
      objectName: host?.name ?? `${address}:${port}`,
      hostId,
      outcome: 'ok',
      detail,
    });
  }
}
