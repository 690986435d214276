import type { Random } from './random';
import { below, oneOf } from './random';

type Edit = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

function flipBits(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  for (let flips = 1 + below(random, 8); flips > 0 && copy.length > 0; flips--) {
    const at = below(random, copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8));
  }
  return copy;
}

function overwrite(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  if (copy.length > 0) copy[below(random, copy.length)] = below(random, 256);
  return copy;
}

function remove(bytes: Uint8Array, random: Random): Uint8Array {
  const from = below(random, bytes.length + 1);
  return joined(bytes.subarray(0, from), bytes.subarray(from + 1 + below(random, 60)));
}

function insert(bytes: Uint8Array, random: Random): Uint8Array {
  const from = below(random, bytes.length + 1);
  const added = Uint8Array.from({ length: 1 + below(random, 8) }, () => below(random, 256));
  return joined(bytes.subarray(0, from), added, bytes.subarray(from));
}

function double(bytes: Uint8Array, random: Random): Uint8Array {
  const from = below(random, bytes.length + 1);
  const part = bytes.subarray(from, from + 1 + below(random, 200));
  const copies = Array.from({ length: 1 + below(random, 4) }, () => part);
  return joined(bytes.subarray(0, from), ...copies, bytes.subarray(from));
}

function truncate(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.subarray(0, below(random, bytes.length + 1));
}

function splice(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  const from = below(random, other.length + 1);
  // A long part of a long file would make every input as long.
  const part = other.subarray(from, from + 2000);
  const at = below(random, bytes.length + 1);
  const rest = random() < 0.5 ? bytes.subarray(at) : new Uint8Array();
  return joined(bytes.subarray(0, at), part, rest);
}

const EDITS: readonly Edit[] = [flipBits, flipBits, overwrite, remove, insert, double, truncate, splice];

/** A copy with some of its bytes changed, lost, doubled or mixed with those of another file. */
export function mutateBytes(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  let copy = bytes;
  for (let edits = 1 + below(random, 4); edits > 0; edits--) copy = oneOf(random, EDITS)(copy, random, other);
  return copy;
}

/** The same text in another encoding, or in two at once. */
export function otherEncoding(bytes: Uint8Array, random: Random): Uint8Array {
  const text = Buffer.from(bytes).toString('utf8');
  const choice = below(random, 6);
  if (choice === 0) return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (choice === 1) return Buffer.from(text, 'utf16le');
  if (choice === 2) return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  if (choice === 3) return joined(Buffer.from('\ufeff'), bytes);
  if (choice === 4) return Buffer.from(text, 'latin1');
  const half = bytes.length >> 1;
  return joined(
    Buffer.from([0xff, 0xfe]),
    bytes.subarray(0, half),
    Buffer.from([0xc3, 0x28, 0xf5]),
    bytes.subarray(half),
  );
}
