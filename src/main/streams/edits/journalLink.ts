import { BinnacleError, fromWire } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import type { JournalState } from '../../../shared/model/editJournal';
import type {
  JournalAsk,
  JournalFromHost,
  JournalReplies,
  JournalReply,
  JournalToHost,
} from '../../host/journalMessages';

/** One session's way to the undo journal, which main keeps. */
export class JournalLink implements Disposable {
  #lastRequest = 0;
  #disposed = false;
  readonly #waiting = new Map<
    number,
    { resolve: (reply: JournalReply) => void; reject: (error: BinnacleError) => void }
  >();

  constructor(
    private readonly sessionId: string,
    private readonly post: (message: JournalFromHost) => void,
  ) {}

  /** Rejects with what main says; with `cancelled` where the session ends before. */
  ask<A extends JournalAsk>(ask: A): Promise<JournalReplies[A['do']]> {
    if (this.#disposed) return Promise.reject(ended());
    return new Promise((resolve, reject) => {
      const requestId = (this.#lastRequest += 1);
      this.#waiting.set(requestId, {
        resolve: (reply) => resolve(reply as JournalReplies[A['do']]),
        reject,
      });
      this.post({ t: 'journal', sessionId: this.sessionId, requestId, ask });
    });
  }

  /** Says what has become of an entry; also after the session has ended. */
  mark(id: number, state: JournalState): void {
    this.post({ t: 'journal-mark', sessionId: this.sessionId, id, state });
  }

  take({ requestId, reply, error }: JournalToHost): void {
    const waiting = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    if (reply !== null) waiting?.resolve(reply);
    else waiting?.reject(error === null ? ended() : fromWire(error));
  }

  dispose(): void {
    this.#disposed = true;
    for (const { reject } of this.#waiting.values()) reject(ended());
    this.#waiting.clear();
  }
}

const ended = (): BinnacleError => new BinnacleError('cancelled', 'The session has ended.');
