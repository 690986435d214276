import type { TerminalTarget } from '../../shared/model/document';
import type { SessionInfo, TerminalSize } from '../../shared/model/session';
import { SessionLink } from '../session/sessionLink';
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

/** The link between one terminal tab and its session, over any number of reconnects. */
export class Connection {
  readonly #link: SessionLink;
  #stream: StreamClient | null = null;
  #links = 0;
  #received = false;
  /** When the last key was dropped, in ms of the monotonic clock. */
  #droppedAt = -Infinity;

  constructor(
    documentId: string,
    target: () => TerminalTarget,
    store: TerminalStore,
    private readonly owner: ConnectionOwner,
  ) {
    this.#link = new SessionLink({
      ...{ documentId, target },
      size: () => owner.size(),
      link: () => store.getState().link,
      setLink: (link) => store.setState({ link }),
      take: (port) => this.#take(port),
      drop: () => this.#dropStream(),
    });
  }

  /** The session that main keeps for this tab, if any. */
  get session(): SessionInfo | undefined {
    return this.#link.session;
  }

  /** Whether keys go anywhere: not into the void, and not ahead of a login either. */
  get takesInput(): boolean {
    return this.#stream !== null && (this.#received || this.session?.state.phase === 'open');
  }

  /** Whether connecting makes sense: nothing runs and nothing is on its way. */
  get canConnect(): boolean {
    return this.#link.canConnect;
  }

  /** See {@link SessionLink.connect}. */
  connect(): Promise<void> {
    return this.#link.connect();
  }

  /** Gives up the attempt, or the wait for the next one; the tab stays and offers to connect. */
  cancel(): void {
    this.#link.cancel();
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
    this.#link.dispose();
  }

  #take(port: MessagePort): void {
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
    // The size may have changed while the call was on its way.
    this.#stream.resize(this.owner.size());
  }

  #dropStream(): void {
    this.#stream?.close();
    this.#stream = null;
  }
}
