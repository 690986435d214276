import {
  BrowserWindow,
  MessageChannelMain,
  nativeTheme,
  session,
  type IpcMainEvent,
  type Rectangle,
  type Session,
} from 'electron';
import { join } from 'node:path';
import {
  PORT_CHANNEL,
  PROMPT_CLOSE_CHANNEL,
  PROMPT_COPIED_CHANNEL,
  PROMPT_RESIZE_CHANNEL,
} from '../../shared/ipc/names';
import type { PromptWindow } from '../vault/vault';
import { PROMPT_ORIGIN, serveApp } from './appProtocol';
import { lockSession, lockedPreferences } from './lockdown';

/**
 * Secret prompts have a session and an origin of their own: Chromium then never puts one into the main window's process,
 * and destroying the window ends the process that saw the keystrokes.
 */
const PARTITION = 'binnacle-prompt';

/** Size of a prompt in CSS pixels; the height follows the content within these bounds. */
const WIDTH = 480;
const START_HEIGHT = 260;
const MAX_HEIGHT = 760;

/** A prompt that asks again within this time, in ms, comes back where the last one stood. */
const AGAIN_MS = 60_000;

/** Opens secret prompts over the main window. */
export class PromptWindows {
  /** Open prompts, each with the title it was opened with. */
  readonly #open = new Map<BrowserWindow, string>();
  #session: Session | null = null;
  #last: { title: string; bounds: Rectangle; until: number } | null = null;

  constructor(
    private readonly rendererRoot: string,
    private readonly devServer: string | null,
    private readonly parent: () => BrowserWindow | null,
    private readonly onCopied: () => void,
  ) {}

  /** Opens a prompt; its page gets one end of a fresh channel, the caller hands the other to the vault host. */
  open(title: string): PromptWindow {
    const parent = this.parent();
    const window = new BrowserWindow({
      width: WIDTH,
      height: START_HEIGHT,
      ...this.#placeOf(title),
      useContentSize: true,
      ...(parent === null ? {} : { parent, modal: true }),
      show: false,
      title,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1e24' : '#ffffff',
      webPreferences: {
        // Beside the pages: this code's own place depends on how it was bundled.
        ...lockedPreferences(join(this.rendererRoot, '../preload/prompt.cjs')),
        session: this.#promptSession(),
        devTools: false,
      },
    });
    // Not even screenshots of the screen should hold a revealed secret (Windows and macOS honour this).
    window.setContentProtection(true);
    window.setMenu(null);
    this.#open.set(window, title);
    const { port1, port2 } = new MessageChannelMain();
    window.once('closed', () => this.#open.delete(window));
    this.#listen(window);
    window.webContents.once('did-finish-load', () => {
      window.webContents.postMessage(PORT_CHANNEL, null, [port2]);
    });
    void window.loadURL(
      this.devServer === null ? `${PROMPT_ORIGIN}/prompt.html` : `${this.devServer}/prompt.html`,
    );
    return {
      port: port1,
      onClosed: (listener) => void window.once('closed', listener),
      close: () => this.#destroy(window),
    };
  }

  /** Closes every prompt, as locking and quitting do. */
  closeAll(): void {
    for (const window of [...this.#open.keys()]) this.#destroy(window);
  }

  #listen(window: BrowserWindow): void {
    const { webContents } = window;
    const onClose = (event: IpcMainEvent): void => {
      if (event.senderFrame === webContents.mainFrame) this.#destroy(window);
    };
    const onResize = (event: IpcMainEvent, height: unknown): void => {
      if (event.senderFrame !== webContents.mainFrame) return;
      if (typeof height !== 'number' || !Number.isFinite(height)) return;
      window.setContentSize(WIDTH, Math.round(Math.min(Math.max(height, 120), MAX_HEIGHT)));
      if (!window.isVisible()) window.show();
    };
    webContents.ipc.on(PROMPT_CLOSE_CHANNEL, onClose);
    webContents.ipc.on(PROMPT_RESIZE_CHANNEL, onResize);
    webContents.ipc.on(PROMPT_COPIED_CHANNEL, this.onCopied);
    webContents.on('render-process-gone', () => this.#destroy(window));
  }

  #promptSession(): Session {
    if (this.#session === null) {
      this.#session = session.fromPartition(PARTITION);
      serveApp(this.#session, this.rendererRoot);
      lockSession(this.#session, this.devServer);
    }
    return this.#session;
  }

  /** After a refused password the question comes back: where the person had put it, as if it had stayed. */
  #placeOf(title: string): { x: number; y: number } | undefined {
    const last = this.#last;
    if (last?.title !== title || Date.now() > last.until) return undefined;
    return { x: last.bounds.x, y: last.bounds.y };
  }

  /** Destroys rather than closes: the page has no say, and its process ends. */
  #destroy(window: BrowserWindow): void {
    if (window.isDestroyed()) return;
    const title = this.#open.get(window) ?? '';
    this.#last = { title, bounds: window.getBounds(), until: Date.now() + AGAIN_MS };
    window.destroy();
  }
}
