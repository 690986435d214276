import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useDocumentTitle } from '../stores/documentTitle';
import { useSetting } from '../stores/settings';
import { useWorkspace } from '../stores/workspace';
import { openContextMenu } from '../ui/contextMenu';
import { useShownTheme } from '../ui/ThemeRoot';
import { ringBell } from './bell';
import { COLOUR_THEMES, themeNameFor } from './colourThemes';
import { LinkTooltip } from './LinkTooltip';
import type { LiveTerminal } from './liveTerminal';
import { SearchBar } from './SearchBar';
import { terminalMenu, useTerminalActions } from './terminalActions';
import css from './TerminalPane.module.css';
import { terminalFor, type TerminalDocument } from './terminalRegistry';
import { TerminalStatus } from './TerminalStatus';

/** Properties of {@link TerminalPane}. */
export interface TerminalPaneProps {
  document: TerminalDocument;
  /** Its tab has the focus of the dock. */
  active: boolean;
  /** It is on the screen. */
  visible: boolean;
}

/** Whether a tab that a restart brings back would take the focus from a box in which something is typed already. */
function isTypingBesides(documentId: string): boolean {
  const focused = window.document.activeElement;
  const typing = focused instanceof HTMLInputElement && focused.value !== '';
  return typing && useWorkspace.getState().restored.has(documentId);
}

/** The place in which a tab's terminal is shown. The terminal itself lives in the registry. */
export function TerminalPane({ document, active, visible }: TerminalPaneProps): ReactNode {
  const terminal = terminalFor(document);
  const place = useRef<HTMLDivElement>(null);
  const title = useDocumentTitle(document);
  const searchOpen = useStore(terminal.store, (state) => state.searchOpen);
  const background = useTerminalTheme(terminal);
  usePlaced(terminal, document, place);
  useTerminalActions();
  useBell(terminal, place);

  useEffect(() => terminal.setVisible(visible), [terminal, visible]);
  useEffect(() => {
    if (active && visible && !isTypingBesides(document.id)) terminal.focus();
  }, [terminal, document.id, active, visible]);

  const onContextMenu = (event: MouseEvent): void => {
    const inProgram = terminal.xterm.modes.mouseTrackingMode !== 'none' && !event.shiftKey;
    event.preventDefault();
    event.stopPropagation();
    // A program that follows the mouse gets the right button; Shift asks for the menu all the same.
    if (!inProgram) openContextMenu(event, `Terminal ${title}`, terminalMenu(terminal, document.id));
  };

  return (
    <section className={css.pane} aria-label={`Terminal ${title}`} style={{ background }}>
      {searchOpen && <SearchBar terminal={terminal} />}
      <div className={css.screen}>
        <div className={css.place} ref={place} onContextMenuCapture={onContextMenu} />
        <LinkTooltip terminal={terminal} />
      </div>
      <TerminalStatus terminal={terminal} document={document} title={title} active={active && visible} />
    </section>
  );
}

/** Keeps the terminal's element in this place, fitted to it, and connects a new tab. */
function usePlaced(
  terminal: LiveTerminal,
  document: TerminalDocument,
  place: React.RefObject<HTMLDivElement | null>,
): void {
  const { id } = document;
  useEffect(() => {
    const container = place.current;
    if (container === null) return;
    const observer = new ResizeObserver(() => terminal.fit());
    observer.observe(container);
    void terminal.attach(container).then(() => terminal.start(useWorkspace.getState().restored.has(id)));
    return () => {
      observer.disconnect();
      terminal.detach(container);
    };
  }, [terminal, id, place]);
}

/** Applies the colour theme; returns its background for the pane. */
function useTerminalTheme(terminal: LiveTerminal): string {
  const name = themeNameFor(useSetting('terminalTheme'), useShownTheme());
  useEffect(() => terminal.setTheme(name), [terminal, name]);
  return COLOUR_THEMES[name].background ?? 'var(--bn-bg)';
}

function useBell(terminal: LiveTerminal, place: React.RefObject<HTMLDivElement | null>): void {
  useEffect(
    () =>
      terminal.store.subscribe((now, before) => {
        if (now.bells !== before.bells) ringBell(place.current);
      }),
    [terminal, place],
  );
}
