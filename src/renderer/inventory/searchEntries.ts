import type { Folder, Host, NodeRef, SearchHit } from '../../shared/model/inventory';
import type { TerminalTarget } from '../../shared/model/document';

/** Where quick connect leads: a target that is not saved. */
export type AdhocTarget = Extract<TerminalTarget, { kind: 'ssh-adhoc' }>;

/** One line of the results below the search box. */
export type SearchEntry =
  | { kind: 'connect'; key: string; target: AdhocTarget }
  /** `hit` null: it fits, but what matched is not known, as it is not among the best. */
  | { kind: 'host'; key: string; host: Host; hit: SearchHit | null }
  | { kind: 'folder'; key: string; folder: Folder; hit: SearchHit }
  | { kind: 'add'; key: string; target: AdhocTarget };

/** An address as people write it: user and port only where they say something, brackets around IPv6 with a port. */
export function targetText({ address, port, username }: AdhocTarget): string {
  const user = username === null ? '' : `${username}@`;
  if (port === 22) return `${user}${address}`;
  return address.includes(':') ? `${user}[${address}]:${port}` : `${user}${address}:${port}`;
}

/** What the search box offers: connecting first where that was typed, then what was found, then saving what was typed. */
export function searchEntries(
  found: readonly SearchEntry[],
  target: AdhocTarget | null,
  /** Whether the text can only mean an address, such as `root@web01` or `[::1]:22`. */
  explicit: boolean,
): readonly SearchEntry[] {
  if (target === null) return found;
  const connect: SearchEntry = { kind: 'connect', key: 'connect', target };
  const add: SearchEntry = { kind: 'add', key: 'add', target };
  return explicit ? [connect, ...found, add] : [...found, connect, add];
}

/** The record an entry stands for; null: it stands for something to do. */
export function entryRef(entry: SearchEntry | undefined): NodeRef | null {
  if (entry?.kind === 'host') return { kind: 'host', id: entry.host.id };
  return entry?.kind === 'folder' ? { kind: 'folder', id: entry.folder.id } : null;
}
