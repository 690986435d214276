import { SquareTerminal } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { viewOf, type PaneView } from '../session/paneView';
import { SessionStatus, type SessionWords } from '../session/SessionStatus';
import { useDocumentSession } from '../stores/sessions';
import { forgetRestored } from '../stores/workspace';
import { endMessage } from './endMessage';
import type { LiveTerminal } from './liveTerminal';
import type { TerminalDocument } from './terminalRegistry';

interface StatusProps {
  terminal: LiveTerminal;
  document: TerminalDocument;
  /** The tab's name: that of the host unless it was renamed. */
  title: string;
  active: boolean;
}

/**
 * What stands over or below the text while nothing runs. Before the first output it fills the pane; afterwards it is a
 * bar below, so that the scrollback stays readable.
 */
export function TerminalStatus({ terminal, document, title, active }: StatusProps): ReactNode {
  const link = useStore(terminal.store, (state) => state.link);
  const hasOutput = useStore(terminal.store, (state) => state.hasOutput);
  const session = useDocumentSession(document.id);
  const view = viewOf(link, session);
  useFocusBack(view.kind, terminal, active);
  const connect = (): void => {
    forgetRestored(document.id);
    void terminal.connection.connect();
    terminal.focus();
  };
  const cancel = (): void => {
    terminal.connection.cancel();
    terminal.focus();
  };
  const words = wordsFor(title, document.target.kind === 'local');
  return (
    <SessionStatus {...{ view, words }} asBar={hasOutput} byEnter onConnect={connect} onCancel={cancel} />
  );
}

function wordsFor(title: string, isLocal: boolean): SessionWords {
  return {
    icon: SquareTerminal,
    ask: isLocal ? 'The local shell is not running' : `Not connected to ${title}`,
    connecting: isLocal ? 'Starting the local shell' : `Connecting to ${title}`,
    waiting: `${title} is waiting for you`,
    ended: endMessage,
    connect: isLocal ? 'Start the shell' : 'Connect',
    again: isLocal ? 'Start again' : 'Reconnect',
  };
}

/** When a question is answered or a shell begins, keys go to the terminal again; never while a dialog is open. */
function useFocusBack(kind: PaneView['kind'], terminal: LiveTerminal, active: boolean): void {
  const before = useRef(kind);
  useEffect(() => {
    if (before.current === kind) return;
    before.current = kind;
    const inDialog = document.querySelector('.MuiModal-root') !== null;
    const field = document.activeElement?.closest('input, textarea:not(.xterm-helper-textarea)') ?? null;
    if (active && kind === 'running' && !inDialog && field === null) terminal.focus();
  }, [kind, terminal, active]);
}
