import { readSync } from 'node:fs';

/** More than a pseudo-terminal gives at once (4 KiB on Linux). */
const READ_BYTES = 16 * 1024;

/** What the non-blocking descriptor has at once. Null: nothing now, or hung up. */
export function readAvailable(fd: number): Buffer | null {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  try {
    const bytes = readSync(fd, buffer);
    return bytes > 0 ? buffer.subarray(0, bytes) : null;
  } catch {
    return null; // EAGAIN: nothing more; EIO: the end
  }
}
