import type { QueryClientFrame, QueryHostFrame } from '../../shared/queryStream';

/** The session host's end of a query stream in a test: remembers what was sent and answers by hand. */
export class FakePort {
  onmessage: ((event: { data: QueryHostFrame }) => void) | null = null;
  readonly sent: QueryClientFrame[] = [];
  closed = false;
  #onClose: () => void = () => undefined;

  postMessage(frame: QueryClientFrame): void {
    this.sent.push(frame);
  }

  receive(frame: QueryHostFrame): void {
    this.onmessage?.({ data: frame });
  }

  addEventListener(_: 'close', listener: () => void): void {
    this.#onClose = listener;
  }

  /** The process at the other end dies. */
  die(): void {
    this.#onClose();
  }

  close(): void {
    this.closed = true;
  }

  /** Frames of one kind that were sent. */
  framesOf<T extends QueryClientFrame['t']>(t: T): Extract<QueryClientFrame, { t: T }>[] {
    return this.sent.filter((frame): frame is Extract<QueryClientFrame, { t: T }> => frame.t === t);
  }
}
