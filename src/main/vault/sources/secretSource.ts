import { BinnacleError } from '../../../shared/errors';
import type { SourceEntry, SourceReference, SourceSlot } from '../../../shared/model/secretSource';
import { allocateSecret, zero } from '../secretBytes';

/** What a source delivered for one login. Whoever receives it wipes it after use, with {@link wipe}. */
export type SourceSecrets = Map<SourceSlot, Buffer>;

/** A place outside the vault that secrets are read from, and never written to. Everything it needs comes by constructor. */
export interface SecretSource {
  /** The secrets of one entry. Throws a `BinnacleError` that says what to try; never with a value in it. */
  fetch(reference: SourceReference, signal: AbortSignal): Promise<SourceSecrets>;
  /** Tries the way in, without a reference. */
  check(signal: AbortSignal): Promise<void>;
  /** Entries to pick from; absent where a source has no list. */
  list?(signal: AbortSignal): Promise<SourceEntry[]>;
  /** Forgets everything that was read. A source can be used again afterwards. */
  close(): void;
}

/** Unseals the secret that opens a source; whoever calls it zeroes what it gets. Null: none is sealed. */
export type UnlockingSecret = () => Buffer | null;

/** Overwrites what a source delivered. */
export function wipe(secrets: SourceSecrets | undefined): void {
  if (secrets === undefined) return;
  zero(...secrets.values());
  secrets.clear();
}

/** Longest mark by which {@link slotOf} tells what a value is, in bytes. */
const MARK_BYTES = 64;

/** What a single value is, by the mark that it begins with. */
export function slotOf(value: Buffer): SourceSlot {
  const start = value.subarray(0, MARK_BYTES).toString('latin1');
  if (/^\s*(?:-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|PuTTY-User-Key-File-\d)/.test(start))
    return 'private-key';
  if (/^\s*[a-z0-9@.-]+-cert-v01@openssh\.com /.test(start)) return 'certificate';
  if (/^\s*otpauth:\/\//i.test(start)) return 'totp';
  return 'password';
}

/** A copy in memory of its own, so that it can be wiped alone. */
export function ownCopy(value: Uint8Array): Buffer {
  const copy = allocateSecret(value.length);
  copy.set(value);
  return copy;
}

/** Throws `cancelled` if the person or the session has given up. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}

/** What giving up looks like. */
export function cancelled(): BinnacleError {
  return new BinnacleError('cancelled', 'Cancelled.', { retryable: true });
}

/** Waits for a promise, but not beyond the signal. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(cancelled());
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
