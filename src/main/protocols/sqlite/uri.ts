/**
 * A path as SQLite takes it with a mode: without one a file that is not there would be made. SQLite decodes per cent signs
 * and ends the path at `?` or `#` (https://www.sqlite.org/uri.html).
 */
export function sqliteUri(path: string, mode: 'ro' | 'rw'): string {
  const forward = process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
  const escaped = forward.replace(/[%?#]/g, encodeURIComponent);
  return `file:${/^[A-Za-z]:\//.test(escaped) ? '/' : ''}${escaped}?mode=${mode}`;
}
