import type { CodeToken } from './codeTokens';
import { firstOf, type Check } from './readOnlyChecks';

/**
 * Words that begin a statement of Transact-SQL. Nothing need stand between two statements, so a SELECT ends where one
 * of these begins. Most are reserved: a column of that name is written in brackets.
 */
const STATEMENT_WORDS = new Set(
  (
    'INSERT UPDATE DELETE MERGE TRUNCATE CREATE ALTER DROP GRANT REVOKE DENY EXEC EXECUTE DECLARE SET IF WHILE BEGIN ' +
    'COMMIT ROLLBACK SAVE PRINT RAISERROR THROW RETURN GOTO WAITFOR USE KILL BACKUP RESTORE DBCC SHUTDOWN CHECKPOINT ' +
    'RECONFIGURE BULK OPEN CLOSE FETCH DEALLOCATE READTEXT WRITETEXT UPDATETEXT REVERT SETUSER RECEIVE SEND LINENO ADD DUMP LOAD DISK'
  ).split(' '),
);
const SET_OPERATORS = new Set(['UNION', 'ALL', 'EXCEPT', 'INTERSECT']);

/** Reserved words that also stand inside a query. */
function isPartOfQuery(tokens: readonly CodeToken[], index: number): boolean {
  const word = tokens[index]?.word;
  const next = tokens[index + 1]?.word ?? '';
  const before = tokens[index - 1]?.word ?? '';
  if (word === 'FETCH') return before === 'ROW' || before === 'ROWS';
  // A join hint, and one of OPTION (…).
  if (word === 'MERGE') return next === 'JOIN' || next === 'UNION';
  return word === 'USE' && (before === '(' || before === ',') && (next === 'HINT' || next === 'PLAN');
}

/** A second statement after the query, or one inside it. */
const noStatementWord: Check = ({ tokens, start }) => {
  const found = tokens.find(
    ({ word }, index) => index > start && STATEMENT_WORDS.has(word) && !isPartOfQuery(tokens, index),
  );
  return found === undefined
    ? null
    : `${found.word} begins a statement that does not only read. If it is a name, write [${found.word.toLowerCase()}].`;
};

/** A second SELECT at the same level, unless UNION or WITH joins it to the first. */
const noSecondSelect: Check = ({ tokens }) => {
  let depth = 0;
  let seen = false;
  for (let index = 0; index < tokens.length; index++) {
    const word = tokens[index]?.word ?? '';
    if (word === '(') depth++;
    else if (word === ')') depth--;
    if (word !== 'SELECT' || depth > 0) continue;
    if (seen && !SET_OPERATORS.has(tokens[index - 1]?.word ?? ''))
      return 'only one statement at a time can be run, and a second SELECT follows.';
    seen = true;
  }
  return null;
};

const STATEMENT_PAIRS = new Set(
  'ENABLE TRIGGER,DISABLE TRIGGER,END CONVERSATION,GET CONVERSATION,MOVE CONVERSATION'.split(','),
);

/** Statements whose first word may as well be the name of a column. */
const noStatementPair: Check = ({ tokens }) => {
  const pairs = tokens.map(({ word }, index) => `${word} ${tokens[index + 1]?.word ?? ''}`);
  const found = pairs.find((pair) => STATEMENT_PAIRS.has(pair));
  return found === undefined ? null : `${found} begins a statement that does not only read.`;
};

/** It is not known on which character beside the line feed the server ends a comment. */
const noOddLineEnd: Check = ({ text, comments }) =>
  comments.some(({ start, end }) => /^--/.test(text.slice(start, start + 2)) && hasOddBreak(text, start, end))
    ? 'a comment holds a line break that servers may read in two ways.'
    : null;

function hasOddBreak(text: string, start: number, end: number): boolean {
  const comment = text.slice(start, end);
  return /[\u0085\u2028\u2029]|\r./.test(comment);
}

/** SQL Server has no READ ONLY transaction, so this is the whole protection beside the rights of the login. */
export const noFurtherStatement: Check = firstOf(
  noStatementWord,
  noSecondSelect,
  noStatementPair,
  noOddLineEnd,
);
