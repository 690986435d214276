import { isFollowedBy, nameOf, type Code } from './codeTokens';
import type { SqlDialect } from './dialect';
import { readExplain } from './explain';
import { whyForbidden } from './forbiddenFunctions';
import { lockingClauseAt } from './lockingClauses';
import { DATA_CHANGES, findStatementVerbs } from './statementVerbs';

/** A well-formed statement and where its command stands. */
export interface CheckedCode extends Code {
  dialect: SqlDialect;
  /** Index of the first token after opening parentheses. */
  start: number;
}

/** Gives the reason to refuse, or null. */
export type Check = (code: CheckedCode) => string | null;

/** The first reason that any of the checks has. */
export function firstOf(...checks: Check[]): Check {
  return (code) => {
    for (const check of checks) {
      const reason = check(code);
      if (reason !== null) return reason;
    }
    return null;
  };
}

/** INSERT, UPDATE, DELETE… after WITH or inside of it. */
export const noDataChange: Check = ({ tokens, start }) => {
  const change = findStatementVerbs(tokens, start).find(({ word }) => DATA_CHANGES.has(word));
  return change === undefined ? null : `${change.word} changes rows.`;
};

/** INTO makes a table, writes a file or sets a variable, wherever it stands. */
export const noInto: Check = ({ tokens, dialect }) => {
  if (!tokens.some(({ word }) => word === 'INTO')) return null;
  const effect = dialect === 'mysql' ? 'writes a file or sets variables' : 'makes a table';
  return `INTO ${effect}.`;
};

/** FOR UPDATE and what is like it. */
export const noLocks: Check = ({ tokens, dialect }) => {
  for (let index = 0; index < tokens.length; index++) {
    const clause = lockingClauseAt(tokens, index, dialect);
    if (clause !== null) return `${clause} locks rows that others may need.`;
  }
  return null;
};

/** NEXT VALUE FOR, which takes a number from a sequence. */
export const noNextValue: Check = ({ tokens }) => {
  const taken = tokens.some(
    ({ word }, index) => word === 'NEXT' && isFollowedBy(tokens, index, 'VALUE', 'FOR'),
  );
  return taken ? 'NEXT VALUE FOR moves a sequence on.' : null;
};

/** Calls of functions that act; the name may be quoted, and a schema may stand before it. */
export const noActingFunctions: Check = ({ text, tokens, dialect }) => {
  for (let index = 0; index < tokens.length - 1; index++) {
    const token = tokens[index];
    if (token === undefined || tokens[index + 1]?.word !== '(') continue;
    const name = nameOf(text, token);
    const why = name === null ? null : whyForbidden(name, dialect);
    if (why !== null) return `${name ?? ''}() ${why}.`;
  }
  return null;
};

/** EXPLAIN may be of these only. */
export function explainsOnly(...words: string[]): Check {
  return ({ text, tokens, start }) => {
    if (tokens[start]?.word !== 'EXPLAIN') return null;
    let at = readExplain(text, tokens, start).start;
    while (tokens[at]?.word === '(') at++;
    const explained = tokens[at]?.word ?? '';
    if (!words.includes(explained)) return `EXPLAIN works here for ${words.join(', ')} only.`;
    const change = findStatementVerbs(tokens, at).find(({ word }) => DATA_CHANGES.has(word));
    return change === undefined ? null : `EXPLAIN of ${change.word} is not let through here.`;
  };
}
