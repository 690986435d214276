import type { Host } from '../../../shared/model/inventory';
import type { Loss } from '../import/importModel';
import { type ExportResult, ExportTree, type ExportView } from './exportView';
import { INVENTORY_FORMAT, INVENTORY_VERSION, type InventoryDocument } from './inventoryFile';
import { type BundleCost, type BundleSecrets, digestOf, recordsOf, sealSecrets } from './secretBundle';

/** Our own file without secrets: everything but times of use. Its importer is `binnacle-json`. */
export function exportInventoryJson(view: ExportView): ExportResult {
  const tree = new ExportTree(view);
  const document: InventoryDocument = {
    format: INVENTORY_FORMAT,
    version: INVENTORY_VERSION,
    environments: view.environments.map(({ id, name, colour, guarded }) => ({ id, name, colour, guarded })),
    credentials: view.credentials.map(({ id, name, kind, username, keyFile, notes }) => ({
      ...{ id, name, kind, username, keyFile, notes },
    })),
    // Of a part of the tree the topmost folders lie at the top.
    folders: tree.folders.map(({ id, parentId, name, notes, properties }) => ({
      ...{ id, parentId: tree.folder(parentId)?.id ?? null, name, notes, properties },
    })),
    hosts: tree.hosts.map((host) => writtenHost(host, tree.folder(host.folderId)?.id ?? null)),
  };
  return { text: written(document), losses: secretLosses(view) };
}

/**
 * The same file with its secrets, sealed under a passphrase of their own. Runs where secrets may be; `text` is what
 * {@link exportInventoryJson} gave.
 */
export function withSecrets(
  text: string,
  secrets: BundleSecrets,
  passphrase: string,
  cost?: BundleCost,
): string {
  const records = recordsOf(JSON.parse(text) as Record<string, unknown>);
  return written({ ...records, secrets: sealSecrets(secrets, passphrase, digestOf(records), cost) });
}

function writtenHost(host: Host, folderId: string | null): InventoryDocument['hosts'][number] {
  const { id, name, address, tags, os, notes, customFields, properties, favourite } = host;
  const endpoints = host.endpoints.map(({ protocol, port, label, properties: own }) => ({
    ...{ protocol, port, label, properties: own },
  }));
  return { id, folderId, name, address, tags, os, notes, customFields, properties, endpoints, favourite };
}

function written(file: object): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

function secretLosses({ credentials }: ExportView): Loss[] {
  const reason = 'Secrets leave only in a bundle that is sealed under its own passphrase.';
  return credentials.flatMap(({ name, hasSecret }) =>
    hasSecret.map((slot) => ({ path: [name], field: slot, value: '', reason })),
  );
}
