import { app, dialog } from 'electron';
import { join } from 'node:path';
import { registerAppScheme } from './electron/appProtocol';
import type { Desktop } from './electron/desktop';
import { openFirstWindow } from './electron/firstWindow';

// Everything that must be decided before the app is ready stands here; the rest is `Desktop`.

// `--user-data-dir=FOLDER` moves all data there: for portable use and for tests.
const folder = app.commandLine.getSwitchValue('user-data-dir');
if (folder !== '') app.setPath('userData', folder);
// Chromium's own files stay apart from ours.
app.setPath('sessionData', join(app.getPath('userData'), 'browser'));
// Crash dumps stay on this machine: nothing is ever uploaded.
app.setPath('crashDumps', join(app.getPath('userData'), 'crashes'));
registerAppScheme();

/** How long a shutdown may take in all, in ms; then the process ends anyway. */
const SHUTDOWN_DEADLINE_MS = 5000;

async function main(): Promise<void> {
  // The lock belongs to the data folder: a second start with the same folder only brings this window forward.
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  // The window first: the rest of the app takes 50 ms to load, which the page's own start hides.
  let begin: (desktop: Desktop) => void = () => undefined;
  const begun = new Promise<Desktop>((resolve) => (begin = resolve));
  app.on('second-instance', (_event, argv) => void begun.then((desktop) => desktop.onSecondInstance(argv)));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    void begun.then((desktop) => desktop.onDeepLink(url));
  });
  await app.whenReady();
  app.on('window-all-closed', () => app.quit());
  const first = openFirstWindow(process.env['ELECTRON_RENDERER_URL'] ?? null);
  await first.painted;
  const { Desktop: DesktopClass } = await import('./electron/desktop');
  const desktop = new DesktopClass(first);
  begin(desktop);
  let ending = false;
  app.on('will-quit', (event) => {
    if (ending) return;
    ending = true;
    event.preventDefault();
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, SHUTDOWN_DEADLINE_MS));
    void Promise.race([desktop.dispose(), deadline]).finally(() => app.exit());
  });
  await desktop.start(process.argv);
}

void main().catch((error: unknown) => {
  dialog.showErrorBox(
    'Binnacle could not start',
    error instanceof Error ? error.message : 'An unknown error occurred.',
  );
  app.exit(1);
});
