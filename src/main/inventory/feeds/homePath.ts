import { homedir } from 'node:os';
import { join } from 'node:path';

/** The path with `~/` at its start turned into the home folder. */
export function homePath(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
}
