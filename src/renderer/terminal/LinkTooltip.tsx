import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import css from './TerminalPane.module.css';
import type { LiveTerminal } from './liveTerminal';

/** How far from the pointer, in px. */
const OFFSET = 18;

/** Where the link under the pointer really leads. */
export function LinkTooltip({ terminal }: { terminal: LiveTerminal }): ReactNode {
  const link = useStore(terminal.store, (state) => state.hoveredLink);
  if (link === null) return null;
  return (
    <div className={css.link} role="tooltip" style={{ left: link.x, top: link.y + OFFSET }}>
      {link.target}
    </div>
  );
}
