import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

// Everything the lab makes can be found by name and by the id of the process that made it, so that what a
// killed run left behind is removed by the next one.

const FOLDER = /^binnacle-lab-(\d+)-/;
const USER = /^bnl(\d+)x/;

/** A Unix user name of this process, at most 32 characters. */
export function labUserName(): string {
  return `bnl${process.pid}x${Math.random().toString(36).slice(2, 8)}`;
}

function isDead(pid: string | undefined): boolean {
  return pid !== undefined && !existsSync(`/proc/${pid}`);
}

function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Ends the processes whose command line names the folder: servers that were started with files in it. */
function killUsersOf(folder: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid || !readCommandLine(pid).includes(`${folder}/`)) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      continue;
    }
  }
}

function sweepFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!isDead(FOLDER.exec(name)?.[1])) continue;
    killUsersOf(join(tmpdir(), name));
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      continue; // left behind by another user of this machine
    }
  }
}

function sweepUsers(): void {
  if (process.getuid?.() !== 0) return;
  const names = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of names.map((line) => line.split(':')[0] ?? '')) {
    if (isDead(USER.exec(name)?.[1])) spawnSync('userdel', ['-f', name]);
  }
}

const undo = new Set<() => void>();
let isReady = false;

function prepare(): void {
  if (isReady) return;
  isReady = true;
  process.on('exit', () => {
    for (const action of [...undo].reverse()) action();
  });
  sweepFolders();
  sweepUsers();
}

/** Runs `action` (synchronous, safe to run late) when the process ends, unless the result was called. */
export function atExit(action: () => void): () => void {
  prepare();
  undo.add(action);
  return () => undo.delete(action);
}

/** A new throw-away folder of the lab, removed by `remove()` or at the end of the process. */
export function labFolder(): { path: string; remove: () => void } {
  prepare();
  const path = mkdtempSync(join(tmpdir(), `binnacle-lab-${process.pid}-`));
  // Readable by the lab's users; what is secret in it has modes of its own.
  chmodSync(path, 0o755);
  // A shell that is just ending may still write its history.
  const erase = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  const forget = atExit(erase);
  return {
    path,
    remove: () => {
      forget();
      erase();
    },
  };
}
