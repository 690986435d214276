const BLANKS = ' \t\r\n';
/** What a line ends before. */
const TRAILING = `${BLANKS}\f`;

/** What {@link nextToken} found. */
interface Token {
  token: string;
  rest: string;
}

/**
 * The next word of a line as the keyword of ssh_config(5) is read: it ends at white space, a double quote or an equals
 * sign, one of which is skipped. Null at the end of the line or where a quote has no partner.
 */
export function nextToken(text: string | null): Token | null {
  if (text === null) return null;
  const end = text.search(/[ \t\r\n"=]/);
  if (end < 0) return { token: text, rest: '' };
  if (text[end] === '"') {
    const close = text.indexOf('"', end + 1);
    if (close < 0) return null;
    return { token: text.slice(0, end) + text.slice(end + 1, close), rest: skipBlanks(text, close + 1) };
  }
  const token = text.slice(0, end);
  const rest = skipBlanks(text, end + 1);
  return { token, rest: text[end] !== '=' && rest.startsWith('=') ? skipBlanks(rest, 1) : rest };
}

function skipBlanks(text: string, from: number): string {
  let at = from;
  while (at < text.length && BLANKS.includes(text.charAt(at))) at += 1;
  return text.slice(at);
}

/** Keyword of a line as written, and the text behind it; null for an empty line or a comment. */
export function splitLine(line: string): { keyword: string; text: string } | null {
  let end = line.length;
  while (end > 0 && TRAILING.includes(line.charAt(end - 1))) end -= 1;
  const trimmed = line.slice(0, end);
  let first = nextToken(trimmed);
  if (first?.token === '') first = nextToken(first.rest);
  if (first === null || first.token === '' || first.token.startsWith('#')) return null;
  return { keyword: first.token, text: first.rest };
}

/** Separate words, with quotes and `\` taken off; null where a quote has no partner. A `#` before a word ends them. */
export function splitWords(text: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === ' ' || text[at] === '\t') {
      at += 1;
      continue;
    }
    if (text[at] === '#') break;
    const word = readWord(text, at);
    if (word === null) return null;
    words.push(word.word);
    at = word.end;
  }
  return words;
}

function readWord(text: string, start: number): { word: string; end: number } | null {
  let word = '';
  let quote = '';
  let at = start;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    const following = text.charAt(at + 1);
    if (character === '\\' && (/['"\\]/.test(following) || (quote === '' && following === ' '))) {
      word += following;
      at += 1;
    } else if (quote === '' && (character === ' ' || character === '\t')) break;
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (quote !== '' && character === quote) quote = '';
    else word += character;
  }
  return quote === '' ? { word, end: at } : null;
}

/** The whole rest of a line, as commands are written: quotes stay, an equals sign in front goes. */
export function commandText(text: string): string {
  return text.replace(/^[ \t\r\n=]+/, '');
}
