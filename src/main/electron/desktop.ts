import {
  app,
  clipboard,
  dialog,
  MessageChannelMain,
  nativeTheme,
  powerMonitor,
  shell,
  webContents,
  type WebContents,
} from 'electron';
import { join } from 'node:path';
import { compose, type Services } from '../compose';
import type { Platform } from '../platform';
import { ClipboardGuard } from './clipboardGuard';
import { keepCrashDumps } from './crashReports';
import { findDeepLink, hostIdOf } from './deepLink';
import { DrawingWatch } from './drawingWatch';
import { ICON, RENDERER_ROOT, WINDOW_STATE_FILE, type FirstWindow } from './firstWindow';
import { overwriteFreedMemory } from './freedMemory';
import { sendEvent } from './ipc';
import { watchLockSources } from './lockSources';
import { LogFile, describeError } from './logFile';
import type { MainWindow, WindowPlace } from './mainWindow';
import { createPortBroker } from './portBroker';
import { PromptWindows } from './promptWindows';
import { AppTray } from './tray';
import { spawnImportHost, spawnSessionHost, spawnStoreThread, spawnVaultHost } from './utilityProcesses';
import { writeWindowState } from './windowState';

/** The Electron side of the app: owns the window, and gives `compose.ts` what it needs of the desktop. */
export class Desktop {
  readonly #logs = new Map<string, LogFile>();
  readonly #log: LogFile;
  readonly #dataFolder = app.getPath('userData');
  readonly #clipboard = new ClipboardGuard(clipboard, () => void overwriteFreedMemory());
  readonly #prompts: PromptWindows;
  readonly #tray: AppTray;
  readonly #main: MainWindow;
  #services: Services | null = null;

  constructor(private readonly first: FirstWindow) {
    this.#main = first.main;
    this.#log = this.#logOf('main');
    process.on('uncaughtException', (error) => this.#log.write('error', describeError(error)));
    process.on('unhandledRejection', (reason) => this.#log.write('error', describeError(reason)));
    this.#prompts = new PromptWindows(
      RENDERER_ROOT,
      first.devServer,
      () => this.#main.window,
      () => this.#clipboard.clearLater(),
    );
    this.#tray = new AppTray(ICON, () => this.#main.focus());
  }

  /** Wires everything behind the window. */
  async start(argv: readonly string[]): Promise<void> {
    const { first } = this;
    const main = this.#main;
    main.listener = {
      onPageGone: (windowId) => this.#services?.onPageGone(windowId),
      onPlaceChange: (place) => this.#saveWindowState(place),
    };
    this.#services = compose(this.#platform());
    first.answerCalls(this.#router);
    await first.loaded;
    new DrawingWatch(main.window, (text) => this.#log.write('warn', text));
    keepCrashDumps();
    this.onSecondInstance(argv, false);
  }

  /** A second start with this data folder: come forward, and select the host its link names, if any. */
  onSecondInstance(argv: readonly string[], focus = true): void {
    if (focus) this.#main.focus();
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
    await this.#clipboard.clearNow();
    this.#prompts.closeAll();
    this.#tray.dispose();
    const services = this.#services;
    this.#services = null;
    await services?.dispose();
  }

  #router: Services['router'] = (name, input, caller) => {
    if (this.#services === null) throw new Error('calls arrive only between start and dispose');
    return this.#services.router(name, input, caller);
  };

  #broadcast: Platform['broadcast'] = (name, payload) => {
    sendEvent(this.#main.contents, name, payload);
  };

  /** One rotated log a process; main writes them all. */
  #logOf(process: string): LogFile {
    const log = this.#logs.get(process) ?? new LogFile(join(this.#dataFolder, 'logs'), process);
    this.#logs.set(process, log);
    return log;
  }

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
      spawnImportHost,
      spawnStoreThread,
      spawnVaultHost: () => spawnVaultHost((level, text) => this.#logOf('vault').write(level, text)),
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
      writeClipboard: (text, target) => this.#clipboard.write(text, target),
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
      log: (level, text, process) => this.#logOf(process ?? 'main').write(level, text),
    };
  }

  async #reload(): Promise<void> {
    await this.#services?.dispose();
    this.#services = compose(this.#platform());
    this.#main.contents.reload();
  }

  async #chooseFile(title: string, filters: Electron.FileFilter[]): Promise<string | null> {
    const { filePaths } = await dialog.showOpenDialog(this.#main.window, {
      title,
      filters,
      properties: ['openFile', 'showHiddenFiles'],
    });
    return filePaths[0] ?? null;
  }

  async #chooseSaveFile(title: string, name: string, filters: Electron.FileFilter[]): Promise<string | null> {
    const { filePath } = await dialog.showSaveDialog(this.#main.window, {
      title,
      filters,
      defaultPath: join(app.getPath('documents'), name),
    });
    return filePath === '' ? null : filePath;
  }

  #saveWindowState(place: WindowPlace): void {
    const look = this.#services?.look();
    if (look === undefined) return;
    try {
      writeWindowState(join(this.#dataFolder, WINDOW_STATE_FILE), { ...place, ...look });
    } catch (error) {
      this.#log.write('warn', `The window's position was not saved: ${describeError(error)}`);
    }
  }
}
