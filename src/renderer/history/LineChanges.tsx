import { useMemo, type ReactNode } from 'react';
import type { AuditEntry } from '../../shared/model/audit';
import { ChangeTable } from './ChangeTable';
import { changedRows, isWhole } from './fieldRows';
import { useChanges } from './useChanges';
import { useRecordNames } from './useRecordNames';

/** Fields shown; the rest is in the history pane. */
const SHOWN = 4;

/** What a line changed, for narrow panels; nothing for a record that was added or deleted. */
export function LineChanges({ entry }: { entry: AuditEntry }): ReactNode {
  const { changes } = useChanges(isWhole(entry.action) ? null : entry.id);
  const names = useRecordNames();
  const rows = useMemo(() => (changes === null ? [] : changedRows(changes, names)), [changes, names]);
  if (rows.length === 0) return null;
  return <ChangeTable rows={rows.slice(0, SHOWN)} compact />;
}
