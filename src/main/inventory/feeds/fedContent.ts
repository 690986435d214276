import { createHash } from 'node:crypto';
import type { FeedMark } from '../../../shared/model/feedMark';
import type { Endpoint, Folder, Host } from '../../../shared/model/inventory';

/** What a source can give of a host; ids are those of the inventory. */
export type HostContent = Pick<
  Host,
  'name' | 'address' | 'tags' | 'os' | 'notes' | 'customFields' | 'properties'
> & { endpoints: Omit<Endpoint, 'id'>[] };

/** What a source can give of a folder. */
export type FolderContent = Pick<Folder, 'name' | 'notes' | 'properties'>;

/** Which entry of which feed a record is. */
export type FeedPlace = Pick<FeedMark, 'feedId' | 'key' | 'parent'>;

/** Characters of a digest, 6 bits each: two records that differ never share one by chance. */
const DIGEST_LENGTH = 22;

/** What a host holds of that which a source could give. */
export function hostContent(host: Host): HostContent {
  const { name, address, tags, os, notes, customFields, properties } = host;
  const endpoints = host.endpoints.map(({ protocol, port, label, properties: own }) => ({
    ...{ protocol, port, label, properties: own },
  }));
  return { name, address, tags, os, notes, customFields, properties, endpoints };
}

/** What a folder holds of that which a source could give. */
export function folderContent({ name, notes, properties }: Folder): FolderContent {
  return { name, notes, properties };
}

/** Names content: equal only if nothing in it differs but the order of tags, fields and properties. */
export function digestOf(content: HostContent | FolderContent): string {
  const { name, notes, properties } = content;
  const common = [name, notes, sorted(properties)];
  if (!('tags' in content)) return textDigest(JSON.stringify(common));
  const { address, os, tags, customFields, endpoints } = content;
  const ways = endpoints.map(({ protocol, port, label, properties: own }) => [
    protocol,
    port,
    label,
    sorted(own),
  ]);
  return textDigest(JSON.stringify([...common, address, os, [...tags].sort(), sorted(customFields), ways]));
}

/** Names a text. */
export function textDigest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_LENGTH);
}

function sorted(record: object): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What a way in is told from the others of its host by. */
export function waysOf(endpoints: readonly Pick<Endpoint, 'protocol' | 'label'>[]): string[] {
  const taken = new Set<string>();
  return endpoints.map(({ protocol, label }) => {
    const wanted = `${protocol}/${label}`;
    let way = wanted;
    for (let count = 2; taken.has(way); count++) way = `${wanted}#${count}`;
    taken.add(way);
    return way;
  });
}

/** The names under which a mark remembers what the source gave. */
export const GIVEN = {
  os: 'os',
  tag: (tag: string) => `tag:${tag}`,
  field: 'field:',
  property: 'property:',
  way: (way: string) => `way:${way}`,
  /** A property of a way in. */
  own: (way: string) => `own:${way}/`,
} as const;

/** Everything that a source gives of a host, by name. */
export function givenOf({ os, tags, customFields, properties, endpoints }: HostContent): string[] {
  const ways = waysOf(endpoints);
  return [
    ...(os === '' ? [] : [GIVEN.os]),
    ...tags.map(GIVEN.tag),
    ...Object.keys(customFields).map((name) => GIVEN.field + name),
    ...Object.keys(properties).map((name) => GIVEN.property + name),
    ...ways.map(GIVEN.way),
    ...endpoints.flatMap((endpoint, at) =>
      Object.keys(endpoint.properties).map((name) => GIVEN.own(ways[at] ?? '') + name),
    ),
  ];
}
