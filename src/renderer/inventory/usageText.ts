import type { Bereft } from '../../shared/model/bereft';
import type { Usage, UsePlace } from '../../shared/model/usage';
import { PROPERTY_INFO } from './propertyInfo';

/** "1 host", "42 hosts". */
export const hostCount = (count: number): string => (count === 1 ? '1 host' : `${count} hosts`);

/** How much a record is used: "42 hosts"; "no host" where it is set but never applies; empty when it is not set. */
export function usedByText({ hosts, places }: Pick<Usage, 'hosts' | 'places'>): string {
  if (hosts > 0) return hostCount(hosts);
  return places.length > 0 ? 'no host' : '';
}

/** What a place does with the record: "for 40 hosts inside", "on the endpoint console". */
export function placeText({ kind, endpoint, hosts, key }: UsePlace): string {
  const extra = key === 'extraCredentialIds' ? 'further credential' : '';
  const where =
    kind === 'folder'
      ? hosts === 0
        ? 'no host inside uses it'
        : `${hostCount(hosts)} inside`
      : endpoint === null
        ? ''
        : `endpoint ${endpoint}`;
  return [extra, where].filter((text) => text !== '').join(' · ');
}

/** What is lost by a deletion, in a sentence; undefined when nobody misses anything. */
export function bereftText({ credential, jumpHost, environment }: Bereft): string | undefined {
  const lines = [
    ...(credential === 0 ? [] : [`${hostCount(credential)} can’t log in with it any more.`]),
    ...(jumpHost === 0
      ? []
      : [`${hostCount(jumpHost)} ${jumpHost === 1 ? 'is' : 'are'} reached through it.`]),
    ...(environment === 0 ? [] : [`${hostCount(environment)} had this environment.`]),
  ];
  return lines.length === 0 ? undefined : lines.join(' ');
}

/** What hosts take from a folder: "Credential: 40 hosts". */
export function shareText({ key, hosts }: Usage['shares'][number]): string {
  return `${PROPERTY_INFO[key].label}: ${hosts === 0 ? 'no host' : hostCount(hosts)}`;
}
