import { readdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import { openLocalShell } from '../../src/main/protocols/local/localShell';
import { BinnacleError } from '../../src/shared/errors';
import { record, terminalSuite, type OpenTerminal } from './terminalSuite';

const SIZE = { columns: 80, rows: 24 };
const open: OpenTerminal = (size) => openLocalShell({ shell: '/bin/sh', args: [], cwd: tmpdir() }, size);

terminalSuite('the local shell', open);

describe('the local shell', () => {
  it('starts in the folder asked for, or at home when that is gone', async () => {
    const there = await record(open);
    there.type('pwd\n');
    await there.says(tmpdir());
    const gone = await record((size) =>
      openLocalShell({ shell: '/bin/sh', args: [], cwd: '/no/such/folder' }, size),
    );
    gone.type('pwd\n');
    await gone.says(homedir());
  });

  it('hands its environment on without our own switches', async () => {
    process.env['ELECTRON_RUN_AS_NODE'] = '1';
    process.env['BINNACLE_TEST'] = '1';
    const shell = await record(open);
    delete process.env['ELECTRON_RUN_AS_NODE'];
    delete process.env['BINNACLE_TEST'];
    await shell.quiet();
    shell.type('env; echo end\n');
    await shell.says('end\n');
    expect(shell.text).toContain('TERM=xterm-256color\n');
    expect(shell.text).toContain('COLORTERM=truecolor\n');
    expect(shell.text).not.toMatch(/^(ELECTRON_|BINNACLE_|NODE_|npm_)/m);
  });

  it('names the signal that killed the shell', async () => {
    const shell = await record(open);
    shell.type('kill -TERM $$; kill -KILL $$\n');
    expect(await shell.ended()).toEqual({ error: null, exitCode: null, signal: 'SIGKILL' });
  });

  it('says clearly that a shell does not exist', async () => {
    const attempt = openLocalShell({ shell: '/no/such/shell', args: [], cwd: '/' }, SIZE);
    await expect(attempt).rejects.toBeInstanceOf(BinnacleError);
    await expect(attempt).rejects.toThrow(/“\/no\/such\/shell”/);
  });

  it('kills a shell that ignores the hang-up', async () => {
    const shell = await record(open);
    shell.type("trap '' HUP; printf '%s\\n' dea''f $$\n");
    await shell.says('deaf');
    const pid = Number(/deaf\r?\n(\d+)/.exec(shell.text)?.[1]);
    shell.session.dispose();
    await shell.ended();
    await vi.waitFor(() => expect(alive(pid)).toBe(false), { timeout: 10_000 });
  });

  it('ends with its last output although a background program holds the terminal', async () => {
    const shell = await record(open);
    await shell.quiet();
    shell.type("trap '' HUP; sleep 5 & echo last; exit 0\n");
    expect(await shell.ended()).toMatchObject({ exitCode: 0 });
    expect(shell.text).toContain('last\n');
  });

  it('keeps output that waits while paused, long after the shell has gone', async () => {
    const shell = await record(open);
    await shell.quiet();
    shell.session.pause();
    shell.type('seq 1 800; exit\n');
    await new Promise((resolve) => setTimeout(resolve, 600)); // three times what node-pty would grant
    shell.session.resume();
    await shell.ended();
    expect(shell.text.trimEnd().split('\n')).toHaveLength(800);
  });

  it('does not hang, or burn the processor, on input that nobody reads', async () => {
    const shell = await record(open);
    await shell.quiet();
    shell.type("stty raw; printf '%s\\n' ra''w; sleep 3\n");
    await shell.says('raw\n');
    const before = process.cpuUsage();
    const started = performance.now();
    for (let i = 0; i < 64; i++) shell.session.write(Buffer.alloc(65_536, 0x20));
    expect(performance.now() - started).toBeLessThan(500);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(400);
  });

  it('leaves no descriptor and no process behind', async () => {
    const descriptors = (): number => readdirSync('/proc/self/fd').length;
    const before = descriptors();
    for (let i = 0; i < 20; i++) {
      const shell = await record(open);
      shell.session.dispose();
      await shell.ended();
    }
    await vi.waitFor(() => expect(descriptors()).toBeLessThanOrEqual(before + 1), { timeout: 10_000 });
  });
});

function alive(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
