import { BinnacleError } from '../../shared/errors';
import type { StoreStatus } from '../../shared/model/status';
import type { ExportService } from '../inventory/export/exports';
import type { ImportService } from '../inventory/import/imports';
import type { InventoryService } from '../inventory/inventory';
import type { Platform } from '../platform';
import type { SecretsService } from '../secrets/secrets';
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
  imports: ImportService;
  exports: ExportService;
  secrets: SecretsService;
  sessions: SessionRegistry;
  settings: SettingsService;
  trustedKeys: TrustedKeys;
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
    ...importHandlers(services),
    ...sessionHandlers(services),
    ...vaultHandlers(services),
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

function storeHandlers({ store, inventory }: HandlerServices): Of<'store' | 'workspace' | 'audit'> {
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
    'workspace.save': (workspace) => store.workspace.save(workspace),
    'audit.list': (query) => store.audit.list(query),
  };
}

function inventoryHandlers({
  inventory,
  trustedKeys,
  platform,
}: HandlerServices): Of<'inventory' | 'hostKeys' | 'credentials'> {
  return {
    'inventory.snapshot': () => inventory.snapshot(),
    'inventory.open': ({ expanded }) => inventory.open(new Set(expanded)),
    'inventory.openRest': ({ revision, from }) => inventory.openRest(revision, from),
    'inventory.createFolder': (draft) => inventory.createFolder(draft),
    'inventory.updateFolder': ({ id, draft }) => inventory.updateFolder(id, draft),
    'inventory.createHost': (draft) => {
      const host = inventory.createHost(draft);
      trustedKeys.adopt(host);
      return host;
    },
    'inventory.updateHost': ({ id, draft }) => inventory.updateHost(id, draft),
    'inventory.duplicateHost': ({ id }) => inventory.duplicateHost(id),
    'inventory.setFavourite': ({ id, favourite }) => inventory.setFavourite(id, favourite),
    'inventory.createEnvironment': (draft) => inventory.createEnvironment(draft),
    'inventory.updateEnvironment': ({ id, draft }) => inventory.updateEnvironment(id, draft),
    'inventory.createCredential': (draft) => inventory.createCredential(draft),
    'inventory.updateCredential': ({ id, draft }) => inventory.updateCredential(id, draft),
    'inventory.move': (move) => inventory.move(move),
    'inventory.remove': ({ nodes }) => inventory.remove(nodes),
    'inventory.restore': ({ undoToken }) => inventory.restore(undoToken),
    'inventory.search': ({ query, limit }) => inventory.search(query, limit),
    'hostKeys.list': ({ hostId }) => trustedKeys.list(hostId),
    'hostKeys.remove': ({ hostId, id }) => trustedKeys.remove(hostId, id),
    'credentials.chooseKeyFile': () =>
      platform.chooseFile('Private key', [{ name: 'All files', extensions: ['*'] }]),
  };
}

function importHandlers({ imports, exports }: HandlerServices): Of<'import' | 'export'> {
  return {
    'export.save': (options) => exports.save(options),
    'import.choose': () => imports.choose(),
    'import.read': ({ importId, formatId, columns }, { signal }) => {
      const as = {
        ...(formatId === undefined ? {} : { formatId }),
        ...(columns === undefined ? {} : { columns }),
      };
      return imports.read(importId, as, signal);
    },
    'import.outcome': ({ importId, options }) => imports.outcome(importId, options),
    'import.apply': ({ importId, options }) => imports.apply(importId, options),
    'import.undo': ({ undoToken }) => imports.undo(undoToken),
    'import.saveLosses': ({ importId, options }) => imports.saveLosses(importId, options),
    'import.discard': ({ importId }) => imports.discard(importId),
    // Loaded when somebody asks: two dozen importers and their libraries are no part of a start.
    'import.formats': async () => {
      const { FORMATS } = await import('../inventory/import/formats');
      return FORMATS.map(({ id, label, source }) => ({ id, label, source }));
    },
  };
}

function sessionHandlers({ sessions }: HandlerServices): Of<'sessions'> {
  return {
    'sessions.open': ({ documentId, target, size }, { windowId }) =>
      sessions.open(windowId, documentId, target, size),
    'sessions.reconnect': ({ sessionId, size, automatic }, { windowId }) =>
      sessions.reconnect(windowId, sessionId, size, automatic),
    'sessions.close': ({ sessionId }, { windowId }) => sessions.close(windowId, sessionId),
    'sessions.answerHostKey': ({ sessionId, promptId, answer }, { windowId }) =>
      sessions.answerHostKey(windowId, sessionId, promptId, answer),
    'sessions.list': (_input, { windowId }) => sessions.list(windowId),
    'sessions.test': ({ target }, { windowId }) => sessions.test(windowId, target),
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
    'vault.reveal': ({ credentialId, slot }) => secrets.reveal(credentialId, slot),
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
