import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { SqliteSession } from '../../src/main/protocols/sqlite/session';
import { startDatabase } from './databaseProcess';

/** A folder of its own that goes with the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-sqlite-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What SQLite's own command line says. */
export const cli = (path: string, sql: string, ...options: string[]): string =>
  execFileSync('sqlite3', [...options, path, sql], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

/** A database made by the command line. */
export function madeBy(sql: string, name = 'orders.db'): string {
  const path = join(testFolder(), name);
  cli(path, sql);
  return path;
}

/** A session that ends with the test. */
export async function openFile(path: string): Promise<SqliteSession> {
  const options = { name: 'db01', path, database: 'orders.db' };
  const session = await SqliteSession.open(options, startDatabase, new AbortController().signal);
  onTestFinished(() => session.dispose());
  return session;
}

/** CPU time that a process has used, in clock ticks (proc_pid_stat(5), fields 14 and 15); -1: it is gone. */
export function cpuTicks(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? -1 : Number(fields[11]) + Number(fields[12]);
  } catch {
    return -1;
  }
}
