import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useId,
  useMemo,
  useRef,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { useStore } from 'zustand';
import { openContextMenu } from '../../ui/contextMenu';
import { isMac } from '../../ui/shortcut';
import type { QueryTab } from '../queryTab';
import css from './explorer.module.css';
import { explorerCommand, rowBeginning } from './explorerKeys';
import { explorerMenu } from './explorerMenu';
import { explorerRows } from './explorerFound';
import { isRelation, type ExplorerRow } from './explorerModel';
import { ExplorerRowView } from './ExplorerRowView';

/** Height of a row in px. */
const ROW = 24;
/** Typed characters belong together while they follow one another within this time, in ms. */
const TYPE_AHEAD_MS = 700;

function rowOfEvent(event: MouseEvent): number {
  const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-at]') : null;
  return Number(element?.dataset['at'] ?? -1);
}

/** Enter and double click: rows of a relation, the place of what was found otherwise, else open or close. */
export function activate(tab: QueryTab, row: ExplorerRow): void {
  const searching = tab.explorer.store.getState().filter.trim() !== '';
  if (row.within !== null) void tab.explorer.reveal(row.within, row.name);
  else if (searching && row.object !== null && !isRelation(row.object))
    void tab.explorer.reveal(row.object, null);
  else if (row.object !== null && isRelation(row.object)) tab.showFirstRows(row.object);
  else tab.explorer.toggle(row);
}

function useRows(tab: QueryTab): readonly ExplorerRow[] {
  const { store } = tab.explorer;
  const schemas = useStore(store, (state) => state.schemas);
  const objects = useStore(store, (state) => state.objects);
  const details = useStore(store, (state) => state.details);
  const completion = useStore(store, (state) => state.completion);
  const globals = useStore(store, (state) => state.globals);
  const toggled = useStore(store, (state) => state.toggled);
  const filter = useStore(store, (state) => state.filter);
  return useMemo(
    () => explorerRows({ schemas, objects, details, completion, globals, toggled, filter }),
    [schemas, objects, details, completion, globals, toggled, filter],
  );
}

/** Ctrl picks a row more, Shift all from the active one; whether either was held. */
function pickedByClick(
  tab: QueryTab,
  rows: readonly ExplorerRow[],
  at: number,
  row: ExplorerRow,
  event: MouseEvent,
): boolean {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  if (mod) tab.explorer.pick(row.key);
  else if (event.shiftKey && at >= 0) {
    const to = rows.indexOf(row);
    const keys = rows.slice(Math.min(at, to), Math.max(at, to) + 1).map(({ key }) => key);
    tab.explorer.pickAll(keys, row.key);
  } else return false;
  return true;
}

/** Shift with an arrow picks the next row as well; whether it was that. */
function pickedByKey(tab: QueryTab, rows: readonly ExplorerRow[], at: number, event: KeyboardEvent): boolean {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const [here, next] = [rows[at], by === undefined ? undefined : rows[at + by]];
  if (!event.shiftKey || here === undefined || next === undefined) return false;
  tab.explorer.pickAll([...tab.explorer.store.getState().picked, here.key, next.key], next.key);
  return true;
}

/** Keys of the tree; `page` rows fit on the screen. */
function useKeys(
  tab: QueryTab,
  rows: readonly ExplorerRow[],
  at: number,
  page: () => number,
): (event: KeyboardEvent<HTMLElement>) => void {
  const typed = useRef({ text: '', time: 0 });
  const go = (to: number): void => tab.explorer.setActive(rows[to]?.key ?? null);
  const type = (text: string): void => {
    const now = performance.now();
    const going = now - typed.current.time < TYPE_AHEAD_MS && typed.current.text !== '';
    typed.current = { text: going ? typed.current.text + text : text, time: now };
    const found = rowBeginning(rows, going ? at : at + 1, typed.current.text);
    if (found >= 0) go(found);
  };
  return (event) => {
    const mod = event.altKey || (isMac ? event.metaKey : event.ctrlKey);
    const command = explorerCommand({ key: event.key, mod, shift: event.shiftKey }, rows, at, page());
    const row = rows[at];
    if (command === null) return;
    if (pickedByKey(tab, rows, at, event)) {
      event.preventDefault();
      return;
    }
    if (command.type === 'go') go(command.to);
    else if (command.type === 'type') type(command.text);
    else if (command.type === 'refresh') tab.explorer.refresh();
    else if (row === undefined) return;
    else if (command.type === 'toggle') tab.explorer.toggle(row);
    else if (command.type === 'activate') activate(tab, row);
    else {
      const element = event.currentTarget.querySelector(`[data-at="${at}"]`) ?? event.currentTarget;
      openContextMenu(element, row.label, explorerMenu(tab, row));
    }
    event.preventDefault();
    event.stopPropagation();
  };
}

/** The tree of schemas, tables and what they consist of. */
export function ExplorerTree({ tab, title }: { tab: QueryTab; title: string }): ReactNode {
  const rows = useRows(tab);
  const answers = useStore(tab.explorer.store, (state) => state.filter.trim());
  const picked = useStore(tab.explorer.store, (state) => state.picked);
  const activeKey = useStore(tab.explorer.store, (state) => state.activeKey);
  const at = useMemo(() => rows.findIndex(({ key }) => key === activeKey), [rows, activeKey]);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW,
    overscan: 10,
  });
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);
  const onKeyDown = useKeys(tab, rows, at, () =>
    Math.max(1, Math.floor((list.current?.clientHeight ?? ROW) / ROW) - 1),
  );
  const onClick = (event: MouseEvent): void => {
    const row = rows[rowOfEvent(event)];
    if (row === undefined) return;
    if (pickedByClick(tab, rows, at, row, event)) return;
    tab.explorer.setActive(row.key);
    const chevron = event.target instanceof Element && event.target.closest('[data-chevron]') !== null;
    if (chevron || row.kind === 'group' || row.failed) tab.explorer.toggle(row);
  };
  const onDoubleClick = (event: MouseEvent): void => {
    const row = rows[rowOfEvent(event)];
    const chevron = event.target instanceof Element && event.target.closest('[data-chevron]') !== null;
    if (row !== undefined && !chevron && row.kind !== 'group' && !row.failed) activate(tab, row);
  };
  const onContextMenu = (event: MouseEvent): void => {
    const row = rows[rowOfEvent(event)];
    if (row === undefined) return;
    if (!picked.has(row.key)) tab.explorer.setActive(row.key);
    openContextMenu(event, row.label, explorerMenu(tab, row));
  };
  return (
    <div
      ref={list}
      className={css.tree}
      role="tree"
      aria-multiselectable
      data-answers={answers}
      aria-label={`Explorer of ${title}`}
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      tabIndex={0}
      onFocus={() => {
        if (at < 0) tab.explorer.setActive(rows[0]?.key ?? null);
      }}
      {...{ onKeyDown, onClick, onDoubleClick, onContextMenu }}
    >
      <div className={css.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <ExplorerRowView
              key={row.key}
              row={row}
              at={item.index}
              top={item.start}
              domId={`${id}-${item.index}`}
              active={item.index === at}
              picked={picked.has(row.key)}
            />
          );
        })}
      </div>
    </div>
  );
}
