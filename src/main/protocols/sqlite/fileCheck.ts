import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { BinnacleError, type ErrorCode } from '../../../shared/errors';

/** What the system says of a path, as a code and words. */
const REASONS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ['not-found', 'it does not exist'],
  ENOTDIR: ['not-found', 'it does not exist'],
  EACCES: ['forbidden', 'you have no permission to read it'],
  EPERM: ['forbidden', 'you have no permission to read it'],
  ELOOP: ['not-found', 'its symbolic links go round in a circle'],
  ENAMETOOLONG: ['bad-request', 'its name is too long'],
};

/**
 * Sees whether a path is a file that can be read, because SQLite has the same few words for everything else. Errors:
 * bad-request, not-found, forbidden, unreachable; all name the path.
 */
export async function checkDatabaseFile(path: string, name: string): Promise<void> {
  const fail = (code: ErrorCode, reason: string): never => {
    throw new BinnacleError(code, `${name}: ${path} can’t be opened: ${reason}.`, {
      field: 'databaseFile',
      hint: 'Check the path of the database file in the endpoint.',
    });
  };
  if (!isAbsolute(path)) fail('bad-request', 'the path must begin at the root');
  try {
    const found = await stat(path);
    if (found.isDirectory()) fail('bad-request', 'it is a folder');
    if (!found.isFile()) fail('bad-request', 'it is no ordinary file');
    await access(path, constants.R_OK);
  } catch (error) {
    if (error instanceof BinnacleError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const [kind, reason] = REASONS[code] ?? ['unreachable', code === '' ? 'the system gave no reason' : code];
    fail(kind, reason);
  }
}
