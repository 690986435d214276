import { AuditTable } from './auditTable';
import { CheckedTable, type TableSpec } from './checkedTable';
import type { Connection } from './connection';
import type { HistoryRecord } from './recordPatch';

/** The audit as it was before it became a chain of events. */
const AUDIT: TableSpec = {
  name: 'audit',
  columns: {
    time: 'integer',
    action: 'text',
    object_kind: 'text',
    object_id: 'text',
    object_name: 'text',
    host_id: 'text',
    outcome: 'text',
    detail: 'text',
  },
};

const RECORDS = ['folder', 'host', 'environment', 'credential'] as const;

const ignore = (): void => undefined;

/**
 * Takes the lines of the earlier audit into the chain, then notes every record as it is, so that the events alone tell
 * how each came to be what it is. Runs once, on a store of which a backup was just made; what is damaged is left out.
 */
export function beginHistory(connection: Connection): void {
  chainAudit(connection);
  connection.execute('DROP TABLE audit');
  const events = new AuditTable(connection, Date.now, '', ignore);
  for (const kind of RECORDS) {
    const table = new CheckedTable(
      connection,
      { name: kind, columns: { data: 'text', deleted_at: 'integer', undo_token: 'text' } },
      ignore,
    );
    const records = table
      .select('WHERE deleted_at IS NULL')
      .map(([data]) => JSON.parse(String(data)) as HistoryRecord);
    events.appendAll(
      records.map((record) => ({
        action: `${kind}.baseline`,
        objectKind: kind,
        objectId: record.id,
        objectName: String(record['name']),
        hostId: kind === 'host' ? record.id : null,
        outcome: 'ok',
        detail: '',
        part: 'member',
        patch: { added: record },
      })),
    );
  }
}

function chainAudit(connection: Connection): void {
  let time = 0;
  const events = new AuditTable(connection, () => time, '', ignore);
  for (const row of new CheckedTable(connection, AUDIT, ignore).select('ORDER BY id')) {
    const [at, action, objectKind, objectId, objectName, hostId, outcome, detail] = row;
    time = Number(at);
    events.append({
      action: String(action),
      objectKind: String(objectKind),
      objectId: typeof objectId === 'string' ? objectId : null,
      objectName: String(objectName),
      hostId: typeof hostId === 'string' ? hostId : null,
      outcome: outcome === 'refused' || outcome === 'failed' ? outcome : 'ok',
      detail: String(detail),
    });
  }
}
