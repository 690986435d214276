import { Database } from 'lucide-react';
import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Environment } from '../../shared/model/inventory';
import { viewOf } from '../session/paneView';
import { SessionStatus, type SessionWords } from '../session/SessionStatus';
import { useDocumentTitle } from '../stores/documentTitle';
import { useHostEnvironment } from '../stores/inventory';
import { useDocumentSession } from '../stores/sessions';
import { forgetRestored, useWorkspace } from '../stores/workspace';
import { DiagramPlace } from './diagram/DiagramPlace';
import { Divider } from './Divider';
import { EditorPlace } from './EditorPlace';
import { ExplorerPanel } from './explorer/ExplorerPanel';
import { EDITOR_SHARE, EXPLORER_WIDTH, setQueryLayout, useQueryLayout } from './layout';
import { useQueryActions } from './queryActions';
import css from './QueryPane.module.css';
import { LibrarySheets } from './library/LibrarySheets';
import { queryFor, type QueryDocument } from './queryRegistry';
import type { QueryTab } from './queryTab';
import { ResultsPanel } from './results/ResultsPanel';
import { StatusLine } from './StatusLine';
import { Toolbar } from './Toolbar';
import { ExportSheets } from './transfer/ExportSheets';
import { ImportSheets } from './transfer/ImportSheets';
import { PreviewPanel } from './writing/PreviewPanel';
import { TransactionBar } from './writing/TransactionBar';
import { UnlockSheet } from './writing/UnlockSheet';

/** Properties of {@link QueryPane}. */
export interface QueryPaneProps {
  document: QueryDocument;
  /** Its tab has the focus of the dock. */
  active: boolean;
  /** It is on the screen. */
  visible: boolean;
}

/** A query tab: explorer, editor and results of one database. What lives longer than a mount is in the registry. */
export function QueryPane({ document, active, visible }: QueryPaneProps): ReactNode {
  const tab = queryFor(document);
  const title = useDocumentTitle(document);
  const { hostId, endpointId } = document.target;
  const environment = useHostEnvironment(hostId, endpointId);
  useQueryActions();
  useEffect(() => tab.query.start(useWorkspace.getState().restored.has(document.id)), [tab, document.id]);
  return (
    <section
      className={css.pane}
      aria-label={`Query ${title}`}
      data-guarded={environment?.guarded === true || undefined}
      data-coloured={environment !== undefined || undefined}
      style={colourOf(environment)}
    >
      <Toolbar tab={tab} environment={environment} hostId={hostId} />
      <Body {...{ tab, document, title }} active={active && visible} />
      <TransactionBar tab={tab} />
      <StatusLine tab={tab} />
      <LibrarySheets tab={tab} />
      <ExportSheets tab={tab} />
      <ImportSheets tab={tab} />
      <DiagramPlace tab={tab} />
      <UnlockSheet tab={tab} hostId={hostId} environment={environment} />
    </section>
  );
}

const colourOf = (environment: Environment | undefined): CSSProperties =>
  environment === undefined ? {} : { '--environment': environment.colour };

interface BodyProps {
  tab: QueryTab;
  document: QueryDocument;
  title: string;
  active: boolean;
}

function Body({ tab, document, title, active }: BodyProps): ReactNode {
  const { explorerOpen, explorerWidth } = useQueryLayout();
  const link = useStore(tab.query.store, (state) => state.link);
  const view = viewOf(link, useDocumentSession(document.id));
  const connect = (): void => {
    forgetRestored(document.id);
    void tab.query.link.connect();
    tab.editor.focus();
  };
  return (
    <div className={css.body}>
      {explorerOpen && (
        <>
          <div className={css.explorer} style={{ width: explorerWidth }}>
            <ExplorerPanel tab={tab} title={title} />
          </div>
          <Divider
            orientation="vertical"
            label="Resize the database explorer"
            value={explorerWidth}
            {...EXPLORER_WIDTH}
            step={16}
            valueAt={(start, px) => start + px}
            onMove={(width) => setQueryLayout({ explorerWidth: width })}
          />
        </>
      )}
      <div className={css.work}>
        <Split tab={tab} active={active} />
        <SessionStatus
          view={view}
          words={wordsFor(title)}
          // The editor can be written in while the connection is on its way.
          asBar
          byEnter={false}
          onConnect={connect}
          onCancel={() => tab.query.link.cancel()}
        />
      </div>
    </div>
  );
}

function wordsFor(title: string): SessionWords {
  return {
    icon: Database,
    ask: `Not connected to ${title}`,
    connecting: `Connecting to ${title}`,
    waiting: `${title} is waiting for you`,
    ended: ({ error }) => error?.message ?? `The connection to ${title} is closed.`,
    connect: 'Connect',
    again: 'Reconnect',
  };
}

function Split({ tab, active }: { tab: QueryTab; active: boolean }): ReactNode {
  const editorShare = useQueryLayout((layout) => layout.editorShare);
  const place = useRef<HTMLDivElement>(null);
  const height = (): number => Math.max(1, place.current?.clientHeight ?? 1);
  return (
    <div className={css.split} ref={place}>
      <div className={css.editor} style={{ flexBasis: `${editorShare * 100}%` }}>
        <EditorPlace tab={tab} active={active} />
      </div>
      <Divider
        orientation="horizontal"
        label="Resize editor and results"
        value={editorShare * 100}
        least={EDITOR_SHARE.least * 100}
        most={EDITOR_SHARE.most * 100}
        step={4}
        valueAt={(start, px) => start + (px / height()) * 100}
        onMove={(share) => setQueryLayout({ editorShare: share / 100 })}
      />
      <div className={css.results}>
        <PreviewPanel tab={tab} />
        <ResultsPanel tab={tab} />
      </div>
    </div>
  );
}
