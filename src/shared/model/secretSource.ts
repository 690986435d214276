import { z } from 'zod';
import { filePathSchema } from './credentialExtras';
import { idSchema, lineSchema, nameSchema } from './primitives';

// A secret source is a place outside Binnacle's vault where secrets stay: it is read at login and never written. What is
// kept here has no secret in it; the one that unlocks the source is sealed in the vault.

/** What a source can deliver for one login. */
export const SOURCE_SLOTS = [
  'username',
  'password',
  'private-key',
  'passphrase',
  'certificate',
  'totp',
] as const;
/** One of {@link SOURCE_SLOTS}. */
export type SourceSlot = (typeof SOURCE_SLOTS)[number];

/** A database of KeePass. Its password is sealed in the vault. */
export const keepassConfigSchema = z.strictObject({
  kind: z.literal('keepass'),
  file: filePathSchema.min(1, 'Choose a database.'),
  /** Null: the password alone opens it. */
  keyFile: filePathSchema.min(1).nullable(),
});
/** See {@link keepassConfigSchema}. */
export type KeepassConfig = z.infer<typeof keepassConfigSchema>;

/** Path within the API of a vault server: names with `/` between, none of them `.` or `..`. */
export const vaultPathSchema = lineSchema(512)
  .refine((path) => path.length > 0, 'A path is needed.')
  .refine(
    (path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    'Names with “/” between them, such as network/core.',
  );

const vaultUrlSchema = lineSchema(512).refine(
  isHttpsOrigin,
  'An address such as https://vault.example.net:8200.',
);

/** HashiCorp Vault or OpenBao, version 2 of the KV engine. Token, secret id or password are sealed in the vault. */
export const vaultConfigSchema = z.strictObject({
  kind: z.literal('vault'),
  url: vaultUrlSchema,
  /** Empty: none. */
  namespace: lineSchema(256),
  /** Where the KV engine is mounted. */
  mount: vaultPathSchema,
  /** File with the certificates that the server's is checked against; null: those of this system. */
  caFile: filePathSchema.min(1).nullable(),
  auth: z.discriminatedUnion('method', [
    z.strictObject({ method: z.literal('token') }),
    z.strictObject({
      method: z.literal('approle'),
      mount: vaultPathSchema,
      roleId: lineSchema(512).min(1, 'A role id is needed.'),
    }),
    z.strictObject({
      method: z.literal('userpass'),
      mount: vaultPathSchema,
      username: lineSchema(256).min(1, 'A user name is needed.'),
    }),
  ]),
});
/** See {@link vaultConfigSchema}. */
export type VaultConfig = z.infer<typeof vaultConfigSchema>;

/** Stands for the reference of a credential in the arguments of a command. */
export const REFERENCE_PLACEHOLDER = '{reference}';
/** Longest time that a command may take, in s: people may have to touch a key or type a PIN meanwhile. */
export const MAX_COMMAND_SECONDS = 120;

const argumentSchema = z
  .string()
  .max(2048)
  .refine((text) => !text.includes('\u0000'), 'NUL characters are not allowed here.');

/** Where in JSON a value stands: `login.password`, `fields[id=password].value`, `[0].value`. */
export const jsonPathSchema = lineSchema(256).refine(
  (path) => path === '' || /^(?:\[[^\]]+\]|[^.[\]]+)(?:\.[^.[\]]+|\[[^\]]+\])*$/.test(path),
  'A path such as login.password or fields[id=password].value.',
);

/** How the output of a command is read. */
export const commandOutputSchema = z.discriminatedUnion('form', [
  /** The first line is the secret (`pass`). */
  z.strictObject({ form: z.literal('first-line') }),
  /** All of it is, without a line break at its end. */
  z.strictObject({ form: z.literal('text') }),
  /** JSON, and where in it each part stands; an empty path is not read. */
  z.strictObject({ form: z.literal('json'), paths: z.partialRecord(z.enum(SOURCE_SLOTS), jsonPathSchema) }),
]);
/** See {@link commandOutputSchema}. */
export type CommandOutput = z.infer<typeof commandOutputSchema>;

/** Variables that a command may be given the source's sealed secret in: those of tools that take it no other way. */
export const SECRET_VARIABLES = ['BW_SESSION', 'OP_SERVICE_ACCOUNT_TOKEN'] as const;

/** A program of this workstation that prints a secret. Never a line for a shell. */
export const commandConfigSchema = z.strictObject({
  kind: z.literal('command'),
  /** Absolute path of the program. */
  program: filePathSchema.refine(isAbsolutePath, 'The full path of a program.'),
  args: z
    .array(argumentSchema)
    .max(32)
    .refine(
      (args) => args.some((each) => each.includes(REFERENCE_PLACEHOLDER)),
      `One of the arguments has to hold ${REFERENCE_PLACEHOLDER}.`,
    ),
  output: commandOutputSchema,
  timeoutSeconds: z.int().min(1).max(MAX_COMMAND_SECONDS),
  /** Null: nothing is sealed for this source. */
  secretVariable: z.enum(SECRET_VARIABLES).nullable(),
});
/** See {@link commandConfigSchema}. */
export type CommandConfig = z.infer<typeof commandConfigSchema>;

/** What kind of source it is, and where; no secret. */
export const sourceConfigSchema = z.discriminatedUnion('kind', [
  keepassConfigSchema,
  vaultConfigSchema,
  commandConfigSchema,
]);
/** See {@link sourceConfigSchema}. */
export type SourceConfig = z.infer<typeof sourceConfigSchema>;

/** A source of secrets as it is kept. */
export const secretSourceSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  config: sourceConfigSchema,
});
/** See {@link secretSourceSchema}. */
export type SecretSourceRecord = z.infer<typeof secretSourceSchema>;

/** Which secret of a source: the UUID of an entry (KeePass), a path (Vault), or what a command is given. */
export const sourceReferenceSchema = z.strictObject({
  reference: lineSchema(512)
    .min(1, 'Say which entry.')
    // It may become an argument of a program, which would read it as an option.
    .refine((text) => !text.startsWith('-'), 'A reference can’t start with “-”.'),
  /** Name of the one field to take; empty: those that are usual in this kind of source. */
  field: lineSchema(256),
});
/** See {@link sourceReferenceSchema}. */
export type SourceReference = z.infer<typeof sourceReferenceSchema>;

/** Where a credential's secrets are kept instead of the vault. */
export const credentialSourceSchema = sourceReferenceSchema.extend({ sourceId: idSchema });
/** See {@link credentialSourceSchema}. */
export type CredentialSource = z.infer<typeof credentialSourceSchema>;

/** What a form sends for a new or changed source. */
export const secretSourceDraftSchema = secretSourceSchema.omit({ id: true });
/** See {@link secretSourceDraftSchema}. */
export type SecretSourceDraft = z.infer<typeof secretSourceDraftSchema>;

/** A source as windows know it. */
export const shownSourceSchema = secretSourceSchema.extend({
  /** Whether the secret that opens it is in the vault. */
  hasSecret: z.boolean(),
});
/** See {@link shownSourceSchema}. */
export type ShownSource = z.infer<typeof shownSourceSchema>;

/** One entry that can be picked, for people. */
export const sourceEntrySchema = z.strictObject({
  reference: lineSchema(512),
  title: z.string().max(512),
  /** Names of the groups that it is in, from the top. */
  path: z.array(z.string().max(512)).max(100),
  username: z.string().max(512),
});
/** See {@link sourceEntrySchema}. */
export type SourceEntry = z.infer<typeof sourceEntrySchema>;

/** What a test of a source found: never a value. */
export const sourceTestSchema = z.strictObject({
  milliseconds: z.int().nonnegative(),
  /** Null: only the way in was tried. */
  slots: z.array(z.enum(SOURCE_SLOTS)).nullable(),
});
/** See {@link sourceTestSchema}. */
export type SourceTest = z.infer<typeof sourceTestSchema>;

/** Ready-made commands, without the path of the program, which is found where it is chosen. */
export const COMMAND_TEMPLATES = [
  {
    label: 'pass',
    program: 'pass',
    args: ['show', '--', REFERENCE_PLACEHOLDER],
    output: { form: 'first-line' },
    secretVariable: null,
  },
  {
    label: 'Bitwarden CLI',
    program: 'bw',
    args: ['get', 'item', '--nointeraction', '--', REFERENCE_PLACEHOLDER],
    output: {
      form: 'json',
      paths: { username: 'login.username', password: 'login.password', totp: 'login.totp' },
    },
    secretVariable: 'BW_SESSION',
  },
  {
    label: '1Password CLI',
    program: 'op',
    args: ['item', 'get', '--format=json', '--', REFERENCE_PLACEHOLDER],
    output: {
      form: 'json',
      paths: {
        username: 'fields[id=username].value',
        password: 'fields[id=password].value',
        'private-key': 'fields[id=private_key].value',
        totp: 'fields[type=OTP].value',
      },
    },
    secretVariable: null,
  },
] as const satisfies readonly (Omit<CommandConfig, 'kind' | 'timeoutSeconds' | 'args'> & {
  label: string;
  args: readonly string[];
})[];

/** What the secret that opens a source is, in words; null: there is none. */
export function secretLabel(config: SourceConfig): string | null {
  if (config.kind === 'keepass') return 'password of the database';
  if (config.kind === 'command') return config.secretVariable;
  const labels = { token: 'token', approle: 'secret id', userpass: 'password' };
  return labels[config.auth.method];
}

function isHttpsOrigin(text: string): boolean {
  // Parsed by hand: this code runs where there may be no URL class.
  return /^https:\/\/(?:\[[0-9a-f:.]+\]|[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?\.?)(?::\d{1,5})?\/?$/iu.test(
    text,
  );
}

/** Absolute on POSIX, or with a drive or a share on Windows. */
function isAbsolutePath(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path);
}
