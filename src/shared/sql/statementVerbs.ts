import type { CodeToken } from './codeTokens';

/** A place where a statement, or one inside another, says what it does. */
export interface StatementVerb {
  word: 'SELECT' | 'VALUES' | 'TABLE' | DataChange;
  /** Index into the tokens. */
  index: number;
  /** It has a WHERE of its own, not only one of a subquery. */
  hasWhere: boolean;
}

type DataChange = 'INSERT' | 'UPDATE' | 'DELETE' | 'MERGE' | 'REPLACE';

/** What changes rows. */
export const DATA_CHANGES: ReadonlySet<string> = new Set<DataChange>([
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'REPLACE',
]);

/** After these a word like `update` is the name of a column: none of them can be a table. */
const AFTER_A_COLUMN = new Set(
  'AND OR NOT IN IS LIKE ILIKE SIMILAR ISNULL NOTNULL COLLATE AS ASC DESC THEN ELSE END WHEN'.split(' '),
);
const JOIN_HINTS = new Set(['JOIN', 'UNION']);

/** What stands between two parentheses, or outside of all. */
interface Frame {
  state: 'start' | 'with' | 'body';
  verb: StatementVerb | null;
}

/**
 * Finds SELECT, INSERT, UPDATE… where a statement can begin: at `from`, after an opening parenthesis, and after a list of
 * WITH. Columns and functions of that name are left out.
 */
export function findStatementVerbs(tokens: readonly CodeToken[], from = 0): StatementVerb[] {
  const verbs: StatementVerb[] = [];
  const outer: Frame[] = [];
  let frame: Frame = { state: 'start', verb: null };
  for (let index = from; index < tokens.length; index++) {
    const word = tokens[index]?.word ?? '';
    if (word === '(') {
      if (frame.state === 'start') frame.state = 'body';
      outer.push(frame);
      frame = { state: 'start', verb: null };
    } else if (word === ')') frame = outer.pop() ?? frame;
    else readInFrame(tokens, index, frame, verbs);
  }
  return verbs;
}

function readInFrame(
  tokens: readonly CodeToken[],
  index: number,
  frame: Frame,
  verbs: StatementVerb[],
): void {
  const word = tokens[index]?.word ?? '';
  if (frame.state === 'body') {
    if (word === 'WHERE' && frame.verb !== null) frame.verb.hasWhere = true;
  } else if (frame.state === 'start' && word === 'WITH') frame.state = 'with';
  else if (frame.state === 'with' && isCteName(tokens, index)) return;
  else if (isVerb(tokens, index, word)) {
    frame.verb = { word, index, hasWhere: false };
    frame.state = 'body';
    verbs.push(frame.verb);
  } else if (frame.state === 'start') frame.state = 'body';
}

function isCteName(tokens: readonly CodeToken[], index: number): boolean {
  const before = tokens[index - 1]?.word;
  return before === 'WITH' || before === 'RECURSIVE' || before === ',';
}

function isVerb(tokens: readonly CodeToken[], index: number, word: string): word is StatementVerb['word'] {
  const next = tokens[index + 1];
  if (word === 'SELECT') return true;
  if (word === 'VALUES') return next?.word === '(' || next?.word === 'ROW';
  if (next === undefined || (word !== 'TABLE' && !DATA_CHANGES.has(word))) return false;
  // Only after a parenthesis can it be the name of a column. SQLite knows tables called `like` and UPDATE OR IGNORE.
  if (tokens[index - 1]?.word !== '(') return true;
  if (word === 'MERGE' && JOIN_HINTS.has(next.word)) return false;
  if (next.kind === 'word') return !AFTER_A_COLUMN.has(next.word);
  return next.kind === 'quotedName' || next.kind === 'parameter' || next.kind === 'string';
}

/** Whether any UPDATE or DELETE of these has no WHERE of its own. */
export function meetsEveryRow(verbs: readonly StatementVerb[]): boolean {
  return verbs.some(({ word, hasWhere }) => (word === 'UPDATE' || word === 'DELETE') && !hasWhere);
}
