import { type Host, hostSchema } from '../../shared/model/inventory';
import type { StoreProblem } from './checkedTable';
import type { Connection } from './connection';
import { RecordTable } from './recordTable';
import { TABLES } from './tables';

/** The hosts, with the questions that are answered without reading all of them. */
export class HostTable extends RecordTable<Host> {
  constructor(
    private readonly connection: Connection,
    report: (problem: StoreProblem) => void,
  ) {
    super(connection, TABLES.host, hostSchema, report);
  }

  /** How many hosts are directly in each folder; null: the top level. */
  countByFolder(): Map<string | null, number> {
    // Read as bytes: see CheckedTable.
    const rows = this.connection.all(
      'SELECT CAST(folder_id AS BLOB), count(*) FROM host WHERE deleted_at IS NULL GROUP BY folder_id',
    );
    return new Map(rows.map(([id, count]) => [Buffer.isBuffer(id) ? id.toString() : null, Number(count)]));
  }

  /** The first hosts of a folder in its order; null: of the top level. */
  inFolder(folderId: string | null, limit: number): Host[] {
    return this.some('AND folder_id IS ? ORDER BY position LIMIT ?', [folderId, limit]);
  }

  favourites(): Host[] {
    return this.some('AND favourite = 1');
  }

  /** The hosts that were used last, the newest first. */
  lastUsed(limit: number): Host[] {
    return this.some('AND last_used_at IS NOT NULL ORDER BY last_used_at DESC LIMIT ?', [limit]);
  }
}
