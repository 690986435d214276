import type { ImportPlan } from '../../../src/main/inventory/import/planImport';
import type { InventoryRecords } from '../../../src/main/inventory/records';
import {
  checkFolderCycle,
  checkJumpCycles,
  checkPropertyReferences,
  viewWith,
} from '../../../src/main/inventory/references';
import {
  credentialSchema,
  environmentSchema,
  type Folder,
  folderSchema,
  type Host,
  hostSchema,
} from '../../../src/shared/model/inventory';
import type { Properties } from '../../../src/shared/model/properties';
import { lossSchema } from '../../../src/shared/model/import';
import { must, pathOf } from './checkTree';

interface Schema {
  safeParse(value: unknown): {
    success: boolean;
    error?: { issues: { path: PropertyKey[]; message: string }[] };
  };
}

/** Checks that what a plan would write are records as the inventory takes them, and that nothing leads nowhere. */
export function checkPlan({ created, updated, losses }: ImportPlan, records: InventoryRecords): void {
  const hosts = [...created.hosts, ...updated];
  fitting(created.folders, folderSchema, 'a folder');
  fitting(hosts, hostSchema, 'a host');
  fitting(created.environments, environmentSchema, 'an environment');
  fitting(created.credentials, credentialSchema, 'a credential');
  fitting(losses, lossSchema, 'a row of the report');
  must(created.removed.length === 0, 'an import removes something');
  for (const { id } of updated) must(records.hosts.has(id), 'a host that is not there is changed');
  const all = [created.folders, created.hosts, created.environments, created.credentials].flat();
  must(new Set(all.map(({ id }) => id)).size === all.length, 'two new records have one id');
  checkReferences(created.folders, hosts, created, records);
}

function fitting(list: readonly unknown[], schema: Schema, what: string): void {
  for (const record of list) {
    const parsed = schema.safeParse(record);
    must(parsed.success, `${what} does not fit its schema at ${pathOf(parsed.error)}`);
  }
}

function checkReferences(
  folders: readonly Folder[],
  hosts: readonly Host[],
  created: ImportPlan['created'],
  records: InventoryRecords,
): void {
  const both = (
    old: { has(id: string): boolean },
    list: readonly { id: string }[],
  ): { has(id: string): boolean } => {
    const ids = new Set(list.map(({ id }) => id));
    return { has: (id) => ids.has(id) || old.has(id) };
  };
  const known = both(records.folders, folders);
  const targets = {
    credentials: both(records.credentials, created.credentials),
    environments: both(records.environments, created.environments),
    hosts: both(records.hosts, hosts),
  };
  const jumps = new Set<string>();
  const check = (properties: Properties): void => {
    checkPropertyReferences(properties, undefined, targets, 'properties');
    if (typeof properties.jumpHostId === 'string') jumps.add(properties.jumpHostId);
  };
  for (const { parentId, properties } of folders) {
    must(parentId === null || known.has(parentId), 'the parent of a folder is missing');
    check(properties);
  }
  for (const { folderId, properties, endpoints } of hosts) {
    must(folderId === null || known.has(folderId), 'the folder of a host is missing');
    check(properties);
    for (const endpoint of endpoints) check(endpoint.properties);
  }
  const view = viewWith(records, folders, hosts);
  for (const folder of folders.length > 2000 ? folders.slice(0, 2000) : folders)
    checkFolderCycle(folder, view, 'parentId');
  // The check of a chain takes the square of its length: long ones are looked at from a part of their hosts.
  checkJumpCycles(view, [...jumps].slice(0, 2000), 'jumpHostId');
}
