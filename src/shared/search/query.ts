import { isOperator, type OperatorKey } from './operators';

/** One `key:value` or `-word` of a query. All filters of a query must hold. */
export interface SearchFilter {
  /** `field`: a custom field, named by the key. `text`: a word that must not be there (always negated). */
  operator: OperatorKey | 'field' | 'text';
  /** As typed, without quotes. */
  key: string;
  /** Alternatives. None: nothing is typed yet, or anything will do. */
  values: readonly string[];
  negated: boolean;
  /** `name:22` may also be an address with a port: a filter only where a custom field has that name. */
  maybeAddress: boolean;
  /** What was typed, and where: `[start, end)`. */
  text: string;
  start: number;
  end: number;
}

/** What was typed into the search box. */
export interface SearchQuery {
  /** Free words, as typed; one in quotes may hold spaces. */
  words: readonly string[];
  filters: readonly SearchFilter[];
}

/** More than this of either only costs time; nobody types them. */
const MAX_WORDS = 8;
const MAX_FILTERS = 16;

interface Token {
  text: string;
  start: number;
}

/** Reads a query: free words, `key:value`, `key:"two words"`, `key:one,two` and `-` before any of them. Never throws. */
export function parseSearchQuery(text: string): SearchQuery {
  const words: string[] = [];
  const filters: SearchFilter[] = [];
  for (const token of tokens(text)) {
    const filter = filterOf(token);
    if (filter !== null) filters.push(filter);
    else words.push(unquoted(token.text));
  }
  const said = new Set(words.filter((word) => word !== ''));
  return { words: [...said].slice(0, MAX_WORDS), filters: filters.slice(0, MAX_FILTERS) };
}

/** Whether the query holds a filter that can't be an address. */
export function hasFilters({ filters }: SearchQuery): boolean {
  return filters.some(({ maybeAddress, operator }) => !maybeAddress && operator !== 'text');
}

/** The query's text without one of its filters. */
export function withoutFilter(text: string, { start, end }: SearchFilter): string {
  return `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim();
}

/** A custom field's name with spaces is written in quotes. */
const FILTER = /^(-?)(?:(\p{L}[\p{L}\p{N}_.-]*)|"([^":]+)"):(.*)$/su;
const PORT = /^\d{1,5}$/;
/** IPv6 and MAC addresses. */
const HEX_GROUPS = /^(?:[0-9a-f.]*:){2,}[0-9a-f.]*(?:%\S*)?$/i;

function filterOf({ text, start }: Token): SearchFilter | null {
  const place = { text, start, end: start + text.length };
  const [, minus = '', plain, quoted, value = ''] = FILTER.exec(text) ?? [];
  const key = plain ?? quoted;
  if (key === undefined || value.startsWith('//') || HEX_GROUPS.test(text)) return exclusionOf(text, place);
  const lower = key.toLowerCase();
  const operator = quoted === undefined && isOperator(lower) ? lower : 'field';
  const negated = minus === '-';
  const maybeAddress = operator === 'field' && quoted === undefined && !negated && PORT.test(value);
  return { operator, key, values: alternatives(value), negated, maybeAddress, ...place };
}

/** `-word`; an address such as `-x@y` is left to whoever refuses it. */
function exclusionOf(text: string, place: Pick<SearchFilter, 'text' | 'start' | 'end'>): SearchFilter | null {
  const word = text.startsWith('-') && !text.includes('@') ? unquoted(text.slice(1)) : '';
  if (word === '') return null;
  return { operator: 'text', key: '', values: [word], negated: true, maybeAddress: false, ...place };
}

/** Pieces between spaces that stand outside quotes; a quote that is not closed goes on to the end. */
function tokens(text: string): Token[] {
  return splitOutsideQuotes(text, (unit) => /\s/.test(unit)).filter((token) => token.text !== '');
}

function alternatives(value: string): string[] {
  const pieces = splitOutsideQuotes(value, (unit) => unit === ',');
  return pieces.map((piece) => unquoted(piece.text).trim()).filter((piece) => piece !== '');
}

function splitOutsideQuotes(text: string, separates: (unit: string) => boolean): Token[] {
  const pieces: Token[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at <= text.length; at++) {
    const unit = text.charAt(at);
    if (unit === '"' && (quoted || opensQuote(text, start, at))) quoted = !quoted;
    else if (at === text.length || (!quoted && separates(unit))) {
      pieces.push({ text: text.slice(start, at), start });
      start = at + 1;
    }
  }
  return pieces;
}

/** A quote counts at the start of a piece, or after `-`, `:` or `,`: the one in `19" rack` is only a sign. */
function opensQuote(text: string, start: number, at: number): boolean {
  return at === start || /[-:,]/.test(text.charAt(at - 1));
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  return text.length > 1 && text.endsWith('"') ? text.slice(1, -1) : text.slice(1);
}
