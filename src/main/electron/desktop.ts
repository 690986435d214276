import {
  app,
  dialog,
  MessageChannelMain,
  nativeTheme,
  powerMonitor,
  session,
  shell,
  webContents,
  type WebContents,
} from 'electron';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { compose, type Services } from '../compose';
import type { Platform } from '../platform';
import { serveApp } from './appProtocol';
import { clearClipboardNow, writeClipboard } from './clipboardGuard';
import { findDeepLink, hostIdOf } from './deepLink';
import { sendEvent, serveCalls } from './ipc';
import { lockdown } from './lockdown';
import { watchLockSources } from './lockSources';
import { LogFile, describeError } from './logFile';
import { MainWindow, type WindowState } from './mainWindow';
import { createPortBroker } from './portBroker';
import { PromptWindows } from './promptWindows';
import { AppTray } from './tray';
import { spawnSessionHost, spawnVaultHost } from './utilityProcesses';

const RENDERER_ROOT = join(import.meta.dirname, '../renderer');
const ICON = join(import.meta.dirname, '../../resources/icons/binnacle-512.png');

/** The page asks for its scripts and styles within this time of the first, in ms. */
const SCRIPTS_MS = 10;

const windowStateSchema = z.strictObject({
  bounds: z.strictObject({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) }),
  maximized: z.boolean(),
});

/** The Electron side of the app: owns the window, and gives `compose.ts` what it needs of the desktop. */
export class Desktop {
  readonly #log: LogFile;
  readonly #dataFolder = app.getPath('userData');
  readonly #prompts: PromptWindows;
  readonly #tray: AppTray;
  #main: MainWindow | null = null;
  #services: Services | null = null;

  constructor(private readonly devServer: string | null) {
    mkdirSync(this.#dataFolder, { recursive: true, mode: 0o700 });
    this.#log = new LogFile(join(this.#dataFolder, 'logs'), 'main');
    process.on('uncaughtException', (error) => this.#log.write('error', describeError(error)));
    process.on('unhandledRejection', (reason) => this.#log.write('error', describeError(reason)));
    this.#prompts = new PromptWindows(RENDERER_ROOT, devServer, () => this.#main?.window ?? null);
    this.#tray = new AppTray(ICON, () => this.#main?.focus());
  }

  /** Shows the window and wires everything behind it. */
  async start(argv: readonly string[]): Promise<void> {
    const scriptServed = new Promise<void>((resolve) => {
      serveApp(session.defaultSession, RENDERER_ROOT, resolve);
      if (this.devServer !== null) resolve();
    });
    lockdown(this.devServer);
    this.#main = new MainWindow({
      state: this.#readWindowState(),
      devServer: this.devServer,
      icon: ICON,
      onPageGone: (windowId) => this.#services?.onPageGone(windowId),
      onStateChange: (state) => this.#saveWindowState(state),
    });
    const main = this.#main;
    const loaded = main.load();
    const composed = scriptServed.then(() => this.#composeBesidePage());
    serveCalls(
      async (name, input, caller) => {
        await composed;
        return this.#router(name, input, caller);
      },
      { signalOf: (contents) => (contents === main.contents ? main.signal : undefined) },
      this.devServer,
    );
    await composed;
    await loaded;
    this.onSecondInstance(argv, false);
  }

  /** A second start with this data folder: come forward, and select the host its link names, if any. */
  onSecondInstance(argv: readonly string[], focus = true): void {
    if (focus) this.#main?.focus();
    const link = findDeepLink(argv);
    if (link !== null) this.onDeepLink(link);
  }

  /** A `binnacle://` link may only select a saved host: it never opens a connection. */
  onDeepLink(link: string): void {
    const hostId = hostIdOf(link);
    if (hostId !== null && this.#services?.hasHost(hostId) === true) {
      this.#broadcast('app.selectHost', { hostId });
    }
  }

  /** Ends sessions, vault and store. Disposing twice is safe. */
  async dispose(): Promise<void> {
    await clearClipboardNow();
    this.#prompts.closeAll();
    this.#tray.dispose();
    const services = this.#services;
    this.#services = null;
    await services?.dispose();
  }

  /** Opens the store while the page runs its scripts: before, the page would wait for its files. Calls wait meanwhile. */
  async #composeBesidePage(): Promise<void> {
    await setTimeout(SCRIPTS_MS);
    this.#services = compose(this.#platform());
  }

  #router: Services['router'] = (name, input, caller) => {
    if (this.#services === null) throw new Error('calls arrive only between start and dispose');
    return this.#services.router(name, input, caller);
  };

  #broadcast: Platform['broadcast'] = (name, payload) => {
    if (this.#main !== null) sendEvent(this.#main.contents, name, payload);
  };

  #contentsOf(windowId: number): WebContents | undefined {
    const contents = webContents.fromId(windowId);
    return contents === undefined || contents.isDestroyed() ? undefined : contents;
  }

  #platform(): Platform {
    return {
      dataFolder: this.#dataFolder,
      version: app.getVersion(),
      electronVersion: process.versions.electron,
      spawnSessionHost,
      spawnVaultHost,
      openPrompt: ({ title }) => this.#prompts.open(title),
      closePrompts: () => this.#prompts.closeAll(),
      broker: createPortBroker((windowId) => this.#contentsOf(windowId)),
      createChannel: () => {
        const { port1, port2 } = new MessageChannelMain();
        return { vaultEnd: port1, hostEnd: port2 };
      },
      send: (windowId, name, payload) => {
        const contents = this.#contentsOf(windowId);
        if (contents !== undefined) sendEvent(contents, name, payload);
      },
      broadcast: this.#broadcast,
      openExternal: (url) => shell.openExternal(url),
      writeClipboard,
      paste: (windowId) => this.#contentsOf(windowId)?.paste(),
      chooseFile: (title, filters) => this.#chooseFile(title, filters),
      chooseSaveFile: (title, name, filters) => this.#chooseSaveFile(title, name, filters),
      applySettings: (settings) => {
        nativeTheme.themeSource = settings.theme;
        this.#tray.show(settings.tray);
      },
      reload: () => void this.#reload(),
      quit: () => app.quit(),
      idleSeconds: () => powerMonitor.getSystemIdleTime(),
      watchLockSources,
      log: (level, text) => this.#log.write(level, text),
    };
  }

  async #reload(): Promise<void> {
    await this.#services?.dispose();
    this.#services = compose(this.#platform());
    this.#main?.contents.reload();
  }

  async #chooseFile(title: string, filters: Electron.FileFilter[]): Promise<string | null> {
    if (this.#main === null) return null;
    const { filePaths } = await dialog.showOpenDialog(this.#main.window, {
      title,
      filters,
      properties: ['openFile', 'showHiddenFiles'],
    });
    return filePaths[0] ?? null;
  }

  async #chooseSaveFile(title: string, name: string, filters: Electron.FileFilter[]): Promise<string | null> {
    if (this.#main === null) return null;
    const { filePath } = await dialog.showSaveDialog(this.#main.window, {
      title,
      filters,
      defaultPath: join(app.getPath('documents'), name),
    });
    return filePath === '' ? null : filePath;
  }

  get #windowStateFile(): string {
    return join(this.#dataFolder, 'window.json');
  }

  /** Where the window stood; a lost or damaged file only costs the position. */
  #readWindowState(): WindowState | null {
    try {
      return windowStateSchema.parse(JSON.parse(readFileSync(this.#windowStateFile, 'utf8')));
    } catch {
      return null;
    }
  }

  #saveWindowState(state: WindowState): void {
    try {
      writeFileSync(this.#windowStateFile, JSON.stringify(state), { mode: 0o600 });
    } catch (error) {
      this.#log.write('warn', `The window's position was not saved: ${describeError(error)}`);
    }
  }
}
