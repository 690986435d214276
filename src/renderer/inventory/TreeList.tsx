import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useId, useMemo, useRef, type MouseEvent, type ReactNode } from 'react';
import type { Host } from '../../shared/model/inventory';
import { folderPath, useInventory } from '../stores/inventory';
import { openContextMenu } from '../ui/contextMenu';
import { attempt, connectHost, renameNode } from './commands';
import { isTreeNode, type TreeNode } from './dropRules';
import { renameSmartFolder } from './smart/smartFolders';
import { smartMenu } from './smart/smartMenu';
import type { TreeIndex } from './treeIndex';
import { folderMenu, hostMenu, manyMenu, rootMenu, type MenuMoves } from './treeMenu';
import { inTree, rowOfKey, rowRef, type TreeRow } from './treeModel';
import { selectRange, selectRow, toggleRow } from './treeSelection';
import { TreeRowView } from './TreeRowView';
import { useTreeState } from './treeState';
import { refsOfKeys, useHostStatuses, useSelectedKeys, useTree } from './useTree';
import { rowOfEvent, useTreeDrag } from './useTreeDrag';
import { cutNodes, pasteNodes, pasteTarget, setRowOpen, useTreeKeys } from './useTreeKeys';
import { useTreeReveal } from './useTreeReveal';
import css from './tree.module.css';

/** Height of a row in px; `--bn-row` in the theme. */
const ROW = 26;

function movesFor(index: TreeIndex, row: TreeRow | undefined, nodes: readonly TreeNode[]): MenuMoves {
  const target = pasteTarget(index, row);
  return { cut: () => cutNodes(nodes), paste: target === null ? null : () => pasteNodes(target) };
}

function openRowMenu(
  place: MouseEvent | Element,
  index: TreeIndex,
  row: TreeRow | undefined,
  nodes: readonly TreeNode[],
): void {
  const moves = movesFor(index, row, nodes);
  if (nodes.length > 1) {
    const hosts = nodes.map(({ id }) => index.hosts.get(id)).filter((host) => host !== undefined);
    openContextMenu(place, 'Selection', manyMenu(nodes, hosts, moves));
  } else if (row === undefined) openContextMenu(place, 'Hosts', rootMenu(moves.paste));
  else if (row.type === 'smart') openContextMenu(place, row.name, smartMenu(row.smart));
  else if (row.type === 'host') openContextMenu(place, row.name, hostMenu(row.host, moves));
  else if (row.type === 'folder') openContextMenu(place, row.name, folderMenu(row.folder, moves));
}

/** The number of the current row; where it is gone, of the one that took its place. */
function useActiveRow(rows: readonly TreeRow[]): number {
  const activeKey = useTreeState((state) => state.activeKey);
  const last = useRef(-1);
  const at = useMemo(() => rowOfKey(rows, activeKey), [rows, activeKey]);
  useEffect(() => {
    if (at >= 0) last.current = at;
  }, [at]);
  return at >= 0 || activeKey === null ? at : Math.min(last.current, rows.length - 1);
}

/** Whether the sections end above this row. */
function startsTree(row: TreeRow, above: TreeRow | undefined): boolean {
  return inTree(row) && above !== undefined && !inTree(above);
}

/** The rows that are rendered, and one more that must be, in order. */
function withRow(range: number[], at: number): number[] {
  return at < 0 || range.includes(at) ? range : [...range, at].sort((a, b) => a - b);
}

/** The folders above a host: where it stands in a smart folder, they are not in sight. */
const pathOf = (host: Host): string => folderPath(useInventory.getState(), host.folderId).join(' / ');

/** The virtual tree of folders and hosts with Favourites, Recent and smart folders on top. */
export function TreeList(): ReactNode {
  const { index, rows } = useTree();
  const statuses = useHostStatuses();
  const selected = useSelectedKeys();
  const at = useActiveRow(rows);
  const environments = useInventory((state) => state.environments);
  const renamingKey = useTreeState((state) => state.renamingKey);
  const cut = useTreeState((state) => state.cut);
  const cutIds = useMemo(() => new Set(cut.map((node) => node.id)), [cut]);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  const gripped = useRef(-1);
  const virtual = useVirtualizer({
    count: rows.length,
    rangeExtractor: useCallback((range: Range) => withRow(defaultRangeExtractor(range), gripped.current), []),
    getScrollElement: () => list.current,
    estimateSize: () => ROW,
    overscan: 10,
  });
  const scrollTo = useCallback((row: number) => virtual.scrollToIndex(row, { align: 'auto' }), [virtual]);
  useEffect(() => {
    if (at >= 0) scrollTo(at);
  }, [at, scrollTo]);
  useTreeReveal(rows);

  const nodes = useMemo(() => refsOfKeys(selected), [selected]);
  const nodesAt = (row: number): readonly TreeNode[] => {
    const target = rows[row];
    const ref = target === undefined ? null : rowRef(target);
    if (target === undefined || ref === null || !isTreeNode(ref)) return [];
    return selected.has(target.key) ? nodes : [ref];
  };
  const drag = useTreeDrag({ index, rows, rowHeight: ROW, nodesAt });
  gripped.current = useMemo(() => rowOfKey(rows, drag.sourceKey), [rows, drag.sourceKey]);
  const onKeyDown = useTreeKeys({
    ...{ index, rows, at, nodes },
    page: () => Math.max(1, Math.floor((list.current?.clientHeight ?? ROW) / ROW) - 1),
    openMenu: (row) => {
      const element = list.current?.querySelector(`[data-at="${row}"]`) ?? list.current;
      if (element !== null) openRowMenu(element, index, rows[row], nodes);
    },
  });
  const onRenamed = useCallback((row: TreeRow, name: string | null) => {
    useTreeState.setState({ renamingKey: null });
    list.current?.focus();
    const ref = rowRef(row);
    if (name === null) return;
    if (row.type === 'smart') attempt(() => renameSmartFolder(row.smart.id, name));
    else if (ref !== null && isTreeNode(ref)) attempt(() => renameNode(ref, name));
  }, []);

  const onClick = (event: MouseEvent): void => {
    const clicked = rowOfEvent(event);
    const row = rows[clicked];
    const chevron = event.target instanceof Element && event.target.closest('[data-chevron]') !== null;
    if (row === undefined) return;
    if (row.type === 'section' || chevron) setRowOpen(row, row.type !== 'host' && !row.expanded);
    if (row.type === 'section' || !chevron) {
      if (event.shiftKey) selectRange(rows, clicked);
      else if (event.ctrlKey || event.metaKey) toggleRow(rows, selected, clicked);
      else selectRow(rows, clicked);
    }
  };
  const onDoubleClick = (event: MouseEvent): void => {
    const row = rows[rowOfEvent(event)];
    const chevron = event.target instanceof Element && event.target.closest('[data-chevron]') !== null;
    if (row?.type === 'host') connectHost(row.host);
    else if ((row?.type === 'folder' || row?.type === 'smart') && !chevron) setRowOpen(row, !row.expanded);
  };
  const onContextMenu = (event: MouseEvent): void => {
    const clicked = rowOfEvent(event);
    const row = rows[clicked];
    if (row?.type === 'section') {
      event.preventDefault();
      return;
    }
    const inside = row !== undefined && selected.has(row.key);
    if (row !== undefined && !inside) selectRow(rows, clicked);
    openRowMenu(event, index, row, row === undefined ? [] : nodesAt(clicked));
  };

  const hint = drag.drop?.hint;
  return (
    <div
      ref={list}
      className={css.tree}
      role="tree"
      aria-label="Hosts"
      aria-multiselectable
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      tabIndex={0}
      data-drop-root={(hint !== undefined && hint.rowKey === null) || undefined}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (at < 0 && event.target === list.current)
          useTreeState.setState({ activeKey: rows[0]?.key ?? null });
      }}
      {...{ onClick, onDoubleClick, onContextMenu }}
      {...drag.handlers}
    >
      {drag.refusal !== null && (
        <div className={css.refusal} role="status">
          {drag.refusal}
        </div>
      )}
      <div className={css.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const host = row.type === 'host' ? row.host : undefined;
          const environmentId = row.type === 'host' ? row.environmentId : null;
          const recordId = host?.id ?? (row.type === 'folder' ? row.folder.id : '');
          return (
            <TreeRowView
              key={row.key}
              row={row}
              at={item.index}
              top={item.start}
              domId={`${id}-${item.index}`}
              divider={item.index > 0 && startsTree(row, rows[item.index - 1])}
              active={item.index === at}
              selected={selected.has(row.key)}
              cut={cutIds.has(recordId)}
              renaming={renamingKey === row.key}
              drop={hint?.rowKey === row.key ? hint.kind : undefined}
              status={host === undefined ? undefined : (statuses.get(host.id) ?? 'idle')}
              environment={environmentId === null ? undefined : environments.get(environmentId)}
              path={row.type === 'host' && typeof row.place !== 'string' ? pathOf(row.host) : undefined}
              onRenamed={onRenamed}
            />
          );
        })}
      </div>
    </div>
  );
}
