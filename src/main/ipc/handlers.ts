import { BinnacleError } from '../../shared/errors';
import type { StoreStatus } from '../../shared/model/status';
import type { ExportService } from '../inventory/export/exports';
import type { FeedService } from '../inventory/feeds/feeds';
import type { ImportService } from '../inventory/import/imports';
import type { HistoryService } from '../inventory/history';
import type { InventoryService } from '../inventory/inventory';
import type { Platform } from '../platform';
import type { EditJournalService } from '../queries/editJournal';
import type { QueryHistoryService } from '../queries/queryHistory';
import type { SavedQueriesService } from '../queries/savedQueries';
import type { Pictures } from '../queries/pictures';
import type { SqlFiles } from '../queries/sqlFiles';
import type { SecretsService } from '../secrets/secrets';
import type { SourcesService } from '../secrets/sources';
import { chooseExportFile } from '../sessions/exportFile';
import { chooseImportFile } from '../sessions/importFile';
import type { SessionRegistry } from '../sessions/sessions';
import type { TrustedKeys } from '../sessions/trustedKeys';
import type { SettingsService } from '../settings/settings';
import type { DiagnosticsService } from '../diagnostics/diagnostics';
import type { Store } from '../store/store';
import type { Handlers } from './router';

/** The services behind the calls. */
export interface HandlerServices {
  platform: Platform;
  store: Store;
  inventory: InventoryService;
  history: HistoryService;
  imports: ImportService;
  feeds: FeedService;
  exports: ExportService;
  secrets: SecretsService;
  sources: SourcesService;
  sessions: SessionRegistry;
  settings: SettingsService;
  trustedKeys: TrustedKeys;
  queryHistory: QueryHistoryService;
  editJournal: EditJournalService;
  savedQueries: SavedQueriesService;
  sqlFiles: SqlFiles;
  pictures: Pictures;
  diagnostics: DiagnosticsService;
  localShell: string;
  /** The window has painted: what could wait may start. */
  onReady: () => void;
}

/** One thin function a call: check, delegate, map. */
export function createHandlers(services: HandlerServices): Handlers {
  return {
    ...appHandlers(services),
    ...storeHandlers(services),
    ...inventoryHandlers(services),
    ...historyHandlers(services),
    ...importHandlers(services),
    ...feedHandlers(services),
    ...sessionHandlers(services),
    ...vaultHandlers(services),
    ...sourceHandlers(services),
    ...libraryHandlers(services),
  };
}

type Of<Prefix extends string> = {
  [K in keyof Handlers as K extends `${Prefix}.${string}` ? K : never]: Handlers[K];
};

function appHandlers({
  platform,
  settings,
  diagnostics,
  localShell,
  onReady,
}: HandlerServices): Of<'app' | 'clipboard' | 'settings' | 'diagnostics'> {
  return {
    'app.info': () => ({
      version: platform.version,
      platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
      electron: platform.electronVersion,
      dataFolder: platform.dataFolder,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      localShell,
    }),
    'app.openLink': async ({ url }) => platform.openExternal(checkedLink(url)),
    'app.ready': onReady,
    'app.quit': () => platform.quit(),
    'clipboard.write': ({ text, selection }) => platform.writeClipboard(text, selection),
    'clipboard.paste': (_input, { windowId }) => platform.paste(windowId),
    'settings.get': () => settings.current,
    'settings.update': (patch) => settings.update(patch),
    'settings.export': () => settings.exportToFile(),
    'settings.import': () => settings.importFromFile(),
    'diagnostics.preview': () => diagnostics.preview(),
    'diagnostics.save': () => diagnostics.save(),
  };
}

/** Only http and https ever leave for the browser. */
function checkedLink(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    throw new BinnacleError('bad-request', 'Only http and https links can be opened.', { field: 'url' });
  }
  return parsed.href;
}

function storeHandlers({ store, inventory }: HandlerServices): Of<'store' | 'workspace'> {
  return {
    'store.status': () => {
      // A page that has begun will want the inventory after its first paint.
      inventory.prepare();
      return { state: 'open' };
    },
    'store.restoreBackup': () => {
      throw new BinnacleError('conflict', 'The store is open and well: there is nothing to restore.');
    },
    'workspace.load': () => store.workspace.load(),
    'workspace.save': settled(inventory, (workspace) => store.workspace.save(workspace)),
  };
}

function inventoryHandlers({
  inventory,
  trustedKeys,
  sources,
  platform,
}: HandlerServices): Of<'inventory' | 'hostKeys' | 'credentials'> {
  const titles = {
    tlsCaFile: 'Certificate authorities',
    tlsCertificateFile: 'Client certificate',
    tlsKeyFile: 'Key of the certificate',
    databaseFile: 'Database file',
  };
  return {
    'inventory.chooseFile': ({ what }) =>
      platform.chooseFile(titles[what], [{ name: 'All files', extensions: ['*'] }]),
    'inventory.snapshot': () => inventory.snapshot(),
    'inventory.open': ({ expanded }) => inventory.open(new Set(expanded)),
    'inventory.openRest': ({ revision, from }) => inventory.openRest(revision, from),
    'inventory.createFolder': settled(inventory, (draft) => inventory.createFolder(draft)),
    'inventory.updateFolder': settled(inventory, ({ id, draft }) => inventory.updateFolder(id, draft)),
    'inventory.createHost': settled(inventory, (draft) => {
      const host = inventory.createHost(draft);
      trustedKeys.adopt(host);
      return host;
    }),
    'inventory.updateHost': settled(inventory, ({ id, draft }) => inventory.updateHost(id, draft)),
    'inventory.duplicateHost': settled(inventory, ({ id }) => inventory.duplicateHost(id)),
    'inventory.setFavourite': settled(inventory, ({ id, favourite }) =>
      inventory.setFavourite(id, favourite),
    ),
    'inventory.bulkEdit': ({ hostIds, edit }) => inventory.bulkEdit(hostIds, edit),
    'inventory.createEnvironment': settled(inventory, (draft) => inventory.createEnvironment(draft)),
    'inventory.updateEnvironment': settled(inventory, ({ id, draft }) =>
      inventory.updateEnvironment(id, draft),
    ),
    'inventory.createCredential': settled(inventory, (draft) => {
      sources.checkUse(draft);
      return inventory.createCredential(draft);
    }),
    'inventory.updateCredential': settled(inventory, ({ id, draft }) => {
      sources.checkUse(draft);
      return inventory.updateCredential(id, draft);
    }),
    'inventory.move': (move) => inventory.move(move),
    'inventory.remove': ({ nodes, confirmed }) => inventory.remove(nodes, confirmed),
    'inventory.forgetDeletedSecrets': settled(inventory, () => inventory.forgetDeletedSecrets()),
    'inventory.search': ({ query, limit }) => inventory.search(query, limit),
    'inventory.match': ({ query }) => inventory.match(query),
    'hostKeys.list': ({ hostId }) => trustedKeys.list(hostId),
    'hostKeys.remove': ({ hostId, id }) => trustedKeys.remove(hostId, id),
    'credentials.chooseKeyFile': ({ what }) =>
      platform.chooseFile(what === 'key' ? 'Private key' : 'Certificate', [
        { name: 'All files', extensions: ['*'] },
      ]),
  };
}

/** A call that writes at once, made when no large change is on its way. */
function settled<I, O>(inventory: InventoryService, handle: (input: I) => O): (input: I) => Promise<O> {
  return async (input) => {
    await inventory.idle();
    return handle(input);
  };
}

function historyHandlers({ store, history }: HandlerServices): Of<'audit' | 'history'> {
  return {
    'audit.list': (query) => store.audit.list(query),
    'history.changes': ({ eventId }) => history.changes(eventId),
    'history.undo': ({ what, confirmed }) => history.undo(what, confirmed),
    'history.compare': (span) => history.compare(span),
    'history.restore': ({ moment, folderId, confirmed }) => history.restore(moment, folderId, confirmed),
    'history.verify': () => history.verify(),
  };
}

function importHandlers({ imports, exports }: HandlerServices): Of<'import' | 'export'> {
  return {
    'export.save': (options, { signal }) => exports.save(options, signal),
    'import.choose': () => imports.choose(),
    'import.read': ({ importId, formatId, columns, withoutSecrets }, { signal }) => {
      const as = {
        ...(formatId === undefined ? {} : { formatId }),
        ...(columns === undefined ? {} : { columns }),
        ...(withoutSecrets === undefined ? {} : { withoutSecrets }),
      };
      return imports.read(importId, as, signal);
    },
    'import.outcome': ({ importId, options }) => imports.outcome(importId, options),
    'import.apply': ({ importId, options }) => imports.apply(importId, options),
    'import.saveLosses': ({ importId, options }) => imports.saveLosses(importId, options),
    'import.discard': ({ importId }) => imports.discard(importId),
    // Loaded when somebody asks: two dozen importers and their libraries are no part of a start.
    'import.formats': async () => {
      const { FORMATS } = await import('../inventory/import/formats');
      return FORMATS.map(({ id, label, source }) => ({ id, label, source }));
    },
  };
}

function feedHandlers({ feeds, platform }: HandlerServices): Of<'feeds'> {
  const titles = {
    'ssh-config': 'SSH configuration',
    ansible: 'Ansible inventory',
    program: 'Program',
    certificates: 'Certificates',
  };
  return {
    'feeds.list': () => feeds.list(),
    'feeds.choose': ({ what }) =>
      platform.chooseFile(titles[what], [{ name: 'All files', extensions: ['*'] }]),
    'feeds.try': ({ draft }, { signal }) => feeds.try(draft, signal),
    'feeds.create': ({ trialId, draft, folder }) => feeds.create(trialId, draft, folder),
    'feeds.update': ({ id, draft }) => feeds.update(id, draft),
    'feeds.remove': ({ id }) => feeds.remove(id),
    'feeds.restore': ({ id }) => feeds.restore(id),
    'feeds.refresh': ({ id }) => feeds.refresh(id),
    'feeds.apply': ({ id, confirmed }) => feeds.apply(id, confirmed),
    'feeds.lastRun': ({ id }) => feeds.lastRun(id),
  };
}

function sessionHandlers({ sessions, platform }: HandlerServices): Of<'sessions' | 'queries'> {
  return {
    'sessions.open': ({ documentId, target, size }, { windowId }) =>
      sessions.open(windowId, documentId, target, size),
    'sessions.reconnect': ({ sessionId, size, automatic }, { windowId }) =>
      sessions.reconnect(windowId, sessionId, size, automatic),
    'sessions.close': ({ sessionId }, { windowId }) => sessions.close(windowId, sessionId),
    'sessions.answerHostKey': ({ sessionId, promptId, answer }, { windowId }) =>
      sessions.answerHostKey(windowId, sessionId, promptId, answer),
    'queries.chooseExportFile': ({ sessionId, format, name }, { windowId }) =>
      chooseExportFile(sessions, platform, { windowId, sessionId, format, name }),
    'queries.chooseImportFile': ({ sessionId }, { windowId }) =>
      chooseImportFile(sessions, platform, { windowId, sessionId }),
    'sessions.list': (_input, { windowId }) => sessions.list(windowId),
    'sessions.allowWriting': ({ sessionId, reason, minutes }, { windowId }) =>
      sessions.allowWriting(windowId, sessionId, reason, minutes),
    'sessions.endWriting': ({ sessionId }, { windowId }) => sessions.endWriting(windowId, sessionId),
    'sessions.test': ({ target, savedOnly }, { windowId }) => sessions.test(windowId, target, savedOnly),
  };
}

function vaultHandlers({ secrets }: HandlerServices): Of<'vault'> {
  return {
    'vault.state': () => secrets.state(),
    'vault.create': () => secrets.create(),
    'vault.unlock': () => secrets.unlock(),
    'vault.lock': () => secrets.lock('manual'),
    'vault.changePassphrase': () => secrets.changePassphrase(),
    'vault.newRecoveryKey': () => secrets.newRecoveryKey(),
    'vault.setKeyring': ({ enabled }) => secrets.setKeyring(enabled),
    'vault.enterSecret': ({ credentialId, slot }) => secrets.enterSecret(credentialId, slot),
    'vault.removeSecret': ({ credentialId, slot }) => secrets.removeSecret(credentialId, slot),
    'vault.forgetTyped': ({ credentialId }) => secrets.forgetTyped(credentialId),
    'vault.reveal': ({ credentialId, slot }) => secrets.reveal(credentialId, slot),
  };
}

function sourceHandlers({ sources, platform }: HandlerServices): Of<'sources'> {
  const titles = {
    database: 'KeePass database',
    'key-file': 'Key file',
    certificate: 'Certificate of the authority',
    program: 'Program',
  };
  return {
    'sources.list': () => sources.list(),
    'sources.create': (draft) => sources.create(draft),
    'sources.update': ({ id, draft }) => sources.update(id, draft),
    'sources.remove': ({ id }) => sources.remove(id),
    'sources.enterSecret': ({ id }) => sources.enterSecret(id),
    'sources.removeSecret': ({ id }) => sources.removeSecret(id),
    'sources.test': ({ id, reference }) => sources.test(id, reference),
    'sources.entries': ({ id }) => sources.entries(id),
    'sources.findProgram': ({ name }) => sources.findProgram(name),
    'sources.chooseFile': ({ what }) =>
      platform.chooseFile(titles[what], [
        ...(what === 'database' ? [{ name: 'KeePass databases', extensions: ['kdbx'] }] : []),
        { name: 'All files', extensions: ['*'] },
      ]),
  };
}

function libraryHandlers({
  queryHistory,
  editJournal,
  savedQueries,
  sqlFiles,
  pictures,
}: HandlerServices): Of<'queryHistory' | 'editJournal' | 'savedQueries' | 'sqlFiles' | 'pictures'> {
  return {
    'queryHistory.list': (filter) => queryHistory.list(filter),
    'queryHistory.hosts': () => queryHistory.hosts(),
    'queryHistory.text': ({ id }) => queryHistory.text(id),
    'queryHistory.remove': ({ id }) => queryHistory.remove(id),
    'queryHistory.clear': () => queryHistory.clear(),
    'editJournal.list': (filter) => editJournal.list(filter),
    'editJournal.remove': ({ id }) => editJournal.remove(id),
    'editJournal.clear': () => editJournal.clear(),
    'savedQueries.list': ({ text }) => savedQueries.list(text),
    'savedQueries.text': ({ id }) => savedQueries.text(id),
    'savedQueries.create': (draft) => savedQueries.create(draft),
    'savedQueries.update': ({ id, change }) => savedQueries.update(id, change),
    'savedQueries.remove': ({ id }) => savedQueries.remove(id),
    'savedQueries.restore': ({ id }) => savedQueries.restore(id),
    'sqlFiles.open': () => sqlFiles.open(),
    'sqlFiles.save': ({ name, text }) => sqlFiles.save(name, text),
    'pictures.save': ({ name, format, bytes }) => pictures.save(name, format, bytes),
  };
}

/** Why the store is not open. */
export type FailedStatus = Extract<StoreStatus, { state: 'failed' }>;

/** What still answers when the store could not be opened: its status, the way back, and what needs no store. */
export function createFailedHandlers(
  status: () => FailedStatus,
  platform: Platform,
  restore: (name: string) => Promise<void>,
  names: readonly (keyof Handlers)[],
): Handlers {
  const refuse = (): never => {
    const { code, message, hint } = status();
    throw new BinnacleError(code, message, { hint });
  };
  const all = Object.fromEntries(names.map((name) => [name, refuse])) as unknown as Handlers;
  return {
    ...all,
    'store.status': status,
    'store.restoreBackup': ({ name }) => restore(name),
    'app.ready': () => undefined,
    'app.quit': () => platform.quit(),
    'app.info': () => ({
      version: platform.version,
      platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
      electron: platform.electronVersion,
      dataFolder: platform.dataFolder,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      localShell: '',
    }),
  };
}
