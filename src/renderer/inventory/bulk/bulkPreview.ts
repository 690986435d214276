import { applyBulkEdit, sameValue, type BulkEdit } from '../../../shared/model/bulkEdit';
import { BinnacleError } from '../../../shared/errors';
import { hostLevels, resolveProperty } from '../../../shared/model/inheritance';
import type { Folder, Host } from '../../../shared/model/inventory';
import { PROPERTY_KEYS, type Properties, type PropertyKey } from '../../../shared/model/properties';
import { propertyText, type NameSource } from '../propertyInfo';

/** A row of the sheet: `tags`, `os`, `notes`, `favourite`, `port`, `field:<name>`, `property:<key>`. */
export type BulkRow = string;

/** One host's value before and after, in words. */
export interface BulkExample {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** What an edit would do. */
export interface BulkPreview {
  readonly of: number;
  /** Hosts that change at all. */
  readonly changed: number;
  /** By row: how many hosts change in it, and the first of them. */
  readonly rows: ReadonlyMap<
    BulkRow,
    { readonly changed: number; readonly examples: readonly BulkExample[] }
  >;
  /** Why main would refuse it. */
  readonly refusal: { message: string; hint?: string | undefined } | null;
}

/** What words are looked up in. */
export interface PreviewSource {
  readonly folders: ReadonlyMap<string, Folder>;
  readonly names: NameSource;
}

/** Examples of each row. */
const EXAMPLES = 3;

/** The edit cut into one edit a row. */
function partsOf(edit: BulkEdit): [BulkRow, BulkEdit][] {
  const { customFields, properties, ...plain } = edit;
  const parts = Object.entries(plain).map(([key, part]): [BulkRow, BulkEdit] => [key, { [key]: part }]);
  for (const [name, value] of Object.entries(customFields?.set ?? {})) {
    parts.push([`field:${name}`, { customFields: { set: { [name]: value }, remove: [] } }]);
  }
  for (const name of customFields?.remove ?? []) {
    parts.push([`field:${name}`, { customFields: { set: {}, remove: [name] } }]);
  }
  for (const key of PROPERTY_KEYS) {
    const value = properties?.set[key];
    if (value !== undefined)
      parts.push([`property:${key}`, { properties: { set: { [key]: value }, inherit: [] } }]);
    else if (properties?.inherit.includes(key) === true) {
      parts.push([`property:${key}`, { properties: { set: {}, inherit: [key] } }]);
    }
  }
  return parts;
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
const orNone = (text: string, none: string): string => (text === '' ? none : shorten(text));

function ownPropertyText(host: Host, key: PropertyKey, source: PreviewSource): string {
  const own = host.properties[key];
  if (own !== undefined) return orNone(propertyText(key, own, source.names), 'None');
  const { value, origin } = resolveProperty(key, hostLevels(host, undefined, source.folders));
  const text = propertyText(key, value, source.names);
  if (text === '') return 'Not set';
  return origin.kind === 'default' ? `${shorten(text)} (default)` : `${shorten(text)} (from ${origin.name})`;
}

/** What a host has in a row, in words. */
export function valueText(host: Host, row: BulkRow, source: PreviewSource, edit: BulkEdit = {}): string {
  if (row.startsWith('property:')) return ownPropertyText(host, row.slice(9) as PropertyKey, source);
  if (row.startsWith('field:')) return orNone(host.customFields[row.slice(6)] ?? '', 'Not set');
  switch (row) {
    case 'tags':
      return orNone(host.tags.join(', '), 'No tags');
    case 'os':
      return orNone(host.os, 'Not set');
    case 'notes':
      return orNone(host.notes.replace(/\s+/g, ' ').trim(), 'No notes');
    case 'favourite':
      return host.favourite ? 'Favourite' : 'Not a favourite';
    default: {
      const ways = host.endpoints.filter(({ protocol }) => protocol === edit.port?.protocol);
      return ways.map(({ port }) => port).join(', ');
    }
  }
}

interface Tally {
  changed: number;
  examples: BulkExample[];
}

function tally(host: Host, part: readonly [BulkRow, BulkEdit], source: PreviewSource, into: Tally): void {
  const [row, edit] = part;
  const after = applyBulkEdit(host, edit);
  if (after === host) return;
  into.changed += 1;
  if (into.examples.length >= EXAMPLES) return;
  const before = valueText(host, row, source, edit);
  into.examples.push({ name: host.name, before, after: valueText(after, row, source, edit) });
}

const REFUSED = (error: unknown): BulkPreview['refusal'] => {
  if (!(error instanceof BinnacleError)) throw error;
  return { message: error.message, hint: error.hint };
};

/** Works out what an edit would do; yields after each host, so that the caller may pause. */
export function* previewSteps(
  hosts: readonly Host[],
  edit: BulkEdit,
  source: PreviewSource,
): Generator<undefined, BulkPreview> {
  const parts = partsOf(edit);
  const tallies = parts.map((): Tally => ({ changed: 0, examples: [] }));
  let changed = 0;
  let refusal: BulkPreview['refusal'] = null;
  for (const host of hosts) {
    try {
      if (applyBulkEdit(host, edit) !== host) {
        changed += 1;
        parts.forEach((part, at) => tally(host, part, source, tallies[at] ?? { changed: 0, examples: [] }));
      }
    } catch (error) {
      refusal ??= REFUSED(error);
    }
    yield;
  }
  const rows = new Map(parts.map(([row], at) => [row, tallies[at] ?? { changed: 0, examples: [] }]));
  return { of: hosts.length, changed, rows, refusal };
}

/** What hosts have in common: the one value, or null for several. */
export interface CommonValues {
  readonly tags: readonly string[] | null;
  /** Tags that at least one host has, the most frequent first. */
  readonly someTags: readonly { tag: string; count: number }[];
  readonly os: string | null;
  readonly notes: string | null;
  readonly favourite: boolean | null;
  /** Own values; `undefined` inside: all inherit. */
  readonly properties: ReadonlyMap<PropertyKey, { readonly value: Properties[PropertyKey] } | null>;
  /** Names of custom fields and how many hosts have them. */
  readonly fields: readonly { name: string; count: number; value: string | null }[];
  /** Ports by protocol; null: several. */
  readonly ports: ReadonlyMap<string, number | null>;
}

const sameTags = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((tag, at) => tag === b[at]);

/** Gathers what hosts have in common; yields after each host. */
export function* commonSteps(hosts: readonly Host[]): Generator<undefined, CommonValues> {
  const [first] = hosts;
  const tags = new Map<string, number>();
  const fields = new Map<string, { count: number; value: string | null }>();
  const ports = new Map<string, number | null>();
  const differs = new Set<string>();
  for (const host of hosts) {
    if (first !== undefined) noteDifferences(first, host, differs);
    for (const tag of host.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1);
    for (const [name, value] of Object.entries(host.customFields)) {
      const known = fields.get(name);
      if (known === undefined) fields.set(name, { count: 1, value });
      else fields.set(name, { count: known.count + 1, value: known.value === value ? value : null });
    }
    for (const { protocol, port } of host.endpoints) {
      const known = ports.get(protocol);
      ports.set(protocol, known === undefined || known === port ? port : null);
    }
    yield;
  }
  const common = <T>(key: string, value: T | undefined): T | null =>
    differs.has(key) ? null : (value ?? null);
  return {
    tags: common('tags', first?.tags),
    someTags: [...tags].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count),
    os: common('os', first?.os),
    notes: common('notes', first?.notes),
    favourite: common('favourite', first?.favourite),
    properties: new Map(
      PROPERTY_KEYS.map((key) => [key, differs.has(key) ? null : { value: first?.properties[key] }]),
    ),
    fields: [...fields].map(([name, field]) => ({ name, ...field })).sort((a, b) => b.count - a.count),
    ports,
  };
}

function noteDifferences(first: Host, host: Host, differs: Set<string>): void {
  if (!sameTags(first.tags, host.tags)) differs.add('tags');
  for (const key of ['os', 'notes', 'favourite'] as const) if (first[key] !== host[key]) differs.add(key);
  for (const key of PROPERTY_KEYS) {
    if (!sameValue(first.properties[key], host.properties[key])) differs.add(key);
  }
}
