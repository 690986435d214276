import { BinnacleError, toWire, type WireError } from '../../shared/errors';
import type { SessionTarget } from '../../shared/model/document';
import type { SessionInfo, SessionState, TerminalSize } from '../../shared/model/session';
import type { FromHost, QueryOpenOptions, SecretQuestion, ToHost } from '../host/messages';
import { hostDied } from '../host/sessionHost';
import { SessionHostPool, type PooledHost } from './sessionHostPool';
import type { PortBroker, SessionPlan, SessionRegistryDeps, TestOutcome } from './sessionDeps';

export type * from './sessionDeps';

/**
 * One try to connect. It has an id of its own, under which the session host and the vault know it: whatever a host still
 * says of an earlier attempt falls on deaf ears.
 */
interface Attempt {
  id: string;
  host: PooledHost | null;
}

interface Entry {
  info: SessionInfo;
  windowId: number;
  plan: SessionPlan;
  /** The running attempt; null between attempts. */
  attempt: Attempt | null;
  /** Attempts since the last open session, for the back-off. */
  attempts: number;
  wasOpen: boolean;
  /** The attempt was started by the clock, not by a person. */
  automatic: boolean;
  onTested: ((outcome: TestOutcome) => void) | null;
}

/** A host that keeps the rows of results after their connection has ended. */
interface Keeper {
  host: PooledHost;
  windowId: number;
  documentId: string;
}

/** Hosts that keep rows for one tab at most: each is a process. The oldest goes first. */
const MAX_KEEPERS = 3;

/** Waits before automatic attempts, in ms: quick after a blip, gentle to a host that is down. */
const RECONNECT_DELAYS_MS = [1000, 2000, 5000, 10_000, 30_000];

/** Codes after which trying again without a person can't help. */
const FINAL_CODES = new Set<string>([
  'auth-failed',
  'cancelled',
  'host-key-changed',
  'host-key-rejected',
  'host-key-revoked',
  'locked',
]);

/** Size of what is no terminal, or shows none. */
const NO_TERMINAL: TerminalSize = { columns: 80, rows: 24 };

const CONNECTING: SessionState = { phase: 'connecting', step: 'Starting' };

/** The sole owner of sessions: whatever ends one goes through {@link close}, which is idempotent. */
export class SessionRegistry {
  readonly #entries = new Map<string, Entry>();
  readonly #byAttempt = new Map<string, Entry>();
  /** Attempts that are over, and whose hosts keep rows for the tab. */
  readonly #keepers = new Map<string, Keeper>();
  readonly #pool: SessionHostPool;

  constructor(private readonly deps: SessionRegistryDeps) {
    this.#pool = new SessionHostPool(deps.spawn, {
      onMessage: (message) => this.#onHostMessage(message),
      onLog: (host, level, text) => deps.log(level, text, `host-${host}`),
      onLost: (attemptIds) => this.#onLost(attemptIds),
    });
  }

  /** Opens a session for a tab of this window. The port arrives there under the nonce. */
  async open(
    windowId: number,
    documentId: string,
    target: SessionTarget,
    size: TerminalSize | null,
  ): Promise<{ sessionId: string; nonce: string }> {
    const entry = this.#create(windowId, documentId, target, false);
    const nonce = await this.#start(entry, size);
    return { sessionId: entry.info.id, nonce };
  }

  /** Connects a closed session again; the scrollback stays with the tab. */
  async reconnect(
    windowId: number,
    sessionId: string,
    size: TerminalSize | null,
    automatic: boolean,
  ): Promise<{ sessionId: string; nonce: string }> {
    const entry = this.#own(windowId, sessionId);
    if (entry.info.state.phase !== 'closed') {
      throw new BinnacleError('conflict', 'This session is still connected.');
    }
    entry.plan = this.deps.plan(entry.info.target, false);
    entry.automatic = automatic;
    this.#setState(entry, CONNECTING);
    const nonce = await this.#start(entry, size);
    return { sessionId, nonce };
  }

  /** Logs in and closes again. `savedOnly`: nothing else is asked for where what is saved was refused. */
  async test(windowId: number, target: SessionTarget, savedOnly: boolean): Promise<TestOutcome> {
    const entry = this.#create(windowId, this.deps.newId(), target, true);
    const { options } = entry.plan;
    if (options.kind === 'ssh') options.ssh.savedOnly = savedOnly;
    if (options.kind === 'query') options.query.savedOnly = savedOnly;
    if (options.kind === 'query' && options.query.via !== null) options.query.via.savedOnly = savedOnly;
    const outcome = new Promise<TestOutcome>((resolve) => (entry.onTested = resolve));
    await this.#start(entry, null);
    return outcome;
  }

  /** The answer to a host-key question. */
  answerHostKey(
    windowId: number,
    sessionId: string,
    promptId: string,
    answer: 'trust' | 'once' | 'refuse',
  ): void {
    const entry = this.#own(windowId, sessionId);
    tell(entry, (id) => ({ t: 'answer-host-key', sessionId: id, promptId, answer }));
    if (answer !== 'refuse') this.#setState(entry, { phase: 'connecting', step: 'Logging in' });
  }

  /**
   * Lets the query tab of this window write or read one file, once, by the returned grant. Throws `conflict` when it has
   * ended; rows that are kept can still be written.
   */
  grantFile(windowId: number, sessionId: string, path: string, use: 'write' | 'read'): string {
    const entry = this.#own(windowId, sessionId);
    const isOpen = entry.info.state.phase === 'open';
    const keepers = use === 'write' ? this.#keepersOf(entry.info.documentId) : [];
    if (!isOpen && keepers.length === 0) throw new BinnacleError('conflict', 'This session has ended.');
    const grantId = this.deps.newId();
    // The tab alone knows which connection the rows came in.
    for (const [id, { host }] of keepers)
      host.post({ t: 'grant-file', sessionId: id, grantId, path, use }, []);
    if (isOpen) tell(entry, (id) => ({ t: 'grant-file', sessionId: id, grantId, path, use }));
    return grantId;
  }

  /**
   * Lets a guarded query tab write for a while. Where it is logged in with a role for reading, it is logged in anew with
   * the usual credential, and its port follows under the nonce. Throws `conflict` for what is no such tab.
   */
  async allowWriting(
    windowId: number,
    sessionId: string,
    reason: string,
    minutes: number,
  ): Promise<{ until: number; nonce: string | null }> {
    const entry = this.#own(windowId, sessionId);
    const query = guardedQuery(entry);
    const until = this.deps.now() + minutes * 60_000;
    const plan = query.role === null ? entry.plan : this.deps.plan(entry.info.target, false, until);
    this.deps.writing(plan, until, reason);
    if (query.role === null) {
      tell(entry, (id) => ({ t: 'writing', sessionId: id, until }));
      return { until, nonce: null };
    }
    tell(entry, (id) => ({ t: 'close', sessionId: id, keepsRows: true }));
    this.#release(entry, true);
    entry.plan = plan;
    entry.automatic = false;
    this.#setState(entry, CONNECTING);
    return { until, nonce: await this.#start(entry, null) };
  }

  /** A guarded query tab only reads from now on. */
  endWriting(windowId: number, sessionId: string): void {
    const entry = this.#own(windowId, sessionId);
    guardedQuery(entry);
    tell(entry, (id) => ({ t: 'writing', sessionId: id, until: null }));
    this.deps.writing(entry.plan, null, '');
  }

  /** No guarded query tab may write any more, as when the vault is locked. */
  endAllWriting(): void {
    for (const entry of this.#entries.values()) {
      const { options } = entry.plan;
      if (options.kind !== 'query' || !options.query.guarded) continue;
      tell(entry, (id) => ({ t: 'writing', sessionId: id, until: null }));
    }
  }

  /** Closes a session of this window and forgets it. Closing twice is safe. */
  close(windowId: number, sessionId: string): void {
    const entry = this.#entries.get(sessionId);
    if (entry === undefined) return;
    if (entry.windowId !== windowId) throw notOwned();
    this.#forget(entry);
  }

  /** The window's page is gone: so are its sessions. */
  closeWindow(windowId: number): void {
    for (const entry of [...this.#entries.values()]) if (entry.windowId === windowId) this.#forget(entry);
    this.#endKeepers((keeper) => keeper.windowId === windowId);
  }

  /** Ends every session, for "locking ends sessions" and for quitting. Tabs keep their text. */
  endAll(reason: WireError): void {
    this.#endKeepers(() => true);
    for (const entry of this.#entries.values()) {
      tell(entry, (id) => ({ t: 'close', sessionId: id }));
      this.#onClosed(entry, { error: reason, exitCode: null, signal: null, hostKeyStop: null });
    }
  }

  list(windowId: number): SessionInfo[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.windowId === windowId && entry.onTested === null)
      .map((entry) => entry.info);
  }

  /** Number of open sessions over all windows. */
  get openCount(): number {
    return [...this.#entries.values()].filter((entry) => entry.info.state.phase === 'open').length;
  }

  /** Ends everything within the pool's deadline. */
  async shutdown(): Promise<void> {
    for (const entry of [...this.#entries.values()]) this.#forget(entry);
    await this.#pool.shutdown();
  }

  #create(windowId: number, documentId: string, target: SessionTarget, testOnly: boolean): Entry {
    const plan = this.deps.plan(target, testOnly);
    const info: SessionInfo = {
      id: this.deps.newId(),
      documentId,
      target,
      state: CONNECTING,
      weaknesses: [],
    };
    const entry: Entry = {
      info,
      windowId,
      plan,
      attempt: null,
      attempts: 0,
      wasOpen: false,
      automatic: false,
      onTested: null,
    };
    this.#entries.set(info.id, entry);
    if (!testOnly) this.deps.changed(windowId, info);
    return entry;
  }

  /** Starts an attempt. The window gets its port at once; unlocking the vault may take a while longer. */
  #start(entry: Entry, size: TerminalSize | null): Promise<string> {
    const channel = this.deps.broker.create();
    const nonce = channel.deliver(entry.windowId);
    const attempt: Attempt = { id: this.deps.newId(), host: null };
    entry.attempt = attempt;
    this.#byAttempt.set(attempt.id, entry);
    void this.#run(entry, attempt, size ?? NO_TERMINAL, channel).catch((error: unknown) => {
      channel.discard();
      if (entry.attempt !== attempt) return;
      if (!(error instanceof BinnacleError)) this.deps.log('error', String(error));
      this.#onClosed(entry, { error: toWire(error), exitCode: null, signal: null, hostKeyStop: null });
    });
    return Promise.resolve(nonce);
  }

  async #run(
    entry: Entry,
    attempt: Attempt,
    size: TerminalSize,
    channel: ReturnType<PortBroker['create']>,
  ): Promise<void> {
    const { options } = entry.plan;
    const grant = options.kind !== 'local' ? await this.#grant(entry, attempt) : null;
    // The tab may have been closed while the person was unlocking.
    if (entry.attempt !== attempt) {
      this.deps.secrets.revoke(attempt.id);
      channel.discard();
      return;
    }
    attempt.host = this.#pool.acquire(options.kind, attempt.id);
    const testOnly = options.kind !== 'local' && options.testOnly;
    if (testOnly) channel.discard();
    const ports = [...(testOnly ? [] : [channel.hostEnd]), ...(grant === null ? [] : [grant])];
    const hasGrant = grant !== null;
    attempt.host.post({ t: 'open', sessionId: attempt.id, options, size, hasGrant }, ports);
  }

  async #grant(entry: Entry, attempt: Attempt): Promise<unknown> {
    const { secrets } = this.deps;
    const mayAsk = !entry.automatic || secrets.unlocked;
    if (mayAsk && !secrets.unlocked) {
      this.#setState(entry, { phase: 'waiting-for-person', step: 'Unlock the vault to connect' });
    }
    if (!mayAsk || !(await secrets.ensureUnlocked(`to connect to ${entry.plan.name}`))) {
      throw new BinnacleError('locked', 'The vault is locked, so nothing new connects.', {
        hint: 'Unlock the vault, then reconnect.',
        retryable: true,
      });
    }
    if (entry.attempt === attempt) this.#setState(entry, CONNECTING);
    return secrets.grant(attempt.id, entry.plan.secretIds, entry.plan.askOnce);
  }

  #onHostMessage(message: FromHost): void {
    if (message.t === 'ready' || message.t === 'log') return;
    // Of a tab that is closed already, too.
    if (message.t === 'ran') {
      this.deps.ran?.(message);
      return;
    }
    if (message.t === 'journal-mark') {
      this.deps.journal?.mark(message.sessionId, message.id, message.state);
      return;
    }
    if (message.t === 'rows-gone' || (message.t === 'closed' && message.keepsRows !== true))
      this.#endKeepers((_, id) => id === message.sessionId);
    const entry = this.#byAttempt.get(message.sessionId);
    if (entry === undefined) return;
    switch (message.t) {
      case 'step':
        this.#setState(entry, { phase: 'connecting', step: message.step });
        return;
      case 'host-key':
        this.#setState(entry, { phase: 'host-key', question: message.question });
        return;
      case 'ask':
        this.#ask(entry, message.question);
        return;
      case 'ask-done':
        this.deps.secrets.withdraw(message.promptId);
        return;
      case 'trust-key':
        this.deps.trustKey(message);
        return;
      case 'credential-used':
        this.deps.credentialUsed(message.credentialId);
        return;
      case 'journal':
        void this.#journal(entry, message);
        return;
      case 'opened':
        this.#onOpened(entry, message.weaknesses);
        return;
      case 'closed':
        this.#onClosed(entry, message);
    }
  }

  #ask(entry: Entry, question: SecretQuestion): void {
    const { attempt } = entry;
    if (attempt === null) return;
    const { promptId } = question;
    this.#setState(entry, { phase: 'waiting-for-person', step: question.title });
    void this.deps.secrets.ask(attempt.id, question).then((answered) => {
      if (entry.attempt !== attempt) return;
      if (answered) this.#setState(entry, { phase: 'connecting', step: 'Logging in' });
      else tell(entry, (id) => ({ t: 'prompt-cancelled', sessionId: id, promptId }));
    });
  }

  async #journal(entry: Entry, { sessionId, requestId, ask }: FromHost & { t: 'journal' }): Promise<void> {
    const { options } = entry.plan;
    const { journal } = this.deps;
    if (options.kind !== 'query') return;
    const asked = journal?.answer(sessionId, options.query, ask) ?? Promise.resolve({ publicKey: null });
    const answer = await asked.then(
      (reply) => ({ reply, error: null }),
      (error: unknown) => ({ reply: null, error: toWire(error) }),
    );
    if (entry.attempt?.id === sessionId)
      tell(entry, () => ({ t: 'journal-answer', sessionId, requestId, ...answer }));
  }

  #onOpened(entry: Entry, weaknesses: string[]): void {
    entry.attempts = 0;
    entry.wasOpen = true;
    entry.info = { ...entry.info, weaknesses };
    if (entry.attempt !== null) {
      this.deps.secrets.loggedIn(entry.attempt.id);
      this.deps.secrets.revoke(entry.attempt.id);
    }
    this.deps.opened(entry.plan, weaknesses);
    this.#setState(entry, { phase: 'open', since: this.deps.now() });
  }

  #onClosed(
    entry: Entry,
    end: Pick<FromHost & { t: 'closed' }, 'error' | 'exitCode' | 'signal' | 'hostKeyStop' | 'keepsRows'>,
  ): void {
    if (entry.info.state.phase === 'closed') return;
    this.#release(entry, end.keepsRows);
    this.deps.closed(entry.plan, end.error);
    if (entry.onTested !== null) {
      this.#entries.delete(entry.info.id);
      entry.onTested(testOutcome(entry.plan, end.error));
      this.deps.removed(entry.windowId, entry.info.id);
      return;
    }
    const { error, exitCode, signal, hostKeyStop } = end;
    const reconnectAt = this.#reconnectAt(entry, error);
    this.#setState(entry, { phase: 'closed', error, exitCode, signal, hostKeyStop, reconnectAt });
  }

  #onLost(attemptIds: string[]): void {
    for (const id of attemptIds) {
      this.#keepers.delete(id);
      const entry = this.#byAttempt.get(id);
      if (entry === undefined) continue;
      this.#onClosed(entry, { error: hostDied(), exitCode: null, signal: null, hostKeyStop: null });
    }
  }

  /** When to try again by itself: only a session that had been open, and only where trying can help. */
  #reconnectAt(entry: Entry, error: WireError | null): number | null {
    if (!entry.plan.autoReconnect || !entry.wasOpen || error === null) return null;
    if (FINAL_CODES.has(error.code)) return null;
    const index = Math.min(entry.attempts, RECONNECT_DELAYS_MS.length - 1);
    entry.attempts += 1;
    return this.deps.now() + (RECONNECT_DELAYS_MS[index] ?? 0);
  }

  #forget(entry: Entry): void {
    const { id } = entry.info;
    if (!this.#entries.delete(id)) return;
    tell(entry, (attemptId) => ({ t: 'close', sessionId: attemptId }));
    this.#release(entry);
    if (entry.info.state.phase !== 'closed') this.deps.closed(entry.plan, null);
    entry.onTested?.({ ok: false, message: 'Cancelled.', hint: '' });
    this.deps.removed(entry.windowId, id);
  }

  /** `keepsRows`: its host stays for them. */
  #release(entry: Entry, keepsRows = false): void {
    const { attempt } = entry;
    if (attempt === null) return;
    entry.attempt = null;
    this.#byAttempt.delete(attempt.id);
    this.deps.secrets.revoke(attempt.id);
    this.deps.journal?.ended(attempt.id);
    if (attempt.host === null) return;
    if (keepsRows) this.#keep(attempt.id, attempt.host, entry);
    else this.#pool.release(attempt.host, attempt.id);
  }

  #keep(attemptId: string, host: PooledHost, { windowId, info: { documentId } }: Entry): void {
    this.#keepers.set(attemptId, { host, windowId, documentId });
    const [[oldest] = [undefined], ...others] = this.#keepersOf(documentId);
    if (others.length >= MAX_KEEPERS) this.#endKeepers((_, id) => id === oldest);
  }

  #keepersOf(documentId: string): [attemptId: string, Keeper][] {
    return [...this.#keepers].filter(([, keeper]) => keeper.documentId === documentId);
  }

  /** Their rows are not wanted any more, or are gone. */
  #endKeepers(which: (keeper: Keeper, attemptId: string) => boolean): void {
    for (const [id, keeper] of [...this.#keepers]) {
      if (!which(keeper, id)) continue;
      this.#keepers.delete(id);
      this.#pool.release(keeper.host, id);
    }
  }

  #setState(entry: Entry, state: SessionState): void {
    entry.info = { ...entry.info, state };
    // A connection test has no tab, but its host-key question needs a place: the form listens to the same event.
    this.deps.changed(entry.windowId, entry.info);
  }

  #own(windowId: number, sessionId: string): Entry {
    const entry = this.#entries.get(sessionId);
    if (entry === undefined) throw new BinnacleError('not-found', 'This session is gone.');
    if (entry.windowId !== windowId) throw notOwned();
    return entry;
  }
}

/** The options of an open query tab whose environment is guarded. */
function guardedQuery({ plan: { options }, info }: Entry): QueryOpenOptions {
  if (options.kind === 'query' && options.query.guarded && info.state.phase === 'open') return options.query;
  throw new BinnacleError(
    'conflict',
    'Writing is unlocked only in an open query tab of a guarded environment.',
  );
}

/** Says something to the host of the running attempt, if there is one. */
function tell({ attempt }: Entry, message: (attemptId: string) => ToHost): void {
  if (attempt !== null) attempt.host?.post(message(attempt.id), []);
}

function notOwned(): BinnacleError {
  return new BinnacleError('forbidden', 'This session belongs to another window.');
}

function testOutcome(plan: SessionPlan, error: WireError | null): TestOutcome {
  if (error === null) return { ok: true, message: `Logged in to ${plan.name}.`, hint: '' };
  return { ok: false, message: error.message, hint: error.hint ?? '' };
}
