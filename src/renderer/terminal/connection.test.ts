import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionInfo, SessionState } from '../../shared/model/session';
import type { TerminalClientFrame, TerminalHostFrame } from '../../shared/terminalStream';
import { useSessions } from '../stores/sessions';
import { Connection } from './connection';
import { createTerminalStore } from './terminalState';

type Calls = Record<string, (input: unknown) => Promise<unknown>>;

// The page's window as the connection sees it: the bridge's calls, and ports that arrive by message.
const page = vi.hoisted(() => {
  const listeners: ((event: unknown) => void)[] = [];
  const window = {
    binnacle: { call: {} as Calls },
    addEventListener: (_: string, listener: (event: unknown) => void) => void listeners.push(listener),
  };
  vi.stubGlobal('window', window);
  const deliver = (nonce: string, port: unknown): void => {
    const event = { source: window, data: { binnaclePort: nonce }, ports: [port] };
    for (const listener of listeners) listener(event);
  };
  return { calls: window.binnacle.call, deliver };
});

const DOCUMENT = 'document-1';
const SESSION = 'session-1';
const CLOSED: SessionState = {
  ...{ phase: 'closed', error: null, exitCode: 0, signal: null, hostKeyStop: null },
  reconnectAt: null,
};
const OPEN: SessionState = { phase: 'open', since: 0 };

/** One tab and the session hosts it gets connected to, one after the other. */
class Bench {
  readonly ports: FakePort[] = [];
  readonly connection: Connection;

  constructor() {
    const link = (): Promise<unknown> => {
      const port = new FakePort();
      const nonce = `nonce-${this.ports.push(port)}`;
      page.deliver(nonce, port);
      return Promise.resolve({ ok: true, value: { sessionId: SESSION, nonce } });
    };
    page.calls['sessions.open'] = link;
    page.calls['sessions.reconnect'] = link;
    page.calls['sessions.close'] = () => Promise.resolve({ ok: true, value: undefined });
    this.connection = new Connection(DOCUMENT, () => ({ kind: 'local' }), createTerminalStore(), {
      size: () => ({ columns: 80, rows: 24 }),
      ...{ onLinked: vi.fn(), onOutput: vi.fn(), onNotice: vi.fn(), onReset: vi.fn(), onEnd: vi.fn() },
    });
  }

  /** Connects, again if there was a session; the shell is there when this resolves. */
  async connect(): Promise<void> {
    await this.connection.connect();
    this.session(OPEN);
  }

  /** The shell ends. */
  end(): void {
    this.ports.at(-1)?.receive({ t: 'end' });
    this.session(CLOSED);
  }

  session(state: SessionState): void {
    const session = { id: SESSION, documentId: DOCUMENT, state } as SessionInfo;
    useSessions.setState({
      sessions: new Map([[SESSION, session]]),
      byDocument: new Map([[DOCUMENT, SESSION]]),
    });
  }

  /** Types key by key, each `ms` after the one before. */
  type(text: string, ms = 100): void {
    for (const key of text) {
      vi.advanceTimersByTime(ms);
      this.connection.input(Buffer.from(key));
    }
  }

  /** What has reached the shell that runs now. */
  get typed(): string {
    return this.ports.at(-1)?.input ?? '';
  }
}

class FakePort {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  input = '';

  postMessage(frame: TerminalClientFrame): void {
    if (frame.t === 'input') this.input += Buffer.from(frame.data).toString();
  }

  receive(frame: TerminalHostFrame): void {
    this.onmessage?.({ data: frame });
  }

  close(): void {
    this.onmessage = null;
  }
}

describe('typing around a reconnect', () => {
  let bench: Bench;

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    useSessions.setState({ sessions: new Map(), byDocument: new Map() });
    bench = new Bench();
    await bench.connect();
  });
  afterEach(() => {
    bench.connection.dispose();
    vi.useRealTimers();
  });

  it('goes to the shell at once when nothing was typed before', async () => {
    bench.type('ls\r');
    expect(bench.typed).toBe('ls\r');
    bench.end();
    await bench.connect();
    bench.type('w');
    expect(bench.typed).toBe('w');
  });

  it('at a session that has ended is dropped, and so is the rest of the burst in the new shell', async () => {
    bench.end();
    bench.type('rm -r');
    await bench.connect();
    // As quick as before: it is the same command.
    bench.type(' /srv/old');
    expect(bench.typed).toBe('');
    expect(bench.ports.map(({ input }) => input)).toEqual(['', '']);
  });

  it('works again after a pause', async () => {
    bench.end();
    bench.type('rm -r');
    await bench.connect();
    bench.type(' /srv');
    bench.type('l', 600);
    bench.type('s\r');
    expect(bench.typed).toBe('ls\r');
  });

  it('works again right after the Enter that ends the dropped command', async () => {
    bench.end();
    bench.type('rm -r');
    await bench.connect();
    bench.type(' /srv\rls\r');
    expect(bench.typed).toBe('ls\r');
  });

  it('is dropped while the new session is still logging in', async () => {
    bench.end();
    const connecting = bench.connection.connect();
    bench.type('who');
    await connecting;
    bench.session({ phase: 'connecting', step: 'Logging in' });
    bench.type('ami');
    bench.session(OPEN);
    bench.type('\r');
    expect(bench.typed).toBe('');
    bench.type('id\r');
    expect(bench.typed).toBe('id\r');
  });

  it('does not hold back what the terminal itself answers to the new shell', async () => {
    bench.end();
    bench.type('x');
    await bench.connect();
    bench.type('y');
    const replies = [
      '\u001b[?1;2c',
      '\u001b[24;80R',
      '\u001b]11;rgb:1b1b/1e1e/2424\u001b\\',
      '\u001bP0$r\u001b\\',
    ];
    for (const reply of replies) bench.connection.input(Buffer.from(reply));
    expect(bench.typed).toBe(replies.join(''));
    // Arrow keys are typing.
    bench.connection.input(Buffer.from('\u001b[A'));
    expect(bench.typed).toBe(replies.join(''));
  });
});
