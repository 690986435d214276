import { z } from 'zod';
import { SQL_DIALECTS, type SqlDialect } from '../sql/dialect';
import { credentialExtras, filePathSchema } from './credentialExtras';
import { feedMarkSchema } from './feedMark';
import {
  addressSchema,
  colourSchema,
  idSchema,
  lineSchema,
  nameSchema,
  noteSchema,
  portSchema,
  timeSchema,
  usernameSchema,
} from './primitives';
import { propertiesSchema } from './properties';
import { credentialSourceSchema } from './secretSource';

/** Protocols that an endpoint of the inventory can name. */
export const PROTOCOLS = [
  'ssh',
  'telnet',
  'rdp',
  'vnc',
  'http',
  'https',
  'ftp',
  'winrm',
  'snmp',
  'postgres',
  'mysql',
  'sqlserver',
  'sqlite',
] as const;
/** One of {@link PROTOCOLS}. */
export type Protocol = (typeof PROTOCOLS)[number];
/** The port a protocol uses unless told otherwise (IANA registry). */
export const DEFAULT_PORTS: Record<Protocol, number> = {
  ssh: 22,
  telnet: 23,
  rdp: 3389,
  vnc: 5900,
  http: 80,
  https: 443,
  ftp: 21,
  winrm: 5985,
  snmp: 161,
  postgres: 5432,
  mysql: 3306,
  sqlserver: 1433,
  /** A file has none: that of SSH, by which one on another machine is fetched. */
  sqlite: 22,
};
/** Protocols that Binnacle opens itself; endpoints of the others are kept, found and exported. */
export const OPENABLE_PROTOCOLS: ReadonlySet<Protocol> = new Set<Protocol>([
  'ssh',
  'postgres',
  'mysql',
  'sqlserver',
  'sqlite',
]);

/** The dialect that a database protocol speaks; undefined: it is none. */
export const dialectOfProtocol = (protocol: Protocol | undefined): SqlDialect | undefined =>
  SQL_DIALECTS.find((dialect) => dialect === protocol);

/** A tag: short, one line, no comma (commas separate tags while typing). */
export const tagSchema = lineSchema(64).refine(
  (tag) => tag.trim() !== '' && !tag.includes(','),
  'No commas.',
);

/** Tree node whose properties its children inherit. `parentId` null: top level. */
export const folderSchema = z.strictObject({
  id: idSchema,
  parentId: idSchema.nullable(),
  name: nameSchema,
  notes: noteSchema,
  properties: propertiesSchema,
  /** Position among its siblings. */
  position: z.number(),
  /** Absent: it is a person's own. */
  fromFeed: feedMarkSchema.optional(),
});
/** See {@link folderSchema}. */
export type Folder = z.infer<typeof folderSchema>;

/** One way into a host. */
export const endpointSchema = z.strictObject({
  id: idSchema,
  protocol: z.enum(PROTOCOLS),
  port: portSchema,
  /** Told apart by name when a host has several of one protocol; may be empty. */
  label: lineSchema(64),
  properties: propertiesSchema,
});
/** See {@link endpointSchema}. */
export type Endpoint = z.infer<typeof endpointSchema>;

/** One machine or device. */
export const hostSchema = z.strictObject({
  id: idSchema,
  folderId: idSchema.nullable(),
  name: nameSchema,
  address: addressSchema,
  tags: z.array(tagSchema).max(64),
  os: lineSchema(100),
  notes: noteSchema,
  customFields: z
    .record(lineSchema(64), lineSchema(2000))
    .refine((fields) => Object.keys(fields).length <= 64, 'At most 64 fields.'),
  properties: propertiesSchema,
  endpoints: z.array(endpointSchema).min(1, 'A host needs one way in.').max(32),
  favourite: z.boolean(),
  /** Null: never connected. */
  lastUsedAt: timeSchema.nullable(),
  position: z.number(),
  /** Absent: it is a person's own. */
  fromFeed: feedMarkSchema.optional(),
});
/** See {@link hostSchema}. */
export type Host = z.infer<typeof hostSchema>;

/** Production, staging, …: a colour and how careful to be. */
export const environmentSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  colour: colourSchema,
  /** Ask before pasting several lines and show the host's name on every risky action. */
  guarded: z.boolean(),
  /** What databases are logged in to with while they are only read; absent or null: the usual credential. */
  readOnlyCredentialId: idSchema.nullable().optional(),
});
/** See {@link environmentSchema}. */
export type Environment = z.infer<typeof environmentSchema>;

/** Kinds of credential; SNMP ones are kept and exported for endpoints of that protocol, the others log in. */
export const CREDENTIAL_KINDS = [
  'password',
  'private-key',
  'certificate',
  'agent',
  'keyboard-interactive',
  'totp',
  'ask',
  'snmp-community',
  'snmp-v3',
] as const;
/** One of {@link CREDENTIAL_KINDS}. */
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** The sealed parts a credential can have. */
export const SECRET_SLOTS = [
  'password',
  'private-key',
  'passphrase',
  'certificate',
  'totp',
  'community',
  'auth-password',
  'privacy-password',
] as const;
/** One of {@link SECRET_SLOTS}. */
export type SecretSlot = (typeof SECRET_SLOTS)[number];

/** A credential without its secrets: those stay in the vault, of which only `hasSecret` is known. */
export const credentialSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  kind: z.enum(CREDENTIAL_KINDS),
  username: usernameSchema,
  /** Absolute path of a private key file that stays where it is; null when the key is sealed in the vault. */
  keyFile: filePathSchema.nullable(),
  notes: noteSchema,
  ...credentialExtras,
  /** Absent: its secrets are in the vault. Never exported: elsewhere there is no such source. */
  source: credentialSourceSchema.optional(),
  /** Which secrets the vault holds for it. */
  hasSecret: z.array(z.enum(SECRET_SLOTS)),
  /** When one of its secrets was last set; null: not known, or none is. */
  secretSetAt: timeSchema.nullable(),
  /** When a login with it last succeeded; null: never. */
  lastUsedAt: timeSchema.nullable(),
});
/** See {@link credentialSchema}. */
export type Credential = z.infer<typeof credentialSchema>;

/** Fields that windows see of a credential but that are no part of its record. */
export const CREDENTIAL_DERIVED = { hasSecret: true, secretSetAt: true, lastUsedAt: true } as const;

/** What a form sends for a new or changed folder. */
export const folderDraftSchema = folderSchema.omit({ id: true, position: true, fromFeed: true });
/** See {@link folderDraftSchema}. */
export type FolderDraft = z.infer<typeof folderDraftSchema>;

/** What a form sends for a new or changed endpoint: the id is absent while it is new. */
export const endpointDraftSchema = endpointSchema.extend({ id: idSchema.optional() });

/** What a form sends for a new or changed host. */
export const hostDraftSchema = hostSchema
  .omit({ id: true, lastUsedAt: true, position: true, fromFeed: true })
  .extend({ endpoints: z.array(endpointDraftSchema).min(1, 'A host needs one way in.').max(32) });
/** See {@link hostDraftSchema}. */
export type HostDraft = z.infer<typeof hostDraftSchema>;

/** What a form sends for a new or changed environment. */
export const environmentDraftSchema = environmentSchema.omit({ id: true });
/** See {@link environmentDraftSchema}. */
export type EnvironmentDraft = z.infer<typeof environmentDraftSchema>;

/** What a form sends for a new or changed credential: never a secret. */
export const credentialDraftSchema = credentialSchema.omit({ id: true, ...CREDENTIAL_DERIVED });
/** See {@link credentialDraftSchema}. */
export type CredentialDraft = z.infer<typeof credentialDraftSchema>;

/** Names a record of the inventory. */
export const nodeRefSchema = z.strictObject({
  kind: z.enum(['folder', 'host', 'credential', 'environment']),
  id: idSchema,
});
/** See {@link nodeRefSchema}. */
export type NodeRef = z.infer<typeof nodeRefSchema>;

/** Everything the tree needs, at one revision. */
export const inventorySnapshotSchema = z.strictObject({
  revision: z.int().nonnegative(),
  folders: z.array(folderSchema),
  hosts: z.array(hostSchema),
  environments: z.array(environmentSchema),
  credentials: z.array(credentialSchema),
});
/** See {@link inventorySnapshotSchema}. */
export type InventorySnapshot = z.infer<typeof inventorySnapshotSchema>;

/** What a window's tree needs for its first rows: of the hosts only those; the others follow in parts. */
export const inventoryOpeningSchema = inventorySnapshotSchema.extend({
  /** How many hosts are directly in each of the folders, in their order. */
  hostsIn: z.array(z.int().nonnegative()),
  /** Where the other hosts begin; null: these are all. */
  next: z.int().nonnegative().nullable(),
});
/** See {@link inventoryOpeningSchema}. */
export type InventoryOpening = z.infer<typeof inventoryOpeningSchema>;

/** Some of the other hosts, and where the next ones begin. */
export const inventoryPartSchema = z.strictObject({
  hosts: z.array(hostSchema),
  next: z.int().nonnegative().nullable(),
});
/** See {@link inventoryPartSchema}. */
export type InventoryPart = z.infer<typeof inventoryPartSchema>;

/** One committed change: `revision` follows the one before by exactly 1; on a gap a mirror takes a new snapshot. */
export const inventoryChangeSchema = inventorySnapshotSchema.extend({ removed: z.array(nodeRefSchema) });
/** See {@link inventoryChangeSchema}: the arrays hold only what is new or changed. */
export type InventoryChange = z.infer<typeof inventoryChangeSchema>;

/** One search result; ranges are `[start, end)` in the named field, for highlighting. */
export const searchHitSchema = z.strictObject({
  kind: z.enum(['host', 'folder']),
  id: idSchema,
  /** Higher is better. */
  score: z.number(),
  /** `field`: a custom field. */
  field: z.enum(['name', 'address', 'tag', 'field', 'note']),
  /** The text that matched, shortened around the match for notes; a custom field with its name before it. */
  text: z.string(),
  ranges: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
});
/** See {@link searchHitSchema}. */
export type SearchHit = z.infer<typeof searchHitSchema>;
