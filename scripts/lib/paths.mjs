import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[/\\]$/, '');

/** Absolute path of something inside the checkout. */
export const inRoot = (...parts) => join(root, ...parts);

/** Binnacle's folder for things that outlive a checkout (XDG base directory specification). */
export function cacheDir() {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base ? resolve(base) : join(homedir(), '.cache'), 'binnacle');
}
