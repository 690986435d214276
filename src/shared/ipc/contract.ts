import { z } from 'zod';
import { auditEntrySchema } from '../model/audit';
import { COLUMN_TARGETS, importOptionsSchema, importOutcomeSchema, importReadSchema } from '../model/import';
import { terminalTargetSchema, workspaceSchema } from '../model/document';
import { exportOptionsSchema, exportResultSchema } from '../model/export';
import {
  credentialDraftSchema,
  credentialSchema,
  environmentDraftSchema,
  environmentSchema,
  folderDraftSchema,
  folderSchema,
  hostDraftSchema,
  hostSchema,
  inventoryChangeSchema,
  inventoryOpeningSchema,
  inventoryPartSchema,
  inventorySnapshotSchema,
  nodeRefSchema,
  SECRET_SLOTS,
  searchHitSchema,
} from '../model/inventory';
import { idSchema, lineSchema, portSchema, timeSchema } from '../model/primitives';
import { sessionInfoSchema, terminalSizeSchema } from '../model/session';
import { settingsPatchSchema, settingsSchema } from '../model/settings';
import { storeStatusSchema, vaultStateSchema } from '../model/status';
import type { CallName, EventName } from './names';

/** Schemas of one call: the renderer sends `input`, main replies with `output`. */
export interface CallSchemas<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  input: I;
  output: O;
}

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): CallSchemas<I, O> => ({
  input,
  output,
});
const nothing = z.undefined();
/** Replies of calls that only do something. */
const noReply = z.void();
const ofId = z.strictObject({ id: idSchema });
/** `false`: the person cancelled. */
const done = z.boolean();
/** An open import and what to do with it. */
const openImport = z.strictObject({ importId: idSchema, options: importOptionsSchema });
const sessionPort = z.strictObject({
  sessionId: idSchema,
  /** The stream's port arrives at the window with this nonce. */
  nonce: z.string().max(64),
});

/**
 * THE contract, first table: calls (renderer to main, one reply).
 */
export const calls = {
  'app.info': call(
    nothing,
    z.strictObject({
      version: z.string(),
      platform: z.enum(['linux', 'darwin', 'win32']),
      electron: z.string(),
      dataFolder: z.string(),
      zone: z.string(),
      localShell: z.string(),
    }),
  ),
  /** Only http and https; the renderer has shown the target and asked. */
  'app.openLink': call(z.strictObject({ url: z.string().max(8192) }), noReply),
  /** Tells that the window has painted and takes keys (starts backups; read by the startup benchmark). */
  'app.ready': call(nothing, noReply),
  'app.quit': call(nothing, noReply),
  'clipboard.write': call(
    z.strictObject({ text: z.string().max(16_000_000), selection: z.enum(['clipboard', 'primary']) }),
    noReply,
  ),
  /** Makes the focused element receive a paste event: the window itself can't read the clipboard. */
  'clipboard.paste': call(nothing, noReply),

  'store.status': call(nothing, storeStatusSchema),
  'store.restoreBackup': call(z.strictObject({ name: z.string().max(200) }), noReply),

  'inventory.snapshot': call(nothing, inventorySnapshotSchema),
  /** A window's first look: what its tree shows with these folders open. The other hosts follow by `inventory.openRest`. */
  'inventory.open': call(
    z.strictObject({ expanded: z.array(z.string().max(36)).max(20_000) }),
    inventoryOpeningSchema,
  ),
  /** Hosts of that revision from an index on; null: another window has opened since, so open again. */
  'inventory.openRest': call(
    z.strictObject({ revision: z.int().nonnegative(), from: z.int().nonnegative() }),
    inventoryPartSchema.nullable(),
  ),
  'inventory.createFolder': call(folderDraftSchema, folderSchema),
  'inventory.updateFolder': call(z.strictObject({ id: idSchema, draft: folderDraftSchema }), folderSchema),
  'inventory.createHost': call(hostDraftSchema, hostSchema),
  'inventory.updateHost': call(z.strictObject({ id: idSchema, draft: hostDraftSchema }), hostSchema),
  'inventory.duplicateHost': call(ofId, hostSchema),
  'inventory.setFavourite': call(z.strictObject({ id: idSchema, favourite: z.boolean() }), noReply),
  'inventory.createEnvironment': call(environmentDraftSchema, environmentSchema),
  'inventory.updateEnvironment': call(
    z.strictObject({ id: idSchema, draft: environmentDraftSchema }),
    environmentSchema,
  ),
  'inventory.createCredential': call(credentialDraftSchema, credentialSchema),
  'inventory.updateCredential': call(
    z.strictObject({ id: idSchema, draft: credentialDraftSchema }),
    credentialSchema,
  ),
  /** Moves folders and hosts under a folder (null: top level), before the given sibling or to the end. */
  'inventory.move': call(
    z.strictObject({
      nodes: z.array(nodeRefSchema).min(1).max(10_000),
      folderId: idSchema.nullable(),
      beforeId: idSchema.nullable(),
    }),
    noReply,
  ),
  /** Deletes with everything below; what was removed comes back with `inventory.restore` and the same token. */
  'inventory.remove': call(
    z.strictObject({ nodes: z.array(nodeRefSchema).min(1).max(10_000) }),
    z.strictObject({ undoToken: idSchema, count: z.int() }),
  ),
  'inventory.restore': call(z.strictObject({ undoToken: idSchema }), noReply),
  'inventory.search': call(
    z.strictObject({ query: z.string().max(500), limit: z.int().min(1).max(1000) }),
    z.array(searchHitSchema),
  ),

  /** Lets the person choose a file; null: none was. */
  'import.choose': call(nothing, z.strictObject({ importId: idSchema, fileName: z.string() }).nullable()),
  /**
   * Reads the chosen file; changes nothing. Again: as another format or with other meanings of its columns. Discarding
   * the import ends it.
   */
  'import.read': call(
    z.strictObject({
      importId: idSchema,
      formatId: z.string().max(64).optional(),
      columns: z.record(z.string().max(2000), z.enum(COLUMN_TARGETS)).optional(),
    }),
    importReadSchema,
  ),
  /** What an import with these options would do; changes nothing. */
  'import.outcome': call(openImport, importOutcomeSchema),
  /** Writes an import in one transaction; null: the vault stayed locked, so nothing was. */
  'import.apply': call(openImport, importOutcomeSchema.extend({ undoToken: idSchema }).nullable()),
  /** Takes an import back, as long as the program runs. */
  'import.undo': call(z.strictObject({ undoToken: idSchema }), noReply),
  'import.saveLosses': call(openImport, done),
  'import.discard': call(z.strictObject({ importId: idSchema }), noReply),
  /** Writes the inventory, or a part of it, to a file of the person's choice; null: cancelled. Never a secret. */
  'export.save': call(exportOptionsSchema, exportResultSchema.nullable()),
  /** Every format that can be imported, and the document that its importer was built from. */
  'import.formats': call(
    nothing,
    z.array(z.strictObject({ id: z.string(), label: z.string(), source: z.string() })),
  ),
  /** Keys of a host; null: those trusted for addresses that were typed into quick connect. */
  'hostKeys.list': call(
    z.strictObject({ hostId: idSchema.nullable() }),
    z.array(
      z.strictObject({
        id: idSchema,
        address: z.string(),
        port: portSchema,
        type: z.string(),
        fingerprint: z.string(),
        firstSeen: timeSchema,
        source: z.enum(['trusted', 'known_hosts']),
      }),
    ),
  ),
  'hostKeys.remove': call(z.strictObject({ hostId: idSchema.nullable(), id: idSchema }), noReply),

  /** Opens a session for a tab; its stream port follows with the nonce. */
  'sessions.open': call(
    z.strictObject({ documentId: idSchema, target: terminalTargetSchema, size: terminalSizeSchema }),
    sessionPort,
  ),
  /** Connects a closed session anew on the same tab, with a new port. */
  'sessions.reconnect': call(
    z.strictObject({
      sessionId: idSchema,
      size: terminalSizeSchema,
      /** Nobody asked just now: it must not open a prompt to unlock. */ automatic: z.boolean(),
    }),
    sessionPort,
  ),
  'sessions.close': call(z.strictObject({ sessionId: idSchema }), noReply),
  'sessions.answerHostKey': call(
    z.strictObject({ sessionId: idSchema, promptId: idSchema, answer: z.enum(['trust', 'once', 'refuse']) }),
    noReply,
  ),
  'sessions.list': call(nothing, z.array(sessionInfoSchema)),
  /** Connects, logs in and closes; says in words how far it came. Prompts as a session does. */
  'sessions.test': call(
    z.strictObject({ target: terminalTargetSchema }),
    z.strictObject({ ok: z.boolean(), message: z.string(), hint: z.string() }),
  ),

  'vault.state': call(nothing, vaultStateSchema),
  /** Opens the secret prompt for the first passphrase. */
  'vault.create': call(nothing, done),
  'vault.unlock': call(nothing, done),
  'vault.lock': call(nothing, noReply),
  'vault.changePassphrase': call(nothing, done),
  /** Replaces the recovery key and shows the new one once. */
  'vault.newRecoveryKey': call(nothing, done),
  'vault.setKeyring': call(z.strictObject({ enabled: z.boolean() }), done),
  /** Opens the secret prompt to enter (or replace) one secret of a credential; a key can be pasted or read from a file. */
  'vault.enterSecret': call(z.strictObject({ credentialId: idSchema, slot: z.enum(SECRET_SLOTS) }), done),
  'vault.removeSecret': call(z.strictObject({ credentialId: idSchema, slot: z.enum(SECRET_SLOTS) }), noReply),
  /** Shows a secret in the secret prompt, after the passphrase again. */
  'vault.reveal': call(z.strictObject({ credentialId: idSchema, slot: z.enum(SECRET_SLOTS) }), done),
  /** Lets the person pick a private key file; replies with its path, or null. */
  'credentials.chooseKeyFile': call(nothing, z.string().nullable()),

  'settings.get': call(nothing, settingsSchema),
  'settings.update': call(settingsPatchSchema, settingsSchema),
  'settings.export': call(nothing, done),
  'settings.import': call(nothing, done),

  'workspace.load': call(nothing, workspaceSchema.nullable()),
  'workspace.save': call(workspaceSchema, noReply),

  'audit.list': call(
    z.strictObject({
      hostId: idSchema.nullable(),
      /** Entries older than this id; null: from the newest. */
      beforeId: z.int().positive().nullable(),
      limit: z.int().min(1).max(500),
      text: lineSchema(200),
    }),
    z.array(auditEntrySchema),
  ),

  /** What the diagnostics bundle would contain, for reading before it is saved. */
  'diagnostics.preview': call(
    nothing,
    z.array(z.strictObject({ name: z.string(), bytes: z.int(), text: z.string() })),
  ),
  'diagnostics.save': call(nothing, done),
} satisfies Record<CallName, CallSchemas>;

/**
 * Second table: events (main to a window).
 */
export const events = {
  'inventory.changed': inventoryChangeSchema,
  'sessions.changed': z.strictObject({ session: sessionInfoSchema }),
  'sessions.removed': z.strictObject({ sessionId: idSchema }),
  'vault.changed': vaultStateSchema,
  'settings.changed': settingsSchema,
  'store.failed': z.strictObject({ message: z.string(), hint: z.string() }),
  /** A deep link or a second start selected a saved host: it is only shown, never opened. */
  'app.selectHost': z.strictObject({ hostId: idSchema }),
  /** A shortcut of the native menu. */
  'app.command': z.strictObject({ actionId: z.string().max(64) }),
} satisfies Record<EventName, z.ZodType>;

/** Third table: streams (one MessagePort each); their frames are described in the named file. */
export const streams = { terminal: 'src/shared/terminalStream.ts' } as const;

/** Argument type of a call. */
export type CallInput<K extends CallName> = z.output<(typeof calls)[K]['input']>;
/** Reply type of a call. */
export type CallOutput<K extends CallName> = z.output<(typeof calls)[K]['output']>;
/** Payload type of an event. */
export type EventPayload<K extends EventName> = z.output<(typeof events)[K]>;
