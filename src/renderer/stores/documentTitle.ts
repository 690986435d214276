import type { Document, QueryTarget, SessionTarget } from '../../shared/model/document';
import { effectiveProperty, useInventory, type InventoryState } from './inventory';
import { useWorkspace } from './workspace';

/** What names come from. */
type NameSource = Pick<InventoryState, 'hosts' | 'folders' | 'ready'>;

/** The name a tab shows. */
export function documentTitle(document: Document, mirror: NameSource): string {
  switch (document.kind) {
    case 'settings':
      return 'Settings';
    case 'audit':
      return 'History';
    case 'terminal':
    case 'query':
      return document.title ?? targetTitle(document.target, mirror);
    case 'server':
      return document.title ?? `Server of ${targetTitle(document.target, mirror)}`;
  }
}

const hostName = (hostId: string, { hosts, ready }: NameSource): string =>
  hosts.get(hostId)?.name ?? (ready ? 'Deleted host' : 'Host');

function targetTitle(target: SessionTarget, mirror: NameSource): string {
  switch (target.kind) {
    case 'local':
      return 'Local shell';
    case 'ssh':
      return hostName(target.hostId, mirror);
    case 'query': {
      const database = target.database ?? savedDatabase(target, mirror);
      const name = hostName(target.hostId, mirror);
      return database === null ? name : `${name}: ${database}`;
    }
    case 'ssh-adhoc': {
      const port = target.port === 22 ? '' : `:${target.port}`;
      const user = target.username === null ? '' : `${target.username}@`;
      return `${user}${target.address}${port}`;
    }
  }
}

/** The database that an endpoint names; null: it leaves that to the server. */
function savedDatabase({ hostId, endpointId, engine }: QueryTarget, mirror: NameSource): string | null {
  const host = mirror.hosts.get(hostId);
  if (host === undefined) return null;
  if (engine !== 'sqlite') return effectiveProperty(mirror, host, 'databaseName', endpointId).value ?? null;
  const path = effectiveProperty(mirror, host, 'databaseFile', endpointId).value ?? '';
  return path.split(/[\\/]/).at(-1) ?? null;
}

/** {@link documentTitle} as a hook. */
export const useDocumentTitle = (document: Document): string =>
  useInventory((state) => documentTitle(document, state));

/** The document of this id, as a hook. */
export const useDocument = (id: string): Document | undefined =>
  useWorkspace((state) => state.documents.find((each) => each.id === id));

/** Whether a document is a tab with a session: it can be named, duplicated and split. */
export const hasSession = (
  document: Document | undefined,
): document is Extract<Document, { kind: 'terminal' | 'query' | 'server' }> =>
  document?.kind === 'terminal' || document?.kind === 'query' || document?.kind === 'server';

/** The saved host that a session target leads to, if any. */
export const targetHostId = (target: SessionTarget): string | null =>
  target.kind === 'ssh' || target.kind === 'query' ? target.hostId : null;

/** The saved host a document is about, if any. */
export const documentHostId = (document: Document | undefined): string | null =>
  hasSession(document) ? targetHostId(document.target) : null;

/** The endpoint whose own properties count besides those of the host: a server of databases has its own environment. */
export const documentEndpointId = (document: Document | undefined): string | undefined =>
  document?.kind === 'query' || document?.kind === 'server' ? document.target.endpointId : undefined;
