import { statSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import { spawn, type Pty } from 'node-pty';
import { BinnacleError } from '../../../shared/errors';
import type { TerminalSize } from '../../../shared/model/session';
import type { LocalOpenOptions } from '../../host/messages';
import type { TerminalEnd, TerminalSession } from '../../sessions/capabilities';
import { isExecutable, usualArguments } from './defaultShell';
import { InputWriter } from './inputWriter';
import { keepLastOutput } from './lastOutput';
import { readAvailable } from './readAvailable';
import { shellEnvironment } from './shellEnvironment';

/** How long a shell that was told to hang up may take before it is killed, in ms: time to save a history file. */
const HANG_UP_DEADLINE_MS = 2000;

/** Reads in a row before other work gets a turn: 64 KiB of a terminal's usual 4 KiB. */
const MOST_READS = 16;

/** Starts a shell on a pseudo-terminal (ConPTY on Windows). Throws {@link BinnacleError} `shell-failed`. */
export function startShell(options: LocalOpenOptions, size: TerminalSize): TerminalSession {
  if (!isExecutable(options.shell)) {
    throw new BinnacleError(
      'shell-failed',
      `The shell “${options.shell}” can’t be started: no such program.`,
      {
        hint: 'Choose another local shell in the settings.',
        field: 'localShell',
      },
    );
  }
  try {
    return new LocalShell(start(options, size));
  } catch (error) {
    throw new BinnacleError('shell-failed', `The shell “${options.shell}” could not be started.`, {
      hint: 'The system may be out of processes or pseudo-terminals.',
      retryable: true,
      cause: error,
    });
  }
}

function start(options: LocalOpenOptions, size: TerminalSize): Pty {
  const args = options.args.length > 0 ? options.args : usualArguments(process.platform);
  return spawn(options.shell, args, {
    name: 'xterm-256color',
    cols: size.columns,
    rows: size.rows,
    cwd: isFolder(options.cwd) ? options.cwd : homedir(),
    env: shellEnvironment(process.env, process.platform),
    encoding: null,
  });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

class LocalShell implements TerminalSession {
  readonly #pty: Pty;
  readonly #input: InputWriter | null;
  #output: (data: Uint8Array) => void = () => undefined;
  #onEnd: ((end: TerminalEnd) => void) | null = null;
  #end: TerminalEnd | null = null;
  #paused = false;
  #disposed = false;
  #killTimer: NodeJS.Timeout | null = null;

  constructor(pty: Pty) {
    this.#pty = pty;
    const isWindows = process.platform === 'win32';
    this.#input = isWindows ? null : new InputWriter(pty.fd, () => !pty._socket.destroyed);
    if (!isWindows) keepLastOutput(pty._socket, pty.fd, (data) => this.#output(data));
    pty.onData((data) => this.#onData(data));
    pty.onExit(({ exitCode, signal }) => this.#finish(exitCode, signal ?? 0));
  }

  write(data: Uint8Array): void {
    if (this.#gone) return;
    if (this.#input === null) this.#pty.write(Buffer.from(data));
    else this.#input.write(data);
  }

  resize(size: TerminalSize): void {
    if (this.#gone) return;
    try {
      this.#pty.resize(size.columns, size.rows);
    } catch {
      // the shell ended a moment ago; its end is on the way
    }
  }

  pause(): void {
    this.#paused = true;
    if (!this.#gone) this.#pty.pause();
  }

  resume(): void {
    this.#paused = false;
    if (!this.#gone) this.#pty.resume();
  }

  onOutput(listener: (data: Uint8Array) => void): void {
    this.#output = listener;
  }

  onEnd(listener: (end: TerminalEnd) => void): void {
    if (this.#end === null) this.#onEnd = listener;
    else listener(this.#end);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#input?.close();
    this.#output = () => undefined;
    if (this.#end !== null) return;
    this.#pty.resume(); // a paused terminal would never see its end
    this.#signal('SIGHUP');
    this.#killTimer = setTimeout(() => this.#signal('SIGKILL'), HANG_UP_DEADLINE_MS);
  }

  /**
   * A terminal gives 4 KiB at once, and in Electron each event costs two changes of threads: what else there is, is taken
   * along with the first.
   */
  #onData(first: Buffer | string): void {
    this.#output(typeof first === 'string' ? Buffer.from(first, 'utf8') : first);
    if (process.platform === 'win32') return;
    for (let reads = 0; reads < MOST_READS && !this.#paused && !this.#gone; reads++) {
      const data = this.#pty._socket.destroyed ? null : readAvailable(this.#pty.fd);
      if (data === null) return;
      this.#output(data);
    }
  }

  get #gone(): boolean {
    return this.#disposed || this.#end !== null;
  }

  #signal(name: 'SIGHUP' | 'SIGKILL'): void {
    if (process.platform === 'win32') {
      this.#pty.kill();
      return;
    }
    // The shell leads its own session, hence its process group has its id.
    for (const target of [-this.#pty.pid, this.#pty.pid]) {
      try {
        process.kill(target, name);
      } catch {
        // gone already
      }
    }
  }

  #finish(exitCode: number, signal: number): void {
    if (this.#killTimer !== null) clearTimeout(this.#killTimer);
    this.#input?.close();
    const end: TerminalEnd = {
      error: null,
      exitCode: signal === 0 ? exitCode : null,
      signal: signalName(signal),
    };
    this.#end = end;
    const listener = this.#onEnd;
    this.#onEnd = null;
    listener?.(end);
  }
}

function signalName(signal: number): string | null {
  if (signal === 0) return null;
  return Object.entries(constants.signals).find(([, number]) => number === signal)?.[0] ?? `signal ${signal}`;
}
