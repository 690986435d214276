import type { Removal } from '../../shared/model/history';
import type { NodeRef } from '../../shared/model/inventory';
import type { InventoryRecords } from './records';

/** A change that takes away more than this part of all hosts asks first. */
const MOST_UNASKED = 0.2;
/** Deleting a single host is always meant, even when it is one of four. */
const FEWEST_ASKED = 2;
/** Hosts that the question names. */
const NAMED = 100;

/** What to ask about before these records are removed; null: nothing. */
export function removalToConfirm(removed: readonly NodeRef[], records: InventoryRecords): Removal | null {
  const hosts = removed.filter(({ kind, id }) => kind === 'host' && records.hosts.has(id));
  const of = records.hosts.size;
  if (hosts.length < FEWEST_ASKED || hosts.length <= of * MOST_UNASKED) return null;
  return { hosts: hosts.length, of, names: hosts.slice(0, NAMED).map(({ id }) => pathOf(id, records)) };
}

function pathOf(hostId: string, { hosts, folders }: InventoryRecords): string {
  const host = hosts.get(hostId);
  const names = [host?.name ?? ''];
  for (let id = host?.folderId ?? null; id !== null;) {
    const folder = folders.get(id);
    if (folder === undefined) break;
    names.unshift(folder.name);
    id = folder.parentId;
  }
  return names.join(' / ');
}
