import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** What a command of the DevTools protocol takes and gives. */
type Fields = Record<string, unknown>;

interface Message extends Fields {
  id?: number;
  method?: string;
  params?: Fields;
  result?: Fields;
  sessionId?: string;
  error?: { message: string };
}

/**
 * A program that speaks the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/) over file
 * descriptors 3 and 4. Measured windows are driven this way rather than by a test driver: nothing is loaded into them,
 * and their start is not delayed by more than one round trip.
 */
export class DevtoolsProcess {
  /** Right before the program was spawned, in ms since the epoch. */
  readonly spawnedAt: number;
  readonly child: ChildProcess;
  readonly #input: Writable;
  readonly #waiting = new Map<number, (reply: Message) => void>();
  readonly #listeners = new Set<(message: Message) => void>();
  #lastId = 0;
  #stderr = '';

  constructor(executable: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    const stdio = ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] as const;
    this.spawnedAt = performance.timeOrigin + performance.now();
    this.child = spawn(executable, [...args, '--remote-debugging-pipe'], { stdio: [...stdio], env });
    this.#input = this.child.stdio[3] as Writable;
    this.#read(this.child.stdio[4] as Readable);
    this.child.stderr?.on(
      'data',
      (text: Buffer) => (this.#stderr = `${this.#stderr}${text.toString()}`.slice(-4000)),
    );
    this.#input.on('error', () => undefined);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the program did not start');
    return this.child.pid;
  }

  /** Sends a command; rejects with the program's own message. */
  async send(method: string, params: Fields = {}, sessionId?: string): Promise<Fields> {
    const id = (this.#lastId += 1);
    const reply = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    this.#input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    const { result, error } = await reply;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  /** Calls the listener with each event. */
  onEvent(listener: (method: string, params: Fields, sessionId: string | undefined) => void): void {
    this.#listeners.add(({ method, params, sessionId }) => {
      if (method !== undefined) listener(method, params ?? {}, sessionId);
    });
  }

  /** Asks it to quit, as closing the last window does, and waits until it is gone; after `ms` it is killed. */
  async quit(ms = 8000): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    void this.send('Browser.close').catch(() => undefined);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), ms);
    await gone;
    clearTimeout(timer);
  }

  /** The end of what it has written to standard error. */
  get lastWords(): string {
    return this.#stderr;
  }

  #read(output: Readable): void {
    let rest: Buffer = Buffer.alloc(0);
    output.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        this.#take(JSON.parse(rest.toString('utf8', 0, end)) as Message);
        rest = rest.subarray(end + 1);
      }
    });
    output.on('error', () => undefined);
  }

  #take(message: Message): void {
    const waiting = message.id === undefined ? undefined : this.#waiting.get(message.id);
    if (message.id !== undefined) this.#waiting.delete(message.id);
    if (waiting !== undefined) waiting(message);
    else for (const listener of this.#listeners) listener(message);
  }
}

/**
 * Follows the first page of a program from before its first script runs: `prepare` is run in it, and may call
 * `benchReport(json)`. Resolves to the page's session as soon as the page goes on.
 */
export async function followFirstPage(
  program: DevtoolsProcess,
  prepare: string,
  onReport: (report: Fields) => void,
): Promise<string> {
  const page = new Promise<string>((resolve) => {
    program.onEvent((method, params) => {
      const info = params['targetInfo'] as { type: string } | undefined;
      if (method !== 'Target.attachedToTarget') return;
      const sessionId = String(params['sessionId']);
      if (info?.type === 'page') resolve(sessionId);
      else void program.send('Runtime.runIfWaitingForDebugger', {}, sessionId).catch(() => undefined);
    });
  });
  program.onEvent((method, params) => {
    if (method === 'Runtime.bindingCalled') onReport(JSON.parse(String(params['payload'])) as Fields);
  });
  await program.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
  });
  const sessionId = await page;
  const once = `if (window.benchPrepared !== true) { window.benchPrepared = true; ${prepare} }`;
  const setUp: [string, Fields][] = [
    ['Page.enable', {}],
    ['Runtime.enable', {}],
    ['Runtime.addBinding', { name: 'benchReport' }],
    ['Page.addScriptToEvaluateOnNewDocument', { source: once }],
    // A display without a window manager gives no window the focus; keys go to the page all the same.
    ['Emulation.setFocusEmulationEnabled', { enabled: true }],
    ['Runtime.runIfWaitingForDebugger', {}],
  ];
  const late = `if (location.protocol !== 'about:') { ${once} }`;
  await Promise.all([
    ...setUp.map(([method, params]) => program.send(method, params, sessionId)),
    // A page that was quicker than this connection has loaded already; one that waits has nothing to run this in yet.
    program.send('Runtime.evaluate', { expression: late }, sessionId).catch(() => undefined),
  ]);
  return sessionId;
}
