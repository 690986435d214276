import { createSecretKey, type KeyObject } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/** Blocks of one size that are taken at a time, in bytes and number: more than lie free in this process. */
const TAKEN_BYTES = 1_000_000;
const TAKEN_BLOCKS = 1000;
/** Between these the message of a copied text lies, from a short password to a private key, in bytes. */
const SMALLEST = 32;
const LARGEST = 16_384;
/** Sizes up to the first differ by 16 bytes, then there are eight for each power of two: as Chromium's allocator has them. */
const FINE_UP_TO = 128;
const FINE_STEP = 16;
const STEPS_PER_DOUBLING = 8;
/** Blocks taken in one go, so that nothing else waits: less than a millisecond. */
const AT_ONCE = 200;

/** Sizes of blocks, in bytes, as the allocator rounds requests up to. */
function* blockSizes(): Generator<number> {
  let size = SMALLEST;
  while (size <= LARGEST) {
    yield size;
    size += size < FINE_UP_TO ? FINE_STEP : 2 ** Math.floor(Math.log2(size)) / STEPS_PER_DOUBLING;
  }
}

/**
 * Overwrites what lies in freed memory of this process. Chromium brings a text that a page copies to the clipboard in a
 * message that it frees without clearing, and such a block may lie unused for hours. Taking all free blocks of each size
 * for a moment, and giving them back cleared, is the only way to reach them: keys are copied byte by byte into memory of
 * the system's allocator, and cleared when they are collected. Takes about 0.3 s of the processor, in small pieces.
 */
export async function overwriteFreedMemory(): Promise<void> {
  for (const size of blockSizes()) {
    const zeros = Buffer.alloc(size);
    const count = Math.min(TAKEN_BLOCKS, Math.ceil(TAKEN_BYTES / size));
    const taken: KeyObject[] = [];
    while (taken.length < count) {
      for (let at = 0; at < AT_ONCE; at += 1) taken.push(createSecretKey(zeros));
      await setImmediate();
    }
  }
}
