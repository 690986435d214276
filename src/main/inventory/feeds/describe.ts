import type { FeedDifference } from '../../../shared/model/feed';
import type { Folder, Host } from '../../../shared/model/inventory';
import type { Properties, PropertyKey } from '../../../shared/model/properties';

/** Fields that one difference names, and characters of a value: a list of them has to stay readable. */
const MOST_FIELDS = 8;
const LONGEST = 80;

type Fields = FeedDifference['fields'];

/** What differs between two states of a host, in short texts; ids are shown by name. */
export function describeHost(before: Host, after: Host, nameOf: (id: string) => string): Fields {
  const fields: Fields = [];
  const add = (field: string, from: string, to: string): void => {
    if (from !== to) fields.push({ field, before: shortened(from), after: shortened(to) });
  };
  add('name', before.name, after.name);
  add('address', before.address, after.address);
  add('folder', folderText(before.folderId, nameOf), folderText(after.folderId, nameOf));
  add('endpoints', endpointsText(before), endpointsText(after));
  add('os', before.os, after.os);
  add('tags', before.tags.join(', '), after.tags.join(', '));
  add('notes', before.notes, after.notes);
  for (const [name, from, to] of pairs(before.customFields, after.customFields))
    add(`field:${name}`, from, to);
  addProperties(add, before.properties, after.properties, nameOf);
  if (before.fromFeed?.gone === true && after.fromFeed?.gone !== true) add('gone', 'yes', '');
  return fields.slice(0, MOST_FIELDS);
}

/** {@link describeHost} of a folder. */
export function describeFolder(before: Folder, after: Folder, nameOf: (id: string) => string): Fields {
  const fields: Fields = [];
  const add = (field: string, from: string, to: string): void => {
    if (from !== to) fields.push({ field, before: shortened(from), after: shortened(to) });
  };
  add('name', before.name, after.name);
  add('folder', folderText(before.parentId, nameOf), folderText(after.parentId, nameOf));
  add('notes', before.notes, after.notes);
  addProperties(add, before.properties, after.properties, nameOf);
  if (before.fromFeed?.gone === true && after.fromFeed?.gone !== true) add('gone', 'yes', '');
  return fields.slice(0, MOST_FIELDS);
}

function addProperties(
  add: (field: string, from: string, to: string) => void,
  before: Properties,
  after: Properties,
  nameOf: (id: string) => string,
): void {
  const text = (value: Properties[PropertyKey]): string => {
    if (value === undefined) return '';
    if (value === null) return 'none';
    if (typeof value === 'string') return nameOf(value) || value;
    if (Array.isArray(value)) return value.map((id) => nameOf(id)).join(', ');
    return typeof value === 'object' ? Object.keys(value).join(', ') : String(value);
  };
  const texts = (properties: Properties): Record<string, string> =>
    Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, text(value)]));
  for (const [name, from, to] of pairs(texts(before), texts(after))) add(`property:${name}`, from, to);
}

function pairs(before: Record<string, string>, after: Record<string, string>): [string, string, string][] {
  const values = new Map<string, [string, string]>();
  for (const [name, value] of Object.entries(before)) values.set(name, [value, '']);
  for (const [name, value] of Object.entries(after)) values.set(name, [values.get(name)?.[0] ?? '', value]);
  return [...values].map(([name, [from, to]]) => [name, from, to]);
}

function endpointsText({ endpoints }: Host): string {
  return endpoints
    .map(({ protocol, port, label }) => `${label === '' ? protocol : label} ${port}`)
    .join(', ');
}

function folderText(folderId: string | null, nameOf: (id: string) => string): string {
  return folderId === null ? 'Top level' : nameOf(folderId);
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
