import type { RecordKind } from '../../shared/model/history';
import type { AuditDraft } from './auditTable';
import type { Connection } from './connection';
import { type HistoryRecord, patchOf } from './recordPatch';
import type { SealedSecret } from './secretTables';
import type { StoreTables } from './storeTables';

/** One record of a change: before and after; null: not there. */
export interface RecordWrite {
  kind: RecordKind;
  before: NamedRecord | null;
  after: NamedRecord | null;
  /** What was done, such as `update`; null: nothing that the audit tells. */
  action: string | null;
  /** One sentence for the audit. */
  detail: string;
}

/** A record as the audit names it. */
export type NamedRecord = HistoryRecord & { readonly name: string };

/** A change that happens as a whole or not at all. */
export interface StoreWrite {
  /** Names the change, to undo it: a UUID. */
  batch: string;
  /** The line that stands for a change of several records. */
  summary: Pick<AuditDraft, 'action' | 'objectName' | 'detail'> | null;
  records: readonly RecordWrite[];
  secrets: readonly SealedSecret[];
}

/** Writes a change and its lines of the audit in one transaction. Throws `bad-request` for a record that does not fit. */
export function applyWrite(connection: Connection, tables: StoreTables, write: StoreWrite): void {
  const time = tables.audit.now();
  connection.transaction(() => {
    const lines: AuditDraft[] = write.summary === null ? [] : [summaryLine(write.summary, write.batch)];
    for (const record of write.records) {
      const table = tables.records(record.kind);
      if (record.after !== null) table.put(record.after);
      else if (record.before !== null) table.remove(record.before, write.batch, time);
      const line = lineOf(record, write);
      if (line !== null) lines.push(line);
    }
    for (const secret of write.secrets) {
      tables.secrets.put(secret);
      tables.credentialTimes.secretSet(secret.credentialId, time);
    }
    tables.audit.appendAll(lines);
  });
}

function summaryLine(
  { action, objectName, detail }: NonNullable<StoreWrite['summary']>,
  batch: string,
): AuditDraft {
  const object = { objectKind: 'inventory', objectId: null, objectName, hostId: null };
  return { action, ...object, outcome: 'ok', detail, batch, part: 'summary' };
}

function lineOf(write: RecordWrite, { batch, summary }: StoreWrite): AuditDraft | null {
  const { kind, before, after, action, detail } = write;
  const named = after ?? before;
  const patch = patchOf(before ?? undefined, after ?? undefined);
  if (named === null || action === null || patch === null) return null;
  return {
    action: `${kind}.${action}`,
    objectKind: kind,
    objectId: named.id,
    objectName: named.name,
    hostId: kind === 'host' ? named.id : null,
    outcome: 'ok',
    detail,
    batch,
    patch,
    ...(summary === null ? {} : { part: 'member' }),
  };
}
