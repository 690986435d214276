import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BinnacleError } from '../../../shared/errors';
import {
  COMMAND_TEMPLATES,
  type CommandConfig,
  commandConfigSchema,
  sourceReferenceSchema,
} from '../../../shared/model/secretSource';
import { CommandSource } from './commandSource';
import { commandEnvironment, findProgram } from './programs';
import type { SourceSecrets } from './secretSource';

const folder = mkdtempSync(join(tmpdir(), 'binnacle-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const never = new AbortController().signal;

/** A command that runs a piece of JavaScript; what it is given stands in `process.argv.slice(1)`. */
function config(script: string, change: Partial<CommandConfig> = {}): CommandConfig {
  return {
    kind: 'command',
    program: process.execPath,
    args: ['-e', script, '--', '{reference}'],
    output: { form: 'first-line' },
    timeoutSeconds: 10,
    secretVariable: null,
    ...change,
  };
}

async function fetch(
  command: CommandConfig,
  reference = 'net/core',
  field = '',
  secret: string | null = null,
): Promise<Record<string, string>> {
  const source = new CommandSource(command, () => (secret === null ? null : Buffer.from(secret)));
  const secrets: SourceSecrets = await source.fetch({ reference, field }, never);
  return Object.fromEntries([...secrets].map(([slot, value]) => [slot, value.toString('utf8')]));
}

async function failure(run: Promise<unknown>): Promise<BinnacleError> {
  const error = await run.then(
    () => new Error('it was read'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof BinnacleError)) throw error;
  return error;
}

const print = (text: string): string => `process.stdout.write(${JSON.stringify(text)})`;

describe('the output', () => {
  it.each<[CommandConfig['output'], string, Record<string, string>]>([
    [{ form: 'first-line' }, 'geheim\nlogin: root\n', { password: 'geheim' }],
    [{ form: 'first-line' }, 'geheim\r\n', { password: 'geheim' }],
    [{ form: 'first-line' }, ' with spaces ', { password: ' with spaces ' }],
    [{ form: 'text' }, 'two\nlines\n', { password: 'two\nlines' }],
    [
      { form: 'text' },
      '-----BEGIN OPENSSH PRIVATE KEY-----\nx\n',
      { 'private-key': '-----BEGIN OPENSSH PRIVATE KEY-----\nx' },
    ],
    [
      { form: 'json', paths: { username: 'login.username', password: 'login.password', totp: '' } },
      '{"login":{"username":"me","password":"gehe\\u0069m","totp":"x"}}',
      { username: 'me', password: 'geheim' },
    ],
    [
      { form: 'json', paths: { password: 'fields[id=password].value' } },
      '{"fields":[{"id":"username","value":"u"},{"id":"password","value":"p"}]}',
      { password: 'p' },
    ],
  ])('is read as %j', async (output, text, expected) => {
    expect(await fetch(config(print(text), { output }))).toEqual(expected);
  });

  it('may have a field of its own', async () => {
    const command = config(print('{"a":{"b":"c"}}'), { output: { form: 'json', paths: {} } });
    expect(await fetch(command, 'x', 'a.b')).toEqual({ password: 'c' });
  });

  it.each<[string, CommandConfig['output'], string]>([
    ['nothing', { form: 'first-line' }, ''],
    ['an empty line', { form: 'first-line' }, '\nx'],
    ['JSON without the part', { form: 'json', paths: { password: 'a' } }, '{"b":"geheim"}'],
    ['no JSON', { form: 'json', paths: { password: 'a' } }, 'geheim'],
  ])('is refused without a word of it: %s', async (_name, output, text) => {
    const error = await failure(fetch(config(print(text), { output })));
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain('geheim');
    expect(error.hint).toBeTruthy();
  });

  it('ends the program when it is more than 64 KB', async () => {
    const endless = 'const run = () => process.stdout.write("x".repeat(65536), run); run()';
    expect(await failure(fetch(config(endless)))).toMatchObject({ code: 'too-large' });
  });
});

describe('the program', () => {
  it('gets its arguments as they are, and no shell', async () => {
    const script = 'process.stdout.write(JSON.stringify({ args: process.argv.slice(1).join("|") }))';
    const command = config(script, {
      args: ['-e', script, '--', 'path={reference};{reference}', '$HOME', '*'],
      output: { form: 'json', paths: { password: 'args' } },
    });
    const reference = 'a b; touch /tmp/x $(id) `id` "$&"';
    expect(await fetch(command, reference)).toEqual({
      password: `path=${reference};${reference}|$HOME|*`,
    });
  });

  it('never gets a reference that could be an option', async () => {
    for (const reference of ['-p', '--version', '']) {
      expect(await failure(fetch(config(print('x')), reference))).toMatchObject({ code: 'bad-request' });
      expect(sourceReferenceSchema.safeParse({ reference, field: '' }).success).toBe(false);
    }
  });

  it('sees little of the environment, and has no input', async () => {
    process.env['BINNACLE_TEST_SECRET'] = 'x';
    const script =
      'process.stdin.on("data", () => {}).on("end", () => process.stdout.write(JSON.stringify({ names: Object.keys(process.env).join(" ") })))';
    const output = { form: 'json', paths: { password: 'names' } } as const;
    const names = ((await fetch(config(script, { output })))['password'] ?? '').split(' ');
    Reflect.deleteProperty(process.env, 'BINNACLE_TEST_SECRET');
    expect(names).toContain('PATH');
    expect(names.filter((name) => /BINNACLE|NODE_OPTIONS|LD_|VITEST/.test(name))).toEqual([]);
    const passed = commandEnvironment({
      GNUPGHOME: 'a',
      LC_ALL: 'b',
      LD_PRELOAD: 'c',
      DISPLAY: ':0',
      LC_x: 'd',
    });
    expect(passed).toEqual({ GNUPGHOME: 'a', LC_ALL: 'b', DISPLAY: ':0' });
  });

  it('gets the sealed secret in the one variable that was chosen', async () => {
    const script = 'process.stdout.write(process.env.BW_SESSION ?? "none")';
    const command = config(script, { secretVariable: 'BW_SESSION' });
    expect(await fetch(command, 'x', '', 'session-key\n')).toEqual({ password: 'session-key' });
    expect(await fetch(command)).toEqual({ password: 'none' });
    expect(await fetch({ ...command, secretVariable: null }, 'x', '', 'session-key')).toEqual({
      password: 'none',
    });
  });

  it('fails with its code, and what it printed stays unread', async () => {
    const script = 'console.log("geheim"); console.error("geheim too"); process.exit(3)';
    const error = await failure(fetch(config(script)));
    expect(error).toMatchObject({ code: 'auth-failed' });
    expect(error.message).toContain('code 3');
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain('geheim');
  });

  it('is ended with all its children when it takes too long', async () => {
    const file = join(folder, 'child');
    const child = `require("fs").writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const script = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" }); setInterval(() => {}, 1000)`;
    const error = await failure(fetch(config(script, { timeoutSeconds: 1 })));
    expect(error).toMatchObject({ code: 'timeout', retryable: true });
    const pid = Number(readFileSync(file, 'utf8'));
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('is ended when the session gives up', async () => {
    const abort = new AbortController();
    const file = join(folder, 'started');
    const script = `require("fs").writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const source = new CommandSource(config(script), () => null);
    const fetching = failure(source.fetch({ reference: 'x', field: '' }, abort.signal));
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8') !== '').toBe(true);
    abort.abort();
    expect(await fetching).toMatchObject({ code: 'cancelled' });
    await expect.poll(() => isAlive(Number(readFileSync(file, 'utf8')))).toBe(false);
  });

  it('that is missing is named before and at the fetch', async () => {
    const gone = config('', { program: join(folder, 'none') });
    expect(await failure(fetch(gone))).toMatchObject({ code: 'not-found' });
    expect(await failure(new CommandSource(gone, () => null).check(never))).toMatchObject({
      code: 'not-found',
    });
    await new CommandSource(config(''), () => null).check(never);
  });
});

it('finds programs on PATH by plain names only', () => {
  const program = join(folder, 'my-tool');
  writeFileSync(program, '#!/bin/sh\n');
  const environment = { PATH: ['relative', '', join(folder, 'none'), folder].join(':') };
  expect(findProgram('my-tool', environment)).toBeNull(); // may not be run
  chmodSync(program, 0o755);
  expect(findProgram('my-tool', environment)).toBe(program);
  expect(findProgram(program, {})).toBe(program);
  for (const name of ['../my-tool', './my-tool', '-my-tool', 'my-tool; id', '', folder]) {
    expect(findProgram(name, environment)).toBeNull();
  }
});

it('has templates that are commands once a program was found', () => {
  for (const { args, output, secretVariable } of COMMAND_TEMPLATES) {
    const command = { kind: 'command', args: [...args], output, secretVariable, timeoutSeconds: 30 };
    expect(commandConfigSchema.safeParse({ ...command, program: '/usr/bin/tool' }).success).toBe(true);
    expect(commandConfigSchema.safeParse({ ...command, program: 'tool' }).success).toBe(false);
  }
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A killed process whose parent has not looked yet is a zombie.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
