import { BinnacleError } from '../../shared/errors';
import type { Proof } from '../../shared/vaultPrompt';
import type { AttemptDelay, Attempts } from './attemptDelay';
import type { SlotSecret } from './keySlots';
import { WaitError } from './promptSession';
import { parseRecoveryKey } from './recoveryKey';
import { zero } from './secretBytes';

/** The one place where passphrases and recovery keys are tried: one at a time, with a growing delay. */
export class ProofGate {
  #last: Promise<unknown> = Promise.resolve();

  /** `report` hands the count to main, where it outlives this process. */
  constructor(
    readonly delay: AttemptDelay,
    private readonly report: (attempts: Attempts) => Promise<void>,
  ) {}

  /**
   * Runs `attempt` with the secret of this proof and returns what it returns; undefined counts as wrong and
   * throws `wrong-passphrase`. Zeroes the proof.
   */
  async check<T>(proof: Proof, attempt: (secret: SlotSecret) => Promise<T | undefined>): Promise<T> {
    const turn = this.#last.then(() => this.#checkNow(proof, attempt));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #checkNow<T>(proof: Proof, attempt: (secret: SlotSecret) => Promise<T | undefined>): Promise<T> {
    let value: Uint8Array | undefined;
    try {
      this.#refuseEarly();
      value = secretOf(proof);
      const outcome = await attempt({ type: proof.kind, value });
      if (outcome === undefined) return await this.#refuse(proof);
      await this.report(this.delay.succeeded());
      return outcome;
    } finally {
      zero(proof.value, value);
    }
  }

  #refuseEarly(): void {
    const { waitMs } = this.delay.state;
    if (waitMs > 0)
      throw new WaitError('wrong-passphrase', `Too many wrong tries. ${nextTry(waitMs)}`, waitMs);
  }

  async #refuse(proof: Proof): Promise<never> {
    const attempts = this.delay.failed();
    await this.report(attempts);
    const what = proof.kind === 'passphrase' ? 'passphrase' : 'recovery key';
    const message = `That ${what} does not open this vault. ${nextTry(attempts.waitMs)}`.trim();
    throw new WaitError('wrong-passphrase', message, attempts.waitMs);
  }
}

function secretOf(proof: Proof): Uint8Array {
  if (proof.kind === 'recovery') return parseRecoveryKey(proof.value);
  if (proof.value.length > 0) return proof.value;
  throw new BinnacleError('bad-request', 'Type the passphrase of the vault.', { field: 'passphrase' });
}

function nextTry(waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1000);
  if (seconds === 0) return '';
  return `The next try is possible in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
}
