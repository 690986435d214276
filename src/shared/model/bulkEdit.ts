import { z } from 'zod';
import { BinnacleError } from '../errors';
import { hostSchema, PROTOCOLS, tagSchema, type Host } from './inventory';
import { lineSchema, noteSchema, portSchema } from './primitives';
import { PROPERTY_KEYS, propertiesSchema, type Properties, type PropertyKey } from './properties';

/** Most tags and most custom fields of one host: the limits of `hostSchema`, which an edit must not pass. */
const MOST = 64;
/** Longest notes of a host, in UTF-16 units: the limit of `noteSchema`. */
const LONGEST_NOTES = 100_000;

const tagListSchema = z.array(tagSchema).max(MOST);
const fieldNameSchema = lineSchema(64).refine((name) => name.trim() !== '', 'A name is needed.');

const tagsEditSchema = z.union([
  /** These and no others; an empty list takes all away. */
  z.strictObject({ set: tagListSchema }),
  z
    .strictObject({ add: tagListSchema, remove: tagListSchema })
    .refine(({ add, remove }) => !overlap(add, remove), 'A tag can’t be both added and removed.'),
]);

const notesEditSchema = z.union([
  /** Empty: cleared. */
  z.strictObject({ set: noteSchema }),
  /** As lines of their own below what is there. */
  z.strictObject({ append: noteSchema }),
]);

const fieldsEditSchema = z
  .strictObject({
    set: z
      .record(fieldNameSchema, lineSchema(2000))
      .refine((fields) => Object.keys(fields).length <= MOST, `At most ${MOST} fields.`),
    remove: z.array(fieldNameSchema).max(MOST),
  })
  .refine(({ set, remove }) => !overlap(Object.keys(set), remove), 'A field can’t be both set and removed.');

const propertiesEditSchema = z
  .strictObject({
    /** A value, or null for "none". */
    set: propertiesSchema,
    /** No longer of the host's own. */
    inherit: z.array(z.enum(PROPERTY_KEYS)).max(PROPERTY_KEYS.length),
  })
  .refine(
    ({ set, inherit }) => inherit.every((key) => set[key] === undefined),
    'Set or inherited, not both.',
  );

/** One change for many hosts. A field that is absent stays as it is on each of them. */
export const bulkEditSchema = z.strictObject({
  tags: tagsEditSchema.optional(),
  /** Empty: cleared. */
  os: hostSchema.shape.os.optional(),
  notes: notesEditSchema.optional(),
  favourite: z.boolean().optional(),
  customFields: fieldsEditSchema.optional(),
  properties: propertiesEditSchema.optional(),
  /** The port of every way in of this protocol; hosts without one keep what they have. */
  port: z.strictObject({ protocol: z.enum(PROTOCOLS), port: portSchema }).optional(),
});
/** See {@link bulkEditSchema}. */
export type BulkEdit = z.infer<typeof bulkEditSchema>;

/** The fields of a host that an edit can name. */
export type BulkField = keyof BulkEdit;

/**
 * The host with the edit; the very same object if nothing changes. Whether credentials, environments and jump hosts
 * exist is not checked here. Throws `too-large`, naming the host, where it would pass a limit.
 */
export function applyBulkEdit(host: Host, edit: BulkEdit): Host {
  const next = {
    tags: editTags(host, edit.tags),
    os: edit.os === undefined ? host.os : edit.os.trim(),
    notes: editNotes(host, edit.notes),
    favourite: edit.favourite ?? host.favourite,
    customFields: editFields(host, edit.customFields),
    properties: editProperties(host.properties, edit.properties),
    endpoints: editPorts(host.endpoints, edit.port),
  };
  const same = (Object.keys(next) as (keyof typeof next)[]).every((key) => next[key] === host[key]);
  return same ? host : { ...host, ...next };
}

function editTags(host: Host, edit: BulkEdit['tags']): Host['tags'] {
  if (edit === undefined) return host.tags;
  const removed = new Set('set' in edit ? host.tags : trimmed(edit.remove));
  const kept = host.tags.filter((tag) => !removed.has(tag));
  const tags = [...new Set([...kept, ...trimmed('set' in edit ? edit.set : edit.add)])];
  if (tags.length === host.tags.length && tags.every((tag, at) => tag === host.tags[at])) return host.tags;
  if (tags.length > MOST) throw tooMany(host, `${tags.length} tags`, `${MOST}`, 'tags');
  return tags;
}

function editNotes(host: Host, edit: BulkEdit['notes']): string {
  if (edit === undefined) return host.notes;
  if ('set' in edit) return edit.set;
  if (edit.append === '') return host.notes;
  const parted = host.notes === '' || host.notes.endsWith('\n');
  const notes = `${host.notes}${parted ? '' : '\n'}${edit.append}`;
  if (notes.length > LONGEST_NOTES) {
    throw tooMany(host, `notes of ${notes.length} characters`, `${LONGEST_NOTES}`, 'notes');
  }
  return notes;
}

function editFields(host: Host, edit: BulkEdit['customFields']): Host['customFields'] {
  if (edit === undefined) return host.customFields;
  const before = new Map(Object.entries(host.customFields));
  const after = new Map(before);
  for (const name of edit.remove) after.delete(name.trim());
  for (const [name, value] of Object.entries(edit.set)) after.set(name.trim(), value);
  const same = after.size === before.size && [...after].every(([name, value]) => before.get(name) === value);
  if (same) return host.customFields;
  if (after.size > MOST) throw tooMany(host, `${after.size} custom fields`, `${MOST}`, 'customFields');
  return Object.fromEntries(after);
}

function editProperties(before: Properties, edit: BulkEdit['properties']): Properties {
  if (edit === undefined) return before;
  const set = new Map(Object.entries(edit.set).filter(([, value]) => value !== undefined));
  const changes = [...set].some(([key, value]) => !sameValue(before[key as PropertyKey], value));
  const drops = edit.inherit.some((key) => before[key] !== undefined);
  if (!changes && !drops) return before;
  const inherited: ReadonlySet<string> = new Set(edit.inherit);
  const kept = Object.entries(before).filter(([key]) => !inherited.has(key));
  return { ...Object.fromEntries(kept), ...Object.fromEntries(set) };
}

function editPorts(endpoints: Host['endpoints'], edit: BulkEdit['port']): Host['endpoints'] {
  if (edit === undefined) return endpoints;
  const { protocol, port } = edit;
  const moves = (endpoint: Host['endpoints'][number]): boolean =>
    endpoint.protocol === protocol && endpoint.port !== port;
  if (!endpoints.some(moves)) return endpoints;
  return endpoints.map((endpoint) => (moves(endpoint) ? { ...endpoint, port } : endpoint));
}

/** Whether two values of one property are the same; lists and environment variables are compared by content. */
export function sameValue(a: Properties[PropertyKey], b: Properties[PropertyKey]): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const second = new Map<string, unknown>(Object.entries(b));
  const first: [string, unknown][] = Object.entries(a);
  return first.length === second.size && first.every(([name, value]) => second.get(name) === value);
}

const trimmed = (list: readonly string[]): string[] => list.map((text) => text.trim());

function overlap(a: readonly string[], b: readonly string[]): boolean {
  const second = new Set(trimmed(b));
  return trimmed(a).some((text) => second.has(text));
}

function tooMany(host: Host, what: string, most: string, field: BulkField): BinnacleError {
  return new BinnacleError('too-large', `“${host.name}” would have ${what}; ${most} is the most.`, {
    hint: 'No host was changed. Leave this host out, or change less.',
    field: `edit.${field}`,
  });
}
