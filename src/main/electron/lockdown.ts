import { app, session, type Session, type WebContents, type WebPreferences } from 'electron';
import { APP_ORIGIN, PROMPT_ORIGIN } from './appProtocol';

/** The web preferences of every window we make; only the preload differs. */
export function lockedPreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    webSecurity: true,
    spellcheck: false,
    // A minimised window goes on reading: its sessions would stand still on their flow control otherwise.
    backgroundThrottling: false,
    // Drag-and-drop of a file must not replace the page.
    navigateOnDragDrop: false,
    v8CacheOptions: 'bypassHeatCheck',
  };
}

function isOurs(url: string): boolean {
  return url.startsWith(`${APP_ORIGIN}/`) || url.startsWith(`${PROMPT_ORIGIN}/`);
}

function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Denies navigation, new windows, webviews, permissions, downloads and every request that leaves the bundle. */
export function lockdown(devServer: string | null): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
  lockSession(session.defaultSession, devServer);
}

/** Denies permissions, downloads and requests that leave the bundle, for one browser session. */
export function lockSession(target: Session, devServer: string | null): void {
  target.setPermissionRequestHandler((_contents, _permission, done) => done(false));
  target.setPermissionCheckHandler(() => false);
  target.setDevicePermissionHandler(() => false);
  target.on('will-download', (event) => event.preventDefault());
  target.webRequest.onBeforeRequest((details, done) => {
    const allowed =
      isOurs(details.url) ||
      details.url.startsWith('data:') ||
      details.url.startsWith('devtools:') ||
      (devServer !== null && new URL(details.url).host === new URL(devServer).host);
    done({ cancel: !allowed });
  });
}
