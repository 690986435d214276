import { z } from 'zod';
import { filePathSchema } from './credentialExtras';
import { colourSchema, idSchema, lineSchema, noteSchema, usernameSchema } from './primitives';

/** Encodings a terminal can be read in; the names are those of the WHATWG Encoding Standard. */
export const TERMINAL_ENCODINGS = [
  'utf-8',
  'iso-8859-1',
  'iso-8859-15',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'koi8-r',
  'gbk',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
] as const;

/** A property that is `null` is set to "none"; one that is absent is inherited. */
const inheritable = <T extends z.ZodType>(schema: T): z.ZodOptional<z.ZodNullable<T>> =>
  schema.nullable().optional();

/** Environment variables asked of the server at login (most accept only those named in its AcceptEnv). */
export const environmentVariablesSchema = z
  .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/), lineSchema(4096))
  .refine((variables) => Object.keys(variables).length <= 64, 'At most 64 variables.');

/**
 * How a database connection is encrypted. `verify-full`: only with a certificate that is trusted and for that name;
 * `verify-ca`: trusted, whatever its name; `require`: encrypted, to whoever answers; `off`: in clear.
 */
export const TLS_MODES = ['verify-full', 'verify-ca', 'require', 'off'] as const;

/** Where the file of a database is: on this computer, or on the host, from which a copy is fetched. */
export const DATABASE_PLACES = ['computer', 'host'] as const;

/** Further credentials of one login, each once. Servers end a login after about six tries. */
export const extraCredentialIdsSchema = z
  .array(idSchema)
  .min(1)
  .max(6)
  .refine((ids) => new Set(ids).size === ids.length, 'Each credential once.');

/**
 * The properties that folders, hosts and endpoints inherit one by one: absent = inherit, null = none, else the value.
 */
export const propertiesSchema = z.strictObject({
  credentialId: inheritable(idSchema),
  /** Tried after `credentialId`, in this order, where a server wants more than one thing: a key and a one-time code. */
  extraCredentialIds: inheritable(extraCredentialIdsSchema),
  username: inheritable(usernameSchema),
  /** Host through which this one is reached; that host may itself have one, so chains have any length. */
  jumpHostId: inheritable(idSchema),
  environmentId: inheritable(idSchema),
  colour: inheritable(colourSchema),
  /** Seconds between keep-alive probes; 0 turns them off. */
  keepAliveSeconds: inheritable(z.int().min(0).max(3600)),
  /** Seconds each phase of a connection may take, waiting for a person not counted. */
  connectTimeoutSeconds: inheritable(z.int().min(1).max(600)),
  compression: inheritable(z.boolean()),
  /** Allows algorithms that are known to be weak: old network gear offers nothing else. */
  legacyAlgorithms: inheritable(z.boolean()),
  terminalType: inheritable(
    z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}$/, 'Such as xterm-256color.'),
  ),
  encoding: inheritable(z.enum(TERMINAL_ENCODINGS)),
  environmentVariables: inheritable(environmentVariablesSchema),
  /** Typed into the shell after login. */
  startupCommand: inheritable(noteSchema.max(10_000)),
  autoReconnect: inheritable(z.boolean()),
  /** The database a query tab opens unless another is chosen. */
  databaseName: inheritable(z.string().regex(/^[^\p{Cc}]{1,63}$/u, 'A name of at most 63 characters.')),
  tlsMode: inheritable(z.enum(TLS_MODES)),
  /** Path on this workstation of the authorities (PEM) that a server's certificate must come from. */
  tlsCaFile: inheritable(filePathSchema),
  /** Paths on this workstation of the certificate (PEM) that a server of a database is shown, and of its private key. */
  tlsCertificateFile: inheritable(filePathSchema),
  tlsKeyFile: inheritable(filePathSchema),
  /** Path of a Unix socket on the machine of a database server, by which it is reached in the place of its port. */
  databaseSocket: inheritable(filePathSchema),
  /** Full path of the file that a query tab of SQLite opens. */
  databaseFile: inheritable(filePathSchema),
  databasePlace: inheritable(z.enum(DATABASE_PLACES)),
});

/** Properties whose value is the path of a file on this computer. */
export const PROPERTY_FILES = ['tlsCaFile', 'tlsCertificateFile', 'tlsKeyFile', 'databaseFile'] as const;

/** Own (not inherited) properties of a tree node. */
export type Properties = z.infer<typeof propertiesSchema>;

/** Name of an inheritable property. */
export type PropertyKey = keyof Properties;

/** All property names, in the order forms show them. */
export const PROPERTY_KEYS = Object.keys(propertiesSchema.shape) as PropertyKey[];

/** What applies when no node on the way to the root sets a property. */
export const PROPERTY_DEFAULTS = {
  keepAliveSeconds: 30,
  connectTimeoutSeconds: 20,
  compression: false,
  legacyAlgorithms: false,
  terminalType: 'xterm-256color',
  encoding: 'utf-8',
  autoReconnect: false,
  tlsMode: 'verify-full',
  databasePlace: 'computer',
} as const satisfies Properties;
