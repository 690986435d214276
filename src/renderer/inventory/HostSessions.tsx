import { ShieldAlert } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { Host } from '../../shared/model/inventory';
import type { SessionInfo } from '../../shared/model/session';
import { targetHostId } from '../stores/documentTitle';
import { sessionStatus, useSessions } from '../stores/sessions';
import { activateDocument, useWorkspace } from '../stores/workspace';
import { RelativeTime } from '../ui/RelativeTime';
import { StatusDot } from '../ui/StatusDot';
import { InspectorSection } from './InspectorSection';
import css from './inspector.module.css';

function StateText({ session }: { session: SessionInfo }): ReactNode {
  const { state } = session;
  switch (state.phase) {
    case 'connecting':
      return `${state.step}…`;
    case 'host-key':
      return 'Waiting for you to check its key';
    case 'waiting-for-person':
      return state.step;
    case 'open':
      return (
        <>
          Connected <RelativeTime time={state.since} />
        </>
      );
    case 'closed':
      return state.error?.message ?? 'Closed';
  }
}

/** A host's sessions that have a tab, and how each stands. */
export function HostSessions({ host }: { host: Host }): ReactNode {
  const sessions = useSessions((state) => state.sessions);
  const documents = useWorkspace((state) => state.documents);
  const own = useMemo(() => {
    const tabs = new Set(documents.map((document) => document.id));
    return [...sessions.values()].filter(
      ({ target, documentId }) => targetHostId(target) === host.id && tabs.has(documentId),
    );
  }, [sessions, documents, host.id]);
  if (own.length === 0) return null;
  return (
    <InspectorSection title={own.length === 1 ? 'Session' : 'Sessions'}>
      {own.map((session) => (
        <div key={session.id}>
          <div className={css.session}>
            <StatusDot status={sessionStatus(session)} />
            <span className={css.sessionText}>
              <StateText session={session} />
            </span>
            <button type="button" className={css.link} onClick={() => activateDocument(session.documentId)}>
              Show tab
            </button>
          </div>
          {session.weaknesses.map((weakness) => (
            <div key={weakness} className={css.weak}>
              <ShieldAlert size={14} aria-hidden />
              {weakness}
            </div>
          ))}
        </div>
      ))}
    </InspectorSection>
  );
}
