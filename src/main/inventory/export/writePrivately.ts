import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { BinnacleError } from '../../../shared/errors';

/** Read and written by the owner alone. */
const OWNER_ONLY = 0o600;

/** Writes a file that only its owner may read. It is there as a whole or, if anything fails, as it was before. */
export async function writePrivately(path: string, content: string | Uint8Array): Promise<void> {
  const part = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    const file = await open(part, 'wx', OWNER_ONLY);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined);
    throw new BinnacleError('store-write-failed', 'The file could not be written.', {
      hint: 'Is there space, and may you write to that folder?',
      cause,
    });
  }
}
