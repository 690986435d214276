import { mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKdbxOutline } from '../../../src/main/vault/sources/kdbxHeader';
import { corpusOf } from './corpus';
import { type FuzzInput, makeInput } from './makeInput';
import { formatOf, tryInput } from './tryInput';

/** Processor time after which an input counts as a hang, in milliseconds. */
export const HANG_MS = 2000;
/** How fast a slow machine derives the key of a KeePass database: rounds of AES, KiB of Argon2 memory, both in a millisecond. */
const AES_ROUNDS_PER_MS = 8000;
const ARGON2_KIB_PER_MS = 400;
/** Inputs that are kept for each format: what they show is mostly the same. */
const KEPT = 20;

/** What a run of one format came to. */
export interface Counts {
  inputs: number;
  refused: number;
  accepted: number;
  crashes: number;
  hangs: number;
  slowestMs: number;
}

/** Which inputs a worker tries. */
export interface WorkerTask {
  formatId: string;
  seed: number;
  from: number;
  /** Not included. */
  to: number;
  /** The input that is being tried stands here, for the one who watches. */
  progressFile: string;
}

/** No counts yet. */
export const noCounts = (): Counts => ({
  inputs: 0,
  refused: 0,
  accepted: 0,
  crashes: 0,
  hangs: 0,
  slowestMs: 0,
});

/**
 * Processor time that an input may take, in milliseconds. The header of a KeePass database says how much work its key is,
 * within the limits of the importer: that much is no hang.
 */
export function allowedMs(formatId: string, { file }: FuzzInput): number {
  if (formatId !== 'keepass') return HANG_MS;
  try {
    const { derivation } = readKdbxOutline(file.bytes);
    if (derivation.kind === 'aes') return HANG_MS + derivation.rounds / AES_ROUNDS_PER_MS;
    return HANG_MS + (derivation.memoryKiB * derivation.passes) / ARGON2_KIB_PER_MS;
  } catch {
    return HANG_MS;
  }
}

/** Tries inputs one after the other; what broke is written to a file each. */
export async function runWorker({ formatId, seed, from, to, progressFile }: WorkerTask): Promise<Counts> {
  const format = formatOf(formatId);
  const corpus = corpusOf(formatId);
  const counts = noCounts();
  const progress = openSync(progressFile, 'w');
  const line = Buffer.alloc(16, ' ');
  for (let index = from; index < to; index++) {
    line.write(String(index).padEnd(16));
    writeSync(progress, line, 0, line.length, 0);
    const input = makeInput(corpus, formatId, seed, index);
    const { outcome, ms, reason = '' } = await tryInput(format, input);
    counts.inputs += 1;
    counts.slowestMs = Math.max(counts.slowestMs, Math.round(ms));
    if (outcome === 'crash') counts.crashes += 1;
    else counts[outcome] += 1;
    const hung = ms > allowedMs(formatId, input);
    if (hung) counts.hangs += 1;
    if ((hung || outcome === 'crash') && counts.crashes + counts.hangs <= KEPT) {
      keepInput(formatId, seed, input, hung ? `${Math.round(ms)} ms ${reason}` : reason);
    }
  }
  return counts;
}

/** Writes an input where it can be looked at, and says so. */
export function keepInput(formatId: string, seed: number, { index, file }: FuzzInput, reason: string): void {
  const folder = join(tmpdir(), 'binnacle-import-fuzz');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${formatId}-${seed}-${index}`);
  writeFileSync(path, file.bytes);
  console.error(
    `${formatId} --seed ${seed} --only ${index}: ${path}\n  ${reason.split('\n').slice(0, 4).join('\n  ')}`,
  );
}
