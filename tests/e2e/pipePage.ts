import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { APP_FOLDER, electronArguments, electronEnvironment, electronPath, WINDOW_MS } from './app';

/** How often a condition in the page is looked at, in ms. */
const LOOK_MS = 50;

/**
 * The app with a script's hands in its main page only: no driver is attached to secret prompts, so nothing but the app
 * itself can have a copy of what is typed there.
 */
export interface PipedApp {
  pid: number;
  /** Evaluates an expression in the main page. */
  evaluate: (expression: string) => Promise<unknown>;
  /** Waits until an expression is true in the main page. */
  until: (expression: string) => Promise<void>;
  /** Presses the first button of the main page whose accessible name matches. */
  press: (name: RegExp) => Promise<void>;
  stop: () => Promise<void>;
}

interface Reply {
  id?: number;
  result?: Record<string, unknown>;
  error?: { message: string };
}

type Send = (method: string, params?: object, sessionId?: string) => Promise<Record<string, unknown>>;

/** Chromium's debugging protocol over two pipes: messages of JSON, each ended by a NUL. */
function connectPipes(child: ChildProcess): Send {
  const [, , , toApp, fromApp] = child.stdio as [unknown, unknown, unknown, Writable, Readable];
  const waiting = new Map<number, (reply: Reply) => void>();
  let rest = '';
  let last = 0;
  fromApp.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const reply = JSON.parse(part) as Reply;
      waiting.get(reply.id ?? -1)?.(reply);
      waiting.delete(reply.id ?? -1);
    }
  });
  // The app may end while something is on its way to it.
  toApp.on('error', () => undefined);
  return (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, ({ result, error }) =>
        error === undefined ? resolve(result ?? {}) : reject(new Error(`${method}: ${error.message}`)),
      );
      toApp.write(
        `${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`,
      );
    });
}

async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + WINDOW_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`it never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function attachToMainPage(send: Send): Promise<string> {
  const targetId = await eventually('the main page', async () => {
    const { targetInfos } = (await send('Target.getTargets')) as {
      targetInfos: { targetId: string; url: string }[];
    };
    return targetInfos.find(({ url }) => url.startsWith('app://binnacle/'))?.targetId;
  });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  return String(sessionId);
}

/** Starts the built app without the test driver. */
export async function launchPipedApp(dataFolder: string): Promise<PipedApp> {
  const child = spawn(electronPath(), electronArguments(dataFolder, ['--remote-debugging-pipe']), {
    cwd: APP_FOLDER,
    env: await electronEnvironment(dataFolder),
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const send = connectPipes(child);
  const sessionId = await attachToMainPage(send);
  const evaluate = async (expression: string): Promise<unknown> => {
    const params = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = (await send('Runtime.evaluate', params, sessionId)) as {
      result: { value?: unknown };
      exceptionDetails?: { exception?: { description?: string } };
    };
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? 'the page threw');
    }
    return result.value;
  };
  const until = async (expression: string): Promise<void> => {
    await eventually(expression, async () => {
      // While a page is loading there is nothing to evaluate in.
      const value = await evaluate(expression).catch(() => false);
      return value === true ? true : undefined;
    });
  };
  await until(`document.querySelector('main') !== null`);
  const findButton = (name: RegExp): string =>
    `[...document.querySelectorAll('button, [role="button"]')].find((each) =>
      !each.disabled && ${String(name)}.test(each.ariaLabel ?? each.textContent.trim()))`;
  return {
    pid: child.pid ?? 0,
    evaluate,
    until,
    press: async (name) => {
      await until(`${findButton(name)} !== undefined`);
      await evaluate(`${findButton(name)}.click()`);
    },
    stop: async () => {
      await evaluate(`void window.binnacle.call['app.quit']()`).catch(() => undefined);
      const killer = setTimeout(() => child.kill('SIGKILL'), WINDOW_MS);
      await ended;
      clearTimeout(killer);
    },
  };
}
