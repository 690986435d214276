import { protocol, type Session } from 'electron';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** Scheme and origin of every window, so that senders have an origin that can be checked. */
export const APP_SCHEME = 'app';
/** The origin of the main window. */
export const APP_ORIGIN = 'app://binnacle';
/** The origin of secret prompts: another site, so another process. */
export const PROMPT_ORIGIN = 'app://prompt';

/**
 * Scripts only from the bundle, no eval. Styles may be inline because MUI, dockview and xterm.js inject them
 * (docs/decisions/0004-styles-inline.md). Nothing is loaded from, or sent to, anywhere else.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "frame-src 'none'",
  "object-src 'none'",
].join('; ');

const ORIGINS = new Set([APP_ORIGIN, PROMPT_ORIGIN]);

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/**
 * Serves the renderer's files from `root` and nothing else. `rootAttributes` are those of the main window's document
 * element: what it shows before its scripts have run.
 */
export function serveApp(session: Session, root: string, rootAttributes: () => string = () => ''): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const url = new URL(request.url);
    const path = normalize(join(root, decodeURIComponent(url.pathname)));
    const type = CONTENT_TYPES[extname(path)];
    if (!ORIGINS.has(`${url.protocol}//${url.host}`)) return new Response(null, { status: 404 });
    if (!path.startsWith(root + sep) || type === undefined || request.method !== 'GET') {
      return new Response(null, { status: 404 });
    }
    const content = await readFile(path).catch(() => null);
    if (content === null) return new Response(null, { status: 404 });
    const attributes = url.host === 'binnacle' && url.pathname === '/index.html' ? rootAttributes() : '';
    const body =
      attributes !== ''
        ? content.toString().replace('<html', `<html ${attributes}`)
        : new Uint8Array(content);
    return new Response(body, {
      headers: {
        'content-type': type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
      },
    });
  });
}
