import type { Document } from '../../shared/model/document';
import { useInventory, type InventoryState } from './inventory';
import { useWorkspace } from './workspace';

/** The name a tab shows. */
export function documentTitle(document: Document, mirror: Pick<InventoryState, 'hosts' | 'ready'>): string {
  switch (document.kind) {
    case 'settings':
      return 'Settings';
    case 'audit':
      return 'History';
    case 'terminal':
      return document.title ?? targetTitle(document.target, mirror);
  }
}

function targetTitle(
  target: Extract<Document, { kind: 'terminal' }>['target'],
  mirror: Pick<InventoryState, 'hosts' | 'ready'>,
): string {
  switch (target.kind) {
    case 'local':
      return 'Local shell';
    case 'ssh':
      return mirror.hosts.get(target.hostId)?.name ?? (mirror.ready ? 'Deleted host' : 'Host');
    case 'ssh-adhoc': {
      const port = target.port === 22 ? '' : `:${target.port}`;
      const user = target.username === null ? '' : `${target.username}@`;
      return `${user}${target.address}${port}`;
    }
  }
}

/** {@link documentTitle} as a hook. */
export const useDocumentTitle = (document: Document): string =>
  useInventory((state) => documentTitle(document, state));

/** The document of this id, as a hook. */
export const useDocument = (id: string): Document | undefined =>
  useWorkspace((state) => state.documents.find((each) => each.id === id));

/** The saved host a document is about, if any. */
export function documentHostId(document: Document | undefined): string | null {
  return document?.kind === 'terminal' && document.target.kind === 'ssh' ? document.target.hostId : null;
}
