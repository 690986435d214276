import type { Folder, Host, SearchHit } from '../../shared/model/inventory';
import type { TerminalTarget } from '../../shared/model/document';

/** Where quick connect leads: a target that is not saved. */
export type AdhocTarget = Extract<TerminalTarget, { kind: 'ssh-adhoc' }>;

/** One line of the results below the search box. */
export type SearchEntry =
  | { kind: 'connect'; key: string; target: AdhocTarget }
  | { kind: 'host'; key: string; host: Host; hit: SearchHit }
  | { kind: 'folder'; key: string; folder: Folder; hit: SearchHit }
  | { kind: 'add'; key: string; target: AdhocTarget };

/** An address as people write it: user and port only where they say something, brackets around IPv6 with a port. */
export function targetText({ address, port, username }: AdhocTarget): string {
  const user = username === null ? '' : `${username}@`;
  if (port === 22) return `${user}${address}`;
  return address.includes(':') ? `${user}[${address}]:${port}` : `${user}${address}:${port}`;
}

/** What the search box offers: connecting first where that was typed, then the hits, then saving what was typed. */
export function searchEntries(
  hits: readonly SearchHit[],
  records: { hosts: ReadonlyMap<string, Host>; folders: ReadonlyMap<string, Folder> },
  target: AdhocTarget | null,
  /** Whether the text can only mean an address, such as `root@web01` or `[::1]:22`. */
  explicit: boolean,
): SearchEntry[] {
  const found: SearchEntry[] = [];
  for (const hit of hits) {
    const host = hit.kind === 'host' ? records.hosts.get(hit.id) : undefined;
    const folder = hit.kind === 'folder' ? records.folders.get(hit.id) : undefined;
    if (host !== undefined) found.push({ kind: 'host', key: `hit:${hit.id}`, host, hit });
    if (folder !== undefined) found.push({ kind: 'folder', key: `hit:${hit.id}`, folder, hit });
  }
  if (target === null) return found;
  const connect: SearchEntry = { kind: 'connect', key: 'connect', target };
  const add: SearchEntry = { kind: 'add', key: 'add', target };
  return explicit ? [connect, ...found, add] : [...found, connect, add];
}
