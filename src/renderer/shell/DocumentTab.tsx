import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { History, Settings, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Document } from '../../shared/model/document';
import {
  documentEndpointId,
  documentHostId,
  hasSession,
  useDocument,
  useDocumentTitle,
} from '../stores/documentTitle';
import { useHostEnvironment } from '../stores/inventory';
import { sessionStatus, useDocumentSession } from '../stores/sessions';
import { useTerminalTitle } from '../stores/terminalTitles';
import { renameDocument, useWorkspace } from '../stores/workspace';
import { StatusDot } from '../ui/StatusDot';
import { stopRenaming, useRenaming } from './renaming';
import { closeTabs } from './tabActions';
import css from './DocumentTab.module.css';

function RenameTab({ document, current }: { document: Document; current: string }): ReactNode {
  const [text, setText] = useState(current);
  const finish = (save: boolean): void => {
    stopRenaming();
    if (save && text.trim() !== current) renameDocument(document.id, text);
  };
  const press = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Enter') finish(true);
    else if (event.key === 'Escape') finish(false);
  };
  return (
    <input
      className={css.rename}
      aria-label="Tab name"
      value={text}
      maxLength={200}
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => finish(true)}
      onKeyDown={press}
      onPointerDown={(event) => event.stopPropagation()}
      onDragStart={(event) => event.preventDefault()}
    />
  );
}

function Sign({ document }: { document: Document }): ReactNode {
  const session = useDocumentSession(document.id);
  switch (document.kind) {
    case 'terminal':
    case 'query':
    case 'server':
      return <StatusDot status={sessionStatus(session)} />;
    case 'settings':
      return <Settings size={13} strokeWidth={1.75} aria-hidden />;
    case 'audit':
      return <History size={13} strokeWidth={1.75} aria-hidden />;
  }
}

/** The tab's name, its environment, and what the session calls itself. */
function tooltip(title: string, environment: string | undefined, sessionTitle: string | undefined): string {
  const name = environment === undefined ? title : `${title} (${environment})`;
  return sessionTitle === undefined || sessionTitle === '' ? name : `${name}\n${sessionTitle}`;
}

function Tab({ document }: { document: Document }): ReactNode {
  const title = useDocumentTitle(document);
  const sessionTitle = useTerminalTitle(document.id);
  const environment = useHostEnvironment(documentHostId(document), documentEndpointId(document));
  const active = useWorkspace((state) => state.activeId === document.id);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);
  const renaming = useRenaming((state) => state.documentId === document.id);
  return (
    <div ref={element} className={css.tab} title={tooltip(title, environment?.name, sessionTitle)}>
      {environment !== undefined && (
        <span
          className={css.stripe}
          data-guarded={environment.guarded}
          style={{ '--stripe': environment.colour }}
          aria-hidden
        />
      )}
      <Sign document={document} />
      {renaming && hasSession(document) ? (
        <RenameTab document={document} current={title} />
      ) : (
        <span className={css.title}>{title}</span>
      )}
      {environment?.guarded === true && (
        <span className={css.environment} style={{ '--stripe': environment.colour }}>
          {environment.name}
        </span>
      )}
      <button
        type="button"
        className={css.close}
        aria-label={`Close ${title}`}
        tabIndex={-1}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          void closeTabs([document.id]);
        }}
      >
        <X size={13} strokeWidth={2} aria-hidden />
      </button>
    </div>
  );
}

/** One tab: environment stripe, state, name, close. */
export function DocumentTab({ api }: IDockviewPanelHeaderProps): ReactNode {
  const document = useDocument(api.id);
  return document === undefined ? null : <Tab document={document} />;
}
