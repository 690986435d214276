import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { BinnacleError } from '../../shared/errors';
import type { Backup } from '../../shared/model/status';
import { copyAndCheck } from './backupWorker';
import { castColumns } from './checkedTable';
import { type Connection, readOnlyUri } from './connection';
import { renameDurably, syncFile, syncFolder } from './durableFiles';
import type { Migration } from './migrations';
import { checkStoreFile } from './openCheck';
import { storeError } from './storeErrors';

/** How many verified backups are kept; with one a day, the last ten days in which the store was used. */
const KEPT = 10;
/** A new backup is due when the newest is older than this, in milliseconds. */
const DUE_AFTER_MS = 24 * 60 * 60 * 1000;
const NAME = /^binnacle-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.db$/;

/** The store's own file inside its folder. */
export const storeFile = (folder: string): string => join(folder, 'binnacle.db');
const backupFolder = (folder: string): string => join(folder, 'backups');

/** Verified backups, newest first. Only a checked copy ever gets such a name. */
export function listBackups(folder: string): Backup[] {
  const names = existsSync(backupFolder(folder)) ? readdirSync(backupFolder(folder)) : [];
  const backups: Backup[] = [];
  for (const name of names) {
    const time = timeOf(name);
    if (time === undefined) continue;
    backups.push({ name, time, bytes: statSync(join(backupFolder(folder), name)).size });
  }
  return backups.sort((a, b) => b.time - a.time);
}

/** Whether the newest backup is more than a day old (or, after a clock jump, from the future). */
export function backupDue(folder: string, now: number): boolean {
  const newest = listBackups(folder)[0];
  return newest === undefined || Math.abs(now - newest.time) >= DUE_AFTER_MS;
}

/** Makes one verified backup on a thread of its own and lets the oldest go. */
export async function makeBackup(folder: string, now: number): Promise<Backup> {
  const { temporary, name } = prepareBackup(folder, now);
  try {
    const source = readOnlyUri(storeFile(folder));
    await copyAndCheck({ source, target: temporary, check: readOnlyUri(temporary) }, castColumns);
    return finishBackup(folder, temporary, name);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw storeError(error);
  }
}

/** The same at once, on this thread: before the schema is changed, the old one is kept. */
export function makeBackupNow(folder: string, now: number, connection: Connection): Backup {
  const { temporary, name } = prepareBackup(folder, now);
  connection.run('VACUUM INTO ?', [temporary]);
  syncFile(temporary);
  return finishBackup(folder, temporary, name);
}

/**
 * Puts a verified backup in the store's place. The file that was there, damaged or newer, is kept beside it with its
 * logs as `binnacle.db.damaged-<time>`. The caller holds the lock. Throws `not-found`, `store-damaged`, `store-newer`
 * (about the backup) or `store-write-failed`; then the store's file is still where it was.
 */
export function putBackInPlace(
  folder: string,
  name: string,
  now: number,
  migrations: readonly Migration[],
): void {
  const backup = join(backupFolder(folder), name);
  if (basename(name) !== name || timeOf(name) === undefined || !existsSync(backup)) {
    throw new BinnacleError('not-found', 'There is no such backup.', { field: 'name' });
  }
  checkStoreFile(backup, migrations);
  const file = storeFile(folder);
  const temporary = `${file}.restoring`;
  copyFileSync(backup, temporary);
  syncFile(temporary);
  const aside = `${file}.damaged-${timeText(now)}`;
  // The log goes first: were it left beside the restored file, SQLite would mix the two.
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  syncFolder(folder);
  renameDurably(temporary, file);
}

function prepareBackup(folder: string, now: number): { temporary: string; name: string } {
  mkdirSync(backupFolder(folder), { recursive: true, mode: 0o700 });
  const name = `binnacle-${timeText(now)}.db`;
  const temporary = join(backupFolder(folder), `${name}.part`);
  for (const left of readdirSync(backupFolder(folder))) {
    if (left.endsWith('.part')) rmSync(join(backupFolder(folder), left), { force: true });
  }
  // Made empty with its mode first: VACUUM INTO fills an empty file and keeps the mode.
  closeSync(openSync(temporary, 'wx', 0o600));
  return { temporary, name };
}

function finishBackup(folder: string, temporary: string, name: string): Backup {
  renameDurably(temporary, join(backupFolder(folder), name));
  const backups = listBackups(folder);
  for (const old of backups.slice(KEPT)) rmSync(join(backupFolder(folder), old.name), { force: true });
  const made = backups.find((backup) => backup.name === name);
  if (made === undefined) throw new BinnacleError('internal', 'The backup vanished right after it was made.');
  return made;
}

/** UTC, without the characters that Windows refuses in names: `2026-01-31T08-15-00-123Z`. */
function timeText(now: number): string {
  return new Date(now).toISOString().replace(/[:.]/g, '-');
}

function timeOf(name: string): number | undefined {
  const match = NAME.exec(name);
  if (match === null) return undefined;
  const [, day, hours, minutes, seconds, milliseconds] = match;
  const time = Date.parse(
    `${day ?? ''}T${hours ?? ''}:${minutes ?? ''}:${seconds ?? ''}.${milliseconds ?? ''}Z`,
  );
  return Number.isNaN(time) ? undefined : time;
}
