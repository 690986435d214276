import { CheckedTable, type Cell, type StoreProblem } from './checkedTable';
import type { Connection } from './connection';
import { damaged } from './storeErrors';
import { TABLES } from './tables';

/** A trusted host key. It belongs to a host object and port, or for quick connect to an address and port. */
export interface HostKeyRecord {
  id: string;
  hostId: string | null;
  address: string;
  port: number;
  type: string;
  /** SSH wire format of the public key (RFC 4253, 6.6), base64. */
  blob: string;
  /** A person trusted it, or a known_hosts entry vouched for it. */
  source: 'trusted' | 'known_hosts';
  /** Milliseconds since the epoch. */
  firstSeen: number;
}

/** Host keys. A damaged one stops the connection it belongs to instead of being forgotten. */
export class HostKeyTable {
  readonly #table: CheckedTable;

  constructor(
    readonly connection: Connection,
    report: (problem: StoreProblem) => void,
  ) {
    this.#table = new CheckedTable(connection, TABLES.hostKey, (problem) => {
      report(problem);
      throw damaged('a stored host key is not as it was written');
    });
  }

  /** Every key of a host, all ports; null: of every quick-connect address. Throws `store-damaged` if one is damaged. */
  list(hostId: string | null): HostKeyRecord[] {
    if (hostId === null)
      return this.#table.select('WHERE host_id IS NULL ORDER BY address, port, type', []).map(decode);
    return this.#table.select('WHERE host_id = ? ORDER BY port, type', [hostId]).map(decode);
  }

  /** Keys to expect from a host object on a port. */
  forHost(hostId: string, port: number): HostKeyRecord[] {
    return this.#table.select('WHERE host_id = ? AND port = ?', [hostId, port]).map(decode);
  }

  /** Keys to expect from an address typed into quick connect. */
  forAddress(address: string, port: number): HostKeyRecord[] {
    const clauses = 'WHERE host_id IS NULL AND address = ? AND port = ?';
    return this.#table.select(clauses, [address, port]).map(decode);
  }

  /** Stores a key unless it is already there. Returns whether it was new. */
  add(key: HostKeyRecord): boolean {
    const known =
      key.hostId === null ? this.forAddress(key.address, key.port) : this.forHost(key.hostId, key.port);
    if (known.some(({ type, blob }) => type === key.type && blob === key.blob)) return false;
    const { id, hostId, address, port, type, blob, source, firstSeen } = key;
    this.#table.insert([id, hostId, address, port, type, blob, source, firstSeen]);
    return true;
  }

  /** Forgets a key, so that the next connection asks again. Returns it, or undefined if there was none. */
  remove(id: string): HostKeyRecord | undefined {
    const key = this.#table.select('WHERE id = ?', [id]).map(decode)[0];
    if (key !== undefined) this.#table.delete('id = ?', [id]);
    return key;
  }

  /** Forgets every key of a host that is gone for good. */
  removeAll(hostId: string): void {
    this.#table.delete('host_id = ?', [hostId]);
  }
}

function decode(row: readonly Cell[]): HostKeyRecord {
  const [id, hostId, address, port, type, blob, source, firstSeen] = row;
  return {
    id: String(id),
    hostId: typeof hostId === 'string' ? hostId : null,
    address: String(address),
    port: Number(port),
    type: String(type),
    blob: String(blob),
    source: source === 'known_hosts' ? 'known_hosts' : 'trusted',
    firstSeen: Number(firstSeen),
  };
}
