import { useRef, type KeyboardEvent } from 'react';
import { isMac } from '../ui/shortcut';
import { attempt, connectHost, moveNodes, moveNodesUndoably, removeNodes, setFolderOpen } from './commands';
import { moveStep, pasteOn, type MoveTarget, type TreeNode } from './dropRules';
import { removeSmartFolder, stepSmartFolder } from './smart/smartFolders';
import { shownFolder, type TreeIndex } from './treeIndex';
import { treeCommand, type TreeCommand } from './treeKeys';
import { typeAhead, type TreeRow } from './treeModel';
import { tellSorted } from './treeSort';
import { selectAllRows, selectRange, selectRow } from './treeSelection';
import { toggleSection, useTreeState } from './treeState';

/** Typed characters belong together while they follow one another within this time, in ms. */
const TYPE_AHEAD_MS = 700;

/** What the keys act on. */
export interface TreeKeysOptions {
  index: TreeIndex;
  rows: readonly TreeRow[];
  /** The current row, or -1. */
  at: number;
  /** Rows that fit on the screen. */
  page: () => number;
  /** The selected nodes. */
  nodes: readonly TreeNode[];
  openMenu: (at: number) => void;
}

/** Opens or closes a folder or a section. */
export function setRowOpen(row: TreeRow | undefined, open: boolean): void {
  if (row?.type === 'folder') setFolderOpen(row.folder.id, open);
  else if (row?.type === 'smart') setFolderOpen(row.smart.id, open);
  else if (row?.type === 'section' && row.expanded !== open) toggleSection(row.section);
}

/** Marks nodes to be pasted elsewhere. */
export function cutNodes(nodes: readonly TreeNode[]): void {
  if (nodes.length > 0) useTreeState.setState({ cut: nodes });
}

/** Where the cut nodes would go on this row; null where they can't. */
export function pasteTarget(index: TreeIndex, row: TreeRow | undefined): MoveTarget | null {
  return pasteOn(index, useTreeState.getState().cut, row);
}

/** Puts the cut nodes where they were asked for. */
export function pasteNodes(target: MoveTarget | null): void {
  const { cut } = useTreeState.getState();
  if (target === null || cut.length === 0) return;
  useTreeState.setState({ cut: [] });
  attempt(() => moveNodesUndoably(cut, target));
}

function move(index: TreeIndex, row: TreeRow | undefined, step: -1 | 1): void {
  if (row?.type === 'smart') attempt(() => stepSmartFolder(row.smart.id, step));
  if (row?.type !== 'folder' && row?.type !== 'host') return;
  if (row.type === 'host' && row.place !== 'tree') return;
  if (index.sort !== 'manual') {
    tellSorted(index.sort);
    return;
  }
  const node: TreeNode =
    row.type === 'folder' ? { kind: 'folder', id: row.folder.id } : { kind: 'host', id: row.host.id };
  const above = row.type === 'folder' ? row.folder.parentId : row.host.folderId;
  const target = moveStep(index, node, shownFolder(index, above), step);
  if (target !== null) attempt(() => moveNodes([node], target));
}

function rename(row: TreeRow | undefined): void {
  if (row !== undefined && row.type !== 'section') useTreeState.setState({ renamingKey: row.key });
}

function remove(row: TreeRow | undefined, nodes: readonly TreeNode[]): void {
  if (nodes.length > 0) attempt(() => removeNodes(nodes));
  else if (row?.type === 'smart') attempt(() => removeSmartFolder(row.smart));
}

function activate(row: TreeRow | undefined, beside: boolean): void {
  if (row?.type === 'host') connectHost(row.host, { beside });
  else if (row !== undefined) setRowOpen(row, !row.expanded);
}

function run(command: TreeCommand, options: TreeKeysOptions): boolean {
  const { index, rows, at, nodes, openMenu } = options;
  switch (command.type) {
    case 'go':
      if (command.extend) selectRange(rows, command.to);
      else selectRow(rows, command.to);
      return true;
    case 'expand':
    case 'collapse':
      setRowOpen(rows[command.at], command.type === 'expand');
      return true;
    case 'activate':
      activate(rows[command.at], command.beside);
      return true;
    case 'move':
      move(index, rows[command.at], command.step);
      return true;
    case 'rename':
      rename(rows[at]);
      return true;
    case 'delete':
      remove(rows[at], nodes);
      return true;
    case 'cut':
      cutNodes(nodes);
      return true;
    case 'paste':
      pasteNodes(pasteTarget(index, rows[at]));
      return true;
    case 'select-all':
      selectAllRows(rows, at);
      return true;
    case 'menu':
      openMenu(at);
      return true;
    case 'clear': {
      const pending = useTreeState.getState().cut.length > 0;
      useTreeState.setState({ cut: [] });
      return pending;
    }
    case 'type':
      return false;
  }
}

/** The tree's key handler; keys that mean nothing to it go on to whoever else listens. */
export function useTreeKeys(options: TreeKeysOptions): (event: KeyboardEvent<HTMLElement>) => void {
  const typed = useRef({ text: '', time: 0 });

  const type = (text: string): void => {
    const { rows, at } = options;
    const now = performance.now();
    const going = now - typed.current.time < TYPE_AHEAD_MS && typed.current.text !== '';
    typed.current = { text: going ? typed.current.text + text : text, time: now };
    // A first character looks further down, so that pressing it again goes on; more of them refine the place.
    const found = typeAhead(rows, going ? Math.max(at, 0) : at + 1, typed.current.text);
    if (found >= 0) selectRow(rows, found);
  };

  return (event) => {
    const { key, shiftKey, altKey } = event;
    const mod = isMac ? event.metaKey : event.ctrlKey;
    const press = { key, mod, shift: shiftKey, alt: altKey };
    const command = treeCommand(press, options.rows, options.at, options.page());
    if (command === null) return;
    if (command.type === 'type') type(command.text);
    else if (!run(command, options)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
