import { spawn } from 'node:child_process';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../src/shared/model/inventory';
import { calls } from '../../src/shared/ipc/contract';
import { CALL_CHANNEL, CALL_NAMES, type CallName } from '../../src/shared/ipc/names';
import { fuzzInput } from '../contract/fuzzValues';
import {
  APP_FOLDER,
  discard,
  electronArguments,
  electronEnvironment,
  electronPath,
  launchApp,
  WINDOW_MS,
  type RunningApp,
} from './app';
import { hostRow } from './console';
import { seedFolder, seedHost } from './seed';

let running: RunningApp;
let page: Page;
let hosts: Host[];

beforeAll(async () => {
  hosts = [];
  const dataFolder = await seedFolder(async (app) => {
    for (const name of ['alpha', 'beta', 'gamma']) {
      hosts.push(await seedHost(app, name, { host: '192.0.2.1', port: 22 }));
    }
  });
  running = await launchApp({ dataFolder });
  page = running.page;
  await hostRow(page, 'alpha').waitFor();
});

afterAll(() => discard(running));

/** What the page's own scripts see; the bridge as an untyped thing, as a hostile script would use it. */
interface HostilePage {
  binnacle: { call: Record<string, (input: unknown) => Promise<unknown>> };
}

/** All that a call could have changed, as main tells it. */
async function stateOfApp(): Promise<unknown> {
  return page.evaluate(async () => {
    const { call } = (window as unknown as HostilePage).binnacle;
    const names = ['inventory.snapshot', 'sessions.list', 'settings.get', 'workspace.load', 'store.status'];
    const replies: unknown[] = [];
    for (const name of names) replies.push(await call[name]?.(undefined));
    return JSON.stringify(replies);
  });
}

const windowCount = (): Promise<number> =>
  running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

describe('the window', () => {
  it('is served with a policy that allows no foreign or inline script', async () => {
    const headers = await page.evaluate(async () => {
      const response = await fetch(location.href);
      return Object.fromEntries(response.headers.entries());
    });
    const policy = Object.fromEntries(
      (headers['content-security-policy'] ?? '').split('; ').map((part) => {
        const [name = '', ...sources] = part.split(' ');
        return [name, sources.join(' ')];
      }),
    );
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'connect-src': "'self'",
      'frame-src': "'none'",
      'frame-ancestors': "'none'",
      'form-action': "'none'",
      'base-uri': "'none'",
    });
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('runs no text as code, and reaches nothing but its own files', async () => {
    const outcome = await page.evaluate(async () => {
      const failed = async (work: () => unknown): Promise<boolean> => {
        try {
          const result = await work();
          return result instanceof Response && !result.ok;
        } catch {
          return true;
        }
      };
      const loadsNot = (source: string): Promise<boolean> => {
        const element = document.createElement('script');
        element.src = source;
        return new Promise((resolve) => {
          element.addEventListener('error', () => resolve(true));
          element.addEventListener('load', () => resolve(false));
          document.head.append(element);
        });
      };
      const marker = window as unknown as { ranInline?: boolean };
      const script = document.createElement('script');
      script.textContent = 'window.ranInline = true';
      document.head.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'window.ranInline = true');
      image.src = 'app://binnacle/none.png';
      document.body.append(image);
      await new Promise((resolve) => image.addEventListener('error', resolve));
      const result = {
        inline: marker.ranInline === undefined,
        // Linters know these by name.
        eval: await failed(() => (Reflect.get(window, 'eval') as (code: string) => unknown)('1')),
        function: await failed(() =>
          Reflect.construct(Reflect.get(window, 'Function') as () => void, ['return 1']),
        ),
        dataScript: await loadsNot('data:text/javascript,window.ranInline=true'),
        web: await failed(() => fetch('https://192.0.2.1/')),
        file: await failed(() => fetch('file:///etc/passwd')),
        otherApp: await failed(() => fetch('app://other/index.html')),
        traversal: await failed(() => fetch('/..%2f..%2f..%2fpackage.json')),
        sources: await failed(() => fetch('/%2e%2e/main/index.js')),
        socket: await failed(
          () =>
            new Promise((resolve, reject) => {
              const socket = new WebSocket('ws://127.0.0.1:9/');
              socket.onopen = resolve;
              socket.onerror = reject;
            }),
        ),
        node: !('require' in window) && !('process' in window),
      };
      script.remove();
      image.remove();
      return result;
    });
    expect(Object.entries(outcome).filter(([, held]) => !held)).toEqual([]);
  });

  it('opens no window, goes nowhere else and gets no permission', async () => {
    const outcome = await page.evaluate(async () => {
      const refused = async (work: () => Promise<unknown>): Promise<boolean> => {
        try {
          await work();
          return false;
        } catch {
          return true;
        }
      };
      const opened = window.open('https://192.0.2.1/');
      const blank = window.open('about:blank');
      const link = document.createElement('a');
      Object.assign(link, { href: 'https://192.0.2.1/', target: '_blank' });
      document.body.append(link);
      link.click();
      Object.assign(link, { href: 'app://binnacle/index.html', target: '', download: 'x.html' });
      link.click();
      link.remove();
      const form = document.createElement('form');
      form.action = 'https://192.0.2.1/';
      document.body.append(form);
      form.submit();
      form.remove();
      location.assign('https://192.0.2.1/');
      location.assign('file:///etc/passwd');
      location.assign('app://prompt/prompt.html');
      const state = async (name: string): Promise<string> =>
        (await navigator.permissions.query({ name: name as PermissionName })).state;
      return {
        windows: [opened, blank],
        states: await Promise.all(['geolocation', 'notifications', 'camera', 'clipboard-read'].map(state)),
        clipboard: await refused(() => navigator.clipboard.readText()),
        media: await refused(() => navigator.mediaDevices.getUserMedia({ audio: true })),
        notifications: await Notification.requestPermission(),
        pointerLock: document.pointerLockElement,
      };
    });
    expect(outcome).toEqual({
      windows: [null, null],
      states: ['denied', 'denied', 'denied', 'denied'],
      clipboard: true,
      media: true,
      notifications: 'denied',
      pointerLock: null,
    });
    expect(page.url()).toBe('app://binnacle/index.html');
    expect(await windowCount()).toBe(1);
    // The test driver waits for the end of each navigation, and a refused one never ends: a load of our own does.
    await running.app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.reload());
    await hostRow(page, 'alpha').waitFor();
  });

  it('is sandboxed, isolated and without Node, and so is a secret prompt', async () => {
    await page.getByRole('button', { name: /^Vault: locked/ }).click();
    const prompt = await running.prompt('Unlock the vault');
    const preferences = await running.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => {
        // Electron has this for tests; its types leave it out.
        const { getLastWebPreferences } = contents as unknown as {
          getLastWebPreferences: () => Record<string, unknown>;
        };
        return getLastWebPreferences.call(contents);
      }),
    );
    expect(preferences).toHaveLength(2);
    for (const each of preferences) {
      expect(each).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
      expect(each['webSecurity']).not.toBe(false);
      expect(each['webviewTag']).not.toBe(true);
    }
    expect(await prompt.evaluate(() => ['binnacle' in window, 'require' in window])).toEqual([false, false]);
    await prompt.keyboard.press('Escape').catch(() => undefined);
    await expect.poll(windowCount, { timeout: WINDOW_MS }).toBe(1);
  });
});

/** Arguments for one call in the app. */
const RUNS = 200;
const SEED = 20_260_101;

/**
 * Calls that do nothing, or only something to a record or session that does not exist, even with arguments that fit:
 * with random ids those too are sent. All others get only what their schema refuses: they open a secret prompt, a
 * file dialog or the browser, end the app, start a shell, or create what was asked for. With arguments that fit, they
 * are fuzzed in Node against handlers that only record (`tests/contract/fuzz.test.ts`, `npm run soak -- fuzz`).
 */
const HARMLESS: ReadonlySet<CallName> = new Set([
  'app.info',
  'store.status',
  'store.restoreBackup',
  'inventory.snapshot',
  'inventory.open',
  'inventory.openRest',
  'inventory.updateFolder',
  'inventory.updateHost',
  'inventory.duplicateHost',
  'inventory.setFavourite',
  'inventory.updateEnvironment',
  'inventory.updateCredential',
  'inventory.remove',
  'inventory.search',
  'hostKeys.list',
  'hostKeys.remove',
  'sessions.reconnect',
  'sessions.close',
  'sessions.answerHostKey',
  'sessions.list',
  'vault.state',
  'settings.get',
  'workspace.load',
  'audit.list',
  'history.changes',
  'history.undo',
] satisfies CallName[]);

/** A value as it reaches main: an own key `__proto__` and what is no plain object are lost on the way. */
function asItArrives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asItArrives);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== '__proto__');
  return Object.fromEntries(kept.map(([key, part]) => [key, asItArrives(part)]));
}

function fuzzArguments(name: CallName): unknown[] {
  const { input } = calls[name];
  const fits = (value: unknown): boolean =>
    input.safeParse(value).success || input.safeParse(asItArrives(value)).success;
  const wanted = fuzzInput(name).filter((value) => HARMLESS.has(name) || !fits(value));
  return fc.sample(wanted, { seed: SEED, numRuns: RUNS });
}

/** Sends arguments to a call from the page's own script; resolves to how the replies looked. */
function callFromPage(name: CallName, inputs: unknown[]): Promise<string[]> {
  return page.evaluate(
    async ([callName, values]) => {
      const { call } = (window as unknown as HostilePage).binnacle;
      const kinds = new Set<string>();
      for (const value of values) {
        try {
          const raw = await call[callName]?.(value);
          const reply = (typeof raw === 'string' ? JSON.parse(raw) : raw) as
            { ok: true } | { ok: false; error: { code: string; message: string } };
          kinds.add(reply.ok ? 'ok' : reply.error.code);
        } catch (error) {
          // The bridge itself refuses what can't be cloned.
          kinds.add(
            error instanceof Error && /cloned|bridge|convert/i.test(error.message)
              ? 'uncloneable'
              : String(error),
          );
        }
      }
      return [...kinds];
    },
    [name, inputs] as const,
  );
}

describe('calls from the page', () => {
  it(`with ${RUNS} hostile arguments each are refused or fail with a code, and change nothing`, async () => {
    const before = await stateOfApp();
    const seen = new Map<string, string[]>();
    for (const name of CALL_NAMES) seen.set(name, await callFromPage(name, fuzzArguments(name)));
    for (const [name, kinds] of seen) {
      const allowed = ['bad-request', 'uncloneable', 'not-found', 'conflict', 'locked'];
      if (HARMLESS.has(name as CallName)) allowed.push('ok');
      expect({ name, kinds: kinds.filter((kind) => !allowed.includes(kind)) }).toEqual({ name, kinds: [] });
      expect({ name, refuses: kinds.includes('bad-request') }).toEqual({ name, refuses: true });
    }
    expect(await stateOfApp()).toBe(before);
    expect(await windowCount()).toBe(1);
    await hostRow(page, 'beta').waitFor();
  });

  it('can name neither channels nor calls outside the contract', async () => {
    const bridge = await page.evaluate(() => {
      const { binnacle } = window as unknown as { binnacle: Record<string, Record<string, unknown>> };
      return { parts: Object.keys(binnacle).sort(), calls: Object.keys(binnacle['call'] ?? {}).sort() };
    });
    expect(bridge).toEqual({ parts: ['call', 'on'], calls: [...CALL_NAMES].sort() });
  });
});

const FORBIDDEN = { ok: false, error: { code: 'forbidden' } };

describe('calls from elsewhere', () => {
  it('are refused from an iframe, and from a frame that has gone', async () => {
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.srcdoc = '<p>inside</p>';
      document.body.append(frame);
      return new Promise((resolve) => frame.addEventListener('load', resolve));
    });
    const inner = page.frames().find((frame) => frame !== page.mainFrame());
    expect(await inner?.evaluate(() => 'binnacle' in window)).toBe(false);
    // The bridge is not there; so the message is put in as if a way round the preload had been found.
    const replies = await running.app.evaluate(async ({ ipcMain, webContents }, channel) => {
      const { _invokeHandlers } = ipcMain as unknown as {
        _invokeHandlers: Map<string, (event: object, ...args: unknown[]) => unknown>;
      };
      const sender = webContents.getAllWebContents()[0];
      const handler = _invokeHandlers.get(channel);
      const [frame] = sender?.mainFrame.frames ?? [];
      const results: unknown[] = [];
      for (const senderFrame of [frame, null]) {
        results.push(await handler?.({ sender, senderFrame }, 'inventory.snapshot', undefined));
      }
      return { results, hadFrame: frame !== undefined };
    }, CALL_CHANNEL);
    expect(replies).toMatchObject({ hadFrame: true, results: [FORBIDDEN, FORBIDDEN] });
    await page.locator('iframe').evaluate((frame) => frame.remove());
  });

  it('are refused from another window, even one with our page and preload', async () => {
    const reply = await running.app.evaluate(async ({ BrowserWindow }, folder) => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload: `${folder}/out/preload/index.cjs`, sandbox: true },
      });
      await window.loadURL('app://binnacle/index.html');
      const result: unknown = await window.webContents.executeJavaScript(
        "window.binnacle.call['inventory.snapshot'](undefined)",
      );
      window.destroy();
      return result;
    }, APP_FOLDER);
    expect(reply).toMatchObject(FORBIDDEN);
  });

  it('are refused once the frame has been navigated away, and answered again when it is back', async () => {
    const reply = await running.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      // Pages can't do this; main can, as a bug in it might.
      await contents?.loadURL('data:text/html,<p>elsewhere</p>');
      const result: unknown = await contents?.executeJavaScript(
        "window.binnacle.call['inventory.snapshot'](undefined)",
      );
      await contents?.loadURL('app://binnacle/index.html');
      return result;
    });
    expect(reply).toMatchObject(FORBIDDEN);
    await hostRow(page, 'gamma').waitFor();
  });
});

/** Starts the app once more with the same data folder; resolves to its exit code. */
async function startAgain(...args: string[]): Promise<number | null> {
  const { dataFolder } = running;
  const child = spawn(electronPath(), electronArguments(dataFolder, args), {
    cwd: APP_FOLDER,
    env: await electronEnvironment(dataFolder),
    stdio: 'ignore',
  });
  return new Promise((resolve) => child.once('exit', resolve));
}

describe('a second start', () => {
  it('brings the first window forward; a link only selects a saved host', async () => {
    const [alpha, beta] = hosts;
    const selected = page.getByRole('treeitem', { selected: true });
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    expect(await startAgain()).toBe(0);
    const isShown = (): Promise<boolean | undefined> =>
      running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    await expect.poll(isShown, { timeout: WINDOW_MS }).toBe(true);

    await startAgain(`binnacle://host/${alpha?.id ?? ''}`);
    await selected.filter({ hasText: 'alpha' }).first().waitFor();
    for (const link of [
      `binnacle://connect/${beta?.id ?? ''}`,
      `binnacle://host/${beta?.id ?? ''}/connect`,
      `binnacle://host/${beta?.id ?? ''}?run=id`,
      'binnacle://host/../../etc/passwd',
      'binnacle://host/00000000-0000-4000-8000-000000000000',
    ]) {
      await startAgain(link);
    }
    expect(await selected.first().textContent()).toContain('alpha');
    await startAgain(`binnacle://host/${beta?.id ?? ''}`);
    await selected.filter({ hasText: 'beta' }).first().waitFor();
    expect(await page.getByRole('tab').count()).toBe(0);
    expect(await windowCount()).toBe(1);
  });
});
