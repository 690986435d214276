/** One place of a file name pattern: any characters, one character, or one of a set. */
type Place = { kind: 'star' } | { kind: 'one'; fits: (character: string) => boolean };

/** Whether a path holds characters that glob(7) expands. */
export function hasGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/** Whether a file name fits one segment of a pattern as in glob(7): names with a leading dot need it in the pattern. */
export function matchFileName(name: string, pattern: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  const places = placesOf(pattern);
  let at = 0;
  let place = 0;
  let star = -1;
  let restart = 0;
  while (at < name.length) {
    const current = places[place];
    if (current?.kind === 'star') {
      star = place++;
      restart = at;
    } else if (current?.kind === 'one' && current.fits(name.charAt(at))) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      place = star + 1;
      at = ++restart;
    } else {
      return false;
    }
  }
  return places.slice(place).every(({ kind }) => kind === 'star');
}

function placesOf(pattern: string): Place[] {
  const places: Place[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    const close = character === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (character === '*') {
      if (places.at(-1)?.kind !== 'star') places.push({ kind: 'star' });
    } else if (character === '?') {
      places.push({ kind: 'one', fits: () => true });
    } else if (close > 0) {
      places.push({ kind: 'one', fits: setOf(pattern.slice(at + 1, close)) });
      at = close;
    } else {
      places.push({ kind: 'one', fits: (found) => found === character });
    }
  }
  return places;
}

function setOf(body: string): (character: string) => boolean {
  const negated = body.startsWith('!') || body.startsWith('^');
  const members = negated ? body.slice(1) : body;
  return (character) => isMember(character, members) !== negated;
}

function isMember(character: string, members: string): boolean {
  for (let at = 0; at < members.length; at++) {
    const range = members[at + 1] === '-' && at + 2 < members.length;
    if (range && members.charAt(at) <= character && character <= members.charAt(at + 2)) return true;
    if (!range && members[at] === character) return true;
    if (range) at += 2;
  }
  return false;
}
