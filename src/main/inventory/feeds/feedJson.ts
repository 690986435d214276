import { z } from 'zod';
import { DEFAULT_PORTS, hostSchema, PROTOCOLS, type Protocol } from '../../../shared/model/inventory';
import {
  addressSchema,
  lineSchema,
  nameSchema,
  noteSchema,
  portSchema,
} from '../../../shared/model/primitives';
import { propertiesSchema } from '../../../shared/model/properties';
import { readJson } from '../import/formats/jsonValues';
import { ImportBuilder } from '../import/importBuilder';
import { type ImportedProperties, ImportFailure, type ImportResult } from '../import/importModel';
import { FEED_LIMITS } from './feedMessages';

// What scripts and servers give, version 1; docs/formats/feed-json.md describes it field by field.

/** What `format` says in every version. */
export const FEED_FORMAT = 'binnacle-feed';
/** The version read here. */
export const FEED_VERSION = 1;

const placeSchema = z.union([lineSchema(4000), z.array(nameSchema).max(50)]);
const { username, colour, keepAliveSeconds, connectTimeoutSeconds, compression, terminalType, encoding } =
  propertiesSchema.shape;
/** Neither commands nor credentials, and nothing that weakens a login: those are a person's to set. */
const ownProperties = {
  username: username.unwrap().unwrap().optional(),
  colour: colour.unwrap().unwrap().optional(),
  environment: nameSchema.optional(),
  keepAliveSeconds: keepAliveSeconds.unwrap().unwrap().optional(),
  connectTimeoutSeconds: connectTimeoutSeconds.unwrap().unwrap().optional(),
  compression: compression.unwrap().unwrap().optional(),
  terminalType: terminalType.unwrap().unwrap().optional(),
  encoding: encoding.unwrap().unwrap().optional(),
};

const hostEntrySchema = z
  .strictObject({
    id: lineSchema(200).min(1).optional(),
    name: nameSchema,
    address: addressSchema.optional(),
    folder: placeSchema.optional(),
    tags: hostSchema.shape.tags.optional(),
    os: hostSchema.shape.os.optional(),
    notes: noteSchema.optional(),
    fields: hostSchema.shape.customFields.optional(),
    protocol: z.enum(PROTOCOLS).optional(),
    port: portSchema.optional(),
    endpoints: z
      .array(
        z.strictObject({
          protocol: z.enum(PROTOCOLS),
          port: portSchema.optional(),
          label: lineSchema(64).optional(),
        }),
      )
      .min(1)
      .max(32)
      .optional(),
    jumpHost: lineSchema(200).min(1).optional(),
    ...ownProperties,
  })
  .refine(
    ({ endpoints, protocol, port }) =>
      endpoints === undefined || (protocol === undefined && port === undefined),
  );

const folderEntrySchema = z.strictObject({ path: placeSchema, ...ownProperties });

const feedFileSchema = z.strictObject({
  format: z.literal(FEED_FORMAT),
  version: z.literal(FEED_VERSION),
  folders: z.array(folderEntrySchema).max(FEED_LIMITS.hosts).optional(),
  hosts: z.array(hostEntrySchema).max(FEED_LIMITS.hosts),
});
type FeedFile = z.infer<typeof feedFileSchema>;
type HostEntry = FeedFile['hosts'][number];

/** What was read, with the ids that the source gives its hosts, by the keys of the import. */
export interface ReadFeedJson extends ImportResult {
  ids: Map<string, string>;
}

/** Reads what a script has printed or a server has sent. Throws {@link ImportFailure}, which names the place. */
export function readFeedJson(bytes: Uint8Array): ReadFeedJson {
  return new FeedJson(validated(readJson(bytes))).read();
}

function validated(json: unknown): FeedFile {
  const head = z.looseObject({ format: z.literal(FEED_FORMAT) }).safeParse(json);
  if (!head.success) {
    throw new ImportFailure(
      'not-this-format',
      `This is no list of hosts: “format” should be “${FEED_FORMAT}”.`,
      {
        hint: 'It should be a JSON object with “format”, “version” and “hosts”. The documentation of live folders shows one.',
      },
    );
  }
  const { version } = head.data;
  if (typeof version === 'number' && version > FEED_VERSION) {
    throw new ImportFailure(
      'unknown-version',
      `Version ${version} of the list is newer than this Binnacle.`,
      {
        hint: 'Update Binnacle, or have the source write version 1.',
      },
    );
  }
  const parsed = feedFileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ImportFailure('malformed', `“${placeOf(issue)}” does not fit the format of live folders.`, {
    entry: placeOf(issue),
    hint: `${wordsOf(issue)} The documentation of live folders lists every field.`.trim(),
  });
}

type Issue = z.core.$ZodIssue | undefined;

/** `hosts[3].port`: names of fields and places in lists, and of a field that should not be there. */
function placeOf(issue: Issue): string {
  const path = issue?.path ?? [];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const text = [...path, ...unknown].reduce<string>((whole, part) => {
    if (typeof part === 'number') return `${whole}[${part}]`;
    return whole === '' ? String(part) : `${whole}.${String(part)}`;
  }, '');
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ').slice(0, 200);
}

function wordsOf(issue: Issue): string {
  switch (issue?.code) {
    case 'unrecognized_keys':
      return 'There is no such field.';
    case 'invalid_type':
      return `It should be of type ${issue.expected}.`;
    case 'too_big':
      return `At most ${String(issue.maximum)}.`;
    case 'too_small':
      return `At least ${String(issue.minimum)}.`;
    default:
      // Messages of our own schemas only: those of the library could quote the source.
      return issue?.code === 'custom' || issue?.code === 'invalid_format' ? issue.message : '';
  }
}

class FeedJson {
  readonly #builder = new ImportBuilder();
  readonly #ids = new Map<string, string>();
  readonly #folders = new Map<string, string>();
  /** Keys of hosts by what a jump host may be named by; null: several share it. */
  readonly #named = new Map<string, string | null>();

  constructor(private readonly file: FeedFile) {}

  read(): ReadFeedJson {
    for (const entry of this.file.folders ?? []) {
      const key = this.#folder(namesOf(entry.path));
      if (key !== null) this.#builder.refine(key, propertiesOf(entry));
    }
    const added = this.file.hosts.map((entry) => this.#host(entry));
    added.forEach((key, at) => {
      const wanted = this.file.hosts[at]?.jumpHost;
      if (key !== null && wanted !== undefined) this.#jump(key, wanted);
    });
    return { ...this.#builder.result(), ids: this.#ids };
  }

  #host(entry: HostEntry): string | null {
    const { id, name, address = name, tags, os, notes, fields } = entry;
    if (id !== undefined && this.#named.has(`id ${id}`)) {
      throw new ImportFailure('malformed', 'Two hosts of the list have the same id.', {
        entry: id.slice(0, 100),
        hint: 'Ids tell hosts apart from one refresh to the next: each may stand there once.',
      });
    }
    const key = this.#builder.host(this.#folder(namesOf(entry.folder ?? [])), {
      name,
      address,
      ...(tags === undefined ? {} : { tags }),
      ...(os === undefined ? {} : { os }),
      ...(notes === undefined ? {} : { notes }),
      ...(fields === undefined ? {} : { customFields: fields }),
      properties: propertiesOf(entry),
      endpoints: endpointsOf(entry),
    });
    if (key === null) return null;
    if (id !== undefined) {
      this.#ids.set(key, id);
      this.#named.set(`id ${id}`, key);
    }
    const known = this.#named.has(`name ${name}`);
    this.#named.set(`name ${name}`, known ? null : key);
    return key;
  }

  #jump(key: string, wanted: string): void {
    const found = this.#named.get(`id ${wanted}`) ?? this.#named.get(`name ${wanted}`) ?? null;
    if (found === null || found === key) {
      this.#builder.lose(
        key,
        'jumpHost',
        wanted,
        'There is not exactly one other host of this id or name in the list.',
      );
    } else this.#builder.refine(key, { jumpHostKey: found });
  }

  #folder(names: readonly string[]): string | null {
    let key: string | null = null;
    let path = '';
    for (const name of names) {
      path = `${path}\n${name}`;
      const known = this.#folders.get(path);
      key = known ?? this.#builder.folder(key, { name });
      this.#folders.set(path, key);
    }
    return key;
  }
}

function namesOf(place: string | readonly string[]): string[] {
  const names = typeof place === 'string' ? place.split('/') : [...place];
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

function endpointsOf({
  endpoints,
  protocol,
  port,
}: HostEntry): { protocol: Protocol; port: number; label: string }[] {
  const given = endpoints ?? [{ protocol: protocol ?? 'ssh', port, label: '' }];
  return given.map((each) => ({
    protocol: each.protocol,
    port: each.port ?? DEFAULT_PORTS[each.protocol],
    label: each.label?.trim() ?? '',
  }));
}

function propertiesOf(entry: Pick<HostEntry, keyof typeof ownProperties>): ImportedProperties {
  const kept: ImportedProperties = {};
  for (const name of Object.keys(ownProperties) as (keyof typeof ownProperties)[]) {
    const value = entry[name];
    if (value !== undefined) Object.assign(kept, { [name]: value });
  }
  return kept;
}
