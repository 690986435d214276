import type { Environment, Folder, Host } from '../../shared/model/inventory';
import type { TreeSort } from '../../shared/model/settings';

/** Digits that a number is filled up to, to sort by value: longer ones are serial numbers, not counts. */
const NUMBER_DIGITS = 12;

const ZEROS = '0'.repeat(NUMBER_DIGITS);

/** Character code of ".". */
const DOT = 46;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** A text as it sorts: case and accents do not matter, and web2 stands before web10. */
export function naturalKey(text: string): string {
  let ascii = true;
  for (let at = 0; at < text.length; at++) ascii &&= text.charCodeAt(at) < 128;
  // Most names need no normalising, which is slow.
  return padNumbers((ascii ? text : text.normalize('NFD').replace(/\p{M}+/gu, '')).toLowerCase());
}

/** Numbers filled up with zeros, so that they sort by value. By hand: it runs for every host of a tree that is sorted. */
function padNumbers(text: string): string {
  let padded = '';
  let from = 0;
  for (let at = 0; at < text.length;) {
    if (!isDigit(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    let end = at + 1;
    while (end < text.length && isDigit(text.charCodeAt(end))) end += 1;
    padded += text.slice(from, at) + ZEROS.slice(end - at) + text.slice(at, end);
    from = at = end;
  }
  return from === 0 ? text : padded + text.slice(from);
}

/** IPv4 as one character for each number; null: not that. By hand, as {@link padNumbers} is. */
function ipv4Key(address: string): string | null {
  let key = '4';
  let octet = -1;
  for (let at = 0; at <= address.length; at++) {
    const code = at < address.length ? address.charCodeAt(at) : DOT;
    if (code === DOT) {
      if (octet < 0 || octet > 255) return null;
      key += String.fromCharCode(octet);
      octet = -1;
    } else if (isDigit(code)) octet = Math.max(octet, 0) * 10 + code - 48;
    else return null;
  }
  return key.length === 5 ? key : null;
}

/** IPv6 with its "::" filled in; null: not that. */
function ipv6Key(address: string): string | null {
  const [bare = '', zone = ''] = address.split('%');
  if (!/^[0-9a-f:]+$/i.test(bare) || !bare.includes(':')) return null;
  const [head = '', tail] = bare.split('::');
  const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [first, last] = [groupsOf(head), groupsOf(tail ?? '')];
  const missing = 8 - first.length - last.length;
  if (tail === undefined ? missing !== 0 : missing < 0) return null;
  const groups = [...first, ...Array.from({ length: missing }, () => '0'), ...last];
  return `6${groups.map((group) => group.toLowerCase().padStart(4, '0')).join('')}%${zone}`;
}

/** An address as it sorts: IPv4 by number, then IPv6, then names. */
export function addressKey(address: string): string {
  return ipv4Key(address) ?? ipv6Key(address) ?? `7${naturalKey(address)}`;
}

/** What sorting by environment reads. */
export interface EnvironmentSource {
  environments: ReadonlyMap<string, Environment>;
  environmentIdOf: (host: Host) => string | null;
}

/** Last of all: no name begins with it. */
const NO_ENVIRONMENT = '\uffff';

function orderKeyOf(sort: Exclude<TreeSort, 'manual'>, source: EnvironmentSource): (host: Host) => string {
  switch (sort) {
    case 'name':
      return () => '';
    case 'address':
      return ({ address }) => addressKey(address);
    case 'last-used':
      // Later first; 13 digits of ms last three centuries.
      return ({ lastUsedAt }) => String(1e13 - (lastUsedAt ?? 0)).padStart(14, '0');
    case 'environment': {
      const names = new Map([...source.environments].map(([id, { name }]) => [id, naturalKey(name)]));
      return (host) => names.get(source.environmentIdOf(host) ?? '') ?? NO_ENVIRONMENT;
    }
  }
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Hosts in an order other than by hand; names decide between equals. */
export function sortHosts(
  hosts: readonly Host[],
  sort: Exclude<TreeSort, 'manual'>,
  source: EnvironmentSource,
): Host[] {
  const keyOf = orderKeyOf(sort, source);
  const keyed = hosts.map((host) => ({ host, key: keyOf(host), name: naturalKey(host.name) }));
  keyed.sort((a, b) => inOrder(a.key, b.key) || inOrder(a.name, b.name));
  return keyed.map(({ host }) => host);
}

/** Folders by name: they have no address, and are not used themselves. */
export function sortFolders(folders: readonly Folder[]): Folder[] {
  const keyed = folders.map((folder) => ({ folder, key: naturalKey(folder.name) }));
  keyed.sort((a, b) => inOrder(a.key, b.key));
  return keyed.map(({ folder }) => folder);
}

/** The orders of the tree, in words. */
export const SORT_LABEL: Record<TreeSort, string> = {
  manual: 'As arranged',
  name: 'Name',
  address: 'Address',
  'last-used': 'Last used',
  environment: 'Environment',
};
