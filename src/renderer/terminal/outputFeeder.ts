import {
  ACKNOWLEDGE_BYTES,
  MAX_OUTPUT_SLICE_BYTES,
  MAX_WINDOW_BYTES,
  MIN_WINDOW_BYTES,
  WINDOW_MS,
} from '../../shared/terminalStream';
import { SpeedMeter } from './speedMeter';

/** Most bytes handed to xterm.js and not parsed yet: it works through its queue 12 ms at a time and must not run dry. */
const IN_TERMINAL_BYTES = 256 * 1024;
/** Smallest slice, for input that is slow to parse (such as endless scrolling commands). */
const MIN_SLICE_BYTES = 2 * 1024;
/** A slice of full pace takes about this long, in ms: xterm.js looks at the clock only between slices. */
const SLICE_MS = 8;

/** A terminal that yields gets one slice so often, of so much parsing, in ms: most of the time stays for others. */
const YIELD = { tick: 16, slice: 4 };
/** So long after a key the other terminals yield to the one that is typed into, in ms. */
const TYPING_MS = 400;

interface Slice {
  data: Uint8Array;
  /** The stream it came from, which is owed an acknowledgement; null: a note of ours. */
  stream: number | null;
}

/** What the feeder writes to; `parsed` is called when the data has gone through the parser. */
export type WriteToTerminal = (data: Uint8Array, parsed: () => void) => void;

/** The terminal that was typed into last, and when. */
let typing: { feeder: OutputFeeder; at: number } | null = null;

/**
 * Feeds output to xterm.js in slices and acknowledges what was parsed. Nothing is dropped: what is not parsed yet stays
 * unacknowledged, which stops the sender. All terminals share one thread, so a hidden one, and every other one while a
 * person types, is parsed at a gentle pace: its state, title and bell stay true without taking the time from the others.
 */
export class OutputFeeder {
  readonly #queue: Slice[] = [];
  readonly #speed = new SpeedMeter();
  #stream = 0;
  #written = 0;
  #inTerminal = 0;
  #parsedBytes = 0;
  #hidden = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #disposed = false;

  constructor(
    private readonly write: WriteToTerminal,
    private readonly acknowledge: (bytes: number, window: number) => void,
  ) {}

  /** Bytes given to the terminal so far. */
  get written(): number {
    return this.#written;
  }

  /** Output of the session. */
  push(data: Uint8Array): void {
    this.#add({ data, stream: this.#stream });
  }

  /** Text of ours (separators, banners), in order with the output and not acknowledged. */
  pushNote(text: string): void {
    this.#add({ data: new TextEncoder().encode(text), stream: null });
  }

  /** Hidden terminals yield; shown again, they catch up at once. */
  setHidden(hidden: boolean): void {
    this.#hidden = hidden;
    this.#feed();
  }

  /** A person has typed here: for a moment the others yield. */
  noteTyping(): void {
    typing = { feeder: this, at: performance.now() };
    this.#feed();
  }

  /** A new stream begins: its predecessor's bytes are still shown, but the new one is not told of them. */
  beginStream(): void {
    this.#stream++;
    this.#parsedBytes = 0;
  }

  dispose(): void {
    this.#disposed = true;
    this.#queue.length = 0;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (typing?.feeder === this) typing = null;
  }

  get #yields(): boolean {
    if (this.#hidden) return true;
    return typing !== null && typing.feeder !== this && performance.now() - typing.at < TYPING_MS;
  }

  #add(slice: Slice): void {
    if (this.#disposed || slice.data.length === 0) return;
    this.#queue.push(slice);
    this.#feed();
  }

  #feed(): void {
    if (this.#queue.length === 0) return;
    if (this.#yields) {
      this.#feedLater();
      return;
    }
    while (this.#inTerminal < IN_TERMINAL_BYTES && this.#feedOne(this.#sliceBytes(SLICE_MS)));
  }

  #feedLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (this.#yields && this.#inTerminal === 0) {
        // In two halves, so that the time between their ends is that of parsing alone.
        const half = this.#sliceBytes(YIELD.slice) >> 1;
        if (this.#feedOne(half)) this.#feedOne(half);
      }
      this.#feed();
    }, YIELD.tick);
  }

  #sliceBytes(ms: number): number {
    return Math.min(MAX_OUTPUT_SLICE_BYTES, Math.max(MIN_SLICE_BYTES, this.#speed.parsing * ms));
  }

  #feedOne(most: number): boolean {
    const head = this.#queue[0];
    if (head === undefined) return false;
    const slice: Slice = { data: head.data.subarray(0, most), stream: head.stream };
    if (slice.data.length === head.data.length) this.#queue.shift();
    else head.data = head.data.subarray(slice.data.length);
    if (this.#inTerminal === 0) this.#speed.start();
    this.#inTerminal += slice.data.length;
    this.#written += slice.data.length;
    this.write(slice.data, () => this.#parsed(slice));
    return true;
  }

  #parsed(slice: Slice): void {
    if (this.#disposed) return;
    this.#inTerminal -= slice.data.length;
    this.#speed.parsed(slice.data.length);
    if (slice.stream === this.#stream) this.#count(slice.data.length);
    this.#feed();
  }

  #count(bytes: number): void {
    this.#parsedBytes += bytes;
    if (this.#parsedBytes < ACKNOWLEDGE_BYTES) return;
    const window = Math.round(this.#speed.draining * WINDOW_MS);
    this.acknowledge(this.#parsedBytes, Math.min(MAX_WINDOW_BYTES, Math.max(MIN_WINDOW_BYTES, window)));
    this.#parsedBytes = 0;
  }
}
