import { BinnacleError, toWire } from '../../shared/errors';
import type { AskTexts, FromPrompt } from '../../shared/vaultPrompt';
import type { Grants, Recipient } from './grants';
import type { KeepKey, KeptAnswers } from './keptAnswers';
import type { PromptSession } from './promptSession';
import type { SealedSecret, SecretRef } from './sealing';
import { zero } from './secretBytes';

/** One `ask` prompt. */
export interface AskRequest {
  askId: string;
  texts: AskTexts;
  recipient: Recipient;
  /** Where "remember" would keep the first answer; without it that is not offered. */
  remember?: SecretRef | undefined;
  /** Under what the answers serve further logins once the server has taken them; without it they serve one. */
  keep?: KeepKey | undefined;
}

const sameRecipient = (a: Recipient, b: Recipient): boolean =>
  a.grantId === b.grantId && a.promptId === b.promptId;

/** The open `ask` prompts and everyone who waits for each. */
export class Asks {
  readonly #waiting = new Map<string, Recipient[]>();

  constructor(
    private readonly grants: Grants,
    private readonly seal: (ref: SecretRef, value: Uint8Array) => SealedSecret,
    private readonly kept: KeptAnswers,
  ) {}

  /** Asks, and hands the answer or the refusal to every recipient. Returns the sealed answer if asked to. */
  async run(prompt: PromptSession, request: AskRequest): Promise<SealedSecret | undefined> {
    this.#waiting.set(request.askId, [request.recipient]);
    try {
      const offerRemember = request.remember !== undefined;
      prompt.show({ kind: 'ask', ...request.texts, offerRemember, keeps: request.keep !== undefined });
      return await prompt.until('answers', (answers) => this.#deliver(request, answers));
    } catch (error) {
      const wire = toWire(error);
      for (const recipient of this.#take(request.askId)) this.grants.answerFailed(recipient, wire);
      throw error;
    } finally {
      this.#waiting.delete(request.askId);
    }
  }

  /** Answers with what was kept; false if nothing was. */
  recall(recipient: Recipient, keep: KeepKey): boolean {
    const values = this.kept.recall(recipient.grantId, keep);
    if (values === undefined) return false;
    this.grants.answer(recipient, values);
    zero(...values);
    return true;
  }

  /** Adds a recipient; false if the prompt was answered meanwhile. */
  join(askId: string, recipient: Recipient): boolean {
    return this.#waiting.get(askId)?.push(recipient) !== undefined;
  }

  leave(askId: string, recipient: Recipient): void {
    const left = this.#waiting.get(askId)?.filter((other) => !sameRecipient(other, recipient));
    if (left !== undefined) this.#waiting.set(askId, left);
  }

  #deliver(
    { askId, texts, remember, keep }: AskRequest,
    { values, remember: wanted }: Extract<FromPrompt, { type: 'answers' }>,
  ): SealedSecret | undefined {
    try {
      if (values.length !== texts.prompts.length) {
        throw new BinnacleError('bad-request', 'Answer every question.', { retryable: true });
      }
      const first = values[0];
      const kept = wanted && remember && first ? this.seal(remember, first) : undefined;
      for (const recipient of this.#take(askId)) {
        if (keep !== undefined) this.kept.typed(recipient.grantId, keep, values);
        this.grants.answer(recipient, values);
      }
      return kept;
    } finally {
      zero(...values);
    }
  }

  #take(askId: string): Recipient[] {
    const recipients = this.#waiting.get(askId) ?? [];
    this.#waiting.delete(askId);
    return recipients;
  }
}
