import { CheckedTable, type StoreProblem } from './checkedTable';
import type { Connection } from './connection';
import { TABLES } from './tables';

/** Two times of a credential, in milliseconds since the epoch; null: never, as far as is known. */
export interface CredentialTimes {
  credentialId: string;
  secretSetAt: number | null;
  lastUsedAt: number | null;
}

/** When a credential's secret was last set, and when it last logged in. */
export class CredentialTimesTable {
  readonly #table: CheckedTable;

  constructor(
    readonly connection: Connection,
    report: (problem: StoreProblem) => void,
  ) {
    this.#table = new CheckedTable(connection, TABLES.credentialTimes, report);
  }

  /** Those of every credential that has any. */
  all(): CredentialTimes[] {
    return this.#read('', []);
  }

  /** Notes that a secret of the credential was set. */
  secretSet(credentialId: string, time: number): void {
    this.#change(credentialId, (times) => ({ ...times, secretSetAt: time }));
  }

  /** Notes that the credential logged in. */
  used(credentialId: string, time: number): void {
    this.#change(credentialId, (times) => ({ ...times, lastUsedAt: time }));
  }

  /** Forgets a credential that is gone for good. */
  remove(credentialId: string): void {
    this.#table.delete('credential_id = ?', [credentialId]);
  }

  #change(credentialId: string, change: (times: CredentialTimes) => CredentialTimes): void {
    this.connection.transaction(() => {
      const before = this.#read('WHERE credential_id = ?', [credentialId])[0];
      const after = change(before ?? { credentialId, secretSetAt: null, lastUsedAt: null });
      this.remove(credentialId);
      this.#table.insert([credentialId, after.secretSetAt, after.lastUsedAt]);
    });
  }

  #read(clauses: string, parameters: readonly string[]): CredentialTimes[] {
    return this.#table.select(clauses, parameters).map(([id, secretSetAt, lastUsedAt]) => ({
      credentialId: String(id),
      secretSetAt: typeof secretSetAt === 'number' ? secretSetAt : null,
      lastUsedAt: typeof lastUsedAt === 'number' ? lastUsedAt : null,
    }));
  }
}
