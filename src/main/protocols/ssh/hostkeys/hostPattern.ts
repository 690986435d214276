/** Longest pattern or name that is compared; names of hosts have at most 253 characters. */
const MAX_LENGTH = 1025;

/**
 * Whether a host name fits a pattern of `*` and `?` as in known_hosts and certificates; case does not matter.
 * Takes time in proportion to both lengths multiplied, whatever the pattern (no regular expression).
 */
export function matchesPattern(name: string, pattern: string): boolean {
  if (name.length > MAX_LENGTH || pattern.length > MAX_LENGTH) return false;
  const [text, wanted] = [name.toLowerCase(), pattern.toLowerCase()];
  let [at, next, star, retry] = [0, 0, -1, 0];
  while (at < text.length) {
    const char = wanted[next];
    if (char === '*') {
      star = next++;
      retry = at;
    } else if (char === '?' || (char !== undefined && char === text[at])) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      next = star + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  while (wanted[next] === '*') next += 1;
  return next === wanted.length;
}

/** A comma-separated list: some pattern must fit and none that starts with `!`. */
export function matchesPatternList(name: string, list: string): boolean {
  let found = false;
  for (const pattern of list.split(',')) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(name, pattern.slice(1))) return false;
    } else {
      found ||= pattern !== '' && matchesPattern(name, pattern);
    }
  }
  return found;
}
