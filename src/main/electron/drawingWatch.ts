import { app, type BrowserWindow } from 'electron';
import { setTimeout } from 'node:timers/promises';
import { isBlank } from './blankPicture';
import { describeError } from './logFile';

/** Looks at the window after the process that draws was replaced, and how long between them, in ms. */
const LOOKS = 4;
const BETWEEN_LOOKS_MS = 750;
/** Chromium gives up after a few of these in a row: one is ended on purpose no more often than this, in ms. */
const AT_MOST_EVERY_MS = 60_000;

/**
 * Keeps the window drawn when the process that draws dies. Chromium starts another one, but at times (about one in ten on
 * a busy machine without a graphics card) the window stays empty until that one is replaced too; nothing in the page, no
 * resizing and no hiding helps. Reloading would, but ends every session. So the new process is ended once as well.
 */
export class DrawingWatch {
  #looking = false;
  /** The window could not be looked at when it should have been. */
  #unseen = false;
  #endedAt = -Infinity;

  constructor(
    private readonly window: BrowserWindow,
    private readonly log: (text: string) => void,
  ) {
    app.on('child-process-gone', (_event, { type, reason }) => {
      if (type === 'GPU' && reason !== 'clean-exit') this.#begin();
    });
    // What nobody saw was not looked at.
    const seen = (): void => {
      if (this.#unseen) this.#begin();
    };
    window.on('show', seen);
    window.on('restore', seen);
  }

  #begin(): void {
    if (this.#looking) return;
    this.#looking = true;
    this.#look()
      .catch((error: unknown) => this.log(`The window can’t be looked at: ${describeError(error)}`))
      .finally(() => (this.#looking = false));
  }

  async #look(): Promise<void> {
    for (let look = 0; look < LOOKS; look += 1) {
      await setTimeout(BETWEEN_LOOKS_MS);
      if (!(await this.#isBlank())) return;
    }
    const drawing = app.getAppMetrics().find(({ type }) => type === 'GPU');
    if (drawing === undefined || performance.now() - this.#endedAt < AT_MOST_EVERY_MS) return;
    this.log('The window stayed empty after the process that draws was replaced: it is replaced once more.');
    this.#endedAt = performance.now();
    process.kill(drawing.pid);
  }

  /** A window that nobody sees is not drawn: it is looked at when it is shown. */
  async #isBlank(): Promise<boolean> {
    const { window } = this;
    if (window.isDestroyed()) return false;
    this.#unseen = !window.isVisible() || window.isMinimized();
    return !this.#unseen && isBlank((await window.webContents.capturePage()).toBitmap());
  }
}
