import type { LoginContext } from './askSecret';
import { loginsOf } from './askSecret';

/** Codes that one seed gives in a login: a first, and one of the next interval where the first was used up already. */
const CODES_A_SEED = 2;

/** A prompt for a code, in the words of common PAM modules and RADIUS servers. */
const CODE_PROMPT =
  /\b(otp|totp|mfa|2fa|passcode|token|one[- ]?time|two[- ]?factor|(verification|security|auth\w*|access|login) code)\b|best[äa]tigungscode|einmal|verificatiecode|code de v[ée]rification|c[óo]digo|authenticator|second factor|^\s*code\b/i;

/** Whether a prompt asks for a one-time code. */
export function isCodePrompt(prompt: string): boolean {
  return CODE_PROMPT.test(prompt);
}

/** The one-time codes of a login, computed in the vault host from sealed seeds (RFC 6238). */
export class CodeSource {
  readonly #seeds: { id: string; credentialId: string | null }[];
  #given = 0;
  #lastStep: number | null = null;

  constructor(
    private readonly context: LoginContext,
    private readonly onUse: (credentialId: string | null) => void,
  ) {
    this.#seeds = loginsOf(context).flatMap(({ credentialId, secretIds: { totp } }) =>
      totp === undefined ? [] : [{ id: totp, credentialId }],
    );
  }

  /** Whether there is a code that was not tried yet. */
  get available(): boolean {
    return this.#seeds.length > 0;
  }

  /** The next code, or null. Servers refuse a code that was used: a second one waits for the next interval. */
  async next(): Promise<Buffer | null> {
    const [seed] = this.#seeds;
    if (seed === undefined) return null;
    const { deps, clock, hop } = this.context;
    if (this.#lastStep !== null) deps.onStep(`Waiting for the next one-time code for ${hop.name}`);
    // Waits while the vault is locked, too.
    const { code, step } = await clock.hold(() => deps.secrets.code(seed.id, this.#lastStep));
    this.#lastStep = step;
    this.#given += 1;
    if (this.#given >= CODES_A_SEED) {
      this.#seeds.shift();
      this.#given = 0;
      this.#lastStep = null;
    }
    this.onUse(seed.credentialId);
    return Buffer.from(code.buffer, code.byteOffset, code.byteLength);
  }
}
