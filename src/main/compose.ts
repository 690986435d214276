import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { BinnacleError, toWire } from '../shared/errors';
import { CALL_NAMES } from '../shared/ipc/names';
import { DisposableStore } from '../shared/lifecycle';
import { DEFAULT_PANELS } from '../shared/model/document';
import type { Settings } from '../shared/model/settings';
import { DiagnosticsService } from './diagnostics/diagnostics';
import type { FromHost } from './host/messages';
import { ExportService } from './inventory/export/exports';
import { FeedService } from './inventory/feeds/feeds';
import { ImportService } from './inventory/import/imports';
import { HistoryService } from './inventory/history';
import { InventoryService } from './inventory/inventory';
import { createFailedHandlers, createHandlers, type FailedStatus } from './ipc/handlers';
import { createRouter, type Handlers, type Router } from './ipc/router';
import type { Platform } from './platform';
import { defaultShell } from './protocols/local/localShell';
import { GrantedSecrets } from './secrets/grantedSecrets';
import { SecretsService } from './secrets/secrets';
import { sourcedCredentials } from './secrets/sourcedCredentials';
import { SourcesService } from './secrets/sources';
import { planSession } from './sessions/plan';
import { EditJournalService } from './queries/editJournal';
import { QueryHistoryService } from './queries/queryHistory';
import { SavedQueriesService } from './queries/savedQueries';
import { Pictures } from './queries/pictures';
import { SqlFiles } from './queries/sqlFiles';
import { SessionRegistry, type SessionPlan } from './sessions/sessions';
import { TrustedKeys } from './sessions/trustedKeys';
import { SettingsService } from './settings/settings';
import { openStore, restoreBackup, type Store } from './store/store';
import { sweepSpools } from './streams/spoolFile';

/** The wired app, as the Electron side sees it. */
export interface Services {
  router: Router;
  /** A window's page is gone: so are its sessions. */
  onPageGone: (windowId: number) => void;
  hasHost: (id: string) => boolean;
  /** What the next start's window shows before the store is open: theme, and the tree's width in px if it shows. */
  look: () => { theme: Settings['theme']; treeWidth: number | null };
  dispose: () => Promise<void>;
}

/** The composition root: every `new` with its arguments, in order. */
export function compose(platform: Platform): Services {
  const { dataFolder: folder, log, spawnStoreThread } = platform;
  const options = {
    folder,
    log,
    ...(spawnStoreThread === undefined ? {} : { spawnThread: spawnStoreThread }),
  };
  const opened = openStore(options);
  if (!opened.ok) return composeFailed(platform, opened.status, options);
  const { store } = opened;
  const disposables = new DisposableStore();

  const inventory = new InventoryService(store);
  disposables.add(inventory.onChange((change) => platform.broadcast('inventory.changed', change)));
  disposables.add(inventory);

  const settings = new SettingsService(store, platform, (changed) => {
    platform.applySettings(changed);
    secrets.configure(changed);
    void queryHistory.prune();
    void editJournal.prune();
    platform.broadcast('settings.changed', changed);
  });
  platform.applySettings(settings.current);

  const secrets: SecretsService = new SecretsService({
    store,
    spawnVaultHost: platform.spawnVaultHost,
    openPrompt: platform.openPrompt,
    watchLockSources: platform.watchLockSources,
    idleSeconds: platform.idleSeconds,
    settings: () => settings.current,
    credentialName: (id) =>
      inventory.records.credentials.get(id)?.name ?? sources.nameOf(id) ?? 'a deleted credential',
    onSecretsChanged: (credentialId) => inventory.secretsChanged(credentialId),
    onState: (state) => {
      platform.broadcast('vault.changed', state);
      if (state.state === 'unlocked') feeds.vaultUnlocked();
    },
    onLocked: () => {
      platform.closePrompts();
      sessions.endAllWriting();
      if (settings.current.lockEndsSessions) sessions.endAll(lockedError());
    },
    newId: randomUUID,
    now: Date.now,
    log: platform.log,
  });

  const sources: SourcesService = new SourcesService({
    store,
    vault: secrets.vault,
    ensureUnlocked: (reason) => secrets.ensureUnlocked(reason),
    credentials: () => inventory.records.credentials.values(),
    newId: randomUUID,
    now: Date.now,
  });

  const granted = new GrantedSecrets({
    vault: secrets.vault,
    store,
    ensureUnlocked: (reason) => secrets.ensureUnlocked(reason),
    createChannel: platform.createChannel,
    sourced: (ids) =>
      sourcedCredentials(
        ids,
        (id) => inventory.records.credentials.get(id),
        (id) => sources.access(id),
      ),
    newId: randomUUID,
    now: Date.now,
    onRemembered: (credentialId) => inventory.secretsChanged(credentialId),
    log: platform.log,
  });

  const imports = new ImportService({
    inventory,
    vault: secrets.vault,
    ensureUnlocked: (reason) => secrets.ensureUnlocked(reason),
    spawnImportHost: platform.spawnImportHost,
    createChannel: platform.createChannel,
    chooseFile: (title) => platform.chooseFile(title, ALL_FILES),
    saveFile: async (title, name, content) => (await saveToFile(platform, title, name, content)) !== null,
    newId: randomUUID,
  });
  disposables.add(imports);
  const feeds: FeedService = new FeedService({
    store,
    inventory,
    vault: secrets.vault,
    ensureUnlocked: (reason) => secrets.ensureUnlocked(reason),
    spawnImportHost: platform.spawnImportHost,
    createChannel: platform.createChannel,
    changed: (list) => platform.broadcast('feeds.changed', list),
    newId: randomUUID,
    now: Date.now,
    log: platform.log,
  });
  disposables.add(feeds);
  const exports = new ExportService({
    inventory,
    vault: secrets.vault,
    ensureUnlocked: (reason) => secrets.ensureUnlocked(reason),
    secrets: () => store.secrets.list(),
    choosePath: (title, name) => chooseSavePath(platform, title, name),
    write: writeChosen,
    audit: (objectName, detail) =>
      store.audit.append({
        ...{ action: 'inventory.export', objectKind: 'inventory', objectId: null, objectName },
        ...{ hostId: null, outcome: 'ok', detail },
      }),
  });

  const idle = (): Promise<void> => inventory.idle();
  const queryHistory = new QueryHistoryService({
    ...{ store, idle, now: Date.now, log: platform.log },
    keepDays: () => settings.current.queryHistoryDays,
  });
  const editJournal = new EditJournalService({
    ...{ store, vault: secrets.vault, idle, now: Date.now, log: platform.log },
    ensureUnlocked: (reason) => secrets.ensureUnlocked(reason),
    keepDays: () => settings.current.editJournalDays,
  });
  disposables.add(
    secrets.vault.onState((state) => {
      if (state === 'unlocked') void editJournal.vaultUnlocked();
    }),
  );
  const savedQueries = new SavedQueriesService({ store, idle, newId: randomUUID, now: Date.now });

  const trustedKeys = new TrustedKeys(store, inventory);
  const spoolFolder = join(folder, 'results');
  // What a process that was killed has left, where files keep their names while they are open.
  void sweepSpools(spoolFolder);
  const planSources = {
    inventory,
    store,
    localShell: () => settings.current.localShell,
    spoolFolder,
  };
  const sessions: SessionRegistry = new SessionRegistry({
    spawn: platform.spawnSessionHost,
    broker: platform.broker,
    secrets: granted,
    plan: (target, testOnly, writingUntil) => planSession(planSources, target, testOnly, writingUntil),
    trustKey: (trusted) => trustedKeys.trust(trusted),
    opened: (plan, weaknesses) => onOpened(store, inventory, plan, weaknesses),
    ran: ({ connection, statements }) => queryHistory.note(connection, statements),
    journal: editJournal,
    credentialUsed: (id) => void noteCredentialUse(store, inventory, id),
    closed: (plan, error) => auditSession(store, plan, 'session.close', error),
    writing: (plan, until, reason) => auditWriting(store, plan, until, reason),
    changed: (windowId, session) => platform.send(windowId, 'sessions.changed', { session }),
    removed: (windowId, sessionId) => platform.send(windowId, 'sessions.removed', { sessionId }),
    newId: randomUUID,
    now: Date.now,
    log: platform.log,
  });

  const history = new HistoryService({
    store,
    inventory,
    updateSettings: (patch) => settings.update(patch),
  });
  const handlers = createHandlers({
    platform,
    store,
    inventory,
    history,
    imports,
    feeds,
    exports,
    secrets,
    sources,
    sessions,
    settings,
    trustedKeys,
    ...{ queryHistory, savedQueries, editJournal },
    ...{ sqlFiles: new SqlFiles(platform), pictures: new Pictures(platform) },
    diagnostics: new DiagnosticsService(platform, store, settings),
    localShell: defaultShell(),
    // Once: a page that is loaded anew says so again.
    onReady: once(() => {
      disposables.add(store.keepBackedUp());
      void secrets.watchDesktop();
      feeds.start();
      void queryHistory.prune();
      editJournal.begin();
      void editJournal.prune();
    }),
  });
  void secrets.start();

  return {
    router: routerOf(handlers, platform),
    onPageGone: (windowId) => sessions.closeWindow(windowId),
    hasHost: (id) => inventory.records.hosts.has(id),
    look: () => {
      const { theme, lockHidesWindow } = settings.current;
      const { treeOpen, treeWidth } = store.workspace.load()?.panels ?? DEFAULT_PANELS;
      return { theme, treeWidth: treeOpen && !lockHidesWindow ? treeWidth : null };
    },
    dispose: async () => {
      feeds.dispose();
      await sessions.shutdown();
      await secrets.shutdown();
      await inventory.idle();
      queryHistory.dispose();
      editJournal.dispose();
      disposables.dispose();
      store.dispose();
    },
  };
}

function composeFailed(
  platform: Platform,
  first: FailedStatus,
  options: Parameters<typeof openStore>[0],
): Services {
  let status = first;
  const restore = async (name: string): Promise<void> => {
    await restoreBackup(options, name);
    platform.reload();
  };
  const handlers = createFailedHandlers(() => status, platform, restore, CALL_NAMES);
  let asked = false;
  // The page asks when it loads; later, somebody pressed "Try again".
  const look = (): FailedStatus => {
    if (asked) status = retryOpening(options, platform) ?? status;
    asked = true;
    return status;
  };
  return {
    router: routerOf({ ...handlers, 'store.status': look }, platform),
    onPageGone: () => undefined,
    hasHost: () => false,
    look: () => ({ theme: 'system', treeWidth: null }),
    dispose: () => Promise.resolve(),
  };
}

/** Starts anew if the store opens by now, as after another program has let go of it. Returns what is wrong now, if not. */
function retryOpening(options: Parameters<typeof openStore>[0], platform: Platform): FailedStatus | null {
  const again = openStore(options);
  if (!again.ok) return again.status;
  again.store.dispose();
  platform.reload();
  return null;
}

/** Runs something the first time only. */
function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    run();
  };
}

function routerOf(handlers: Handlers, platform: Platform): Router {
  return createRouter(handlers, {
    parseOutput: false,
    logError: (name, error) =>
      platform.log(
        'error',
        `${name}: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}`,
      ),
  });
}

const ALL_FILES = [{ name: 'All files', extensions: ['*'] }];

/** Writes a text to a file of the person's choice; returns its path, or null: cancelled. */
async function saveToFile(
  platform: Platform,
  title: string,
  name: string,
  content: string,
): Promise<string | null> {
  const path = await chooseSavePath(platform, title, name);
  if (path !== null) await writeChosen(path, content);
  return path;
}

/** Lets the person choose where a file goes; null: cancelled. */
function chooseSavePath(platform: Platform, title: string, name: string): Promise<string | null> {
  const extension = name.split('.').at(-1) ?? '*';
  return platform.chooseSaveFile(title, name, [{ name: title, extensions: [extension] }]);
}

async function writeChosen(path: string, content: string): Promise<void> {
  await writeFile(path, content).catch((cause: unknown) => {
    throw new BinnacleError('store-write-failed', 'The file could not be written.', {
      hint: 'Is there space, and may you write to that folder?',
      cause,
    });
  });
}

function onOpened(store: Store, inventory: InventoryService, plan: SessionPlan, weaknesses: string[]): void {
  if (plan.hostId !== null) inventory.touchHost(plan.hostId);
  const detail = weaknesses.length === 0 ? '' : `Weak algorithms: ${weaknesses.join(', ')}`;
  appendSession(store, plan, 'session.open', 'ok', detail);
}

/** Waits while the inventory writes something large, as an import. */
async function noteCredentialUse(store: Store, inventory: InventoryService, id: string): Promise<void> {
  await inventory.idle();
  if (!inventory.records.credentials.has(id)) return;
  store.credentialTimes.used(id, Date.now());
  inventory.secretsChanged(id);
}

function auditSession(
  store: Store,
  plan: SessionPlan,
  action: 'session.close',
  error: (FromHost & { t: 'closed' })['error'],
): void {
  appendSession(store, plan, action, error === null ? 'ok' : 'failed', error?.message ?? '');
}

function auditWriting(store: Store, plan: SessionPlan, until: number | null, reason: string): void {
  if (until === null) {
    appendSession(store, plan, 'query.end-writing', 'ok', '');
    return;
  }
  const login = plan.options.kind === 'query' ? plan.options.query.login : null;
  const as = login === null || login.credentialName === '' ? '' : ` as “${login.credentialName}”`;
  const detail = `Until ${new Date(until).toISOString()}${as}: ${reason}`;
  appendSession(store, plan, 'query.allow-writing', 'ok', detail);
}

function appendSession(
  store: Store,
  plan: SessionPlan,
  action: string,
  outcome: 'ok' | 'failed',
  detail: string,
): void {
  const object = { objectKind: 'session', objectId: plan.hostId, objectName: plan.name, hostId: plan.hostId };
  store.audit.append({ action, ...object, outcome, detail });
}

function lockedError(): ReturnType<typeof toWire> {
  return toWire(
    new BinnacleError('locked', 'The vault was locked, and sessions end with it.', {
      hint: 'Unlock and reconnect. Settings decide whether locking ends sessions.',
      retryable: true,
    }),
  );
}
