import type { Virtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent } from 'react';
import type { AuditEntry } from '../../shared/model/audit';
import { openContextMenu } from '../ui/contextMenu';
import { stepRow, type HistoryRow } from './historyRows';
import { lineMenu, type Marks } from './lineActions';

/** What the keys of the list act on. */
export interface HistoryKeys {
  rows: readonly HistoryRow[];
  activeKey: string | null;
  setActiveKey: (key: string) => void;
  setLineOpen: (entry: AuditEntry, open?: boolean) => void;
  marks: Marks;
  virtual: Virtualizer<HTMLDivElement, Element>;
  scroll: { current: HTMLDivElement | null };
}

/** Lines that Page Up and Page Down pass. */
const PAGE = 15;

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** The row of the line that a line of a change belongs to. */
function parentOf(rows: readonly HistoryRow[], from: number): number {
  for (let at = from; at >= 0; at--) {
    const row = rows[at];
    if (row?.kind === 'line' && row.level === 1) return at;
  }
  return from;
}

/** Arrows walk and open, Enter opens, Space marks, the menu key lists what can be done. */
export function useHistoryKeys(keys: HistoryKeys): (event: KeyboardEvent<HTMLElement>) => void {
  const { rows, activeKey, setActiveKey, setLineOpen, marks, virtual, scroll } = keys;
  const at = rows.findIndex(({ key }) => key === activeKey);
  const row = rows[at];
  const go = (index: number): void => {
    const target = rows[index];
    if (target === undefined) return;
    setActiveKey(target.key);
    virtual.scrollToIndex(index);
  };
  const openOrStep = (by: 1 | -1): void => {
    if (row?.kind !== 'line') return;
    const opens = by === 1;
    if (row.expandable && row.expanded !== opens) setLineOpen(row.entry, opens);
    else if (opens && row.expanded) go(stepRow(rows, at, 1));
    else if (!opens && row.level === 2) go(parentOf(rows, at));
  };
  const menu = (): void => {
    const element = scroll.current?.querySelector(`[data-index="${at}"]`);
    if (row?.kind === 'line' && element instanceof Element)
      openContextMenu(element, 'Line', lineMenu(row.entry, marks));
  };
  const act = (event: KeyboardEvent): boolean => {
    const step = STEPS[event.key];
    if (step !== undefined) go(stepRow(rows, at, step));
    else if (event.key === 'ArrowRight') openOrStep(1);
    else if (event.key === 'ArrowLeft') openOrStep(-1);
    else if (event.key === 'Enter' && row?.kind === 'line') setLineOpen(row.entry);
    else if (event.key === ' ' && row?.kind === 'line') marks.toggle(row.entry);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) menu();
    else return false;
    return true;
  };
  return (event) => {
    // Buttons inside the list keep their own keys.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (act(event)) event.preventDefault();
  };
}
