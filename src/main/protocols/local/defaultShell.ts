import { accessSync, constants, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

/** What the choice depends on; the real system unless a test says otherwise. */
export interface ShellFacts {
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  /** The login shell of the account, or null if there is none. */
  loginShell: string | null;
  isExecutable(path: string): boolean;
}

/** The facts of this machine. */
export function systemFacts(): ShellFacts {
  return { platform: process.platform, environment: process.env, loginShell: accountShell(), isExecutable };
}

/** Whether the path is a file that this user may execute. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Path of the user's own shell: `SHELL`, else the account's login shell, else the first usable of the usual ones. On
 * Windows PowerShell 7, Windows PowerShell, then `%ComSpec%`.
 */
export function defaultShell(facts: ShellFacts = systemFacts()): string {
  const candidates = facts.platform === 'win32' ? windowsShells(facts) : unixShells(facts);
  return candidates.find((path) => facts.isExecutable(path)) ?? candidates.at(-1) ?? '/bin/sh';
}

/** Arguments for a shell that was given none. */
export function usualArguments(platform: NodeJS.Platform): string[] {
  // Programs started from the macOS desktop have a bare PATH; a login shell sets it up as Terminal.app does.
  return platform === 'darwin' ? ['-l'] : [];
}

function unixShells({ environment, loginShell }: ShellFacts): string[] {
  const usual = ['/bin/bash', '/usr/bin/bash', '/bin/zsh', '/bin/sh'];
  return [environment['SHELL'], loginShell, ...usual].filter(
    (path): path is string => path?.startsWith('/') === true,
  );
}

function windowsShells({ environment }: ShellFacts): string[] {
  const folders = (environment['Path'] ?? environment['PATH'] ?? '').split(delimiter);
  const system = environment['SystemRoot'] ?? 'C:\\Windows';
  return [
    ...folders.filter((folder) => folder !== '').map((folder) => join(folder, 'pwsh.exe')),
    `${system}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`,
    environment['ComSpec'] ?? `${system}\\System32\\cmd.exe`,
  ];
}

function accountShell(): string | null {
  try {
    return userInfo().shell;
  } catch {
    return null; // an account that the system's database does not know, as in some containers
  }
}
