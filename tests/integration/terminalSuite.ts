import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { TerminalEnd, TerminalSession } from '../../src/main/sessions/capabilities';
import type { TerminalSize } from '../../src/shared/model/session';

/** Opens a session whose other end is an interactive POSIX shell on this machine. */
export type OpenTerminal = (size: TerminalSize) => Promise<TerminalSession>;

const SIZE: TerminalSize = { columns: 100, rows: 30 };
const PATIENCE = { timeout: 20_000, interval: 5 };

/** A session with everything it said so far. */
export class Recorded {
  readonly chunks: Uint8Array[] = [];
  readonly ends: TerminalEnd[] = [];
  bytes = 0;
  outputAfterEnd = 0;

  constructor(readonly session: TerminalSession) {
    session.onOutput((data) => {
      if (this.ends.length > 0) this.outputAfterEnd += data.length;
      this.chunks.push(Uint8Array.from(data));
      this.bytes += data.length;
    });
    session.onEnd((end) => this.ends.push(end));
  }

  get buffer(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return this.buffer.toString('utf8');
  }

  type(text: string): void {
    this.session.write(Buffer.from(text));
  }

  /** Waits until the output holds the text. */
  async says(text: string): Promise<void> {
    await vi.waitFor(() => expect(this.text).toContain(text), PATIENCE);
  }

  async ended(): Promise<TerminalEnd> {
    await vi.waitFor(() => expect(this.ends.length).toBeGreaterThan(0), PATIENCE);
    return this.ends[0] as TerminalEnd;
  }

  /** Leaves a plain shell without prompt, echo and line editing, so that output is exactly what commands write. */
  async quiet(): Promise<void> {
    this.type("exec env PS1= PS2= ENV= /bin/sh\nstty -echo -onlcr; printf '%s\\n' qui''et\n");
    await this.says('quiet\n');
    this.forget();
  }

  forget(): void {
    this.chunks.length = 0;
    this.bytes = 0;
  }
}

/** Opens a session that is disposed when the test ends. */
export async function record(open: OpenTerminal, size = SIZE): Promise<Recorded> {
  const recorded = new Recorded(await open(size));
  onTestFinished(() => recorded.session.dispose());
  return recorded;
}

/** What every terminal session must do, whatever the protocol. */
export function terminalSuite(name: string, open: OpenTerminal): void {
  describe(`${name} as a terminal session`, () => {
    it('runs what is typed', async () => {
      const shell = await record(open);
      shell.type("printf '%s-%s\\n' one two\n");
      await shell.says('one-two');
    });

    it('has the size it was opened with and follows a change', async () => {
      const shell = await record(open);
      await shell.quiet();
      shell.type('stty size\n');
      await shell.says('30 100\n');
      shell.session.resize({ columns: 132, rows: 43 });
      shell.type('stty size\n');
      await shell.says('43 132\n');
    });

    it('carries every byte value unchanged', async () => {
      const shell = await record(open);
      await shell.quiet();
      shell.type(
        'stty -opost; i=0; while [ $i -lt 256 ]; do printf "\\\\$(printf %03o $i)"; i=$((i+1)); done\n',
      );
      await vi.waitFor(() => expect(shell.bytes).toBeGreaterThanOrEqual(256), PATIENCE);
      expect([...shell.buffer]).toEqual(Array.from({ length: 256 }, (_, value) => value));
    });

    it('loses no byte of a long output, paused now and then', { repeats: 4 }, async () => {
      const shell = await record(open);
      await shell.quiet();
      shell.type('seq 1 300000; exit\n');
      await vi.waitFor(() => expect(shell.bytes).toBeGreaterThan(0), PATIENCE);
      for (let round = 0; round < 5; round++) {
        shell.session.pause();
        await new Promise((resolve) => setTimeout(resolve, 20));
        shell.session.resume();
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await shell.ended();
      const wanted = createHash('sha256');
      for (let line = 1; line <= 300_000; line++) wanted.update(`${line}\n`);
      expect(createHash('sha256').update(shell.buffer).digest('hex')).toBe(wanted.digest('hex'));
      expect(shell.outputAfterEnd).toBe(0);
    });

    it('holds the sender back while paused', async () => {
      const shell = await record(open);
      await shell.quiet();
      shell.type('yes\n');
      await vi.waitFor(() => expect(shell.bytes).toBeGreaterThan(10_000), PATIENCE);
      shell.session.pause();
      await new Promise((resolve) => setTimeout(resolve, 200)); // what was under way arrives
      const before = shell.bytes;
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(shell.bytes - before).toBeLessThan(4 * 1024 * 1024);
      shell.session.resume();
      await vi.waitFor(() => expect(shell.bytes).toBeGreaterThan(before + 10_000), PATIENCE);
      shell.type('\u0003');
      shell.type("printf '%s\\n' stop''ped\n");
      await shell.says('stopped\n');
    });

    it('takes a large input whole', async () => {
      const shell = await record(open);
      await shell.quiet();
      const line = `${'x'.repeat(99)}\n`;
      const lines = 20_000;
      shell.type(`head -c ${line.length * lines} | cksum; printf '%s\\n' do''ne\n`);
      for (let i = 0; i < lines; i += 500) shell.type(line.repeat(500));
      await shell.says('done\n');
      expect(shell.text).toContain(` ${line.length * lines}\n`);
    });

    it('reports how the shell ended, once', async () => {
      const shell = await record(open);
      shell.type('exit 3\n');
      const end = await shell.ended();
      expect(end).toMatchObject({ error: null, exitCode: 3 });
      shell.session.dispose();
      shell.session.dispose();
      expect(shell.ends).toHaveLength(1);
    });

    it('ends when it is disposed, and its verbs do nothing afterwards', async () => {
      const shell = await record(open);
      shell.type("printf '%s\\n' rea''dy\n");
      await shell.says('ready');
      shell.session.dispose();
      await shell.ended();
      shell.type('ls\n');
      shell.session.resize(SIZE);
      shell.session.pause();
      shell.session.resume();
      shell.session.dispose();
      expect(shell.ends).toHaveLength(1);
    });

    it('ends when it is disposed while paused in a flood', async () => {
      const shell = await record(open);
      shell.type('yes\n');
      await vi.waitFor(() => expect(shell.bytes).toBeGreaterThan(10_000), PATIENCE);
      shell.session.pause();
      shell.session.dispose();
      await shell.ended();
      expect(shell.ends).toHaveLength(1);
    });
  });
}
