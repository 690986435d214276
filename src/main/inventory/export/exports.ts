import { basename } from 'node:path';
import { BinnacleError } from '../../../shared/errors';
import type { ExportOptions, ExportResult } from '../../../shared/model/export';
import { SHOWN_LOSSES, type Loss } from '../../../shared/model/import';
import type { Folder, Host, InventorySnapshot } from '../../../shared/model/inventory';
import type { Properties } from '../../../shared/model/properties';
import type { SealedSecret, VaultClient } from '../../vault/vault';
import type { InventoryService } from '../inventory';
import type { ExportView } from './exportView';

/** What {@link ExportService} works with. */
export interface ExportServiceDeps {
  inventory: InventoryService;
  vault: Pick<VaultClient, 'exportSecrets'>;
  ensureUnlocked: (reason: string) => Promise<boolean>;
  /** Every secret that is kept in the vault, as ciphertext. */
  secrets: () => SealedSecret[];
  /** Lets the person choose where a file goes; null: cancelled. */
  choosePath: (title: string, name: string) => Promise<string | null>;
  write: (path: string, content: string) => Promise<void>;
  /** Writes the export into the audit. */
  audit: (fileName: string, detail: string) => void;
}

/** An export that is ready to be written. */
interface Prepared {
  text: string;
  losses: Loss[];
  secretCount: number;
}

/** Writes the inventory in formats that others read. Secrets stay in the vault, or leave it as ciphertext only. */
export class ExportService {
  constructor(private readonly deps: ExportServiceDeps) {}

  /** Writes an export to a file of the person's choice; null: cancelled, and nothing was written. */
  async save(options: ExportOptions, signal?: AbortSignal): Promise<ExportResult | null> {
    const { format, folderId, withSecrets = false } = options;
    if (withSecrets && format !== 'binnacle-json') {
      throw new BinnacleError('bad-request', 'Only the file for other Binnacles can hold secrets.', {
        field: 'withSecrets',
      });
    }
    const view = viewOf(this.deps.inventory.snapshot(), folderId);
    // Loaded when somebody exports: no start needs the writers and their libraries.
    const { WRITERS } = await import('./writers');
    const { write, name } = WRITERS[format];
    const plain = { ...write(view), secretCount: 0 };
    const path = await this.deps.choosePath('Export hosts', name);
    if (path === null) return null;
    const sealed = withSecrets ? await this.#seal(view, plain, basename(path), signal) : plain;
    if (sealed === null) return null;
    await this.#write(path, sealed);
    return this.#done(basename(path), `${view.hosts.length} hosts as ${format}`, sealed);
  }

  /** Puts the secrets in, sealed under a passphrase that the person types for this file; null: cancelled. */
  async #seal(
    view: ExportView,
    plain: Prepared,
    fileName: string,
    signal: AbortSignal | undefined,
  ): Promise<Prepared | null> {
    const { coveredBy, sealedLosses, secretsFor, withBundle } = await import('./sealedFile');
    const secrets = secretsFor(view, this.deps.secrets());
    if (secrets.length === 0) return { ...plain, losses: sealedLosses(view, [], []) };
    if (!(await this.deps.ensureUnlocked('to export its secrets'))) return null;
    try {
      const { bundle, left } = await this.deps.vault.exportSecrets({
        ...{ secrets, covers: coveredBy(plain.text), fileName: fileName.slice(0, 256) },
        ...(signal === undefined ? {} : { signal }),
      });
      const secretCount = secrets.length - left.length;
      const text = secretCount === 0 ? plain.text : withBundle(plain.text, bundle);
      return { text, losses: sealedLosses(view, secrets, left), secretCount };
    } catch (error) {
      if (error instanceof BinnacleError && error.code === 'cancelled') return null;
      throw error;
    }
  }

  async #write(path: string, { text, secretCount }: Prepared): Promise<void> {
    if (secretCount === 0) return this.deps.write(path, text);
    const { writePrivately } = await import('./writePrivately');
    return writePrivately(path, text);
  }

  #done(fileName: string, detail: string, { losses, secretCount }: Prepared): ExportResult {
    const sealed =
      secretCount === 0 ? '' : `, with ${secretCount} ${secretCount === 1 ? 'secret' : 'secrets'}`;
    this.deps.audit(fileName, `${detail}${sealed}`);
    return {
      fileName,
      secretCount,
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
  return new Set(
    all.flatMap(({ credentialId, extraCredentialIds, environmentId }) => [
      ...[credentialId ?? '', environmentId ?? ''],
      ...(extraCredentialIds ?? []),
    ]),
  );
}
