import { open, rm, statfs, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BinnacleError } from '../../../shared/errors';
import type { TransferOptions } from '../../sessions/filesCapability';

/** Bytes that are asked for at once: every server sends at least this many (draft-ietf-secsh-filexfer-02, 3). */
const CHUNK_BYTES = 32 * 1024;
/** Requests on their way: enough for a megabyte per round trip; more gain little on a local network. */
const REQUESTS = 32;
/** Room that a transfer leaves on the disk, in bytes. */
const ROOM_LEFT = 128 * 1024 * 1024;
/** How often it is looked whether there is room, in bytes: a server may send more than it announced. */
const LOOK_BYTES = 64 * 1024 * 1024;

/** What is fetched. */
export interface Transfer {
  /** Of the host. */
  name: string;
  path: string;
  target: string;
  /** Bytes as announced: no more are asked for; null: until the file ends. */
  size: number | null;
}

/** Reads a part; null: the file ends before it. It may be shorter than asked for. */
export type ReadPart = (length: number, position: number) => Promise<Buffer | null>;

/** Writes a remote file to a new one; gives its length. A failure removes it. */
export async function receiveFile(
  read: ReadPart,
  transfer: Transfer,
  options: TransferOptions,
): Promise<number> {
  await checkRoom(transfer, transfer.size ?? 0);
  const file = await open(transfer.target, 'wx', 0o600).catch((error: unknown) => {
    throw notWritten(transfer, error);
  });
  try {
    return await new Receiver(read, file, transfer, options).receive();
  } catch (error) {
    await rm(transfer.target, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

class Receiver {
  #next = 0;
  #end = Infinity;
  #done = 0;
  #looked = 0;

  constructor(
    private readonly read: ReadPart,
    private readonly file: FileHandle,
    private readonly transfer: Transfer,
    private readonly options: TransferOptions,
  ) {
    this.#end = transfer.size ?? Infinity;
  }

  async receive(): Promise<number> {
    // The first failure ends all others with it.
    await Promise.all(Array.from({ length: REQUESTS }, () => this.#work()));
    return this.#done;
  }

  async #work(): Promise<void> {
    while (this.#next < this.#end) {
      const from = this.#next;
      const to = Math.min(from + CHUNK_BYTES, this.#end);
      this.#next = to;
      await this.#fetch(from, to);
    }
  }

  async #fetch(from: number, to: number): Promise<void> {
    for (let at = from; at < to && at < this.#end;) {
      if (this.options.signal.aborted) throw new BinnacleError('cancelled', 'Cancelled.');
      const part = await this.read(to - at, at);
      if (part === null) {
        this.#end = Math.min(this.#end, at);
        return;
      }
      await this.#write(part.subarray(0, to - at), at);
      at += part.length;
    }
  }

  async #write(part: Buffer, position: number): Promise<void> {
    try {
      await this.file.write(part, 0, part.length, position);
    } catch (error) {
      throw notWritten(this.transfer, error);
    }
    this.#done += part.length;
    this.options.onProgress({ done: this.#done, total: this.transfer.size });
    if (this.#done - this.#looked < LOOK_BYTES) return;
    this.#looked = this.#done;
    await checkRoom(this.transfer, 0);
  }
}

async function checkRoom({ name, path, target }: Transfer, wanted: number): Promise<void> {
  const found = await statfs(dirname(target)).catch(() => null);
  if (found === null) return;
  const free = found.bavail * found.bsize;
  if (free - wanted >= ROOM_LEFT) return;
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`;
  throw new BinnacleError('too-large', `${path} of ${name} does not fit on the disk of this computer.`, {
    hint: `${wanted > 0 ? `It has ${megabytes(wanted)}, and ` : ''}${megabytes(free)} are free. Free some space first.`,
  });
}

function notWritten({ path, name }: Transfer, cause: unknown): BinnacleError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : code || 'no reason was given';
  return new BinnacleError('store-write-failed', `The copy of ${path} of ${name} can’t be kept: ${reason}.`, {
    hint: 'Free some space on this computer and try again.',
    cause,
  });
}
