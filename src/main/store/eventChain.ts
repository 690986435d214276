import { createHash } from 'node:crypto';

/** A value that an event's hash covers. */
type Value = string | number | null;

/** Hash before the first event: 32 zero bytes. */
export const GENESIS: Buffer = Buffer.alloc(32);

/**
 * The hash of one event: SHA-256 over the hash before it and every value of the event, in the order of its columns,
 * with the id first. A value is a zero byte for NULL, else a one byte, the length of its UTF-8 form in four bytes (big
 * endian) and that form; numbers in decimal. See docs/history.md.
 */
export function eventHash(previous: Buffer, values: readonly Value[]): Buffer {
  const hash = createHash('sha256').update(previous);
  for (const value of values) {
    if (value === null) {
      hash.update(NULL);
      continue;
    }
    const bytes = Buffer.from(String(value), 'utf8');
    const length = Buffer.alloc(5);
    length[0] = 1;
    length.writeUInt32BE(bytes.length, 1);
    hash.update(length).update(bytes);
  }
  return hash.digest();
}

const NULL = Buffer.of(0);
