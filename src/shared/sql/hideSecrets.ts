import type { SqlDialect } from './dialect';
import { tokenize, type Token } from './tokens';

/** Stands in the place of a literal that is not kept. */
export const HIDDEN_LITERAL = "'[not kept]'";

/** A text without its secrets, and what was taken out: for messages that repeat it. */
export interface HiddenSecrets {
  text: string;
  /** The content of each literal that was taken out, without its quotes. */
  hidden: string[];
}

/** Names of options, columns and variables whose value is a secret. */
const SECRET_NAME =
  /(?:^|_|@)(?:password|passwd|pwd|passphrase|secret|api_?key|access_?key|secret_?key|auth_?token)["`\]]?$/i;
/** Words that may stand between such a name and its value. */
const BETWEEN = new Set(
  'BY PASSWORD WITH FOR ENCRYPTED USING VALUES LIKE IN AS VARCHAR NVARCHAR CHAR TEXT'.split(' '),
);
/**
 * What in a string says that the string itself carries a secret: a connection string, an address, SQL in a string. Lengths
 * are bounded, for a long string may look like the beginning of an address at each of its letters.
 */
const SECRET_TEXT =
  /(?:password|passwd|pwd)\s{0,50}['"]?\s{0,50}[=:]|[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/@:]*:[^\s/@]+@|identified\s+by|\bpassword\s+['"]/i;

/**
 * Takes the literals that carry secrets out of statements, as after PASSWORD or IDENTIFIED BY, in connection strings and in
 * SQL inside strings. Takes out rather too much than too little. Never throws; a text without secrets stays as it is. Values
 * that only their place tells, as in a list of VALUES, can't be recognised.
 */
export function hideSecrets(text: string, dialect: SqlDialect): HiddenSecrets {
  const hider = new Hider(text, dialect);
  return hider.hide();
}

/** A message of the server without what was taken out of its statement. */
export function hideIn(message: string, hidden: readonly string[]): string {
  let shown = message;
  for (const secret of hidden) if (secret !== '') shown = shown.replaceAll(secret, '[not kept]');
  return shown;
}

/** `next`: the value that follows; `rest`: every literal up to a comma or the end; `all`: to the end. */
type Armed = 'no' | 'next' | 'rest' | 'all';

class Hider {
  readonly #hidden: string[] = [];
  readonly #parts: string[] = [];
  #copied = 0;
  #armed: Armed = 'no';
  /** Words of the statement so far, at most its first two. */
  #first: string[] = [];

  constructor(
    readonly text: string,
    readonly dialect: SqlDialect,
  ) {}

  hide(): HiddenSecrets {
    const tokens = tokenize(this.text, this.dialect);
    for (const [index, token] of tokens.entries()) {
      if (token.kind === 'comment') continue;
      if (token.kind === 'executableComment')
        this.#inside(token, /^\/\*M?!\d*/.exec(this.#of(token))?.[0] ?? '');
      else this.#take(token, tokens[index + 1]);
    }
    if (this.#hidden.length === 0 && this.#parts.length === 0) return { text: this.text, hidden: [] };
    this.#parts.push(this.text.slice(this.#copied));
    return { text: this.#parts.join(''), hidden: this.#hidden };
  }

  #take(token: Token, next: Token | undefined): void {
    const raw = this.#of(token);
    const isValue = token.kind === 'string' || (token.kind === 'number' && /^0x/i.test(raw));
    const isName = token.kind === 'quotedName' && this.dialect === 'sqlite' && this.#armed !== 'no';
    if (isValue || isName) this.#value(token, raw);
    else if (token.kind === 'punctuation') this.#sign(raw);
    else if (token.kind !== 'number') this.#word(raw, this.text[next?.start ?? -1] === '(');
  }

  #value(token: Token, raw: string): void {
    if (this.#armed !== 'no') {
      this.#replace(token, raw);
      if (this.#armed === 'next') this.#armed = 'no';
    } else if (raw.startsWith('$')) this.#inside(token, /^\$[^$]*\$/.exec(raw)?.[0] ?? '');
    else if (SECRET_TEXT.test(raw)) this.#replace(token, raw);
  }

  #sign(sign: string): void {
    if (sign === ';') {
      this.#armed = 'no';
      this.#first = [];
    } else if (sign === ',' && this.#armed !== 'all') this.#armed = 'no';
    else if (this.#armed === 'next' && !['=', ':=', '(', ':', '+', '|'].includes(sign)) this.#armed = 'no';
  }

  #word(raw: string, opensList: boolean): void {
    const word = raw.toUpperCase();
    if (this.#first.length < 2) this.#first.push(word);
    const wanted = this.#armedBy(word, raw);
    if (wanted !== 'no') {
      if (this.#armed !== 'all') this.#armed = wanted;
    } else if (this.#armed === 'next' && !BETWEEN.has(word) && !opensList) this.#armed = 'no';
  }

  #armedBy(word: string, raw: string): Armed {
    const [first, second] = this.#first;
    if (first === 'SET' && second === 'PASSWORD') return 'all';
    if (word === 'IDENTIFIED') return 'rest';
    if (this.dialect === 'sqlite' && /^(?:RE|HEX|HEXRE)?KEY$/.test(word))
      return first === 'PRAGMA' || first === 'ATTACH' ? 'next' : 'no';
    if (!SECRET_NAME.test(raw)) return 'no';
    return raw.startsWith('@') ? 'rest' : 'next';
  }

  /** What the quotes hold is SQL of its own. */
  #inside(token: Token, opening: string): void {
    const closing = token.unclosed === true ? '' : opening.startsWith('$') ? opening : '*/';
    const from = token.start + opening.length;
    const inner = this.text.slice(from, token.end - closing.length);
    const { text, hidden } = hideSecrets(inner, this.dialect);
    if (hidden.length === 0) return;
    this.#hidden.push(...hidden);
    this.#put(from, token.end - closing.length, text);
  }

  #replace(token: Token, raw: string): void {
    const content = /^(?:[a-z]|u&|_\w+ ?)?(?:'|")([^]*?)(?:'|")?$/i.exec(raw)?.[1] ?? raw;
    this.#hidden.push(content);
    this.#put(token.start, token.end, HIDDEN_LITERAL);
  }

  #put(from: number, to: number, text: string): void {
    this.#parts.push(this.text.slice(this.#copied, from), text);
    this.#copied = to;
  }

  #of({ start, end }: Token): string {
    return this.text.slice(start, end);
  }
}
