import type { Host } from '../../../shared/model/inventory';
import type { Offered } from '../../../shared/model/savedQuery';

/** Whether a saved query is offered in tabs of a host; undefined: the host is deleted. */
export function isOffered(offered: Offered, host: Pick<Host, 'id' | 'tags'> | undefined): boolean {
  if (offered.to === 'everyone') return true;
  if (host === undefined) return false;
  return offered.to === 'host' ? offered.hostId === host.id : host.tags.includes(offered.tag);
}

/** Where a saved query is offered, in words. */
export function offeredWords(offered: Offered, hosts: ReadonlyMap<string, Pick<Host, 'name'>>): string {
  if (offered.to === 'everyone') return 'everywhere';
  if (offered.to === 'tag') return `tag ${offered.tag}`;
  return hosts.get(offered.hostId)?.name ?? 'a deleted host';
}
