/**
 * Whether `text` fits a pattern of ssh_config(5), in which `*` stands for any characters and `?` for one. Takes time in
 * proportion to the product of both lengths at most, whatever the pattern.
 */
export function matchPattern(text: string, pattern: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let restart = 0;
  while (at < text.length) {
    if (pattern[place] === '*') {
      star = place++;
      restart = at;
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === text[at])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      place = star + 1;
      at = ++restart;
    } else {
      return false;
    }
  }
  while (pattern[place] === '*') place += 1;
  return place === pattern.length;
}

/** Whether `text` fits a list of patterns: a negated one that fits decides against the whole list. */
export function matchPatternList(text: string, list: readonly string[]): boolean {
  let found = false;
  for (const entry of list) {
    const negated = entry.startsWith('!');
    if (!matchPattern(text, negated ? entry.slice(1) : entry)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

/** Whether a `Host` pattern names exactly one host. */
export function isLiteral(pattern: string): boolean {
  return !/[*?!]/.test(pattern);
}
