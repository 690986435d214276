import { createStore, type StoreApi } from 'zustand';
import { BinnacleError } from '../../../shared/errors';
import type {
  Preview,
  PreviewDecision,
  TransactionInfo,
  WritingClientFrame,
} from '../../../shared/queryWriting';
import { call } from '../../ipc/client';
import type { QueryEvent } from '../queryClient';

/** What a tab shows of changing data. */
export interface WritingState {
  transaction: TransactionInfo;
  /** Statements that wait for a decision; null: none. */
  preview: Preview | null;
  manual: boolean;
  previews: boolean;
  /** A transaction is being ended. */
  ending: boolean;
}

const NO_TRANSACTION: TransactionInfo = { state: 'none', since: null, statements: 0 };

const LOST_OPEN =
  'The connection ended with a transaction open. Unless its commit was on the way, the server rolls it back; look at the data before you run it again.';

/** What a tab gives its writing. */
export interface WritingOwner {
  send: (frame: WritingClientFrame) => void;
  /** A line for the messages. */
  note: (text: string, isError: boolean, hint?: string) => void;
  sessionId: () => string | undefined;
  /** Takes the new connection of an unlocked tab. */
  adopt: (request: () => Promise<{ nonce: string }>) => Promise<void>;
}

/** Transactions and previews of one query tab, as its session host tells them. Nothing is ever committed twice. */
export class Writing {
  readonly store: StoreApi<WritingState> = createStore<WritingState>(() => ({
    ...{ transaction: NO_TRANSACTION, preview: null, manual: false, previews: true, ending: false },
  }));
  #settled: (() => void)[] = [];

  constructor(private readonly owner: WritingOwner) {}

  /** Takes an event that is about writing. */
  take(event: QueryEvent): void {
    switch (event.t) {
      case 'transaction': {
        const { state, since, statements } = event;
        this.store.setState({ transaction: { state, since, statements } });
        return;
      }
      case 'commit-mode':
        this.store.setState({ manual: event.manual, previews: event.previews });
        return;
      case 'preview':
        this.store.setState({ preview: event });
        return;
      case 'transaction-end':
        this.#ended(event.verb, event.error);
        return;
      case 'run-end': {
        const { preview } = this.store.getState();
        this.store.setState({ preview: null, ending: false });
        if (preview !== null) this.#settle();
      }
    }
  }

  /** The connection has ended. */
  lost(): void {
    if (this.store.getState().transaction.state !== 'none') this.owner.note(LOST_OPEN, true);
    this.store.setState({ transaction: NO_TRANSACTION, preview: null, ending: false });
    this.#settle();
  }

  /** Ends the open transaction, or what is held; resolves when it has ended or could not. True: none is open now. */
  async end(verb: 'commit' | 'rollback'): Promise<boolean> {
    const { transaction, preview } = this.store.getState();
    if (preview === null && transaction.state === 'none') return true;
    const over = new Promise<void>((resolve) => this.#settled.push(resolve));
    if (preview !== null) this.decide(verb);
    else {
      this.store.setState({ ending: true });
      this.owner.send({ t: 'transaction', verb });
    }
    await over;
    const now = this.store.getState();
    return now.transaction.state === 'none' && now.preview === null;
  }

  decide(decision: PreviewDecision): void {
    const { preview, ending } = this.store.getState();
    if (preview === null || ending) return;
    this.store.setState({ ending: true });
    this.owner.send({ t: 'decide', runId: preview.runId, decision });
  }

  choose(change: Partial<Pick<WritingState, 'manual' | 'previews'>>): void {
    const { manual, previews } = { ...this.store.getState(), ...change };
    this.owner.send({ t: 'commit-mode', manual, previews });
  }

  /** Unlocks writing for a while. Throws {@link BinnacleError}. */
  async unlock(reason: string, minutes: 5 | 15 | 60): Promise<void> {
    const sessionId = this.#session();
    const { nonce } = await call('sessions.allowWriting', { sessionId, reason, minutes });
    if (nonce !== null) await this.owner.adopt(() => Promise.resolve({ nonce }));
  }

  /** The tab only reads from now on. */
  async lock(): Promise<void> {
    await call('sessions.endWriting', { sessionId: this.#session() });
  }

  #ended(
    verb: 'begin' | 'commit' | 'rollback',
    error: { message: string; hint?: string | undefined } | null,
  ): void {
    this.store.setState(verb === 'begin' ? { ending: false } : { ending: false, preview: null });
    if (error !== null) this.owner.note(error.message, true, error.hint);
    else this.owner.note(WORDS[verb], false);
    if (verb !== 'begin') this.#settle();
  }

  #settle(): void {
    for (const resolve of this.#settled.splice(0)) resolve();
  }

  #session(): string {
    const sessionId = this.owner.sessionId();
    if (sessionId !== undefined) return sessionId;
    throw new BinnacleError('conflict', 'This tab is not connected.', { hint: 'Connect first.' });
  }
}

const WORDS = {
  begin: 'Began a transaction.',
  commit: 'Committed the transaction.',
  rollback: 'Rolled the transaction back.',
} as const;
