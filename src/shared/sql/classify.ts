import { isFollowedBy, readCode, type CodeToken } from './codeTokens';
import { commandName } from './commandNames';
import { kindOfCommand, type StatementKind } from './commandKinds';
import { LEXICAL_RULES, type SqlDialect } from './dialect';
import { readExplain } from './explain';
import { lockingClauseAt } from './lockingClauses';
import { DATA_CHANGES, findStatementVerbs, meetsEveryRow, type StatementVerb } from './statementVerbs';
import { splitStatements } from './statements';
import { classifyBatch } from './classifyBatch';

/** What a statement does, as far as its text tells: for badges and for the question before it runs. */
export interface Classification {
  kind: StatementKind;
  /** In capitals: `SELECT`, `CREATE INDEX`; after WITH the command that follows. Empty: none was found. */
  command: string;
  /** An UPDATE or DELETE in it has no WHERE of its own, so it meets every row. */
  writesWithoutWhere: boolean;
}

/**
 * Says what one statement does. A function that acts inside a SELECT is not seen here; `refusalOnReadOnly` is stricter.
 * Several statements, a string without an end and the like are `unknown`. Takes linear time, never throws.
 */
export function classify(statement: string, dialect: SqlDialect): Classification {
  const { text, tokens, comments } = readCode(statement, LEXICAL_RULES[dialect]);
  const at = tokens.findIndex(({ word }) => word !== '(' && word !== ';');
  const unclear =
    at < 0 ||
    (tokens.at(-1)?.unclosed ?? comments.at(-1)?.unclosed) === true ||
    tokens.some(({ kind }) => kind === 'executableComment') ||
    splitStatements(statement, dialect).length !== 1;
  if (unclear) return { kind: 'unknown', command: commandName(tokens, at), writesWithoutWhere: false };
  if (dialect === 'sqlserver') return classifyBatch(tokens, at);
  const word = tokens[at]?.word ?? '';
  if (word === 'EXPLAIN' || (dialect === 'mysql' && /^DESC(RIBE)?$/.test(word)))
    return classifyExplain(text, tokens, at, dialect);
  return classifyFrom(tokens, at, dialect);
}

function classifyExplain(
  text: string,
  tokens: readonly CodeToken[],
  at: number,
  dialect: SqlDialect,
): Classification {
  const command = tokens[at]?.word ?? '';
  const { start, runs } = readExplain(text, tokens, at);
  if (!runs) return { kind: 'read', command, writesWithoutWhere: false };
  let explained = start;
  while (tokens[explained]?.word === '(') explained++;
  return { ...classifyFrom(tokens, explained, dialect), command };
}

function classifyFrom(tokens: readonly CodeToken[], at: number, dialect: SqlDialect): Classification {
  const verbs = findStatementVerbs(tokens, at);
  const main = mainCommandAt(tokens, at, verbs);
  const kind = special(tokens, at, dialect) ?? kindOfQuery(tokens, verbs, tokens[main]?.word ?? '', dialect);
  const command = commandName(tokens, main);
  return { kind, command, writesWithoutWhere: kind === 'write' && meetsEveryRow(verbs) };
}

/** The command itself; after WITH the first one at the same level. */
function mainCommandAt(tokens: readonly CodeToken[], at: number, verbs: readonly StatementVerb[]): number {
  if (tokens[at]?.word !== 'WITH') return at;
  const starts = new Set(verbs.map(({ index }) => index));
  let depth = 0;
  for (let index = at; index < tokens.length; index++) {
    const word = tokens[index]?.word;
    if (word === '(') depth++;
    else if (word === ')') depth--;
    if (depth === 0 && starts.has(index)) return index;
  }
  return verbs.at(-1)?.index ?? at;
}

/** Commands whose second word or content decides; null: the first word does. */
function special(tokens: readonly CodeToken[], at: number, dialect: SqlDialect): StatementKind | null {
  const word = tokens[at]?.word ?? '';
  if (word === 'PRAGMA' && dialect === 'sqlite')
    return tokens.some((token) => token.word === '=') ? 'session' : 'read';
  if (word === 'PREPARE' && isFollowedBy(tokens, at, 'TRANSACTION')) return 'transaction';
  if (word === 'SET' && setsTransaction(tokens, at)) return 'transaction';
  if (word === 'START' && !isFollowedBy(tokens, at, 'TRANSACTION')) return 'utility';
  if (word === 'BEGIN' && isFollowedBy(tokens, at, 'NOT', 'ATOMIC')) return 'unknown';
  if (word !== 'COPY') return null;
  const out = tokens.some((token, index) => token.word === 'TO' && isFollowedBy(tokens, index, 'STDOUT'));
  const changes = findStatementVerbs(tokens, at).some((verb) => DATA_CHANGES.has(verb.word));
  return out && !changes ? 'read' : 'write';
}

function setsTransaction(tokens: readonly CodeToken[], at: number): boolean {
  return isFollowedBy(tokens, at, 'TRANSACTION') || isFollowedBy(tokens, at, 'LOCAL', 'TRANSACTION');
}

function kindOfQuery(
  tokens: readonly CodeToken[],
  verbs: readonly StatementVerb[],
  command: string,
  dialect: SqlDialect,
): StatementKind {
  const kind = kindOfCommand(command, dialect);
  if (kind !== 'read') return kind;
  if (verbs.some(({ word }) => DATA_CHANGES.has(word))) return 'write';
  const into = tokens.findIndex(({ word }) => word === 'INTO');
  if (into >= 0) return dialect === 'mysql' ? kindOfMysqlInto(tokens, into) : 'ddl';
  return tokens.some((_token, index) => lockingClauseAt(tokens, index, dialect) !== null) ? 'write' : 'read';
}

/** INTO OUTFILE and DUMPFILE write a file on the server, INTO @name sets a variable. */
function kindOfMysqlInto(tokens: readonly CodeToken[], into: number): StatementKind {
  return tokens[into + 1]?.kind === 'parameter' ? 'session' : 'write';
}
