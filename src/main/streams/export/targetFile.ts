import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BinnacleError } from '../../../shared/errors';
import { reasonOf } from '../spoolErrors';

/** What a file that is written from beginning to end must do; a `FileHandle` of Node is one. */
export interface OpenTarget {
  write(bytes: Uint8Array): Promise<{ bytesWritten: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The accesses to a disk, for tests to fail. */
export interface TargetDisk {
  create(path: string): Promise<OpenTarget>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
}

/** Rows of a database are nobody else's business. */
const OWNER_ONLY = 0o600;

/** The disk of this machine. */
export const realDisk: TargetDisk = {
  create: (path) => open(path, 'wx', OWNER_ONLY),
  rename,
  remove: (path) => rm(path, { force: true }),
  syncFolder: async (path) => {
    // Windows can't sync a folder and orders renames itself.
    if (process.platform === 'win32') return;
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};

/**
 * A file that is there as a whole or, whatever happens, as it was before: written beside its place and moved there when it
 * is safe on the disk. Methods throw `store-write-failed`; end with {@link TargetFile.commit} or
 * {@link TargetFile.discard}.
 */
export class TargetFile {
  #bytes = 0;

  private constructor(
    private readonly path: string,
    private readonly part: string,
    private readonly file: OpenTarget,
    private readonly disk: TargetDisk,
  ) {}

  static async create(path: string, disk: TargetDisk = realDisk): Promise<TargetFile> {
    const part = `${path}.${randomBytes(6).toString('hex')}.part`;
    try {
      return new TargetFile(path, part, await disk.create(part), disk);
    } catch (cause) {
      throw writeFailed(cause);
    }
  }

  /** Bytes written. */
  get bytes(): number {
    return this.#bytes;
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await this.file.write(bytes.subarray(done));
        if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' });
        done += bytesWritten;
        this.#bytes += bytesWritten;
      }
    } catch (cause) {
      throw writeFailed(cause);
    }
  }

  /** Puts the file in its place. */
  async commit(): Promise<void> {
    try {
      await this.file.sync();
      await this.file.close();
      await this.disk.rename(this.part, this.path);
    } catch (cause) {
      await this.discard();
      throw writeFailed(cause);
    }
    // The file is there; that its name outlives a power cut right now can't be had on every disk.
    await this.disk.syncFolder(dirname(this.path)).catch(() => undefined);
  }

  /** Leaves everything as it was before. Never rejects. */
  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await this.disk.remove(this.part).catch(() => undefined);
  }
}

function writeFailed(cause: unknown): BinnacleError {
  return new BinnacleError('store-write-failed', `The file could not be written: ${reasonOf(cause)}.`, {
    hint: 'What was there before is untouched. Free some space, or choose a folder that you may write to.',
    cause,
  });
}
