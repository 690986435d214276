import { extrasOf } from '../../../shared/model/credentialExtras';
import type { Host } from '../../../shared/model/inventory';
import type { Loss } from '../import/importModel';
import { type ExportResult, ExportTree, type ExportView } from './exportView';
import { sourceLoss } from './exportLosses';
import { INVENTORY_FORMAT, INVENTORY_VERSION, type InventoryDocument } from './inventoryFile';

/** Our own file without secrets: everything but times of use. Its importer is `binnacle-json`. */
export function exportInventoryJson(view: ExportView): ExportResult {
  const tree = new ExportTree(view);
  const document: InventoryDocument = {
    format: INVENTORY_FORMAT,
    version: INVENTORY_VERSION,
    environments: view.environments.map(({ id, name, colour, guarded }) => ({ id, name, colour, guarded })),
    credentials: view.credentials.map(({ id, name, kind, username, keyFile, notes, ...rest }) => ({
      ...{ id, name, kind, username, keyFile, notes },
      ...extrasOf(rest),
    })),
    // Of a part of the tree the topmost folders lie at the top.
    folders: tree.folders.map(({ id, parentId, name, notes, properties }) => ({
      ...{ id, parentId: tree.folder(parentId)?.id ?? null, name, notes, properties },
    })),
    hosts: tree.hosts.map((host) => writtenHost(host, tree.folder(host.folderId)?.id ?? null)),
  };
  return { text: written(document), losses: secretLosses(view) };
}

function writtenHost(host: Host, folderId: string | null): InventoryDocument['hosts'][number] {
  const { id, name, address, tags, os, notes, customFields, properties, favourite } = host;
  const endpoints = host.endpoints.map(({ protocol, port, label, properties: own }) => ({
    ...{ protocol, port, label, properties: own },
  }));
  return { id, folderId, name, address, tags, os, notes, customFields, properties, endpoints, favourite };
}

/** A file as it stands on the disk. */
export function written(file: object): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

function secretLosses({ credentials }: ExportView): Loss[] {
  const reason = 'Exported without secrets. With them, they are sealed under a passphrase for the file.';
  return credentials.flatMap(({ name, hasSecret, source }) => [
    ...hasSecret.map((slot) => ({ path: [name], field: slot, value: '', reason })),
    ...(source === undefined ? [] : [sourceLoss(name)]),
  ]);
}
