import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { spoolReadFailed, spoolWriteFailed } from './spoolErrors';

/** What a spool needs of an open file; a `FileHandle` of Node is one. Lengths and positions in bytes. */
export interface SpoolFile {
  write(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesWritten: number }>;
  read(bytes: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  /** Waits for reads and writes that are under way. */
  close(): Promise<void>;
}

/** An open file, and its name if it still has one that must be removed in the end. */
export interface OpenSpoolFile {
  file: SpoolFile;
  path: string | null;
}

/** Names of spools, and of copies of database files: nothing else in the folder is ever removed. */
const SPOOL_NAME = /^(?:rows-[0-9a-f]{24}\.spool|copy-[0-9a-f]{24}\.sqlite(?:-wal|-shm)?)$/;

/**
 * Creates an empty spool file that only its owner can read, in a folder that is made if needed. Where the system allows
 * it the name is removed at once, so that the content goes with the process, however that ends. Throws
 * `store-write-failed`.
 */
export async function openSpoolFile(
  folder: string,
  unlinkAtOnce = process.platform !== 'win32',
): Promise<OpenSpoolFile> {
  const path = join(folder, `rows-${randomBytes(12).toString('hex')}.spool`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(path, 'wx+', 0o600);
    if (!unlinkAtOnce) return { file, path };
    try {
      await rm(path);
    } catch (error) {
      await file.close();
      throw error;
    }
    return { file, path: null };
  } catch (cause) {
    throw spoolWriteFailed(cause);
  }
}

/**
 * Removes the spools that a killed process left in the folder. To be called before the first spool is made, with no
 * other instance running. Never rejects: what can't be removed now can at the next start.
 */
export async function sweepSpools(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (SPOOL_NAME.test(name)) await removeSpool(join(folder, name));
  }
}

/** Removes the name of a spool file. Never rejects. */
export async function removeSpool(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

/** Writes all bytes: a system may take a part and tell why with the next. Throws what the system throws. */
export async function writeFully(file: SpoolFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' });
    done += bytesWritten;
  }
}

/** Fills the buffer. Throws what the system throws, and `internal` if the file ends before. */
export async function readFully(file: SpoolFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw spoolReadFailed('the file ends too early');
    done += bytesRead;
  }
}
