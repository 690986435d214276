import { createHash } from 'node:crypto';
import type { Folder, Host } from '../../../src/shared/model/inventory';

/** What the edits touch of an inventory. */
export interface Tree {
  folders: readonly Folder[];
  hosts: readonly Host[];
}

/** A digest of all folders and hosts, whatever their order, and of every field that the history covers. */
export function digest({ folders, hosts }: Tree): string {
  const hash = createHash('sha256');
  const records = [...folders, ...hosts.map((host) => ({ ...host, lastUsedAt: null }))];
  for (const text of records.map(canonical).sort()) hash.update(text).update('\n');
  return `${hosts.length}-${hash.digest('hex').slice(0, 16)}`;
}

/** JSON whose keys are in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
