import { availableParallelism } from 'node:os';
import { hashRaw } from '@node-rs/argon2';
import type { Argon2Parameters } from './kdfLimits';
import { checkParameters } from './kdfLimits';
import { randomSecret, zero } from './secretBytes';

/** Floor for new vaults: 64 MiB is the second recommended option of RFC 9106, section 4. */
const MIN_MEMORY_KIB = 64 * 1024;
/** Above this, more passes are added rather than memory: an unlock must also work on a small machine. */
const MAX_CALIBRATED_MEMORY_KIB = 256 * 1024;
const BASE_PASSES = 3;
const MAX_CALIBRATED_PASSES = 32;
/** Aim of the calibration, in ms: hardly felt once a session, expensive for a guesser. */
const TARGET_MS = 500;
/** A confirmed run outside these bounds, in ms, is corrected once. */
const ACCEPTED_MS = { min: 350, max: 650 } as const;

/** Argon2id version 0x13 (the library's defaults, held by a known answer in the tests) to 32 bytes; the caller zeroes the result. Throws `vault-damaged` beyond the limits. */
export async function argon2id(
  passphrase: Uint8Array,
  salt: Uint8Array,
  parameters: Argon2Parameters,
): Promise<Buffer> {
  checkParameters(parameters);
  const { memoryKiB, passes, lanes } = parameters;
  return hashRaw(passphrase, {
    memoryCost: memoryKiB,
    timeCost: passes,
    parallelism: lanes,
    outputLen: 32,
    salt,
  });
}

/** Chooses the cost of new passphrase slots. */
export interface KdfPolicy {
  choose(): Promise<Argon2Parameters>;
}

/** Always the same cost; for tests, which pass it explicitly. */
export function fixedKdf(parameters: Argon2Parameters): KdfPolicy {
  return { choose: () => Promise.resolve(parameters) };
}

/** Measures one run, in ms. */
export type MeasureKdf = (parameters: Argon2Parameters) => Promise<number>;

/** Measures once a process, on first use, and then answers at once. */
export function calibratedKdf(measure: MeasureKdf = timeArgon2, cores = availableParallelism()): KdfPolicy {
  let chosen: Promise<Argon2Parameters> | undefined;
  return { choose: () => (chosen ??= calibrate(measure, cores)) };
}

async function calibrate(measure: MeasureKdf, cores: number): Promise<Argon2Parameters> {
  // More lanes than cores cost the owner time but no guesser anything.
  const lanes = Math.min(4, Math.max(1, cores));
  const base = { memoryKiB: MIN_MEMORY_KIB, passes: BASE_PASSES, lanes };
  const first = scale(base, TARGET_MS / (await quickest(measure, base, 3)));
  const confirmed = await quickest(measure, first, 2);
  if (confirmed >= ACCEPTED_MS.min && confirmed <= ACCEPTED_MS.max) return first;
  return scale(first, TARGET_MS / confirmed);
}

/** Spreads `factor` over memory first, then passes; never below 64 MiB and one pass. */
function scale({ memoryKiB, passes, lanes }: Argon2Parameters, factor: number): Argon2Parameters {
  const work = memoryKiB * passes * Math.min(Math.max(factor, 0.01), 100);
  const wanted = Math.floor(work / BASE_PASSES / 1024) * 1024;
  const memory = Math.min(MAX_CALIBRATED_MEMORY_KIB, Math.max(MIN_MEMORY_KIB, wanted));
  const rounds = Math.min(MAX_CALIBRATED_PASSES, Math.max(1, Math.round(work / memory)));
  return { memoryKiB: memory, passes: rounds, lanes };
}

/** The quickest of some runs: whatever else runs at the moment, and the first touch of the memory, only slow down. */
async function quickest(measure: MeasureKdf, parameters: Argon2Parameters, runs: number): Promise<number> {
  let best = Infinity;
  for (let run = 0; run < runs; run += 1) best = Math.min(best, await measure(parameters));
  return Math.max(1, best);
}

async function timeArgon2(parameters: Argon2Parameters): Promise<number> {
  const [probe, salt] = [randomSecret(16), randomSecret(32)];
  const start = performance.now();
  zero(await argon2id(probe, salt, parameters));
  return performance.now() - start;
}
