import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { atExit } from './labFolder';

/** How long a server may take until it says that it listens, in ms. Generous: two cores, busy tests. */
const READY_MS = 20_000;
/** How long a server may take to end after SIGTERM before it is killed, in ms. */
const STOP_MS = 3_000;

/** Result of a finished program. */
export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

/** Settings of one program run. */
export interface RunSettings {
  input?: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

/** Runs a program to its end, whatever its exit code. */
export function runAny(command: string, args: string[], settings: RunSettings = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: settings.env ?? process.env, cwd: settings.cwd });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
    // A program that does not read its input may have closed it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(settings.input ?? '');
  });
}

/** Runs a program that must succeed; resolves to its standard output. */
export async function runOk(command: string, args: string[], settings: RunSettings = {}): Promise<string> {
  const { code, stdout, stderr } = await runAny(command, args, settings);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed (${code}): ${stderr.trim()}`);
  return stdout;
}

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the parent is the second field after it.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

/** Process ids of `pid` and everything below it, children last. */
export function processTree(pid: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map(all.map((name) => [Number(name), parentOf(Number(name))]));
  const tree = [pid];
  for (const member of tree) {
    for (const [child, parent] of parents) if (parent === member) tree.push(child);
  }
  return tree;
}

function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      continue;
    }
  }
}

/** A running server process of the lab. */
export class ServerProcess {
  private readonly forget: () => void;
  private readonly ended: Promise<void>;

  private constructor(
    private readonly child: ChildProcess,
    /** What the server has written so far. */
    readonly log: { text: string },
  ) {
    this.ended = new Promise((resolve) => child.once('exit', () => resolve()));
    this.forget = atExit(() => this.signalAll('SIGKILL'));
  }

  /** Starts a program and waits until its output matches `ready`. */
  static async start(
    command: string,
    args: string[],
    ready: RegExp,
    env: NodeJS.ProcessEnv = process.env,
  ): Promise<ServerProcess> {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const log = { text: '' };
    const server = new ServerProcess(child, log);
    try {
      await new Promise<void>((resolve, reject) => {
        const fail = (why: string): void => reject(new Error(`${command} ${why}: ${log.text.trim()}`));
        const timer = setTimeout(() => fail('did not become ready'), READY_MS);
        const read = (text: string): void => {
          log.text += text;
          if (!ready.test(log.text)) return;
          clearTimeout(timer);
          resolve();
        };
        child.stdout.setEncoding('utf8').on('data', read);
        child.stderr.setEncoding('utf8').on('data', read);
        child.once('error', (error) => fail(`could not be started (${error.message})`));
        child.once('exit', () => fail('ended at once'));
        child.once('close', () => clearTimeout(timer));
      });
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  private signalAll(name: NodeJS.Signals): void {
    if (this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null)
      return;
    signal(processTree(this.child.pid), name);
  }

  /** Ends the server and its sessions in an orderly way, by force if that takes too long. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.signalAll('SIGKILL'), STOP_MS);
    this.signalAll('SIGTERM');
    await this.finish(timer);
  }

  /** Ends the server and its sessions as `kill -9` does. */
  async kill(): Promise<void> {
    this.signalAll('SIGKILL');
    await this.finish();
  }

  private async finish(timer?: NodeJS.Timeout): Promise<void> {
    if (this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null) {
      await this.ended;
    }
    clearTimeout(timer);
    this.forget();
  }
}
