import type { Disposable } from '../../shared/lifecycle';
import type { WireError } from '../../shared/errors';
import type { TerminalSize } from '../../shared/model/session';

/** How a terminal session ended. `error` null: as asked (the shell exited, or it was closed). */
export interface TerminalEnd {
  error: WireError | null;
  exitCode: number | null;
  signal: string | null;
}

/**
 * A live shell, whatever the protocol. Verbs never throw after the end; `dispose()` is idempotent and ends the session.
 * One shared test suite (`tests/integration/terminalSuite.ts`) holds every implementation to this.
 */
export interface TerminalSession extends Disposable {
  /** Sends input bytes; the source applies its own back-pressure. */
  write(data: Uint8Array): void;
  resize(size: TerminalSize): void;
  /** Stops reading from the source, so that its own flow control holds the sender back. */
  pause(): void;
  resume(): void;
  /** Set once by the owner before the first byte: output, in order, in chunks of any size. */
  onOutput(listener: (data: Uint8Array) => void): void;
  /** Called exactly once, after the last output. */
  onEnd(listener: (end: TerminalEnd) => void): void;
}
