import { nameOf, readCode, type CodeToken } from '../../../shared/sql/codeTokens';
import { LEXICAL_RULES, type SqlDialect } from '../../../shared/sql/dialect';

/** Words that may follow the table of a SELECT whose lines are rows of it, each of one row. */
const MAY_FOLLOW: ReadonlySet<string> = new Set(['WHERE', 'ORDER', 'LIMIT', 'FOR', 'LOCK']);
/** Words that would add or combine rows behind the table. */
const COMBINES: ReadonlySet<string> = new Set([
  ...[
    'SELECT',
    'UNION',
    'INTERSECT',
    'EXCEPT',
    'MINUS',
    'GROUP',
    'HAVING',
    'WINDOW',
    'INTO',
    'PROCEDURE',
    'VALUES',
  ],
]);

/**
 * The table of a statement that is plainly `SELECT … FROM table [AS alias] [WHERE …] [ORDER BY …] [LIMIT …]`: no join, no
 * view of several parts, no query in the list of columns. In small letters, without its schema; null: it is none. Takes
 * linear time.
 */
export function tableOfPlainSelect(statement: string, dialect: SqlDialect): string | null {
  const { text, tokens, comments } = readCode(statement, LEXICAL_RULES[dialect]);
  const code = tokens.at(-1)?.word === ';' ? tokens.slice(0, -1) : tokens;
  const odd = code.some(
    ({ unclosed, kind, word }) => unclosed || kind === 'executableComment' || word === ';',
  );
  if (odd || comments.at(-1)?.unclosed === true || code[0]?.word !== 'SELECT') return null;
  const from = outerIndex(code, 1, (word) => word === 'FROM');
  if (from === null || code.slice(1, from).some(({ word }) => word === 'SELECT')) return null;
  const table = readTable(text, code, from + 1);
  if (table === null) return null;
  const next = code[table.next]?.word;
  if (next !== undefined && !MAY_FOLLOW.has(next)) return null;
  return outerIndex(code, table.next, (word) => COMBINES.has(word)) === null ? table.name : null;
}

/** The first word outside of parentheses that fits. */
function outerIndex(
  code: readonly CodeToken[],
  from: number,
  fits: (word: string) => boolean,
): number | null {
  let depth = 0;
  for (let index = from; index < code.length; index++) {
    const { word = '', kind } = code[index] ?? {};
    if (word === '(') depth++;
    else if (word === ')') depth--;
    else if (depth === 0 && kind === 'word' && fits(word)) return index;
  }
  return null;
}

/** `[schema.]table [[AS] alias]`. */
function readTable(
  text: string,
  code: readonly CodeToken[],
  from: number,
): { name: string; next: number } | null {
  const nameAt = (index: number): string | null => {
    const token = code[index];
    const isName = token?.kind === 'word' || token?.kind === 'quotedName';
    return isName ? nameOf(text, token) : null;
  };
  let at = from;
  if (code[at + 1]?.word === '.') at += 2;
  const name = nameAt(at);
  if (name === null || nameAt(from) === null) return null;
  at += 1;
  if (code[at]?.word === 'AS') return nameAt(at + 1) === null ? null : { name, next: at + 2 };
  const isAlias = nameAt(at) !== null && !MAY_FOLLOW.has(code[at]?.word ?? '');
  return { name, next: isAlias ? at + 1 : at };
}
