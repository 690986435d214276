import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { runScript, saidText, type ScriptEnd, scriptEnvironment } from './runScript';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'binnacle-script-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Runs these lines with the interpreter of this test. */
function run(
  lines: string,
  args: string[] = [],
  timeoutMs = 10_000,
  signal = new AbortController().signal,
): Promise<ScriptEnd> {
  const file = join(folder(), 'list-hosts');
  writeFileSync(file, `#!${process.execPath}\n${lines}`);
  chmodSync(file, 0o755);
  return runScript({ program: file, args, timeoutMs }, signal);
}

/** Whether a process runs; one that has ended may still be listed until its parent looks. */
function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a script', () => {
  it('gets its arguments as they are, through no shell, and nothing to read', async () => {
    const marker = join(folder(), 'ran');
    const args = ['a b', '$(id)', `; touch ${marker}`, '"', '*'];
    const end = await run(
      'process.stdin.on("data", () => {}).on("end", () => process.stdout.write(JSON.stringify(process.argv.slice(2))))',
      args,
    );
    expect(end.ok && JSON.parse(end.bytes.toString())).toEqual(args);
    expect(existsSync(marker)).toBe(false);
  });

  it('knows who and where the person is, and nothing else of the environment', async () => {
    expect(
      scriptEnvironment({
        PATH: '/bin',
        HOME: '/h',
        TOKEN: 'x',
        SSH_AUTH_SOCK: '/s',
        NODE_OPTIONS: 'y',
        LD_PRELOAD: 'z',
      }),
    ).toEqual({ PATH: '/bin', HOME: '/h' });
    const end = await run('process.stdout.write(Object.keys(process.env).join())');
    expect(end.ok && end.bytes.toString()).not.toContain('VITEST');
  });

  it('is stopped with everything it started when it takes too long', async () => {
    const file = join(folder(), 'pid');
    const child = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })`;
    const lines = `require('node:fs').writeFileSync(${JSON.stringify(file)}, String(${child}.pid)); setInterval(() => {}, 1000);`;
    const end = await run(lines, [], 1500);
    expect(end).toMatchObject({ ok: false, message: '“list-hosts” took longer than 1.5 s and was stopped.' });
    const pid = Number(readFileSync(file, 'utf8'));
    await vi.waitFor(() => expect(alive(pid)).toBe(false));
  });

  it('is stopped when it prints without end, and when nobody wants it any more', async () => {
    const endless = await run(
      'const b = Buffer.alloc(1 << 20, 120); const go = () => process.stdout.write(b, go); go();',
    );
    expect(endless).toMatchObject({
      ok: false,
      message: '“list-hosts” printed more than 32 MB and was stopped.',
    });
    const abort = new AbortController();
    const waiting = run('setInterval(() => {}, 1000)', [], 60_000, abort.signal);
    abort.abort();
    expect(await waiting).toMatchObject({ ok: false, message: '“list-hosts” was stopped.' });
  });

  it('says what it said when it fails, without what a screen would act on', async () => {
    const end = await run(
      String.raw`process.stderr.write("\u001b[31mno\u001b[0m such\u0007 site\n\u001b]0;title\u0007second\n" + "x\n".repeat(100)); process.exitCode = 3`,
    );
    expect(end).toMatchObject({ ok: false, message: '“list-hosts” ended with code 3.' });
    expect(end.said.split('\n').slice(0, 3)).toEqual(['no such site', 'second', 'x']);
    expect(end.said.split('\n')).toHaveLength(12);
    expect(saidText(Buffer.alloc(4096, 0x1b))).toBe('');
  });

  it('is named when it is not there or no program', async () => {
    const signal = new AbortController().signal;
    const missing = await runScript({ program: '/nowhere/list-hosts', args: [], timeoutMs: 1000 }, signal);
    expect(missing).toMatchObject({
      ok: false,
      message: '“list-hosts” could not be started: it is not there.',
    });
    const plain = join(folder(), 'plain.txt');
    writeFileSync(plain, 'no program');
    const refused = await runScript({ program: plain, args: [], timeoutMs: 1000 }, signal);
    expect(refused).toMatchObject({ ok: false, hint: expect.stringContaining('executable') as string });
  });
});
