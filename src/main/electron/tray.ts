import { app, Menu, nativeImage, Tray } from 'electron';
import type { Disposable } from '../../shared/lifecycle';

/** Height of a tray icon in px. */
const ICON_PX = 22;

/** The optional tray icon; off by default. */
export class AppTray implements Disposable {
  #tray: Tray | null = null;

  constructor(
    private readonly icon: string,
    private readonly open: () => void,
  ) {}

  /** Shows or removes it. */
  show(shown: boolean): void {
    if (!shown) {
      this.dispose();
      return;
    }
    if (this.#tray !== null) return;
    this.#tray = new Tray(nativeImage.createFromPath(this.icon).resize({ height: ICON_PX }));
    this.#tray.setToolTip('Binnacle');
    this.#tray.on('click', this.open);
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Show Binnacle', click: this.open },
        { label: 'Quit', click: () => app.quit() },
      ]),
    );
  }

  dispose(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }
}
