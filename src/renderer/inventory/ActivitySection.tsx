import type { ReactNode } from 'react';
import type { AuditEntry } from '../../shared/model/audit';
import type { Host } from '../../shared/model/inventory';
import { call } from '../ipc/client';
import { openSingle } from '../stores/workspace';
import { RelativeTime } from '../ui/RelativeTime';
import { auditWords } from './auditWords';
import { InspectorSection } from './InspectorSection';
import { useHostData } from './useHostData';
import css from './inspector.module.css';

/** Entries shown: the rest is a click away. */
const SHOWN = 6;

const loadActivity = (hostId: string): Promise<AuditEntry[]> =>
  call('audit.list', { hostId, beforeId: null, limit: SHOWN, text: '' });

/** What happened to a host lately. */
export function ActivitySection({ host }: { host: Host }): ReactNode {
  const { data: entries } = useHostData(host.id, loadActivity);
  if (entries === null || entries.length === 0) return null;
  return (
    <InspectorSection
      title="Activity"
      action={
        <button type="button" className={css.link} onClick={() => openSingle('audit')}>
          Open the audit
        </button>
      }
    >
      <ul className={css.list}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <div className={css.entry} data-outcome={entry.outcome}>
              <span className={css.lineText}>{auditWords(entry)}</span>
              <span className={css.muted}>
                <RelativeTime time={entry.time} />
              </span>
            </div>
            {entry.detail !== '' && (
              <div className={css.entryDetail} data-selectable>
                {entry.detail}
              </div>
            )}
          </li>
        ))}
      </ul>
    </InspectorSection>
  );
}
