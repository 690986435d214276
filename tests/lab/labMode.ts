import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

/**
 * What the lab may do here. `root`: Unix users of its own, every login method, network namespaces.
 * `namespace`: an ordinary user inside a user namespace (`unshare -Urnm`): servers log in that one user by
 * key; network namespaces work. `user`: an ordinary user outside of one: the same without namespaces.
 */
export type LabMode = 'root' | 'namespace' | 'user';

interface IdRange {
  inside: number;
  outside: number;
  count: number;
}

function uidRanges(): IdRange[] {
  const lines = readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [inside = 0, outside = 0, count = 0] = line.trim().split(/\s+/).map(Number);
    return { inside, outside, count };
  });
}

/** The mode of this process. A namespace that maps one user id only can't hold users of its own. */
export function labMode(): LabMode {
  if (process.getuid?.() !== 0) return 'user';
  const ranges = uidRanges();
  return ranges.length === 1 && ranges[0]?.count === 1 ? 'namespace' : 'root';
}

/** One line of /etc/passwd. */
export interface PasswdEntry {
  name: string;
  uid: number;
  gid: number;
}

function passwdEntries(): PasswdEntry[] {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const [name = '', , uid, gid] = line.split(':');
    return { name, uid: Number(uid), gid: Number(gid) };
  });
}

/** The ordinary user that runs the lab, also when a namespace shows that user as root. */
export function ordinaryUser(): PasswdEntry {
  const uid = labMode() === 'namespace' ? (uidRanges()[0]?.outside ?? 0) : userInfo().uid;
  const entry = passwdEntries().find((candidate) => candidate.uid === uid);
  if (entry === undefined) throw new Error(`user id ${uid} has no entry in /etc/passwd`);
  return entry;
}

/** Fails with one sentence when something needs root (`what`) and this is not root. */
export function requireRoot(what: string): void {
  if (labMode() !== 'root') throw new Error(`the test lab needs root for ${what}`);
}
