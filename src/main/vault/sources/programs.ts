import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Programs of Windows that start without a shell; scripts (`.cmd`, `.ps1`) need one and are refused. */
const WINDOWS_SUFFIXES = ['.exe', '.com'];

/**
 * Where a program lies: the full path of a name on PATH, or the path itself. Null: there is no such program. It is looked
 * for when a person chooses it and kept as a full path, so that a later change of PATH starts nothing else.
 */
export function findProgram(name: string, environment: NodeJS.ProcessEnv = process.env): string | null {
  if (isAbsolute(name)) return isProgram(name) ? name : null;
  if (!/^[\w.@+-]+$/.test(name) || name.startsWith('-')) return null;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  const suffixes = process.platform === 'win32' && !/\.(?:exe|com)$/i.test(name) ? WINDOWS_SUFFIXES : [''];
  for (const folder of folders) {
    const found = suffixes.map((suffix) => join(folder, name + suffix)).find(isProgram);
    if (found !== undefined) return found;
  }
  return null;
}

/** Whether a file is there and may be started. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * What a command of a source may know of this environment: who and where the person is, and what password managers and
 * their agents are found by. Everything else stays out.
 */
const PASSED = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TMPDIR',
  'LANG',
  'LANGUAGE',
  'TZ',
  // gpg, its agent and its pinentry windows.
  'GNUPGHOME',
  'GPG_TTY',
  'DISPLAY',
  'XAUTHORITY',
  'WAYLAND_DISPLAY',
  'XDG_RUNTIME_DIR',
  'XDG_SESSION_TYPE',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_CACHE_HOME',
  'XDG_STATE_HOME',
  'DBUS_SESSION_BUS_ADDRESS',
  'SSH_AUTH_SOCK',
  // Where the stores lie.
  'PASSWORD_STORE_DIR',
  'PASSWORD_STORE_GPG_OPTS',
  'BITWARDENCLI_APPDATA_DIR',
  'OP_ACCOUNT',
  'OP_CONFIG_DIR',
  'OP_BIOMETRIC_UNLOCK_ENABLED',
  // Windows.
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'COMSPEC',
  'PATHEXT',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'USERNAME',
  'USERDOMAIN',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'PROGRAMFILES',
];
const PASSED_NAMES = new Set(PASSED);

/** The environment that a command of a source gets. */
export function commandEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    const known = PASSED_NAMES.has(name.toUpperCase()) || /^LC_[A-Z]+$/.test(name);
    if (value !== undefined && known) kept[name] = value;
  }
  return kept;
}
