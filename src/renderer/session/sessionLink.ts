import { BinnacleError, toWire, type WireError } from '../../shared/errors';
import type { SessionTarget } from '../../shared/model/document';
import type { SessionInfo, TerminalSize } from '../../shared/model/session';
import { call, takePort } from '../ipc/client';
import { useSessions } from '../stores/sessions';
import { viewOf } from './paneView';

/** How the tab's own side of a connection stands; what the session does is in the sessions store. */
export type LinkState =
  /** Not connected: a restored tab asks first, a cancelled one waits. */
  | { phase: 'idle' }
  /** The call is on its way. */
  | { phase: 'opening' }
  | { phase: 'linked' }
  /** The call itself was refused. */
  | { phase: 'refused'; error: WireError };

/** The tab that a link belongs to. */
export interface LinkOwner {
  readonly documentId: string;
  target: () => SessionTarget;
  /** Null: no terminal. */
  size: () => TerminalSize | null;
  link: () => LinkState;
  setLink: (link: LinkState) => void;
  /** The stream of a new connection has arrived. */
  take: (port: MessagePort) => void;
  /** Lets go of the stream, if there is one. `isOver`: nobody is at its other end any more, or should be. */
  drop: (isOver: boolean) => void;
}

/**
 * The way from one tab to its session, over any number of reconnects. It also keeps main's promise of automatic attempts,
 * whether the tab is on the screen or not.
 */
export class SessionLink {
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #scheduledFor: number | null = null;
  #hadSession = false;
  #disposed = false;
  readonly #stopWatching: () => void;

  constructor(private readonly owner: LinkOwner) {
    this.#stopWatching = useSessions.subscribe(() => this.#watch());
  }

  /** The session that main keeps for this tab, if any. */
  get session(): SessionInfo | undefined {
    const { sessions, byDocument } = useSessions.getState();
    return sessions.get(byDocument.get(this.owner.documentId) ?? '');
  }

  /** Whether connecting makes sense: nothing runs and nothing is on its way. */
  get canConnect(): boolean {
    const view = viewOf(this.owner.link(), this.session);
    return view.kind === 'ask' || view.kind === 'refused' || view.kind === 'ended' || view.kind === 'stopped';
  }

  /** Opens the tab's session, or opens it again after its end. Refusals end in the state, not in an exception. */
  async connect(automatic = false): Promise<void> {
    await this.connectBy(() => this.#request(automatic));
  }

  /** As {@link connect}, by a request of the caller's. */
  async connectBy(request: () => Promise<{ nonce: string }>): Promise<void> {
    const attempt = ++this.#attempt;
    this.#cancelTimer();
    this.owner.drop(false);
    this.owner.setLink({ phase: 'opening' });
    try {
      const { nonce } = await request();
      const port = await takePort(nonce);
      if (this.#disposed || attempt !== this.#attempt) {
        port.close();
        return;
      }
      this.owner.take(port);
      this.owner.setLink({ phase: 'linked' });
    } catch (error) {
      if (attempt !== this.#attempt) return;
      const wire = error instanceof BinnacleError ? toWire(error) : toWire(new Error());
      this.owner.setLink({ phase: 'refused', error: wire });
    }
  }

  /** Gives up the attempt, or the wait for the next one; the tab stays and offers to connect. */
  cancel(): void {
    this.#hangUp();
    this.owner.setLink({ phase: 'idle' });
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
    this.owner.drop(this.session?.state.phase !== 'closed');
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
    return call('sessions.open', { documentId: this.owner.documentId, target: this.owner.target(), size });
  }

  #watch(): void {
    const { session } = this;
    if (session === undefined && this.#hadSession) this.cancel(); // closed elsewhere, as by "Disconnect" in the tree
    this.#hadSession = session !== undefined;
    const state = session?.state;
    const at = state?.phase === 'closed' ? state.reconnectAt : null;
    if (state?.phase === 'closed') this.#dropAfterLoss();
    if (at === this.#scheduledFor) return;
    this.#cancelTimer();
    this.#scheduledFor = at;
    if (at === null || this.owner.link().phase === 'idle') return;
    this.#timer = setTimeout(() => void this.connect(true), Math.max(0, at - Date.now()));
  }

  /** A host that died sends no end: what it had sent is shown, and nothing more is sent to it. */
  #dropAfterLoss(): void {
    if (this.session?.state.phase !== 'closed' || this.session.state.error?.code !== 'session-host-died')
      return;
    if (this.owner.link().phase === 'linked') this.owner.drop(true);
  }

  #cancelTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
