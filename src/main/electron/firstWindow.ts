import { app, nativeTheme, session, type WebContents } from 'electron';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Router } from '../ipc/router';
import { serveApp } from './appProtocol';
import { serveCalls } from './ipc';
import { lockdown } from './lockdown';
import { MainWindow } from './mainWindow';
import { earlyAttributes, readWindowState } from './windowState';

/** Where the pages are. */
export const RENDERER_ROOT = join(import.meta.dirname, '../renderer');
/** The app's icon in the size that windows and the tray need: the big one takes 10 ms longer to decode. */
export const ICON = join(import.meta.dirname, '../../resources/icons/binnacle-128.png');
/** What is remembered of the window, in the data folder. */
export const WINDOW_STATE_FILE = 'window.json';

/**
 * The main window, on its way: everything that it takes to paint, and nothing else. The rest of the app is loaded while
 * the page runs its scripts; calls wait for it.
 */
export interface FirstWindow {
  readonly devServer: string | null;
  readonly main: MainWindow;
  readonly loaded: Promise<void>;
  /** The window shows its first frame. Rejects if the page can't be loaded. */
  readonly painted: Promise<void>;
  /** Answers calls, those that wait included. */
  answerCalls(router: Router): void;
}

/** Makes the window and loads its page. */
export function openFirstWindow(devServer: string | null): FirstWindow {
  const dataFolder = app.getPath('userData');
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const state = readWindowState(join(dataFolder, WINDOW_STATE_FILE));
  nativeTheme.themeSource = state?.theme ?? 'system';
  serveApp(session.defaultSession, RENDERER_ROOT, () => earlyAttributes(state));
  lockdown(devServer);
  const main = new MainWindow({ place: state, devServer, icon: ICON });
  let answerCalls: (router: Router) => void = () => undefined;
  const answering = new Promise<Router>((resolve) => (answerCalls = resolve));
  const signalOf = (contents: WebContents): AbortSignal | undefined =>
    contents === main.contents ? main.signal : undefined;
  serveCalls(async (...call) => (await answering)(...call), { signalOf }, devServer);
  const shown = new Promise<void>((resolve) => main.window.once('ready-to-show', resolve));
  const loaded = main.load();
  return { devServer, main, loaded, painted: Promise.race([shown, loaded]), answerCalls };
}
