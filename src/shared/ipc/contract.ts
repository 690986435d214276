import { z } from 'zod';
import { AUDIT_TOPICS, auditEntrySchema } from '../model/audit';
import { bulkEditSchema } from '../model/bulkEdit';
import { COLUMN_TARGETS, importOptionsSchema, importOutcomeSchema, importReadSchema } from '../model/import';
import { MAX_EDITOR_LENGTH, sessionTargetSchema, workspaceSchema } from '../model/document';
import { exportOptionsSchema, exportResultSchema } from '../model/export';
import {
  FEED_FILES,
  feedDraftSchema,
  feedFolderSchema,
  feedInfoSchema,
  feedRunSchema,
  feedTrialSchema,
} from '../model/feed';
import {
  comparisonSchema,
  fieldChangeSchema,
  guardedSchema,
  momentSchema,
  verificationSchema,
} from '../model/history';
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
import { journalEntrySchema, journalFilterSchema } from '../model/editJournal';
import { idSchema, lineSchema, portSchema, timeSchema } from '../model/primitives';
import { PROPERTY_FILES } from '../model/properties';
import { historyEntrySchema, historyFilterSchema } from '../model/queryHistory';
import { savedQueryDraftSchema, savedQueryInfoSchema } from '../model/savedQuery';
import {
  secretSourceDraftSchema,
  shownSourceSchema,
  sourceEntrySchema,
  sourceReferenceSchema,
  sourceTestSchema,
} from '../model/secretSource';
import { sessionInfoSchema, terminalSizeSchema } from '../model/session';
import { EXPORT_FORMATS } from '../model/transfer';
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
/** A diagram's picture: what 48 million pixels of boxes take as a PNG, many times over. */
const pictureBytes = z.instanceof(Uint8Array).refine(({ byteLength }) => byteLength <= 64 * 1024 * 1024);

/** Replies of calls that only do something. */
const noReply = z.void();
const ofId = z.strictObject({ id: idSchema });
/** A line of the history of queries. */
const ofEntry = z.strictObject({ id: z.int().positive() });
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
  /** One change for many hosts, all or none; the token takes it back. Null: none of them changed. */
  'inventory.bulkEdit': call(
    z.strictObject({ hostIds: z.array(idSchema).min(1).max(50_000), edit: bulkEditSchema }),
    z.strictObject({ undoToken: idSchema.nullable(), changed: z.int().nonnegative() }),
  ),
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
  /**
   * Moves folders and hosts under a folder (null: top level), before the given sibling or to the end; `history.undo`
   * puts them back.
   */
  'inventory.move': call(
    z.strictObject({
      nodes: z.array(nodeRefSchema).min(1).max(50_000),
      folderId: idSchema.nullable(),
      beforeId: idSchema.nullable(),
    }),
    z.strictObject({ undoToken: idSchema }),
  ),
  /**
   * Deletes with everything below; `history.undo` brings it back. What would take more than a fifth of all hosts away
   * asks first, and is done with `confirmed`.
   */
  'inventory.remove': call(
    z.strictObject({ nodes: z.array(nodeRefSchema).min(1).max(50_000), confirmed: z.boolean() }),
    guardedSchema,
  ),
  /** Deletes for good what the vault holds of deleted credentials. Returns how many secrets there were. */
  'inventory.forgetDeletedSecrets': call(nothing, z.int().nonnegative()),
  'inventory.search': call(
    z.strictObject({ query: z.string().max(500), limit: z.int().min(1).max(1000) }),
    z.array(searchHitSchema),
  ),
  /** Every host that a query finds, in no order. */
  /** Lets the person choose a file whose path a property holds; null: cancelled. */
  'inventory.chooseFile': call(z.strictObject({ what: z.enum(PROPERTY_FILES) }), z.string().nullable()),
  'inventory.match': call(z.strictObject({ query: z.string().max(500) }), z.array(idSchema)),

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
      /** Without the secrets that a password protects. */
      withoutSecrets: z.boolean().optional(),
    }),
    importReadSchema,
  ),
  /** What an import with these options would do; changes nothing. */
  'import.outcome': call(openImport, importOutcomeSchema),
  /** Writes an import in one transaction; null: the vault stayed locked, so nothing was. */
  'import.apply': call(openImport, importOutcomeSchema.extend({ undoToken: idSchema }).nullable()),
  'import.saveLosses': call(openImport, done),
  'import.discard': call(z.strictObject({ importId: idSchema }), noReply),
  /** Writes the inventory, or a part of it, to a file of the person's choice; null: cancelled. Never a secret. */
  'export.save': call(exportOptionsSchema, exportResultSchema.nullable()),
  /** Every format that can be imported, and the document that its importer was built from. */
  'import.formats': call(
    nothing,
    z.array(z.strictObject({ id: z.string(), label: z.string(), source: z.string() })),
  ),
  'feeds.list': call(nothing, z.array(feedInfoSchema)),
  /** Lets the person choose a file, a program or certificates for a live folder; null: none was. */
  'feeds.choose': call(z.strictObject({ what: z.enum(FEED_FILES) }), z.string().nullable()),
  /** Reads a source and says what it gives; changes nothing. */
  'feeds.try': call(z.strictObject({ draft: feedDraftSchema }), feedTrialSchema),
  /** Makes a folder and fills it with what was tried with this very source. */
  'feeds.create': call(
    z.strictObject({ trialId: idSchema, draft: feedDraftSchema, folder: feedFolderSchema }),
    feedInfoSchema,
  ),
  'feeds.update': call(z.strictObject({ id: idSchema, draft: feedDraftSchema }), feedInfoSchema),
  /** Makes a live folder an ordinary one; `feeds.restore` takes that back until the app is closed. */
  'feeds.remove': call(ofId, noReply),
  'feeds.restore': call(ofId, noReply),
  /** Reads the source now. */
  'feeds.refresh': call(ofId, feedRunSchema),
  /** Takes over the differences that wait. */
  'feeds.apply': call(z.strictObject({ id: idSchema, confirmed: z.boolean() }), guardedSchema),
  'feeds.lastRun': call(ofId, feedRunSchema.nullable()),
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
    z.strictObject({
      documentId: idSchema,
      target: sessionTargetSchema,
      /** Null: no terminal. */ size: terminalSizeSchema.nullable(),
    }),
    sessionPort,
  ),
  /** Connects a closed session anew on the same tab, with a new port. */
  'sessions.reconnect': call(
    z.strictObject({
      sessionId: idSchema,
      size: terminalSizeSchema.nullable(),
      /** Nobody asked just now: it must not open a prompt to unlock. */ automatic: z.boolean(),
    }),
    sessionPort,
  ),
  'sessions.close': call(z.strictObject({ sessionId: idSchema }), noReply),
  'sessions.answerHostKey': call(
    z.strictObject({ sessionId: idSchema, promptId: idSchema, answer: z.enum(['trust', 'once', 'refuse']) }),
    noReply,
  ),
  /** Lets the person choose where rows of a query tab go; null: cancelled. The path stays in main. */
  'queries.chooseExportFile': call(
    z.strictObject({ sessionId: idSchema, format: z.enum(EXPORT_FORMATS), name: z.string().max(200) }),
    z.strictObject({ grantId: idSchema, fileName: z.string() }).nullable(),
  ),
  /** The same for a file whose rows go to a table. */
  'queries.chooseImportFile': call(
    z.strictObject({ sessionId: idSchema }),
    z.strictObject({ grantId: idSchema, fileName: z.string() }).nullable(),
  ),
  'sessions.list': call(nothing, z.array(sessionInfoSchema)),
  /**
   * Connects, logs in and closes; says in words how far it came. Prompts as a session does; with `savedOnly` it does not
   * ask for something else where what is saved was refused: that is how it ended.
   */
  'sessions.test': call(
    z.strictObject({ target: sessionTargetSchema, savedOnly: z.boolean() }),
    z.strictObject({ ok: z.boolean(), message: z.string(), hint: z.string() }),
  ),
  /** Lets a guarded query tab write for so many minutes. With a nonce it is logged in anew, and a new port follows. */
  'sessions.allowWriting': call(
    z.strictObject({
      sessionId: idSchema,
      reason: z.string().trim().min(1).max(500),
      minutes: z.union([z.literal(5), z.literal(15), z.literal(60)]),
    }),
    z.strictObject({ until: timeSchema, nonce: z.string().nullable() }),
  ),
  'sessions.endWriting': call(z.strictObject({ sessionId: idSchema }), noReply),

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
  /** Drops what was typed for a credential that asks once. */
  'vault.forgetTyped': call(z.strictObject({ credentialId: idSchema }), noReply),
  /** Shows a secret in the secret prompt, after the passphrase again. */
  'vault.reveal': call(z.strictObject({ credentialId: idSchema, slot: z.enum(SECRET_SLOTS) }), done),
  /** Lets the person pick a private key or certificate file; replies with its path, or null. */
  'credentials.chooseKeyFile': call(
    z.strictObject({ what: z.enum(['key', 'certificate']) }),
    z.string().nullable(),
  ),

  'sources.list': call(nothing, z.array(shownSourceSchema)),
  'sources.create': call(secretSourceDraftSchema, shownSourceSchema),
  /** A source that leads elsewhere afterwards loses the secret that opens it. */
  'sources.update': call(z.strictObject({ id: idSchema, draft: secretSourceDraftSchema }), shownSourceSchema),
  /** Refused while credentials use it. */
  'sources.remove': call(ofId, noReply),
  /** Opens the secret prompt to enter (or replace) what opens a source. */
  'sources.enterSecret': call(ofId, done),
  'sources.removeSecret': call(ofId, noReply),
  /** Reads one entry and throws it away, or tries the way in alone; null: the vault stayed locked. */
  'sources.test': call(
    z.strictObject({ id: idSchema, reference: sourceReferenceSchema.nullable() }),
    sourceTestSchema.nullable(),
  ),
  /** Entries to pick from, without a secret; null: the vault stayed locked. */
  'sources.entries': call(ofId, z.array(sourceEntrySchema).nullable()),
  /** The full path of a program on PATH, or of the path itself; null: there is none. */
  'sources.findProgram': call(z.strictObject({ name: z.string().max(4096) }), z.string().nullable()),
  'sources.chooseFile': call(
    z.strictObject({ what: z.enum(['database', 'key-file', 'certificate', 'program']) }),
    z.string().nullable(),
  ),

  'settings.get': call(nothing, settingsSchema),
  'settings.update': call(settingsPatchSchema, settingsSchema),
  'settings.export': call(nothing, done),
  'settings.import': call(nothing, done),

  'workspace.load': call(nothing, workspaceSchema.nullable()),
  'workspace.save': call(workspaceSchema, noReply),

  /** Statements that ran in query tabs, newest first. */
  'queryHistory.list': call(
    historyFilterSchema,
    z.strictObject({ entries: z.array(historyEntrySchema), more: z.boolean() }),
  ),
  /** Hosts that anything ran on. */
  'queryHistory.hosts': call(nothing, z.array(z.strictObject({ hostId: idSchema, name: z.string() }))),
  'queryHistory.text': call(ofEntry, z.string()),
  'queryHistory.remove': call(ofEntry, noReply),
  'queryHistory.clear': call(nothing, noReply),

  /** Edits of rows that were applied, newest first. */
  'editJournal.list': call(
    journalFilterSchema,
    z.strictObject({ entries: z.array(journalEntrySchema), more: z.boolean() }),
  ),
  'editJournal.remove': call(ofEntry, noReply),
  'editJournal.clear': call(nothing, noReply),

  /** By folder and name; `text`: part of a name, a folder or a statement. */
  'savedQueries.list': call(z.strictObject({ text: z.string().max(500) }), z.array(savedQueryInfoSchema)),
  'savedQueries.text': call(ofId, z.string()),
  'savedQueries.create': call(savedQueryDraftSchema, savedQueryInfoSchema),
  'savedQueries.update': call(
    z.strictObject({ id: idSchema, change: savedQueryDraftSchema.partial() }),
    savedQueryInfoSchema,
  ),
  'savedQueries.remove': call(ofId, noReply),
  /** Brings back what was removed since the app was started. */
  'savedQueries.restore': call(ofId, noReply),

  /** Lets the person choose a file with statements; null: none was. */
  'sqlFiles.open': call(nothing, z.strictObject({ name: z.string(), text: z.string() }).nullable()),
  /** Saves a text where the person says. The file's name; null: nowhere. */
  'sqlFiles.save': call(
    z.strictObject({ name: lineSchema(200), text: z.string().max(16 * MAX_EDITOR_LENGTH) }),
    z.string().nullable(),
  ),

  /** Saves a picture that the window has drawn where the person says. The file's name; null: nowhere. */
  'pictures.save': call(
    z.strictObject({ name: lineSchema(200), format: z.enum(['svg', 'png']), bytes: pictureBytes }),
    z.string().nullable(),
  ),

  'audit.list': call(
    z.strictObject({
      hostId: idSchema.nullable(),
      /** Only what was done to this record, which is no host. */
      objectId: idSchema.nullable(),
      /** The lines of one change; null: a change of many records is one line. */
      batch: idSchema.nullable(),
      /** Entries older than this id; null: from the newest. */
      beforeId: z.int().positive().nullable(),
      limit: z.int().min(1).max(500),
      text: lineSchema(200),
      /** Only lines about this. */
      topic: z.enum(AUDIT_TOPICS).optional(),
    }),
    z.array(auditEntrySchema),
  ),
  /** What one line of the audit did to its record, field by field; a record that was added or deleted has all its fields. */
  'history.changes': call(z.strictObject({ eventId: z.int().positive() }), z.array(fieldChangeSchema)),
  /** Takes back a whole change by its token, or one line of it. */
  'history.undo': call(
    z.strictObject({
      what: z.union([
        z.strictObject({ undoToken: idSchema }),
        z.strictObject({ eventId: z.int().positive() }),
      ]),
      confirmed: z.boolean(),
    }),
    guardedSchema,
  ),
  /** What differs between two moments (null: now), of a folder with all below it or of everything. */
  'history.compare': call(
    z.strictObject({ from: momentSchema, to: momentSchema.nullable(), folderId: idSchema.nullable() }),
    comparisonSchema,
  ),
  /** Makes a folder with all below it, or everything, what it was at a moment. Settings stay as they are. */
  'history.restore': call(
    z.strictObject({ moment: momentSchema, folderId: idSchema.nullable(), confirmed: z.boolean() }),
    guardedSchema,
  ),
  /** Checks every hash of the history, and that its events make the records that are there. */
  'history.verify': call(nothing, verificationSchema),

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
  'feeds.changed': z.array(feedInfoSchema),
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
export const streams = {
  terminal: 'src/shared/terminalStream.ts',
  query: 'src/shared/queryStream.ts',
} as const;

/** Argument type of a call. */
export type CallInput<K extends CallName> = z.output<(typeof calls)[K]['input']>;
/** Reply type of a call. */
export type CallOutput<K extends CallName> = z.output<(typeof calls)[K]['output']>;
/** Payload type of an event. */
export type EventPayload<K extends EventName> = z.output<(typeof events)[K]>;
