/**
 * The contract's keys alone, so that the preload needs no schema library. `contract.ts` must have a schema for each:
 * a missing or a surplus key is a compile error there.
 */
export const CALL_NAMES = [
  'app.info',
  'app.openLink',
  'app.ready',
  'app.quit',
  'clipboard.write',
  'clipboard.paste',
  'store.status',
  'store.restoreBackup',
  'inventory.snapshot',
  'inventory.open',
  'inventory.openRest',
  'inventory.createFolder',
  'inventory.updateFolder',
  'inventory.createHost',
  'inventory.updateHost',
  'inventory.duplicateHost',
  'inventory.setFavourite',
  'inventory.bulkEdit',
  'inventory.createEnvironment',
  'inventory.updateEnvironment',
  'inventory.createCredential',
  'inventory.updateCredential',
  'inventory.move',
  'inventory.remove',
  'inventory.forgetDeletedSecrets',
  'inventory.search',
  'inventory.match',
  'inventory.chooseFile',
  'import.choose',
  'import.read',
  'import.outcome',
  'import.apply',
  'import.saveLosses',
  'import.discard',
  'import.formats',
  'export.save',
  'feeds.list',
  'feeds.choose',
  'feeds.try',
  'feeds.create',
  'feeds.update',
  'feeds.remove',
  'feeds.restore',
  'feeds.refresh',
  'feeds.apply',
  'feeds.lastRun',
  'hostKeys.list',
  'hostKeys.remove',
  'sessions.open',
  'sessions.reconnect',
  'sessions.close',
  'sessions.answerHostKey',
  'queries.chooseExportFile',
  'queries.chooseImportFile',
  'sessions.list',
  'sessions.test',
  'sessions.allowWriting',
  'sessions.endWriting',
  'vault.state',
  'vault.create',
  'vault.unlock',
  'vault.lock',
  'vault.changePassphrase',
  'vault.newRecoveryKey',
  'vault.setKeyring',
  'vault.enterSecret',
  'vault.removeSecret',
  'vault.forgetTyped',
  'vault.reveal',
  'credentials.chooseKeyFile',
  'sources.list',
  'sources.create',
  'sources.update',
  'sources.remove',
  'sources.enterSecret',
  'sources.removeSecret',
  'sources.test',
  'sources.entries',
  'sources.findProgram',
  'sources.chooseFile',
  'settings.get',
  'settings.update',
  'settings.export',
  'settings.import',
  'workspace.load',
  'workspace.save',
  'queryHistory.list',
  'queryHistory.hosts',
  'queryHistory.text',
  'queryHistory.remove',
  'queryHistory.clear',
  'editJournal.list',
  'editJournal.remove',
  'editJournal.clear',
  'savedQueries.list',
  'savedQueries.text',
  'savedQueries.create',
  'savedQueries.update',
  'savedQueries.remove',
  'savedQueries.restore',
  'sqlFiles.open',
  'sqlFiles.save',
  'pictures.save',
  'audit.list',
  'history.changes',
  'history.undo',
  'history.compare',
  'history.restore',
  'history.verify',
  'diagnostics.preview',
  'diagnostics.save',
] as const;

/** Name of a call. */
export type CallName = (typeof CALL_NAMES)[number];

/** Events that main sends to a window. */
export const EVENT_NAMES = [
  'inventory.changed',
  'feeds.changed',
  'sessions.changed',
  'sessions.removed',
  'vault.changed',
  'settings.changed',
  'store.failed',
  'app.selectHost',
  'app.command',
] as const;

/** Name of an event. */
export type EventName = (typeof EVENT_NAMES)[number];

/** The one channel calls travel on; the call's name is its first argument. */
export const CALL_CHANNEL = 'binnacle:call';
/** The one channel events travel on. */
export const EVENT_CHANNEL = 'binnacle:event';
/** The one channel stream ports travel on. */
export const PORT_CHANNEL = 'binnacle:port';
/** A secret prompt asks main to close it. */
export const PROMPT_CLOSE_CHANNEL = 'binnacle:prompt-close';
/** A secret prompt has put a secret on the clipboard. */
export const PROMPT_COPIED_CHANNEL = 'binnacle:prompt-copied';
/** A secret prompt tells the height of its content. */
export const PROMPT_RESIZE_CHANNEL = 'binnacle:prompt-resize';
