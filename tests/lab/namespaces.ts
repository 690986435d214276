import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atExit } from './labFolder';
import { labMode } from './labMode';
import { runOk } from './processes';
import type { LabUser } from './users';

/** A network namespace, alive until `stop()` or the end of this process. */
export interface NetworkNamespace {
  /** Process that holds the namespace. */
  pid: number;
  stop: () => Promise<void>;
}

/** A command line. */
export interface CommandLine {
  command: string;
  args: string[];
}

/** The command line that runs `line` inside a network namespace. */
export function inNamespace(namespace: NetworkNamespace, line: CommandLine): CommandLine {
  return { command: 'nsenter', args: ['-t', `${namespace.pid}`, '-n', '--', line.command, ...line.args] };
}

/** Makes a network namespace with its loopback up. Needs root or a user namespace. */
export async function createNamespace(): Promise<NetworkNamespace> {
  if (labMode() === 'user') {
    throw new Error('network namespaces need root, or a test run inside "unshare -Urnm"');
  }
  // `cat` ends when its input does: also when this process dies without a word.
  const holder = spawn('unshare', ['-n', '--', 'sh', '-c', 'ip link set lo up && echo up && exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => holder.once('exit', () => resolve()));
  const forget = atExit(() => void holder.kill('SIGKILL'));
  await new Promise<void>((resolve, reject) => {
    holder.stdout.once('data', () => resolve());
    holder.once('error', reject);
    holder.once('exit', () => reject(new Error('a network namespace could not be made')));
  });
  const stop = async (): Promise<void> => {
    holder.kill('SIGKILL');
    await ended;
    forget();
  };
  return { pid: holder.pid ?? 0, stop };
}

/** One end of a cable: its namespace (none: this process's own) and its address with prefix length. */
export interface CableEnd {
  namespace?: NetworkNamespace;
  address: string;
}

async function configure(end: CableEnd, device: string): Promise<void> {
  const commands = [
    ['addr', 'add', end.address, 'dev', device],
    ['link', 'set', device, 'up'],
  ];
  for (const args of commands) {
    const line = { command: 'ip', args };
    const { command, args: all } = end.namespace === undefined ? line : inNamespace(end.namespace, line);
    await runOk(command, all);
  }
}

/** Connects two namespaces by a veth pair with the given device name (at most 14 characters). */
export async function connect(name: string, left: CableEnd, right: CableEnd): Promise<void> {
  const [leftDevice, rightDevice] = [`${name}l`, `${name}r`];
  await runOk('ip', ['link', 'add', leftDevice, 'type', 'veth', 'peer', 'name', rightDevice]);
  for (const [end, device] of [
    [left, leftDevice],
    [right, rightDevice],
  ] as const) {
    if (end.namespace) await runOk('ip', ['link', 'set', device, 'netns', `${end.namespace.pid}`]);
    await configure(end, device);
  }
}

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/**
 * The command line that runs a server as the user it logs in. Inside a user namespace the only mapped user
 * looks like root, whose servers would try (and fail) to change users: there the server gets a nested
 * namespace where it is that user again, with the lab's home and without the `tty` group that it could not
 * hand a terminal to.
 */
export function asServerUser(
  folder: string,
  user: Pick<LabUser, 'name' | 'uid' | 'gid' | 'home'>,
  line: CommandLine,
): CommandLine {
  if (labMode() !== 'namespace') return line;
  const passwd = join(folder, 'passwd');
  const group = join(folder, 'group');
  writeFileSync(passwd, `${user.name}:x:${user.uid}:${user.gid}::${user.home}:/bin/bash\n`);
  writeFileSync(group, `${user.name}:x:${user.gid}:\n`);
  const inner = [line.command, ...line.args].map(quote).join(' ');
  const script = [
    `mount --bind ${quote(passwd)} /etc/passwd`,
    `mount --bind ${quote(group)} /etc/group`,
    `exec unshare -U --map-user=${user.uid} --map-group=${user.gid} -- ${inner}`,
  ].join(' && ');
  return { command: 'unshare', args: ['-m', '--', 'sh', '-c', script] };
}
