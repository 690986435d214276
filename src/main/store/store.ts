import { closeSync, existsSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { BinnacleError } from '../../shared/errors';
import type { Disposable } from '../../shared/lifecycle';
import type { Backup, StoreStatus } from '../../shared/model/status';
import { backupDue, listBackups, makeBackup, makeBackupNow, putBackInPlace, storeFile } from './backups';
import type { StoreProblem } from './checkedTable';
import { Connection, releaseHandles } from './connection';
import { renameDurably, syncFile } from './durableFiles';
import { latestVersion, migrate, type Migration, MIGRATIONS } from './migrations';
import { checkStoreFile, logSize } from './openCheck';
import { damaged, storeError } from './storeErrors';
import { lockStore } from './storeLock';
import { StoreTables } from './storeTables';
import { applyWrite, type StoreWrite } from './storeWrite';
import { type SpawnStoreThread, spawnInProcess } from './thread/inProcessThread';
import { StoreThread } from './thread/storeThread';

export type { AuditDraft, AuditEvent, AuditQuery, AuditTable } from './auditTable';
export type { StoreProblem } from './checkedTable';
export type { HostKeyRecord, HostKeyTable } from './hostKeyTable';
export type { RecordTable } from './recordTable';
export type { SealedSecret, SecretTable, VaultHeaderTable } from './secretTables';
export type { CredentialTimes } from './credentialTimesTable';
export type { HistoryRecord, RecordPatch } from './recordPatch';
export { fieldChanges, fieldOf, recordChanges, withField } from './recordPatch';
export type { SettingsTable, WorkspaceTable } from './settingsTables';
export type { StoredCredential } from './storeTables';
export type { NamedRecord, RecordWrite, StoreWrite } from './storeWrite';
export type { SpawnStoreThread } from './thread/inProcessThread';
export type { Span } from './thread/messages';

/** How often it is looked whether the daily backup is due, in milliseconds. */
const BACKUP_LOOK_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What a store needs from outside. */
export interface StoreOptions {
  /** The user-data folder; made if it is missing. */
  folder: string;
  /** Milliseconds since the epoch. */
  clock?: () => number;
  log?: (level: 'info' | 'warn' | 'error', text: string) => void;
  /** Who works here, for the audit: the account's name unless told otherwise. */
  actor?: string;
  /** Starts the thread for large writes; in this thread unless told otherwise. */
  spawnThread?: SpawnStoreThread;
  /** Other than the released steps: for tests. */
  migrations?: readonly Migration[];
}

/** The store, or why it could not be opened, as `store.status` reports it. */
export type OpenResult =
  { ok: true; store: Store } | { ok: false; status: Extract<StoreStatus, { state: 'failed' }> };

/**
 * The open store: one SQLite database that this process alone has. Everything is synchronous and durable when it
 * returns; a write that fails throws `store-write-failed` and changes nothing.
 */
export class Store extends StoreTables implements Disposable {
  /** Rows that were found damaged and left out, since the store was opened. */
  readonly problems: StoreProblem[];
  /** Writes and reads beside this thread what would keep it for long. */
  readonly thread: StoreThread;
  readonly #connection: Connection;
  readonly #lock: Disposable;
  readonly #options: Required<StoreOptions>;
  #backup: Promise<Backup> | undefined;
  #disposed = false;

  /** Use {@link openStore}. */
  constructor(connection: Connection, lock: Disposable, options: Required<StoreOptions>) {
    const problems: StoreProblem[] = [];
    const report = (problem: StoreProblem): void => {
      problems.push(problem);
      options.log('error', `store: ${problem.table}: ${problem.message}`);
    };
    super(connection, { ...options, report });
    this.problems = problems;
    this.#connection = connection;
    this.#lock = lock;
    this.#options = options;
    this.thread = new StoreThread(() =>
      options.spawnThread({ file: storeFile(options.folder), actor: options.actor, clock: options.clock }),
    );
  }

  get folder(): string {
    return this.#options.folder;
  }

  /** Runs `work` in one transaction: all of it is durable when this returns, or none of it happened. */
  transaction<T>(work: () => T): T {
    return this.#connection.transaction(work);
  }

  /** Writes a change with its lines of the audit: durable when this returns. */
  write(write: StoreWrite): void {
    applyWrite(this.#connection, this, write);
  }

  /** Verified backups, newest first. */
  backups(): Backup[] {
    return listBackups(this.folder);
  }

  /**
   * Makes a verified backup if the newest is a day old, on a thread of its own. Never rejects: a failure is logged and
   * written to the audit. Returns the backup, or null if none was made.
   */
  async backupIfDue(): Promise<Backup | null> {
    if (this.#disposed || !backupDue(this.folder, this.#options.clock())) return null;
    try {
      const backup = await this.backupNow();
      this.#purge();
      return backup;
    } catch (error) {
      const { message } = storeError(error) as Error;
      this.#options.log('error', `store: backup failed: ${message}`);
      this.#noteFailedBackup(message);
      return null;
    }
  }

  /** Makes a verified backup; a second request while one is made gets the same one. */
  backupNow(): Promise<Backup> {
    this.#backup ??= makeBackup(this.folder, this.#options.clock()).finally(() => {
      this.#backup = undefined;
    });
    return this.#backup;
  }

  /** Backs up now if due and from then on daily, until the returned handle or the store is disposed. */
  keepBackedUp(): Disposable {
    void this.backupIfDue();
    const timer = setInterval(() => void this.backupIfDue(), BACKUP_LOOK_MS);
    timer.unref();
    return { dispose: () => clearInterval(timer) };
  }

  /** Moves the write-ahead log into the file and empties it, so that nothing deleted is left in it. */
  emptyLog(): void {
    this.#connection.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Closes and releases the lock. A backup that is being made is left unfinished, under its temporary name. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.thread.dispose();
    try {
      this.#connection.close();
    } finally {
      this.#lock.dispose();
    }
  }

  #noteFailedBackup(detail: string): void {
    if (this.#disposed) return;
    const object = { objectKind: 'store', objectId: null, objectName: 'Backup', hostId: null };
    try {
      this.audit.append({ ...object, action: 'store.backup', outcome: 'failed', detail });
    } catch {
      // The disk that refused the backup may refuse this line too; the log has it.
    }
  }

  #purge(): void {
    if (this.#disposed) return;
    const before = this.#options.clock() - this.settings.load().keepDeletedDays * DAY_MS;
    this.transaction(() => {
      for (const id of this.hosts.purge(before)) this.hostKeys.removeAll(id);
      for (const id of this.credentials.purge(before)) {
        this.secrets.removeAll(id);
        this.credentialTimes.remove(id);
      }
      this.folders.purge(before);
      this.environments.purge(before);
      this.savedQueries.purge(before);
    });
  }
}

/** Opens the store, making an empty one on the first start. Never throws for what a disk or another process does. */
export function openStore(options: StoreOptions): OpenResult {
  const full = withDefaults(options);
  try {
    return { ok: true, store: open(full) };
  } catch (error) {
    const status = failedStatus(storeError(error), full);
    full.log('error', `store: not opened: ${status.message}`);
    return { ok: false, status };
  }
}

/**
 * Puts a verified backup in the place of a store that could not be opened; the file that was there is kept beside it.
 * Call {@link openStore} afterwards. Throws `not-found`, `store-busy`, `store-damaged` or `store-write-failed`.
 */
export async function restoreBackup(options: StoreOptions, name: string): Promise<void> {
  const { folder, clock, log, migrations } = withDefaults(options);
  await releaseHandles();
  const lock = lockStore(folder);
  try {
    putBackInPlace(folder, name, clock(), migrations);
    log('warn', `store: the backup ${name} was put in place`);
  } catch (error) {
    throw storeError(error);
  } finally {
    lock.dispose();
  }
}

function withDefaults(options: StoreOptions): Required<StoreOptions> {
  return {
    clock: Date.now,
    log: () => undefined,
    migrations: MIGRATIONS,
    actor: accountName(),
    spawnThread: spawnInProcess,
    ...options,
  };
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without a name, as in some containers.
    return String(process.getuid?.() ?? '');
  }
}

function open(options: Required<StoreOptions>): Store {
  const { folder, migrations } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockStore(folder);
  let connection: Connection | undefined;
  try {
    const file = storeFile(folder);
    if (!existsSync(file)) createStore(folder, migrations);
    checkStoreFile(file, migrations);
    connection = openForWriting(file);
    upgrade(connection, options);
    return new Store(connection, lock, options);
  } catch (error) {
    connection?.close();
    lock.dispose();
    throw error;
  }
}

/** An empty store appears whole under its name, so that an empty or short file is always damage, never a first start. */
function createStore(folder: string, migrations: readonly Migration[]): void {
  const file = storeFile(folder);
  if (listBackups(folder).length > 0 || logSize(file) > 0) throw damaged('its file is gone');
  const temporary = `${file}.new`;
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(temporary + suffix, { force: true });
  closeSync(openSync(temporary, 'wx', 0o600));
  // Without a write-ahead log: its files would carry the temporary name.
  const connection = new Connection(temporary);
  try {
    migrate(connection, migrations);
  } finally {
    connection.close();
  }
  syncFile(temporary);
  renameDurably(temporary, file);
}

function openForWriting(file: string): Connection {
  const connection = new Connection(file);
  try {
    connection.execute(`
      PRAGMA journal_mode=WAL;
      PRAGMA synchronous=FULL;
      PRAGMA fullfsync=ON;
      PRAGMA checkpoint_fullfsync=ON;
      PRAGMA secure_delete=ON;
      PRAGMA trusted_schema=OFF;
      PRAGMA journal_size_limit=16777216;`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function upgrade(connection: Connection, { folder, migrations, clock, log }: Required<StoreOptions>): void {
  const version = Number(connection.value('PRAGMA user_version'));
  if (version >= latestVersion(migrations)) return;
  const { name } = makeBackupNow(folder, clock(), connection);
  log('info', `store: upgrading from version ${version}; kept as ${name}`);
  migrate(connection, migrations);
}

function failedStatus(
  error: unknown,
  { folder }: Required<StoreOptions>,
): Extract<OpenResult, { ok: false }>['status'] {
  // Whatever else goes wrong with a file that came from outside is damage too.
  const known =
    error instanceof BinnacleError
      ? error
      : damaged(error instanceof Error ? error.message : 'unknown error', error);
  const codes = ['store-damaged', 'store-newer', 'store-busy', 'store-write-failed'] as const;
  const code = codes.find((candidate) => candidate === known.code) ?? 'store-damaged';
  return {
    state: 'failed',
    code,
    message: known.message,
    hint: known.hint ?? '',
    file: storeFile(folder),
    backups: safeBackups(folder),
  };
}

function safeBackups(folder: string): Backup[] {
  try {
    return listBackups(folder);
  } catch {
    return [];
  }
}
