import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  FIRST_WINDOW_BYTES,
  MAX_INPUT_BYTES,
  MAX_OUTPUT_SLICE_BYTES,
  MAX_WINDOW_BYTES,
  MIN_WINDOW_BYTES,
} from '../../shared/terminalStream';
import type { TerminalSize } from '../../shared/model/session';
import type { TerminalEnd, TerminalSession } from '../sessions/capabilities';
import { portFromNode } from '../ports/ports';
import { serveTerminal } from './terminalStream';

/** A source that produces as fast as it is allowed to. */
class FakeSession implements TerminalSession {
  readonly written: Uint8Array[] = [];
  readonly sizes: TerminalSize[] = [];
  paused = false;
  disposals = 0;
  emit: (data: Uint8Array) => void = () => undefined;
  #end: ((end: TerminalEnd) => void) | null = null;
  onResume: () => void = () => undefined;

  write(data: Uint8Array): void {
    this.written.push(data);
  }
  resize(size: TerminalSize): void {
    this.sizes.push(size);
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
    this.onResume();
  }
  onOutput(listener: (data: Uint8Array) => void): void {
    this.emit = listener;
  }
  onEnd(listener: (end: TerminalEnd) => void): void {
    this.#end = listener;
  }
  end(): void {
    const listener = this.#end;
    this.#end = null;
    listener?.({ error: null, exitCode: 0, signal: null });
  }
  dispose(): void {
    this.disposals++;
    this.end();
  }
}

const window = MAX_WINDOW_BYTES;
const open: MessagePort[] = [];
function serve(): { session: FakeSession; tab: MessagePort; ends: TerminalEnd[]; logs: string[] } {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const session = new FakeSession();
  const ends: TerminalEnd[] = [];
  const logs: string[] = [];
  serveTerminal(
    session,
    portFromNode(port1),
    (end) => ends.push(end),
    (text) => logs.push(text),
  );
  return { session, tab: port2, ends, logs };
}

afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

const until = (condition: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 2 });

describe('the terminal stream', () => {
  it('sends the first bytes after a quiet time at once', async () => {
    const { session, tab } = serve();
    const message = once(tab, 'message') as Promise<[Uint8Array]>;
    session.emit(Buffer.from('a'));
    const [slice] = await message;
    expect(Buffer.from(slice).toString()).toBe('a');
    expect(slice.buffer.byteLength).toBe(1); // not the pool the chunk came from
  });

  it('merges a burst into few slices', async () => {
    const { session, tab } = serve();
    const slices: Uint8Array[] = [];
    tab.on('message', (slice: Uint8Array) => slices.push(slice));
    for (let i = 0; i < 1000; i++) session.emit(Buffer.from(`line ${i}\n`));
    session.end();
    await once(tab, 'close');
    expect(slices.length).toBeLessThan(6);
  });

  it('loses and reorders no byte, whatever the chunk sizes, and ends after the last', async () => {
    const { session, tab, ends } = serve();
    const got = createHash('sha256');
    const sent = createHash('sha256');
    let received = 0;
    let ended = false;
    tab.on('message', (message: unknown) => {
      expect(ended).toBe(false);
      if (message instanceof Uint8Array) {
        expect(message.length).toBeLessThanOrEqual(MAX_OUTPUT_SLICE_BYTES);
        got.update(message);
        received += message.length;
        tab.postMessage({ t: 'ack', bytes: message.length, window });
      } else {
        expect(message).toEqual({ t: 'end' });
        ended = true;
      }
    });
    let produced = 0;
    let seed = 1;
    while (produced < 20_000_000) {
      seed = (seed * 48_271) % 2_147_483_647;
      const chunk = Buffer.alloc(1 + (seed % 200_000), seed % 256);
      sent.update(chunk);
      produced += chunk.length;
      session.emit(chunk);
      if (session.paused) await until(() => !session.paused);
    }
    session.end();
    await until(() => ended);
    expect(received).toBe(produced);
    expect(got.digest('hex')).toBe(sent.digest('hex'));
    expect(ends).toEqual([{ error: null, exitCode: 0, signal: null }]);
  });

  it('pauses a source whose reader never acknowledges', () => {
    const { session } = serve();
    const chunk = Buffer.alloc(16 * 1024);
    let produced = 0;
    while (!session.paused && produced < 1e9) {
      session.emit(chunk);
      produced += chunk.length;
    }
    expect(produced).toBeLessThanOrEqual(FIRST_WINDOW_BYTES + chunk.length);
  });

  it('keeps a flood bounded while the reader is slow', async () => {
    const { session, tab } = serve();
    const yes = Buffer.from('y\n'.repeat(8192));
    let produced = 0;
    let acknowledged = 0;
    let most = 0;
    const produce = (): void => {
      while (!session.paused && produced < 64_000_000) {
        session.emit(yes);
        produced += yes.length;
        most = Math.max(most, produced - acknowledged);
      }
    };
    session.onResume = produce;
    tab.on('message', (slice: Uint8Array) => {
      acknowledged += slice.length;
      tab.postMessage({ t: 'ack', bytes: slice.length, window });
    });
    produce();
    await until(() => produced >= 64_000_000 && !session.paused);
    expect(most).toBeLessThan(window + 4 * MAX_OUTPUT_SLICE_BYTES);
  });

  it('passes input and sizes on', async () => {
    const { session, tab } = serve();
    tab.postMessage({ t: 'input', data: new TextEncoder().encode('ls\r') });
    tab.postMessage({ t: 'resize', columns: 120, rows: 36 });
    await until(() => session.sizes.length === 1);
    expect(Buffer.concat(session.written).toString()).toBe('ls\r');
    expect(session.sizes).toEqual([{ columns: 120, rows: 36 }]);
  });

  it.each<[string, unknown]>([
    ['no object', 7],
    ['an unknown tag', { t: 'exec', data: new Uint8Array(1) }],
    ['text instead of bytes', { t: 'input', data: 'ls' }],
    ['empty input', { t: 'input', data: new Uint8Array(0) }],
    ['too much input', { t: 'input', data: new Uint8Array(MAX_INPUT_BYTES + 1) }],
    ['a size of zero', { t: 'resize', columns: 0, rows: 0 }],
    ['a size that is no number', { t: 'resize', columns: Number.NaN, rows: 24 }],
    ['a huge size', { t: 'resize', columns: 1e9, rows: 24 }],
    ['a surplus field', { t: 'resize', columns: 80, rows: 24, cwd: '/' }],
    ['an acknowledgement of nothing sent', { t: 'ack', bytes: 1, window }],
    ['a negative acknowledgement', { t: 'ack', bytes: -5, window }],
    ['a fractional acknowledgement', { t: 'ack', bytes: 0.5, window }],
    ['an endless window', { t: 'ack', bytes: 1, window: Infinity }],
    ['a window that holds nothing', { t: 'ack', bytes: 1, window: MIN_WINDOW_BYTES - 1 }],
  ])('closes on %s', async (_what, frame) => {
    const { session, tab, ends, logs } = serve();
    tab.postMessage(frame);
    await once(tab, 'close');
    expect(session.disposals).toBe(1);
    expect(session.written).toEqual([]);
    expect(ends).toHaveLength(1);
    expect(logs).toHaveLength(1);
  });

  it('ends the session when the tab goes away', async () => {
    const { session, tab, ends } = serve();
    tab.close();
    await until(() => session.disposals === 1);
    expect(ends).toHaveLength(1);
    session.emit(Buffer.from('late')); // must not throw
  });
});
