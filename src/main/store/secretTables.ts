import type { SecretSlot } from '../../shared/model/inventory';
import { CheckedTable, type StoreProblem } from './checkedTable';
import type { Connection } from './connection';
import { TABLES } from './tables';

/** A sealed secret as the vault made it; the store can't read it. */
export interface SealedSecret {
  /** Id of the record, part of what the vault authenticates. */
  id: string;
  credentialId: string;
  slot: SecretSlot;
  /** Version of the sealed form, counted by the vault. */
  version: number;
  sealed: Buffer;
}

/** Sealed secrets, one for each slot of a credential. */
export class SecretTable {
  readonly #table: CheckedTable;

  constructor(
    readonly connection: Connection,
    report: (problem: StoreProblem) => void,
  ) {
    this.#table = new CheckedTable(connection, TABLES.secret, report);
  }

  /** All of them, or those of one credential. */
  list(credentialId?: string): SealedSecret[] {
    const rows =
      credentialId === undefined
        ? this.#table.select('')
        : this.#table.select('WHERE credential_id = ?', [credentialId]);
    return rows.map(([id, credential, slot, version, sealed]) => ({
      id: String(id),
      credentialId: String(credential),
      slot: slot as SecretSlot,
      version: Number(version),
      sealed: Buffer.isBuffer(sealed) ? sealed : Buffer.alloc(0),
    }));
  }

  /** Stores a secret; one that is already in that slot is replaced. */
  put({ id, credentialId, slot, version, sealed }: SealedSecret): void {
    this.connection.transaction(() => {
      this.remove(credentialId, slot);
      this.#table.insert([id, credentialId, slot, version, sealed]);
    });
  }

  /** Deletes one secret for good. Returns whether there was one. */
  remove(credentialId: string, slot: SecretSlot): boolean {
    return this.#table.delete('credential_id = ? AND slot = ?', [credentialId, slot]) > 0;
  }

  /** Deletes every secret of a credential for good. */
  removeAll(credentialId: string): void {
    this.#table.delete('credential_id = ?', [credentialId]);
  }
}

/** The vault's header: key slots and parameters, as opaque bytes. */
export class VaultHeaderTable {
  readonly #table: CheckedTable;

  constructor(
    readonly connection: Connection,
    report: (problem: StoreProblem) => void,
  ) {
    this.#table = new CheckedTable(connection, TABLES.vaultHeader, report);
  }

  /**
   * The header; null when no vault was made yet; `'damaged'` when there is one whose checksum does not fit (a new vault
   * must not take its place).
   */
  read(): Buffer | 'damaged' | null {
    const header = this.#table.select('WHERE id = 1')[0]?.[0];
    if (Buffer.isBuffer(header)) return header;
    return this.connection.value('SELECT count(*) FROM vault_header') === 0 ? null : 'damaged';
  }

  /** Replaces the header. */
  write(header: Buffer): void {
    this.connection.transaction(() => {
      this.#table.delete('id = 1', []);
      this.#table.insert([header], { id: 1 });
    });
  }
}
