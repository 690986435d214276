/** Text as it is compared: lower case, without accents. */
export function fold(text: string): string {
  return isAscii(text) ? text.toLowerCase() : foldWithMap(text).folded;
}

/** Folded text, and for each of its units (and its end) the index of the original unit it comes from. */
export function foldWithMap(text: string): { folded: string; origin: number[] } {
  let folded = '';
  const origin: number[] = [];
  let index = 0;
  for (const character of text) {
    const plain = isAscii(character)
      ? character.toLowerCase()
      : character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
    // A combining mark of its own folds to nothing and belongs to the character before it.
    for (let unit = 0; unit < plain.length; unit++) origin.push(index);
    folded += plain;
    index += character.length;
  }
  origin.push(text.length);
  return { folded, origin };
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}
