import { isFollowedBy, readCode, type CodeToken } from './codeTokens';
import { LEXICAL_RULES, type SqlDialect } from './dialect';
import { callsOnlyHarmless } from './writeJudgement';

/** An UPDATE or DELETE of rows of one table, as far as reading the same rows takes. */
export interface RowChange {
  verb: 'update' | 'delete';
  /** The table as it stands in the statement, with ONLY and its alias. */
  source: string;
  /** What follows WHERE; null: every row. */
  condition: string | null;
}

/** Words that make a statement more than a change of rows that one condition picks. */
const NOT_SIMPLE: ReadonlySet<string> = new Set([
  ...['FROM', 'USING', 'JOIN', 'ORDER', 'LIMIT', 'OUTPUT', 'OPTION', 'WITH', 'PORTION', 'TOP', 'INDEXED'],
]);

/**
 * Takes a simple UPDATE or DELETE apart: one table, no FROM, USING, JOIN or WITH, no cursor, and no functions in the
 * condition that could act. Null: it is none of these. Takes linear time, never throws.
 */
export function readRowChange(statement: string, dialect: SqlDialect): RowChange | null {
  const { text, tokens, comments } = readCode(statement, LEXICAL_RULES[dialect]);
  const code = tokens.at(-1)?.word === ';' ? tokens.slice(0, -1) : tokens;
  const odd = code.some(
    ({ unclosed, kind, word }) => unclosed || kind === 'executableComment' || word === ';',
  );
  if (odd || comments.at(-1)?.unclosed === true) return null;
  const parts = partsOf(code);
  if (parts === null || !isOneTable(code.slice(parts.from, parts.to))) return null;
  const slice = (start: number, end: number): string =>
    text.slice(code[start]?.start ?? 0, code[end - 1]?.end ?? 0);
  const condition = parts.where === null ? null : slice(parts.where + 1, parts.end);
  if (parts.where !== null && parts.where + 1 >= parts.end) return null;
  if (condition !== null && (!callsOnlyHarmless(condition, dialect) || holdsCursor(code, parts.where))) {
    return null;
  }
  return { verb: parts.verb, source: slice(parts.from, parts.to), condition };
}

interface Parts {
  verb: RowChange['verb'];
  /** Tokens of the table: from, before to. */
  from: number;
  to: number;
  where: number | null;
  /** Behind the condition. */
  end: number;
}

function partsOf(tokens: readonly CodeToken[]): Parts | null {
  const verb = tokens[0]?.word;
  if (verb !== 'UPDATE' && !(verb === 'DELETE' && isFollowedBy(tokens, 0, 'FROM'))) return null;
  const from = verb === 'UPDATE' ? 1 : 2;
  const outer = outerWords(tokens, from);
  if (outer.some(({ word }) => NOT_SIMPLE.has(word))) return null;
  const indexOf = (wanted: string): number | null => outer.find(({ word }) => word === wanted)?.index ?? null;
  const end = indexOf('RETURNING') ?? tokens.length;
  const where = indexOf('WHERE');
  const to = verb === 'UPDATE' ? indexOf('SET') : (where ?? end);
  if (to === null || (where !== null && (where >= end || where < to))) return null;
  return { verb: verb === 'UPDATE' ? 'update' : 'delete', from, to, where, end };
}

/** Words that stand outside of all parentheses. */
function outerWords(tokens: readonly CodeToken[], from: number): { word: string; index: number }[] {
  const words: { word: string; index: number }[] = [];
  let depth = 0;
  for (let index = from; index < tokens.length; index++) {
    const word = tokens[index]?.word ?? '';
    if (word === '(') depth++;
    else if (word === ')') depth--;
    else if (depth === 0 && tokens[index]?.kind === 'word') words.push({ word, index });
  }
  return words;
}

/** `[ONLY] a.b.c [[AS] alias]`. */
function isOneTable(tokens: readonly CodeToken[]): boolean {
  const isName = (token: CodeToken | undefined): boolean =>
    token !== undefined && (token.kind === 'word' || token.kind === 'quotedName');
  let at = tokens[0]?.word === 'ONLY' && isName(tokens[1]) ? 1 : 0;
  if (!isName(tokens[at])) return false;
  at += 1;
  while (tokens[at]?.word === '.' && isName(tokens[at + 1])) at += 2;
  if (tokens[at]?.word === 'AS') at += 1;
  if (isName(tokens[at])) at += 1;
  return at === tokens.length;
}

/** WHERE CURRENT OF a cursor. */
function holdsCursor(tokens: readonly CodeToken[], where: number | null): boolean {
  return where !== null && isFollowedBy(tokens, where, 'CURRENT', 'OF');
}
