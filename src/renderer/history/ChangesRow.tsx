import { useMemo, type ReactNode } from 'react';
import type { AuditEntry } from '../../shared/model/audit';
import { ChangeTable, NoChanges } from './ChangeTable';
import { changedRows, isWhole, wholeRows } from './fieldRows';
import type { NameLookup } from './shownValue';
import { useChanges } from './useChanges';
import css from './history.module.css';

/** Properties of {@link ChangesRow}. */
export interface ChangesRowProps {
  entry: AuditEntry;
  level: 1 | 2;
  names: NameLookup;
}

/** What a line did, field by field, below it. */
export function ChangesRow({ entry, level, names }: ChangesRowProps): ReactNode {
  const { changes, error } = useChanges(entry.id);
  const whole = isWhole(entry.action);
  const rows = useMemo(() => {
    if (changes === null) return null;
    return whole ? wholeRows(changes, names) : changedRows(changes, names);
  }, [changes, whole, names]);
  return (
    <div className={css.changes} data-level={level} role="gridcell">
      {rows === null && error === null && <div className={css.quiet}>Reading…</div>}
      {rows !== null && rows.length > 0 && <ChangeTable rows={rows} whole={whole} />}
      {(error !== null || rows?.length === 0) && <NoChanges error={error} />}
    </div>
  );
}
