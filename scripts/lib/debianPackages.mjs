import { existsSync } from 'node:fs';
import { run } from './processes.mjs';
import { SetupError, say } from './setupError.mjs';

/**
 * Debian packages and why they are wanted. `provides` names shared libraries of Electron: those are the
 * only packages that `npm start` needs. `renamed` is the name since the 64-bit time_t transition.
 */
export const debianPackages = [
  { name: 'libglib2.0-0', renamed: 'libglib2.0-0t64', why: 'Electron', provides: /^lib(glib|gobject|gio)-2/ },
  { name: 'libnss3', why: 'Electron: certificates', provides: /^lib(nss3|nssutil3|smime3)\./ },
  { name: 'libnspr4', why: 'Electron: certificates', provides: /^lib(nspr4|plc4|plds4)\./ },
  { name: 'libdbus-1-3', why: 'Electron: desktop services', provides: /^libdbus-1\./ },
  { name: 'libatk1.0-0', renamed: 'libatk1.0-0t64', why: 'Electron: accessibility', provides: /^libatk-1/ },
  {
    name: 'libatk-bridge2.0-0',
    renamed: 'libatk-bridge2.0-0t64',
    why: 'Electron: accessibility',
    provides: /^libatk-bridge-2/,
  },
  {
    name: 'libatspi2.0-0',
    renamed: 'libatspi2.0-0t64',
    why: 'Electron: accessibility',
    provides: /^libatspi\./,
  },
  { name: 'libcups2', renamed: 'libcups2t64', why: 'Electron: printing', provides: /^libcups\./ },
  { name: 'libdrm2', why: 'Electron: graphics', provides: /^libdrm\./ },
  { name: 'libgbm1', why: 'Electron: graphics', provides: /^libgbm\./ },
  {
    name: 'libgtk-3-0',
    renamed: 'libgtk-3-0t64',
    why: 'Electron: windows',
    provides: /^lib(gtk-3|gdk-3|pango|cairo|X|xcb|expat|udev)/,
  },
  { name: 'libxkbcommon0', why: 'Electron: keyboard', provides: /^libxkbcommon\./ },
  {
    name: 'libasound2',
    renamed: 'libasound2t64',
    why: 'Electron: sound (the bell)',
    provides: /^libasound\./,
  },
  { name: 'xvfb', why: 'a display for the tests in the real app' },
  { name: 'openssh-server', why: 'real SSH servers' },
  { name: 'postgresql', why: 'a real PostgreSQL server' },
  { name: 'mariadb-server', why: 'a real MariaDB server' },
  { name: 'sqlite3', why: 'the command line whose values the tests compare with' },
  { name: 'openssh-client', why: 'keys, certificates and an agent for them' },
  { name: 'libpam-oath', why: 'one-time codes at those servers' },
  { name: 'dropbear-bin', why: 'a second SSH server implementation' },
  { name: 'putty-tools', why: 'puttygen makes the PPK key files of the tests' },
  { name: 'iproute2', why: 'network namespaces for the jump-host chain' },
  { name: 'dbus', why: 'a private session bus for the keyring tests' },
  { name: 'gnome-keyring', why: 'a real secret service' },
  { name: 'libsecret-tools', why: 'looks into that secret service from outside' },
  { name: 'xdotool', why: 'types keys as a keyboard does' },
  { name: 'vim-tiny', why: 'a full-screen program in the terminal tests' },
  { name: 'htop', why: 'a program that repaints all the time in the terminal tests' },
];

/** True when this system has Debian's package manager. */
export const hasApt = () => existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-query');

const isRoot = () => process.getuid?.() === 0;

async function installedNames() {
  const { stdout } = await run('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\\n'], {
    quiet: true,
  });
  const lines = stdout.split('\n').filter((line) => line.startsWith('installed '));
  return new Set(lines.map((line) => line.slice('installed '.length)));
}

async function missingOf(packages) {
  const installed = await installedNames();
  return packages.filter(({ name, renamed }) => !installed.has(name) && !installed.has(renamed));
}

/** Names apt can install here: the new one where the system knows it. */
async function aptNames(packages) {
  const known = async (name) => (await run('apt-cache', ['show', name], { quiet: true })).code === 0;
  const names = packages.map(async ({ name, renamed }) =>
    renamed !== undefined && (await known(renamed)) ? renamed : name,
  );
  return Promise.all(names);
}

async function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A machine that has just started may still hold the lock; wait for it, in seconds.
  const result = await run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    quiet: true,
    env,
  });
  if (result.code === 0) return;
  const reason = result.stderr.trim().split('\n').at(-1);
  throw new SetupError(`apt-get ${args[0]} failed, so the Debian packages could not be installed: ${reason}`);
}

/**
 * Installs what is missing of `packages` where that is possible (root and apt); resolves to the names that
 * are still missing afterwards.
 */
export async function ensureDebianPackages(packages = debianPackages) {
  if (!hasApt()) return [];
  const missing = await missingOf(packages);
  if (missing.length === 0) return [];
  if (!isRoot()) return missing.map(({ name }) => name);
  say(`installing Debian packages: ${missing.map(({ name }) => name).join(' ')}`);
  await aptGet(['update']);
  await aptGet(['install', '-y', '--no-install-recommends', ...(await aptNames(missing))]);
  return (await missingOf(missing)).map(({ name }) => name);
}

/** Shared libraries the executable asks for and the system does not have. */
export async function missingLibraries(executable) {
  if (process.platform !== 'linux') return [];
  const { code, stdout } = await run('ldd', [executable], { quiet: true });
  if (code === 127) return [];
  return [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
}

/** Makes sure that Electron's shared libraries are there; as root they are installed. */
export async function ensureLibraries(executable) {
  const missing = await missingLibraries(executable);
  if (missing.length === 0) return;
  const wanted = debianPackages.filter(({ provides }) => missing.some((library) => provides?.test(library)));
  if (hasApt() && isRoot() && wanted.length > 0) await ensureDebianPackages(wanted);
  const left = await missingLibraries(executable);
  if (left.length === 0) return;
  const names = wanted.map(({ name }) => name).join(' ');
  throw new SetupError(
    hasApt()
      ? `Electron needs system libraries that are missing here: run "apt-get install ${names}" as root.`
      : `Electron needs system libraries that are missing here: ${left.join(', ')}.`,
  );
}
