import { randomUUID } from 'node:crypto';
import type { HostKeyQuestion } from '../../shared/model/session';
import { BinnacleError } from '../../shared/errors';
import type { Disposable } from '../../shared/lifecycle';
import type { GrantClient } from '../vault/grantClient';
import type { FromHost, SecretQuestion } from './messages';

/** A person's answer about a host key. */
export type HostKeyAnswer = 'trust' | 'once' | 'refuse';

/**
 * Asks a person on behalf of one connection attempt. Host-key questions go through main to the tab; secret questions go
 * through main to the secret prompt, and their answers come straight from the vault host.
 */
export class HostPrompter implements Disposable {
  readonly #hostKeys = new Map<string, (answer: HostKeyAnswer) => void>();
  /** Open questions; aborting one settles it as cancelled. */
  readonly #asks = new Map<string, AbortController>();

  constructor(
    private readonly sessionId: string,
    private readonly post: (message: FromHost) => void,
    private readonly grant: GrantClient | null,
  ) {}

  /** Shows the question in the tab and waits for the answer. */
  hostKey(question: HostKeyQuestion, signal: AbortSignal): Promise<HostKeyAnswer> {
    return new Promise((resolve) => {
      this.#hostKeys.set(question.promptId, (answer) => {
        this.#hostKeys.delete(question.promptId);
        resolve(answer);
      });
      signal.addEventListener('abort', () => this.answerHostKey(question.promptId, 'refuse'), { once: true });
      this.post({ t: 'host-key', sessionId: this.sessionId, question });
    });
  }

  /** Opens the secret prompt and waits; null when the person cancelled. */
  async ask(question: Omit<SecretQuestion, 'promptId'>, signal: AbortSignal): Promise<Uint8Array[] | null> {
    if (this.grant === null) return null;
    const promptId = randomUUID();
    const abort = new AbortController();
    this.#asks.set(promptId, abort);
    signal.addEventListener('abort', () => abort.abort(), { once: true });
    this.post({ t: 'ask', sessionId: this.sessionId, question: { ...question, promptId } });
    try {
      return await this.grant.answer(promptId, abort.signal);
    } catch (error) {
      if (error instanceof BinnacleError && error.code === 'cancelled') return null;
      throw error;
    } finally {
      this.#asks.delete(promptId);
      this.post({ t: 'ask-done', sessionId: this.sessionId, promptId });
    }
  }

  /** The tab's answer to a host-key question. */
  answerHostKey(promptId: string, answer: HostKeyAnswer): void {
    this.#hostKeys.get(promptId)?.(answer);
  }

  /** The person closed the secret prompt. */
  cancelAsk(promptId: string): void {
    this.#asks.get(promptId)?.abort();
  }

  dispose(): void {
    for (const settle of [...this.#hostKeys.values()]) settle('refuse');
    for (const abort of this.#asks.values()) abort.abort();
  }
}
