import { BinnacleError } from '../../shared/errors';

/** Cost of one Argon2id run (RFC 9106): memory in KiB, passes over it, parallel lanes. */
export interface Argon2Parameters {
  memoryKiB: number;
  passes: number;
  lanes: number;
}

/** Upper bounds, checked before a run: a tampered header must not exhaust memory or hang the unlock. */
export const KDF_LIMITS = {
  memoryKiB: 1024 * 1024, // 1 GiB
  passes: 64,
  lanes: 16,
  /** Memory × passes, in KiB: 16 GiB is some 10-30 s on a slow machine. */
  workKiB: 16 * 1024 * 1024,
} as const;

/** Refuses parameters outside RFC 9106 or {@link KDF_LIMITS} with `vault-damaged`. */
export function checkParameters({ memoryKiB, passes, lanes }: Argon2Parameters): void {
  const within = (value: number, max: number): boolean =>
    Number.isInteger(value) && value >= 1 && value <= max;
  const fits =
    within(memoryKiB, KDF_LIMITS.memoryKiB) &&
    within(passes, KDF_LIMITS.passes) &&
    within(lanes, KDF_LIMITS.lanes) &&
    memoryKiB >= 8 * lanes && // RFC 9106, section 3.1
    memoryKiB * passes <= KDF_LIMITS.workKiB;
  if (fits) return;
  throw new BinnacleError(
    'vault-damaged',
    'The vault asks for an unreasonable amount of memory or time to be unlocked. Its header is damaged.',
    { hint: 'Restore the newest good backup.' },
  );
}
