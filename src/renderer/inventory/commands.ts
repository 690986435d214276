import type { Host, NodeRef } from '../../shared/model/inventory';
import { call } from '../ipc/client';
import { makeGuarded, undoAndTell } from '../stores/guarded';
import { useInventory } from '../stores/inventory';
import { revealNode, setSelection, useUi } from '../stores/ui';
import { openHost } from '../stores/openHost';
import { useSettings } from '../stores/settings';
import { setExpandedFolders, useWorkspace } from '../stores/workspace';
import { describeError } from '../ui/describeError';
import { toast } from '../ui/toast';
import { isTreeNode, outermost, parentOf, type MoveTarget, type TreeNode } from './dropRules';
import { consequenceOf } from './consequence';
import { folderDraftOf } from './folderDraft';
import { hostDraftOf } from './hostDraft';
import { useTreeState } from './treeState';
import { countText } from './words';

/** Runs a call that was started by a gesture; what it throws becomes a toast. */
export function attempt(work: () => Promise<unknown>): void {
  work().catch((error: unknown) => {
    toast({ ...describeError(error), tone: 'error' });
  });
}

/** Opens a terminal or a query tab on the endpoint that a host is opened by, or on the given one. */
export function connectHost(host: Host, how: { endpointId?: string; beside?: boolean } = {}): void {
  const besideId = useWorkspace.getState().activeId;
  const beside = how.beside === true && besideId !== null;
  openHost(host, how.endpointId, beside ? { besideId, direction: 'right' } : undefined);
}

/** How many records "these" are, in words: "core-sw-01", "3 hosts", "2 folders and 1 host". */
export function describeNodes(nodes: readonly NodeRef[]): string {
  const state = useInventory.getState();
  const only = nodes.length === 1 ? nodes[0] : undefined;
  if (only !== undefined) {
    const maps = {
      host: state.hosts,
      folder: state.folders,
      credential: state.credentials,
      environment: state.environments,
    };
    return maps[only.kind].get(only.id)?.name ?? 'it';
  }
  const count = (kind: NodeRef['kind'], word: string): string => {
    const many = nodes.filter((node) => node.kind === kind).length;
    return many === 0 ? '' : `${countText(many)} ${word}${many === 1 ? '' : 's'}`;
  };
  return [count('folder', 'folder'), count('host', 'host')].filter((text) => text !== '').join(' and ');
}

async function takeBack(undoToken: string, name: string, nodes: readonly NodeRef[]): Promise<void> {
  if (!(await undoAndTell({ undoToken }, () => `Brought ${name} back.`))) return;
  const node = nodes.find(isTreeNode);
  if (node !== undefined) revealNode(node);
}

/** Deletes with everything below, after a question if that is many hosts; a toast offers to take it back. */
export async function removeNodes(nodes: readonly NodeRef[], consequence?: string): Promise<void> {
  if (nodes.length === 0) return;
  const treeNodes = nodes.filter(isTreeNode);
  const wanted = treeNodes.length === nodes.length ? outermost(useInventory.getState(), treeNodes) : nodes;
  const name = describeNodes(wanted);
  const hint = [consequence ?? consequenceOf(wanted), secretsKept(wanted)]
    .filter((text) => text !== undefined)
    .join(' ');
  const removed = await makeGuarded(
    (confirmed) => call('inventory.remove', { nodes: [...wanted], confirmed }),
    {
      verb: 'Delete',
      text: 'More than a fifth of all hosts would go. The history can bring them back.',
      busy: `Deleting ${name}…`,
    },
  );
  if (removed === null) return;
  const { undoToken, count } = removed;
  const below = count - wanted.length;
  const gone = new Set(wanted.map((node) => node.id));
  setSelection(useUi.getState().selection.filter((node) => !gone.has(node.id)));
  toast({
    message: below > 0 ? `Deleted ${name} and ${countText(below)} more inside.` : `Deleted ${name}.`,
    hint,
    ...(undoToken === null
      ? {}
      : { action: { label: 'Undo', run: () => attempt(() => takeBack(undoToken, name, wanted)) } }),
  });
}

/** What becomes of the secrets of credentials that are deleted; undefined: there are none. */
function secretsKept(nodes: readonly NodeRef[]): string | undefined {
  const { credentials } = useInventory.getState();
  const any = nodes.some(
    ({ kind, id }) => kind === 'credential' && (credentials.get(id)?.hasSecret.length ?? 0) > 0,
  );
  if (!any) return undefined;
  const days = useSettings.getState().settings.keepDeletedDays;
  return `Its secrets are kept for ${days === 1 ? '1 day' : `${days} days`}. Settings > Data deletes them at once.`;
}

/** Moves nodes and opens the destination, so that one sees where they went. Returns what takes it back. */
export async function moveNodes(nodes: readonly TreeNode[], target: MoveTarget): Promise<string | null> {
  if (nodes.length === 0) return null;
  const { undoToken } = await call('inventory.move', { nodes: [...nodes], ...target });
  if (target.folderId !== null) setFolderOpen(target.folderId, true);
  return undoToken;
}

/** {@link moveNodes}, with a toast that offers to take it back: drops go astray easily. */
export async function moveNodesUndoably(nodes: readonly TreeNode[], target: MoveTarget): Promise<void> {
  const before = useInventory.getState();
  const stayed = nodes.every((node) => parentOf(before, node) === target.folderId);
  const undoToken = await moveNodes(nodes, target);
  if (undoToken === null) return;
  const name = describeNodes(nodes);
  const into =
    target.folderId === null ? 'the top level' : (before.folders.get(target.folderId)?.name ?? 'the folder');
  const undo = (): Promise<boolean> => undoAndTell({ undoToken }, () => `Put ${name} back.`);
  toast({
    message: stayed ? `Moved ${name}.` : `Moved ${name} to ${into}.`,
    action: { label: 'Undo', run: () => attempt(undo) },
  });
}

/** Opens or closes a folder in the tree. */
export function setFolderOpen(id: string, open: boolean): void {
  const expanded = useWorkspace.getState().expandedFolders;
  if (expanded.has(id) === open) return;
  const next = new Set(expanded);
  if (open) next.add(id);
  else next.delete(id);
  setExpandedFolders(next);
}

/** Gives a host or folder another name. */
export async function renameNode(node: TreeNode, name: string): Promise<void> {
  const { hosts, folders } = useInventory.getState();
  const host = node.kind === 'host' ? hosts.get(node.id) : undefined;
  const folder = node.kind === 'folder' ? folders.get(node.id) : undefined;
  if (host !== undefined)
    await call('inventory.updateHost', { id: host.id, draft: { ...hostDraftOf(host), name } });
  if (folder !== undefined) {
    await call('inventory.updateFolder', { id: folder.id, draft: { ...folderDraftOf(folder), name } });
  }
}

/** Copies a host with its settings; the copy is selected and its name can be typed over at once. */
export async function duplicateHost(id: string): Promise<void> {
  const copy = await call('inventory.duplicateHost', { id });
  revealNode({ kind: 'host', id: copy.id });
  useTreeState.setState({ renamingKey: `tree:${copy.id}` });
}

/** Puts a host among the favourites, or takes it out. */
export async function toggleFavourite(host: Host): Promise<void> {
  await call('inventory.setFavourite', { id: host.id, favourite: !host.favourite });
}

/** Puts a text on the clipboard and says so. */
export async function copyText(text: string, what: string): Promise<void> {
  await call('clipboard.write', { text, selection: 'clipboard' });
  toast({ message: `Copied ${what}.` });
}
