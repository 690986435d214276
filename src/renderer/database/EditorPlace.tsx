import { useEffect, useRef, type ReactNode } from 'react';
import css from './QueryEditor.module.css';
import type { QueryTab } from './queryTab';

/** Whether the focus would be taken from a field or dialog that somebody uses. */
function isBusyElsewhere(): boolean {
  const focused = document.activeElement;
  return (
    document.querySelector('.MuiModal-root') !== null ||
    (focused instanceof HTMLInputElement && focused.value !== '') ||
    (focused?.closest('[data-query-part]') ?? null) !== null
  );
}

/** The place in which a tab's editor is shown. The editor itself lives in the registry. */
export function EditorPlace({ tab, active }: { tab: QueryTab; active: boolean }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const { view } = tab.editor;
  useEffect(() => {
    const container = place.current;
    if (container === null) return;
    container.append(view.dom);
    view.requestMeasure();
    return () => {
      if (view.dom.parentElement === container) view.dom.remove();
    };
  }, [view]);
  useEffect(() => {
    if (active && !isBusyElsewhere()) tab.editor.focus();
  }, [tab, active]);
  return <div className={css.place} ref={place} />;
}
