import { type ChildProcess, spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { homePath } from './homePath';
import { FEED_LIMITS } from './feedMessages';

/** A program that prints a list of hosts. */
export interface Script {
  /** Full path. */
  program: string;
  args: readonly string[];
  timeoutMs: number;
}

/** What came of it; `said` is the beginning of its error output. */
export type ScriptEnd =
  { ok: true; bytes: Buffer; said: string } | { ok: false; message: string; hint: string; said: string };

/** Error output that is kept for people, in bytes and in lines. */
const SAID_BYTES = 4096;
const SAID_LINES = 12;
/** Time in ms after which a killed script's output is no longer waited for. */
const EXIT_GRACE_MS = 2000;

/** What a script may know of this environment: who and where the person is. Everything else stays out. */
const PASSED = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR'],
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE', 'USERNAME', 'APPDATA'],
  ...['LOCALAPPDATA', 'PROGRAMDATA', 'PROGRAMFILES'],
]);

/**
 * Runs a script, without a shell and with nothing to read. When it takes too long, prints too much or the signal aborts,
 * it is killed with everything that it started.
 */
export function runScript(script: Script, signal: AbortSignal): Promise<ScriptEnd> {
  return new Promise((resolve) => new ScriptRun(script, resolve).start(signal));
}

class ScriptRun {
  readonly #chunks: Buffer[] = [];
  readonly #said: Buffer[] = [];
  #length = 0;
  #saidLength = 0;
  /** Why it was stopped; told when the process is gone. */
  #stopped: { message: string; hint: string } | undefined;
  #child: ChildProcess | undefined;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #name: string;

  constructor(
    private readonly script: Script,
    private readonly resolve: (end: ScriptEnd) => void,
  ) {
    this.#name = `“${script.program.split(/[\\/]/).at(-1) ?? script.program}”`;
  }

  start(signal: AbortSignal): void {
    const abort = (): void => this.#stop('was stopped.', '');
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', abort);
      for (const timer of this.#timers) clearTimeout(timer);
      end();
    };
    const child = spawn(homePath(this.script.program), [...this.script.args], {
      shell: false,
      cwd: homedir(),
      env: scriptEnvironment(process.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own can be killed as a whole.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child = child;
    child.once('error', (error) => settle(() => this.#notStarted(error)));
    child.once('close', (code, killedBy) => settle(() => this.#end(code, killedBy)));
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    child.stderr.on('data', (chunk: Buffer) => this.#hear(chunk));
    const { timeoutMs } = this.script;
    const slow = `took longer than ${timeoutMs / 1000} s and was stopped.`;
    const hint = 'Run it in a terminal to see what it waits for, or give it more time in the live folder.';
    this.#timers.push(setTimeout(() => this.#stop(slow, hint), timeoutMs));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }

  #take(chunk: Buffer): void {
    if (this.#stopped !== undefined) return;
    this.#length += chunk.length;
    if (this.#length <= FEED_LIMITS.bytes) this.#chunks.push(chunk);
    else {
      const hint = 'Have it print fewer fields or fewer hosts, or split the list over several live folders.';
      this.#stop(`printed more than ${FEED_LIMITS.bytes / 1024 / 1024} MB and was stopped.`, hint);
    }
  }

  #hear(chunk: Buffer): void {
    const room = SAID_BYTES - this.#saidLength;
    if (room <= 0) return;
    this.#said.push(chunk.subarray(0, room));
    this.#saidLength += Math.min(room, chunk.length);
  }

  #stop(what: string, hint: string): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = { message: `${this.#name} ${what}`, hint };
    this.#chunks.length = 0;
    const child = this.#child;
    if (child === undefined) return;
    killTree(child);
    // A grandchild that left the group could hold the pipes open for ever.
    const release = (): void => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    this.#timers.push(setTimeout(release, EXIT_GRACE_MS));
  }

  #notStarted(error: NodeJS.ErrnoException): void {
    const gone = error.code === 'ENOENT';
    const message = `${this.#name} could not be started: ${gone ? 'it is not there' : `the system says ${error.code ?? 'no'}`}.`;
    const hint = gone
      ? 'Choose the program again in the live folder.'
      : 'It has to be a program: executable, and with an interpreter in its first line if it is a script.';
    this.resolve({ ok: false, message, hint, said: '' });
  }

  #end(code: number | null, killedBy: NodeJS.Signals | null): void {
    const said = saidText(Buffer.concat(this.#said));
    if (this.#stopped !== undefined) this.resolve({ ok: false, ...this.#stopped, said });
    else if (code === 0) this.resolve({ ok: true, bytes: Buffer.concat(this.#chunks), said });
    else {
      const how = code === null ? `was ended by ${killedBy ?? 'the system'}` : `ended with code ${code}`;
      const hint = 'Run the same command in a terminal to see more.';
      this.resolve({ ok: false, message: `${this.#name} ${how}.`, hint, said });
    }
  }
}

/** The environment that a script gets. */
export function scriptEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && PASSED.has(entry[0].toUpperCase()),
  );
  return Object.fromEntries(kept);
}

/** The first lines, without anything that a screen would act on. */
export function saidText(bytes: Buffer): string {
  const text = bytes
    .toString('utf8')
    .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)/g, '');
  const lines = text.replace(/\r\n?/g, '\n').split('\n').slice(0, SAID_LINES);
  return lines
    .map((line) =>
      line.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '').trimEnd(),
    )
    .join('\n')
    .trim();
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') {
      const tool = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
      const args = ['/pid', String(child.pid), '/T', '/F'];
      spawn(tool, args, { stdio: 'ignore', windowsHide: true }).on('error', () => child.kill('SIGKILL'));
    } else process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // the group is gone already
  }
}
