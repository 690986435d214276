import { nameOf, readCode, wordOf, type Code, type CodeToken } from './codeTokens';
import { LEXICAL_RULES, otherReadings, type LexicalRules, type SqlDialect } from './dialect';
import { readOnlyRules } from './readOnlyDialects';
import type { TokenKind } from './tokens';

/**
 * Why a statement is not sent from a read-only tab, as a sentence for the person in front of it; null: it may be sent.
 *
 * This is the second layer. The first is the server's own READ ONLY transaction (SQL Server has none), in which the
 * statement is sent alone. What would end that transaction or act in spite of it is refused here, and whatever this
 * lexer can't read with certainty. Only commands that are known to read pass. A text that a setting of the server would
 * make mean something else must pass in that meaning, too.
 */
export function refusalOnReadOnly(text: string, dialect: SqlDialect): string | null {
  const code = readCode(text, LEXICAL_RULES[dialect]);
  const refusal = whyMalformed(code, dialect) ?? whyNotReading(code, dialect);
  if (refusal !== null) return `This tab is read-only: ${refusal}`;
  const other = otherReadings(dialect).map((rules) => refusalOfReading(text, rules));
  const found = other.find((reason) => reason !== null) ?? null;
  return found === null ? null : `This tab is read-only: by a setting of some servers, ${found}`;
}

/** What is malformed in a reading is an error on the server that has it, and does no harm. */
function refusalOfReading(text: string, rules: LexicalRules): string | null {
  const code = readCode(text, rules);
  return whyMalformed(code, rules.dialect) === null ? whyNotReading(code, rules.dialect) : null;
}

const KIND_NAMES: Readonly<Record<TokenKind, string>> = {
  word: 'word',
  quotedName: 'quoted name',
  string: 'string',
  number: 'number',
  parameter: 'parameter',
  punctuation: 'sign',
  comment: 'comment',
  executableComment: 'comment',
};

/** What keeps the text from being one whole statement. */
function whyMalformed({ text, tokens, comments }: Code, dialect: SqlDialect): string | null {
  if (text.includes('\0')) return 'the statement holds a NUL character, where some servers stop reading.';
  const unclosed = [...comments.slice(-1), ...tokens.slice(-1)].find((token) => token.unclosed === true);
  if (unclosed !== undefined)
    return `a ${KIND_NAMES[unclosed.kind]} has no end, so the statement can’t be checked.`;
  if (tokens.every(({ word }) => word === ';')) return 'there is no statement to check.';
  return whySeveral(tokens, dialect) ?? whyUnbalanced(tokens) ?? whyGlued(text, tokens);
}

function whySeveral(tokens: Code['tokens'], dialect: SqlDialect): string | null {
  // `;WITH …` is a habit in SQL Server.
  const first = dialect === 'sqlserver' ? tokens.findIndex(({ word }) => word !== ';') : 0;
  const last = tokens.findLastIndex(({ word }) => word !== ';');
  const several = tokens.slice(first, last).some(({ word }) => word === ';');
  return several ? 'only one statement at a time can be run, and there is a “;” inside.' : null;
}

function whyUnbalanced(tokens: Code['tokens']): string | null {
  let depth = 0;
  for (const { word } of tokens) {
    if (word === '(') depth++;
    else if (word === ')') depth--;
    if (depth < 0) break;
  }
  return depth === 0 ? null : 'the parentheses don’t match, so the statement can’t be checked.';
}

/** Servers differ in where the number ends in `1e0INTO` or `1EEXEC`. */
function whyGlued(text: string, tokens: Code['tokens']): string | null {
  const at = tokens.findIndex(
    (token, index) =>
      token.kind === 'word' && isNumeric(tokens[index - 1]) && endsAt(tokens[index - 1], token),
  );
  if (at < 0) return null;
  const glued = text.slice(tokens[at - 1]?.start, tokens[at]?.end).slice(0, LONGEST_QUOTE);
  return `“${glued}” is a number and a word in one; put a space between them.`;
}

function isNumeric(token: CodeToken | undefined): boolean {
  return token?.kind === 'number' || token?.kind === 'parameter';
}

function endsAt(token: CodeToken | undefined, next: CodeToken): boolean {
  return token?.end === next.start;
}

/** Characters of the statement that a sentence repeats at most. */
const LONGEST_QUOTE = 40;

function whyNotReading(code: Code, dialect: SqlDialect): string | null {
  const { check, commands } = readOnlyRules(dialect);
  const start = code.tokens.findIndex(({ word }) => word !== '(' && word !== ';');
  const first = code.tokens[start];
  if (first === undefined) return 'there is no statement to check.';
  if (first.kind === 'executableComment')
    return 'a /*! … */ comment is run by the server; write what is in it without the comment.';
  const command = wordOf(code.text, first);
  if (commands.includes(command)) return check({ ...code, dialect, start });
  const shown = (command === '' ? (nameOf(code.text, first) ?? '') : command).slice(0, LONGEST_QUOTE);
  return `“${shown}” is not among the commands that only read: ${commands.join(', ')}.`;
}
