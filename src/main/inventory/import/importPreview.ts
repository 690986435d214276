import { basename } from 'node:path';
import {
  type ImportOutcome,
  type ImportPreview,
  type ImportRead,
  SHOWN_LOSSES,
} from '../../../shared/model/import';
import type { FromImportHost } from './importMessages';
import type { ImportedProperties, ImportedTree } from './importModel';
import type { ImportPlan } from './planImport';

/** What a window learns of a file that could not be read. */
export function failedRead(path: string, reply: FromImportHost): ImportRead {
  const failure = reply.t === 'failed' ? reply.failure : undefined;
  return {
    state: 'failed',
    fileName: basename(path),
    message: failure?.message ?? 'The file could not be read.',
    hint: failure?.hint ?? '',
    line: failure?.line ?? null,
    entry: failure?.entry ?? null,
    table: reply.t === 'failed' ? (reply.table ?? null) : null,
  };
}

/** What a window may know of what was read. */
export function previewOf(
  importId: string,
  fileName: string,
  { formatId, label, table }: FromImportHost & { t: 'read' },
  tree: ImportedTree,
): ImportPreview {
  const users = credentialUsers(tree);
  return {
    importId,
    fileName,
    format: { id: formatId, label },
    folders: tree.folders.map(({ key, parentKey, name }) => ({ key, parentKey, name })),
    hosts: tree.hosts.map(({ key, folderKey, name, address, endpoints }) => ({
      key,
      folderKey,
      name,
      address,
      protocols: [...new Set(endpoints.map(({ protocol }) => protocol))],
    })),
    credentials: tree.credentials.map(({ key, name, kind, username, slots }) => ({
      name,
      kind,
      username,
      slots,
      users: users.get(key) ?? 0,
    })),
    losses: tree.losses.slice(0, SHOWN_LOSSES),
    lossCount: tree.losses.length,
    table,
  };
}

/** How many folders and hosts of the import use each credential. */
function credentialUsers({ folders, hosts }: ImportedTree): Map<string, number> {
  const users = new Map<string, number>();
  const count = (all: readonly ImportedProperties[]): void => {
    for (const key of new Set(
      all.flatMap(({ credentialKey, extraCredentialKeys }) => [
        credentialKey,
        ...(extraCredentialKeys ?? []),
      ]),
    )) {
      if (typeof key === 'string') users.set(key, (users.get(key) ?? 0) + 1);
    }
  };
  for (const { properties } of folders) count([properties]);
  for (const { properties, endpoints } of hosts) {
    count([properties, ...endpoints.map((endpoint) => endpoint.properties)]);
  }
  return users;
}

/** What a plan comes to. */
export function outcomeOf({ created, updates, skipped, secrets }: ImportPlan): ImportOutcome {
  return {
    created: created.hosts.length,
    updated: updates,
    skipped,
    folders: created.folders.length,
    credentials: created.credentials.length,
    environments: created.environments.length,
    secrets: secrets.length,
  };
}
