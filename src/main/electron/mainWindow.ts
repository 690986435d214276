import { BrowserWindow, nativeTheme, screen, type Rectangle, type WebContents } from 'electron';
import { join } from 'node:path';
import { APP_ORIGIN } from './appProtocol';
import { lockedPreferences } from './lockdown';

/** Where the window stood. */
export interface WindowPlace {
  bounds: Rectangle;
  maximized: boolean;
}

/** What the window needs. */
export interface MainWindowOptions {
  place: WindowPlace | null;
  /** Dev server's address; null: the built files over `app://`. */
  devServer: string | null;
  icon: string;
}

/** Who hears of what happens to the window. */
export interface MainWindowListener {
  /** A page (re)loaded or went away: its sessions end. */
  onPageGone: (windowId: number) => void;
  onPlaceChange: (place: WindowPlace) => void;
}

/** Smallest usable size: tree, one terminal of 80 columns, no inspector. */
const MIN_SIZE = { minWidth: 760, minHeight: 480 };
const DEFAULT_SIZE = { width: 1280, height: 800 };
/** Painted before the page is: the theme's own background, so that nothing flashes. */
const BACKGROUND = { dark: '#15171b', light: '#f7f8fa' };

/** The main window: one page, locked down, with an abort signal for each load of it. */
export class MainWindow {
  readonly window: BrowserWindow;
  /** Set once there is somebody to tell; until then the page has nothing that could be lost. */
  listener: MainWindowListener | null = null;
  #abort = new AbortController();

  constructor(private readonly options: MainWindowOptions) {
    const { place } = options;
    this.window = new BrowserWindow({
      ...DEFAULT_SIZE,
      ...(place !== null && isOnScreen(place.bounds) ? place.bounds : {}),
      ...MIN_SIZE,
      show: false,
      title: 'Binnacle',
      icon: options.icon,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      webPreferences: lockedPreferences(join(import.meta.dirname, '../preload/index.cjs')),
    });
    if (place?.maximized === true) this.window.maximize();
    this.#listen();
  }

  get contents(): WebContents {
    return this.window.webContents;
  }

  /** Aborted when the current page goes away. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Loads the page. */
  async load(): Promise<void> {
    await this.window.loadURL(this.options.devServer ?? `${APP_ORIGIN}/index.html`);
  }

  /** Brings the window to the person. */
  focus(): void {
    if (this.window.isMinimized()) this.window.restore();
    this.window.show();
    this.window.focus();
  }

  #listen(): void {
    const { window } = this;
    const { id } = window.webContents;
    const pageGone = (): void => {
      this.#abort.abort();
      this.#abort = new AbortController();
      this.listener?.onPageGone(id);
    };
    window.once('ready-to-show', () => window.show());
    window.webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) pageGone();
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      pageGone();
      if (reason !== 'clean-exit') void this.load();
    });
    window.on('closed', pageGone);
    const save = (): void =>
      this.listener?.onPlaceChange({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
    window.on('close', save);
  }
}

function isOnScreen(bounds: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const overlapX =
      Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x);
    const overlapY =
      Math.min(bounds.y + bounds.height, workArea.y + workArea.height) - Math.max(bounds.y, workArea.y);
    // Enough of the title bar must be reachable to drag the window back.
    return overlapX > 100 && overlapY > 100;
  });
}
