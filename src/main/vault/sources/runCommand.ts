import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { BinnacleError } from '../../../shared/errors';
import { allocateSecret, zero } from '../secretBytes';
import { cancelled } from './secretSource';

/** A program to run. */
export interface Command {
  /** Absolute path. */
  program: string;
  args: readonly string[];
  environment: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** Bytes of output after which it is stopped. */
  outputBytes: number;
}

/** Time in ms after which a killed program's output is no longer waited for. */
const EXIT_GRACE_MS = 2000;

/**
 * Runs a program without a shell and returns what it printed; the caller zeroes that. Its input is empty. When it takes too
 * long, prints too much or the signal aborts, it is killed with everything that it started. What it writes to its error
 * output may hold anything and is thrown away unread.
 */
export function runCommand(command: Command, signal: AbortSignal): Promise<Buffer> {
  if (signal.aborted) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const run = new Run(command, resolve, reject);
    run.start(signal);
  });
}

class Run {
  readonly #chunks: Buffer[] = [];
  #length = 0;
  /** Why it was stopped; it settles when the process is gone. */
  #stopped: BinnacleError | undefined;
  #child: ChildProcess | undefined;
  #timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly command: Command,
    private readonly resolve: (output: Buffer) => void,
    private readonly reject: (error: BinnacleError) => void,
  ) {}

  start(signal: AbortSignal): void {
    const { program, args, environment, timeoutMs } = this.command;
    const child = spawn(program, [...args], {
      shell: false,
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'ignore'],
      // A process group of its own can be killed as a whole.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child = child;
    const abort = (): void => this.#stop(cancelled());
    signal.addEventListener('abort', abort, { once: true });
    this.#timers.push(setTimeout(() => this.#stop(tooSlow(program, timeoutMs)), timeoutMs));
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', abort);
      for (const timer of this.#timers) clearTimeout(timer);
      end();
      zero(...this.#chunks);
      this.#chunks.length = 0;
    };
    child.once('error', (error) => settle(() => this.reject(notStarted(program, error))));
    child.once('close', (code, killedBy) => settle(() => this.#end(code, killedBy)));
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const { program, outputBytes } = this.command;
    if (this.#length > outputBytes) this.#stop(tooMuch(program, outputBytes));
  }

  #stop(why: BinnacleError): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = why;
    const child = this.#child;
    if (child === undefined) return;
    killTree(child);
    // A grandchild that left the group could hold the pipe open for ever.
    this.#timers.push(setTimeout(() => child.stdout?.destroy(), EXIT_GRACE_MS));
  }

  #end(code: number | null, killedBy: NodeJS.Signals | null): void {
    if (this.#stopped !== undefined) this.reject(this.#stopped);
    else if (code !== 0) this.reject(failed(this.command.program, code, killedBy));
    else this.resolve(joined(this.#chunks, this.#length));
  }
}

function joined(chunks: readonly Buffer[], length: number): Buffer {
  const output = allocateSecret(length);
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(output, at);
  return output;
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') {
      const system = process.env['SystemRoot'] ?? 'C:\\Windows';
      const tool = join(system, 'System32', 'taskkill.exe');
      spawn(tool, ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
        'error',
        () => child.kill('SIGKILL'),
      );
    } else process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // the group is gone already
  }
}

function nameOf(program: string): string {
  return program.split(/[\\/]/).at(-1) ?? program;
}

function notStarted(program: string, error: NodeJS.ErrnoException): BinnacleError {
  const why = error.code === 'ENOENT' ? 'it is not there any more' : `the system says ${error.code ?? 'no'}`;
  return new BinnacleError('not-found', `“${nameOf(program)}” could not be started: ${why}.`, {
    hint: 'Choose the program again in the source.',
  });
}

function tooSlow(program: string, timeoutMs: number): BinnacleError {
  return new BinnacleError(
    'timeout',
    `“${nameOf(program)}” took longer than ${timeoutMs / 1000} s and was stopped.`,
    {
      hint: 'It may wait for a PIN or a touch. Run it once in a terminal, or give it more time in the source.',
      retryable: true,
    },
  );
}

function tooMuch(program: string, limit: number): BinnacleError {
  return new BinnacleError(
    'too-large',
    `“${nameOf(program)}” printed more than ${limit / 1024} KB and was stopped.`,
    {
      hint: 'Check its arguments: it should print one secret.',
    },
  );
}

function failed(program: string, code: number | null, killedBy: NodeJS.Signals | null): BinnacleError {
  const how = code === null ? `was ended by ${killedBy ?? 'the system'}` : `ended with code ${code}`;
  return new BinnacleError('auth-failed', `“${nameOf(program)}” ${how}.`, {
    hint: 'Run the same command in a terminal to see what it says. It may be locked, or not know the entry.',
    retryable: true,
  });
}
