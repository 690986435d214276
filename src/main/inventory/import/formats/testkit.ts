import { expect } from 'vitest';
import { type ImportContext, ImportFailure, type ImportFormat, type ImportResult } from '../importModel';

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Bytes of a text. */
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Imports a text. */
export function importText(
  format: ImportFormat,
  text: string,
  context: ImportContext = {},
  name = 'file',
): ImportResult {
  return format.read({ name, bytes: bytesOf(text) }, context);
}

/** How sure a format is of a text. */
export const sniffText = (format: ImportFormat, text: string, name = 'file'): number =>
  format.sniff({ name, bytes: bytesOf(text) }, () => text);

/** The failure that reading throws; anything else fails the test. */
export function failureOf(read: () => unknown): ImportFailure {
  try {
    read();
  } catch (error) {
    if (error instanceof ImportFailure) return error;
    throw error;
  }
  throw new Error('the file was read');
}

const PIECES = [
  '"',
  "'",
  '[',
  '{',
  ':',
  '\n',
  '\t',
  '\u0000',
  '\u202e',
  '__proto__',
  '*a',
  '&a',
  '-',
  '\ufeff',
  '%',
];

/** One damaged copy: bytes changed, cut, doubled, or pieces put in that parsers stumble over. */
export function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  let copy = Array.from(bytes);
  const at = (): number => Math.floor(random() * (copy.length + 1));
  const times = 1 + Math.floor(random() * 4);
  for (let time = 0; time < times; time++) {
    const [from, choice] = [at(), Math.floor(random() * 5)];
    if (choice === 0) copy[from] = Math.floor(random() * 256);
    else if (choice === 1) copy = copy.slice(0, from);
    else if (choice === 2) copy.splice(from, Math.floor(random() * 40));
    else if (choice === 3) copy.splice(from, 0, ...copy.slice(from, from + Math.floor(random() * 60)));
    else copy.splice(from, 0, ...bytesOf(PIECES[Math.floor(random() * PIECES.length)] ?? ''));
  }
  return Uint8Array.from(copy);
}

/** Reads damaged copies of a good file: each gives a result or an {@link ImportFailure}, and sniffing never throws. */
export function fuzzFormat(
  format: ImportFormat,
  texts: readonly string[],
  count: number,
  context: ImportContext = {},
): void {
  const random = seeded(20_261);
  let [results, failures] = [0, 0];
  for (let round = 0; round < count; round++) {
    const bytes = mutate(bytesOf(texts[round % texts.length] ?? ''), random);
    const file = { name: 'file', bytes };
    const sure = format.sniff(file, () => new TextDecoder().decode(bytes));
    expect(sure >= 0 && sure <= 1).toBe(true);
    try {
      format.read(file, context);
      results++;
    } catch (error) {
      if (!(error instanceof ImportFailure)) throw error;
      failures++;
    }
  }
  expect(results + failures).toBe(count);
  expect(results).toBeGreaterThan(0);
}
