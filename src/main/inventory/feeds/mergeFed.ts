import type { FeedMark } from '../../../shared/model/feedMark';
import type { Endpoint, Folder, Host } from '../../../shared/model/inventory';
import {
  digestOf,
  type FeedPlace,
  type FolderContent,
  GIVEN,
  givenOf,
  type HostContent,
  textDigest,
  waysOf,
} from './fedContent';

/** Bounds of the inventory's schema. */
const MOST_TAGS = 64;
const MOST_FIELDS = 64;
const MOST_ENDPOINTS = 32;

/** Where a record goes. */
export interface NodePlace {
  id: string;
  folderId: string | null;
  position: number;
}

/** A host that the feed has for the first time. */
export function newFedHost(
  fed: HostContent,
  { feedId, key, parent }: FeedPlace,
  place: NodePlace,
  newId: () => string,
): Host {
  const mark: FeedMark = {
    feedId,
    key,
    parent,
    given: givenOf(fed),
    digest: digestOf(fed),
    ...notesMark(fed.notes),
  };
  return {
    ...fed,
    ...place,
    endpoints: fed.endpoints.map((endpoint) => ({ ...endpoint, id: newId() })),
    favourite: false,
    lastUsedAt: null,
    fromFeed: mark,
  };
}

/** A folder that the feed has for the first time. */
export function newFedFolder(
  fed: FolderContent,
  { feedId, key, parent }: FeedPlace,
  place: NodePlace,
): Folder {
  const { id, folderId, position } = place;
  const given = Object.keys(fed.properties).map((name) => GIVEN.property + name);
  const mark: FeedMark = { feedId, key, parent, given, digest: digestOf(fed), ...notesMark(fed.notes) };
  return { ...fed, id, parentId: folderId, position, fromFeed: mark };
}

/**
 * A host with what the feed gives now: that replaces what stands there, and what the feed gave before and gives no more
 * goes. Whatever else it has is a person's and stays.
 */
export function mergedHost(
  before: Host,
  fed: HostContent,
  { feedId, key, parent }: FeedPlace,
  newId: () => string,
): Host {
  const was = new Set(before.fromFeed?.given);
  const notes = mergedNotes(before, fed.notes);
  const dropped = before.tags.filter((tag) => was.has(GIVEN.tag(tag)) && !fed.tags.includes(tag));
  const tags = before.tags.filter((tag) => !dropped.includes(tag));
  // A tag that a person has set stays when the feed gives it up.
  const own = new Set(tags.filter((tag) => !was.has(GIVEN.tag(tag))).map(GIVEN.tag));
  const mark: FeedMark = {
    ...{ feedId, key, parent, digest: digestOf(fed) },
    given: givenOf(fed).filter((name) => !own.has(name)),
    ...notes.mark,
  };
  return {
    ...before,
    name: fed.name,
    address: fed.address,
    os: fed.os === '' && !was.has(GIVEN.os) ? before.os : fed.os,
    notes: notes.text,
    tags: [...new Set([...tags, ...fed.tags])].slice(0, MOST_TAGS),
    customFields: mergedRecord(before.customFields, fed.customFields, GIVEN.field, was, MOST_FIELDS),
    properties: mergedRecord(before.properties, fed.properties, GIVEN.property, was),
    endpoints: mergedEndpoints(before.endpoints, fed.endpoints, was, newId),
    fromFeed: mark,
  };
}

/** {@link mergedHost} of a folder. */
export function mergedFolder(before: Folder, fed: FolderContent, { feedId, key, parent }: FeedPlace): Folder {
  const was = new Set(before.fromFeed?.given);
  const notes = mergedNotes(before, fed.notes);
  const given = Object.keys(fed.properties).map((name) => GIVEN.property + name);
  return {
    ...before,
    name: fed.name,
    notes: notes.text,
    properties: mergedRecord(before.properties, fed.properties, GIVEN.property, was),
    fromFeed: { feedId, key, parent, given, digest: digestOf(fed), ...notes.mark },
  };
}

/** The feed's notes stand only where nobody has written any, or changed those that it gave. */
function mergedNotes(
  { notes, fromFeed }: Host | Folder,
  fed: string,
): { text: string; mark: Pick<FeedMark, 'notes'> } {
  const given = fromFeed?.notes;
  const untouched = given === undefined ? notes === '' : textDigest(notes) === given;
  if (untouched) return { text: fed, mark: notesMark(fed) };
  return { text: notes, mark: given === undefined ? {} : { notes: given } };
}

function notesMark(fed: string): Pick<FeedMark, 'notes'> {
  return fed === '' ? {} : { notes: textDigest(fed) };
}

function mergedRecord<T extends object>(
  before: T,
  fed: T,
  prefix: string,
  was: ReadonlySet<string>,
  most = Number.POSITIVE_INFINITY,
): T {
  const kept = Object.entries(before).filter(([name]) => Object.hasOwn(fed, name) || !was.has(prefix + name));
  const own = kept.filter(([name]) => !Object.hasOwn(fed, name));
  // What a person has added takes precedence where there is no room for all.
  const room = Object.entries(fed).slice(0, Math.max(0, most - own.length));
  const values = new Map([
    ...kept.filter(([name]) => !Object.hasOwn(fed, name) || room.some(([each]) => each === name)),
    ...room,
  ]);
  return Object.fromEntries(values) as T;
}

function mergedEndpoints(
  before: readonly Endpoint[],
  fed: HostContent['endpoints'],
  was: ReadonlySet<string>,
  newId: () => string,
): Endpoint[] {
  const waysBefore = waysOf(before);
  const ways = waysOf(fed);
  const taken = new Set<Endpoint>();
  const byWay = ways.map((way) => before[waysBefore.indexOf(way)]);
  for (const found of byWay) if (found !== undefined) taken.add(found);
  const merged = fed.map((endpoint, at): Endpoint => {
    const way = ways[at] ?? '';
    // A way in that a person has given another label is still the same one.
    const same = ({ protocol, port }: Endpoint): boolean =>
      protocol === endpoint.protocol && port === endpoint.port;
    const old = byWay[at] ?? before.find((each) => !taken.has(each) && same(each));
    if (old !== undefined) taken.add(old);
    const properties = mergedRecord(old?.properties ?? {}, endpoint.properties, GIVEN.own(way), was);
    return { ...endpoint, properties, id: old?.id ?? newId() };
  });
  const own = before.filter((each, at) => !taken.has(each) && !was.has(GIVEN.way(waysBefore[at] ?? '')));
  return [...merged, ...own].slice(0, MOST_ENDPOINTS);
}
