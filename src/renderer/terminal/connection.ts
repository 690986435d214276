import { BinnacleError, toWire } from '../../shared/errors';
import type { TerminalTarget } from '../../shared/model/document';
import type { SessionInfo, TerminalSize } from '../../shared/model/session';
import { call, takePort } from '../ipc/client';
import { useSessions } from '../stores/sessions';
import { viewOf } from './paneView';
import { StreamClient, type StreamListener } from './streamClient';
import type { TerminalStore } from './terminalState';

/** What a connection needs from its terminal. */
export interface ConnectionOwner extends StreamListener {
  size(): TerminalSize;
  /** A new stream begins on this tab; `again`: there was one before. */
  onLinked(again: boolean): void;
}

/** Keys closer together than this, in ms, belong to one burst of typing. */
const TYPING_PAUSE_MS = 600;
/** What Enter sends. */
const CARRIAGE_RETURN = 13;
/** What a terminal answers by itself: attributes, cursor position, status, modes, colours. */
const REPLY = /^\u001b(?:\[[?>]?[\d;]*(?:[cnR]|\$y)|[\]P])/;

/**
 * The link between one tab and its session, over any number of reconnects. It also keeps main's promise of automatic
 * attempts, whether the tab is on the screen or not.
 */
export class Connection {
  #stream: StreamClient | null = null;
  #links = 0;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #scheduledFor: number | null = null;
  #received = false;
  /** When the last key was dropped, in ms of the monotonic clock. */
  #droppedAt = -Infinity;
  #hadSession = false;
  #disposed = false;
  readonly #stopWatching: () => void;

  constructor(
    private readonly documentId: string,
    private readonly target: () => TerminalTarget,
    private readonly store: TerminalStore,
    private readonly owner: ConnectionOwner,
  ) {
    this.#stopWatching = useSessions.subscribe(() => this.#watch());
  }

  /** The session that main keeps for this tab, if any. */
  get session(): SessionInfo | undefined {
    const { sessions, byDocument } = useSessions.getState();
    return sessions.get(byDocument.get(this.documentId) ?? '');
  }

  /** Whether keys go anywhere: not into the void, and not ahead of a login either. */
  get takesInput(): boolean {
    return this.#stream !== null && (this.#received || this.session?.state.phase === 'open');
  }

  /** Whether connecting makes sense: nothing runs and nothing is on its way. */
  get canConnect(): boolean {
    const view = viewOf(this.store.getState().link, this.session);
    return view.kind === 'ask' || view.kind === 'refused' || view.kind === 'ended' || view.kind === 'stopped';
  }

  /** Opens the tab's session, or opens it again after its end. Refusals end in the state, not in an exception. */
  async connect(automatic = false): Promise<void> {
    const attempt = ++this.#attempt;
    this.#cancelTimer();
    this.#dropStream();
    this.store.setState({ link: { phase: 'opening' } });
    try {
      const { nonce } = await this.#request(automatic);
      const port = await takePort(nonce);
      if (this.#disposed || attempt !== this.#attempt) port.close();
      else this.#link(port);
    } catch (error) {
      if (attempt !== this.#attempt) return;
      const wire = error instanceof BinnacleError ? toWire(error) : toWire(new Error());
      this.store.setState({ link: { phase: 'refused', error: wire } });
    }
  }

  /** Gives up the attempt, or the wait for the next one; the tab stays and offers to connect. */
  cancel(): void {
    this.#hangUp();
    this.store.setState({ link: { phase: 'idle' } });
  }

  /**
   * Keys typed while nothing listens are dropped, and so is the rest of what was being typed: a shell that has just opened
   * must not get the tail of a command.
   */
  input(data: Uint8Array): void {
    const now = performance.now();
    if (!this.takesInput) {
      this.#droppedAt = now;
      return;
    }
    // A shell that asks what the terminal can do waits for the answer, whatever is being typed meanwhile.
    if (
      now - this.#droppedAt < TYPING_PAUSE_MS &&
      !REPLY.test(String.fromCharCode(...data.subarray(0, 32)))
    ) {
      this.#droppedAt = data.includes(CARRIAGE_RETURN) ? -Infinity : now;
      return;
    }
    this.#stream?.input(data);
  }

  /** See {@link StreamClient.acknowledge}. */
  acknowledge(bytes: number, window: number): void {
    this.#stream?.acknowledge(bytes, window);
  }

  resize(size: TerminalSize): void {
    this.#stream?.resize(size);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#stopWatching();
    this.#hangUp();
  }

  #hangUp(): void {
    this.#attempt++;
    this.#cancelTimer();
    this.#dropStream();
    const { session } = this;
    // A session that is gone already is what was wanted.
    if (session !== undefined) call('sessions.close', { sessionId: session.id }).catch(() => undefined);
  }

  #request(automatic: boolean): Promise<{ sessionId: string; nonce: string }> {
    const { session } = this;
    const size = this.owner.size();
    if (session?.state.phase === 'closed') {
      return call('sessions.reconnect', { sessionId: session.id, size, automatic });
    }
    return call('sessions.open', { documentId: this.documentId, target: this.target(), size });
  }

  #link(port: MessagePort): void {
    this.#received = false;
    const again = this.#links++ > 0;
    this.owner.onLinked(again);
    this.#stream = new StreamClient(port, {
      onOutput: (data) => {
        this.#received = true;
        this.owner.onOutput(data);
      },
      onNotice: (text) => this.owner.onNotice(text),
      onReset: () => this.owner.onReset(),
      onEnd: () => {
        this.#stream = null;
        this.owner.onEnd();
      },
    });
    this.store.setState({ link: { phase: 'linked' } });
    // The size may have changed while the call was on its way.
    this.#stream.resize(this.owner.size());
  }

  #dropStream(): void {
    this.#stream?.close();
    this.#stream = null;
  }

  #watch(): void {
    const { session } = this;
    if (session === undefined && this.#hadSession) this.cancel(); // closed elsewhere, as by "Disconnect" in the tree
    this.#hadSession = session !== undefined;
    const state = session?.state;
    const at = state?.phase === 'closed' ? state.reconnectAt : null;
    if (state?.phase === 'closed') this.#dropStreamAfterLoss();
    if (at === this.#scheduledFor) return;
    this.#cancelTimer();
    this.#scheduledFor = at;
    if (at === null || this.store.getState().link.phase === 'idle') return;
    this.#timer = setTimeout(() => void this.connect(true), Math.max(0, at - Date.now()));
  }

  /** A host that died sends no end: what it had sent is shown, and nothing more is sent to it. */
  #dropStreamAfterLoss(): void {
    if (this.session?.state.phase !== 'closed' || this.session.state.error?.code !== 'session-host-died')
      return;
    if (this.store.getState().link.phase === 'linked') this.#dropStream();
  }

  #cancelTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
