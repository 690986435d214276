import { lazy, Suspense, type ReactNode } from 'react';
import type { Document } from '../../shared/model/document';

const TerminalPane = lazy(() =>
  import('../terminal/TerminalPane').then((module) => ({ default: module.TerminalPane })),
);
const QueryPane = lazy(() =>
  import('../database/QueryPane').then((module) => ({ default: module.QueryPane })),
);
const ServerPane = lazy(() =>
  import('../database/server/ServerPane').then((module) => ({ default: module.ServerPane })),
);
const SettingsPane = lazy(() =>
  import('../settings/SettingsPane').then((module) => ({ default: module.SettingsPane })),
);
const HistoryPane = lazy(() =>
  import('../history/HistoryPane').then((module) => ({ default: module.HistoryPane })),
);

/** Properties of {@link DocumentPane}. */
export interface DocumentPaneProps {
  document: Document;
  /** Its tab has the focus of the dock. */
  active: boolean;
  /** It is on the screen: the front tab of its group. */
  visible: boolean;
}

function pane({ document, active, visible }: DocumentPaneProps): ReactNode {
  switch (document.kind) {
    case 'terminal':
      return <TerminalPane document={document} active={active} visible={visible} />;
    case 'query':
      return <QueryPane document={document} active={active} visible={visible} />;
    case 'server':
      return <ServerPane document={document} visible={visible} />;
    case 'settings':
      return <SettingsPane />;
    case 'audit':
      return <HistoryPane />;
  }
}

/** Shows a document by its kind; a kind without a pane does not compile. Panes load when they are first shown. */
export function DocumentPane(props: DocumentPaneProps): ReactNode {
  return <Suspense fallback={null}>{pane(props)}</Suspense>;
}
