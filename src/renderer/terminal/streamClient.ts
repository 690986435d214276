import {
  MAX_INPUT_BYTES,
  type TerminalClientFrame,
  type TerminalHostFrame,
} from '../../shared/terminalStream';
import type { TerminalSize } from '../../shared/model/session';

/** What a stream tells its terminal. */
export interface StreamListener {
  onOutput(data: Uint8Array): void;
  onNotice(text: string): void;
  onReset(): void;
  /** Nothing more follows. */
  onEnd(): void;
}

/** The tab's end of a terminal stream. After the end its verbs do nothing. */
export class StreamClient {
  #open = true;

  constructor(
    private readonly port: MessagePort,
    listener: StreamListener,
  ) {
    port.onmessage = (event: MessageEvent<Uint8Array | TerminalHostFrame>) => {
      if (this.#open) this.#take(event.data, listener);
    };
  }

  /** Sends input, in slices of the size that the other side takes. */
  input(data: Uint8Array): void {
    for (let start = 0; start < data.length; start += MAX_INPUT_BYTES) {
      this.#send({ t: 'input', data: data.slice(start, start + MAX_INPUT_BYTES) });
    }
  }

  /** So many bytes more have been parsed; at most `window` may be outstanding from now on. */
  acknowledge(bytes: number, window: number): void {
    this.#send({ t: 'ack', bytes, window });
  }

  resize(size: TerminalSize): void {
    this.#send({ t: 'resize', ...size });
  }

  /** Hangs up: the session host ends the session. */
  close(): void {
    this.#open = false;
    this.port.close();
  }

  #send(frame: TerminalClientFrame): void {
    if (this.#open) this.port.postMessage(frame);
  }

  #take(message: Uint8Array | TerminalHostFrame, listener: StreamListener): void {
    if (message instanceof Uint8Array) {
      listener.onOutput(message);
      return;
    }
    switch (message.t) {
      case 'notice':
        listener.onNotice(message.text);
        return;
      case 'reset':
        listener.onReset();
        return;
      case 'end':
        this.close();
        listener.onEnd();
    }
  }
}
