import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ACKNOWLEDGE_BYTES,
  MAX_OUTPUT_SLICE_BYTES,
  MAX_WINDOW_BYTES,
  MIN_WINDOW_BYTES,
  RESUME_SHARE,
} from '../../shared/terminalStream';
import { OutputFeeder } from './outputFeeder';

/** Stands for xterm.js: parses when told to. */
class FakeTerminal {
  readonly written: Uint8Array[] = [];
  readonly #callbacks: (() => void)[] = [];
  waiting = 0;
  write = (data: Uint8Array, parsed: () => void): void => {
    this.written.push(Uint8Array.from(data));
    this.waiting += data.length;
    this.#callbacks.push(parsed);
  };
  parseOne(): boolean {
    const callback = this.#callbacks.shift();
    this.waiting = this.#callbacks.length === 0 ? 0 : this.waiting;
    callback?.();
    return callback !== undefined;
  }
  parseAll(): void {
    while (this.parseOne());
  }
  get text(): string {
    return Buffer.concat(this.written).toString();
  }
}

function make(): { terminal: FakeTerminal; feeder: OutputFeeder; acknowledged: () => number } {
  const terminal = new FakeTerminal();
  let total = 0;
  const feeder = new OutputFeeder(terminal.write, (bytes) => (total += bytes));
  return { terminal, feeder, acknowledged: () => total };
}

const bytes = (length: number, value = 97): Uint8Array => new Uint8Array(length).fill(value);

describe('the output feeder', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('writes at once what a visible terminal gets', () => {
    const { terminal, feeder } = make();
    feeder.push(bytes(3));
    expect(terminal.text).toBe('aaa');
  });

  it('keeps the order of output and notes, and cuts large pieces', () => {
    const { terminal, feeder } = make();
    feeder.push(bytes(200_000, 97));
    feeder.pushNote('note');
    feeder.push(bytes(10, 98));
    terminal.parseAll();
    expect(terminal.text).toBe(`${'a'.repeat(200_000)}note${'b'.repeat(10)}`);
    expect(Math.max(...terminal.written.map((each) => each.length))).toBeLessThanOrEqual(
      MAX_OUTPUT_SLICE_BYTES,
    );
  });

  it('hands xterm.js no more than a window at once', () => {
    const { terminal, feeder } = make();
    for (let i = 0; i < 100; i++) feeder.push(bytes(64 * 1024));
    expect(terminal.waiting).toBeLessThanOrEqual(320 * 1024);
    terminal.parseAll();
    expect(Buffer.concat(terminal.written)).toHaveLength(100 * 64 * 1024);
  });

  it('acknowledges what was parsed, never notes, and leaves too little to hold anyone back', () => {
    const { terminal, feeder, acknowledged } = make();
    feeder.pushNote('x'.repeat(100_000));
    feeder.push(bytes(1_000_000));
    expect(acknowledged()).toBe(0);
    terminal.parseAll();
    expect(acknowledged()).toBeLessThanOrEqual(1_000_000);
    expect(1_000_000 - acknowledged()).toBeLessThan(ACKNOWLEDGE_BYTES);
    expect(ACKNOWLEDGE_BYTES).toBeLessThan(MIN_WINDOW_BYTES * RESUME_SHARE);
  });

  it('does not tell a new stream of bytes that came from the old one', () => {
    const { terminal, feeder, acknowledged } = make();
    feeder.push(bytes(500_000));
    feeder.beginStream();
    terminal.parseAll();
    expect(acknowledged()).toBe(0);
    feeder.push(bytes(ACKNOWLEDGE_BYTES));
    terminal.parseAll();
    expect(acknowledged()).toBe(ACKNOWLEDGE_BYTES);
  });

  it('feeds a hidden terminal gently, loses nothing, and catches up when shown', () => {
    const { terminal, feeder } = make();
    feeder.setHidden(true);
    feeder.push(bytes(600_000));
    expect(terminal.written).toHaveLength(0);
    vi.advanceTimersByTime(20);
    const first = Buffer.concat(terminal.written).length;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(100_000);
    vi.advanceTimersByTime(1000);
    expect(Buffer.concat(terminal.written)).toHaveLength(first); // that is not parsed yet
    terminal.parseAll();
    vi.advanceTimersByTime(20);
    expect(Buffer.concat(terminal.written).length).toBeGreaterThan(first);
    feeder.setHidden(false);
    terminal.parseAll();
    expect(Buffer.concat(terminal.written)).toHaveLength(600_000);
  });

  it('yields to another terminal for a moment after a key there', () => {
    const flood = make();
    const typed = make();
    typed.feeder.noteTyping();
    typed.feeder.push(bytes(1));
    expect(typed.terminal.written).toHaveLength(1);
    flood.feeder.push(bytes(1_000_000));
    expect(flood.terminal.written).toHaveLength(0);
    vi.advanceTimersByTime(20);
    expect(Buffer.concat(flood.terminal.written).length).toBeLessThan(100_000);
    for (let ms = 0; ms < 600; ms += 20) {
      flood.terminal.parseAll();
      vi.advanceTimersByTime(20);
    }
    flood.terminal.parseAll();
    expect(Buffer.concat(flood.terminal.written)).toHaveLength(1_000_000);
    typed.feeder.dispose();
  });

  it('makes slices smaller while parsing is slow, and larger again', () => {
    const { terminal, feeder } = make();
    feeder.push(bytes(4_000_000));
    const parseFor = (ms: number, slices: number): void => {
      for (let i = 0; i < slices; i++) {
        vi.advanceTimersByTime(ms);
        terminal.parseOne();
      }
    };
    parseFor(100, 60);
    expect(Math.min(...terminal.written.map((each) => each.length))).toBeLessThanOrEqual(8 * 1024);
    parseFor(0.1, 300);
    expect(terminal.written.at(-2)?.length).toBe(MAX_OUTPUT_SLICE_BYTES);
    terminal.parseAll();
    expect(Buffer.concat(terminal.written)).toHaveLength(4_000_000);
  });

  it('asks for a window that it gets through in a moment, within bounds', () => {
    const windows = (msPerSlice: number): number => {
      const terminal = new FakeTerminal();
      let last = 0;
      const feeder = new OutputFeeder(terminal.write, (_bytes, window) => (last = window));
      feeder.push(bytes(8_000_000));
      for (let i = 0; i < 100; i++) {
        vi.advanceTimersByTime(msPerSlice);
        terminal.parseOne();
      }
      feeder.dispose();
      return last;
    };
    expect(windows(0.1)).toBe(MAX_WINDOW_BYTES);
    expect(windows(100)).toBe(MIN_WINDOW_BYTES);
  });
});
