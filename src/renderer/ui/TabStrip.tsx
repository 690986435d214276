import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import css from './TabStrip.module.css';

/** One tab of a {@link TabStrip}. */
export interface TabItem {
  id: string;
  label: string;
  /** Stands behind the label, dimmed. */
  count?: string | undefined;
}

/** Properties of {@link TabStrip}. */
export interface TabStripProps {
  label: string;
  tabs: readonly TabItem[];
  active: string;
  onPick: (id: string) => void;
  /** Makes the ids by which tab and panel name each other. */
  idOf: (id: string) => string;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** Tabs above a panel: one stop for Tab, arrow keys walk. */
export function TabStrip({ label, tabs, active, onPick, idOf }: TabStripProps): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const shown = list.current?.querySelector('[aria-selected="true"]');
    shown?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ id }) => id === active);
    const last = tabs.length - 1;
    const to =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? last
          : (at + (STEPS[event.key] ?? 0) + tabs.length) % tabs.length;
    const next = tabs[to];
    if (next === undefined || !(event.key in STEPS || event.key === 'Home' || event.key === 'End')) return;
    event.preventDefault();
    onPick(next.id);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[to]?.focus();
  };
  return (
    <div ref={list} className={css.tabs} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ id, label: text, count }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`${idOf(id)}-tab`}
          className={css.tab}
          aria-selected={id === active}
          aria-controls={idOf(id)}
          tabIndex={id === active ? 0 : -1}
          onClick={() => onPick(id)}
        >
          {text}
          {count !== undefined && <span className={css.count}>{count}</span>}
        </button>
      ))}
    </div>
  );
}
