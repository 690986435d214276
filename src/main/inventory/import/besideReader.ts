import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import type { ImportContext } from './importModel';

/** Largest file that is read beside the imported one, in bytes: group variables and included configurations are small. */
const BESIDE_BYTES = 16 * 1024 * 1024;
/** Most names that a folder beside the imported file is listed with. */
const BESIDE_NAMES = 20_000;

/**
 * Reads what an imported file names beside itself: only below its own folder, or below `~/.ssh`, from where OpenSSH
 * takes relative includes. Symbolic links are followed first and judged by where they lead.
 */
export function besideReader(path: string): Required<Pick<ImportContext, 'readBeside' | 'listBeside'>> {
  const folder = dirname(path);
  const allowed = [folder, join(homedir(), '.ssh')].flatMap(realFolder);
  const locate = (name: string): string | null => {
    const expanded = name.startsWith('~/') ? join(homedir(), name.slice(2)) : resolve(folder, name);
    const real = realFolder(expanded)[0];
    const inside = real !== undefined && allowed.some((each) => real === each || real.startsWith(each + sep));
    return inside ? real : null;
  };
  return {
    readBeside: (name) => {
      const file = locate(name);
      if (file === null) return null;
      const status = statSync(file, { throwIfNoEntry: false });
      return status?.isFile() === true && status.size <= BESIDE_BYTES ? readFileSync(file) : null;
    },
    listBeside: (name) => {
      const file = locate(name);
      const isFolder = file !== null && statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
      return isFolder ? readdirSync(file).slice(0, BESIDE_NAMES) : null;
    },
  };
}

/** The path with links followed, as a list; empty if there is nothing. */
function realFolder(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
}
