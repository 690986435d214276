import { basename } from 'node:path';
import { BinnacleError } from '../../../shared/errors';
import type { ExportOptions, ExportResult } from '../../../shared/model/export';
import { SHOWN_LOSSES } from '../../../shared/model/import';
import type { Folder, Host, InventorySnapshot } from '../../../shared/model/inventory';
import type { Properties } from '../../../shared/model/properties';
import type { InventoryService } from '../inventory';
import type { ExportView } from './exportView';

/** What {@link ExportService} works with. */
export interface ExportServiceDeps {
  inventory: InventoryService;
  /** Writes a text to a file of the person's choice; returns its path, or null: cancelled. */
  saveFile: (title: string, name: string, content: string) => Promise<string | null>;
  /** Writes the export into the audit. */
  audit: (fileName: string, detail: string) => void;
}

/** Writes the inventory in formats that others read. Secrets stay in the vault. */
export class ExportService {
  constructor(private readonly deps: ExportServiceDeps) {}

  /** Writes an export to a file of the person's choice; null: cancelled. */
  async save({ format, folderId }: ExportOptions): Promise<ExportResult | null> {
    const view = viewOf(this.deps.inventory.snapshot(), folderId);
    // Loaded when somebody exports: no start needs the writers and their libraries.
    const { WRITERS } = await import('./writers');
    const { write, name } = WRITERS[format];
    const { text, losses } = write(view);
    const path = await this.deps.saveFile('Export hosts', name, text);
    if (path === null) return null;
    const fileName = basename(path);
    this.deps.audit(fileName, `${view.hosts.length} hosts as ${format}`);
    return {
      fileName,
      losses: losses.slice(0, SHOWN_LOSSES),
      lossCount: losses.length,
    };
  }
}

/** Everything, or a folder with all below it and the credentials and environments that these use. */
export function viewOf(snapshot: InventorySnapshot, folderId: string | null): ExportView {
  if (folderId === null) return snapshot;
  const folders = foldersBelow(snapshot.folders, folderId);
  const inside = new Set(folders.map(({ id }) => id));
  const hosts = snapshot.hosts.filter((host) => host.folderId !== null && inside.has(host.folderId));
  const used = usedIds([...folders.map(({ properties }) => properties), ...hosts.flatMap(allProperties)]);
  return {
    folders: folders.map((folder) => (folder.id === folderId ? { ...folder, parentId: null } : folder)),
    hosts,
    credentials: snapshot.credentials.filter(({ id }) => used.has(id)),
    environments: snapshot.environments.filter(({ id }) => used.has(id)),
  };
}

function foldersBelow(all: readonly Folder[], folderId: string): Folder[] {
  const top = all.find(({ id }) => id === folderId);
  if (top === undefined) {
    throw new BinnacleError('not-found', 'This folder does not exist any more.', { field: 'folderId' });
  }
  const found = [top];
  for (const { id } of found) found.push(...all.filter(({ parentId }) => parentId === id));
  return found;
}

const allProperties = ({ properties, endpoints }: Host): Properties[] => [
  properties,
  ...endpoints.map((endpoint) => endpoint.properties),
];

function usedIds(all: readonly Properties[]): Set<string> {
  return new Set(all.flatMap(({ credentialId, environmentId }) => [credentialId ?? '', environmentId ?? '']));
}
