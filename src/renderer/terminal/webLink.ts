/** Longest address that is opened. */
const MAX_LINK = 8192;

/**
 * The address a link really leads to, in the form that is opened: http and https only, host in its ASCII form, without
 * user name and password (which are used to disguise hosts). Null: not a link.
 */
export function linkTarget(text: string): string | null {
  if (text.length > MAX_LINK) return null;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  if (url.hostname === '') return null;
  url.username = '';
  url.password = '';
  return url.href.length > MAX_LINK ? null : url.href;
}
