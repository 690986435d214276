import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { atExit, labUserName } from './labFolder';
import { labMode, ordinaryUser } from './labMode';
import { runAny, runOk } from './processes';

/** Another test process may hold the lock of /etc/passwd: how often and how long (ms) to wait for it. */
const LOCK_TRIES = 100;
const LOCK_WAIT_MS = 100;

/** The account that a lab server logs in. */
export interface LabUser {
  name: string;
  uid: number;
  gid: number;
  home: string;
  /** Only where the lab may make users of its own. */
  password?: string;
  remove: () => void;
}

async function userCommand(command: string, args: string[], input = ''): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { code, stderr } = await runAny(command, args, { input });
    if (code === 0) return;
    if (tries >= LOCK_TRIES || !/lock/.test(stderr)) throw new Error(`${command} failed: ${stderr.trim()}`);
    await delay(LOCK_WAIT_MS);
  }
}

function removeUser(name: string): void {
  for (let tries = 0; tries < LOCK_TRIES; tries++) {
    const { status, stderr } = spawnSync('userdel', ['-f', name], { encoding: 'utf8' });
    if (status === 0 || !/lock/.test(stderr)) return;
    spawnSync('sleep', [`${LOCK_WAIT_MS / 1000}`]);
  }
}

/** A home folder with a short, plain prompt, so that tests know what to wait for. */
function makeHome(folder: string): string {
  const home = join(folder, 'home');
  mkdirSync(join(home, '.ssh'), { recursive: true });
  writeFileSync(join(home, '.bashrc'), "PS1='lab$ '\nunset PROMPT_COMMAND\n");
  writeFileSync(join(home, '.bash_profile'), '. ~/.bashrc\n');
  writeFileSync(join(home, '.hushlogin'), '');
  return home;
}

function own(user: { uid: number; gid: number; home: string }): void {
  for (const name of ['', '.ssh', '.bashrc', '.bash_profile', '.hushlogin']) {
    chownSync(join(user.home, name), user.uid, user.gid);
  }
  chmodSync(join(user.home, '.ssh'), 0o700);
}

async function createUser(folder: string, expired: boolean): Promise<LabUser> {
  const name = labUserName();
  const password = `pw-${Math.random().toString(36).slice(2)}`;
  const home = makeHome(folder);
  await userCommand('useradd', ['-M', '-d', home, '-s', '/bin/bash', '-K', 'SUB_UID_COUNT=0', '-U', name]);
  const forget = atExit(() => removeUser(name));
  await userCommand('chpasswd', [], `${name}:${password}\n`);
  if (expired) await userCommand('chage', ['-d', '0', name]);
  const uid = Number(await runOk('id', ['-u', name]));
  const gid = Number(await runOk('id', ['-g', name]));
  own({ uid, gid, home });
  const remove = (): void => {
    forget();
    removeUser(name);
  };
  return { name, uid, gid, home, password, remove };
}

/**
 * The account for one server, with its home in `folder`. As root a new Unix user with a password (`expired`
 * makes the system ask for a new one); otherwise the ordinary user itself, without a password.
 */
export async function labUser(folder: string, { expired = false } = {}): Promise<LabUser> {
  if (labMode() === 'root') return createUser(folder, expired);
  return { ...ordinaryUser(), home: makeHome(folder), remove: () => undefined };
}
