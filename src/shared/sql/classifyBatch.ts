import type { Classification } from './classify';
import type { CodeToken } from './codeTokens';
import { commandName } from './commandNames';
import { kindOfCommand, type StatementKind } from './commandKinds';
import { lockingClauseAt } from './lockingClauses';
import { findStatementVerbs, meetsEveryRow, type StatementVerb } from './statementVerbs';

/** Worst first: a batch is what the worst of its statements is. */
const KINDS_BY_WEIGHT: readonly StatementKind[] = [
  'write',
  'ddl',
  'unknown',
  'utility',
  'transaction',
  'session',
  'read',
];
/** The words after which a verb belongs to the statement that is being read. */
const INSIDE_A_STATEMENT = new Set(
  'FOR ON AFTER OF INSTEAD INNER LEFT RIGHT FULL GRANT REVOKE DENY ,'.split(' '),
);
const COMMANDS_OF_INTEREST = new Set(
  'SELECT INSERT UPDATE DELETE MERGE TRUNCATE EXEC EXECUTE CREATE ALTER DROP GRANT REVOKE DENY BACKUP RESTORE DBCC BEGIN COMMIT ROLLBACK'.split(
    ' ',
  ),
);

/**
 * SQL Server runs a whole batch, in which nothing need stand between two statements. The command is the first one; a
 * batch that defines a procedure or trigger is that definition. EXEC is `unknown`: what it runs is elsewhere.
 */
export function classifyBatch(tokens: readonly CodeToken[], at: number): Classification {
  const starts = statementStarts(tokens, at);
  const first = tokens[at]?.word ?? '';
  const main = first === 'WITH' ? (starts[0] ?? at) : at;
  const command = commandName(tokens, main);
  if (/^(CREATE|ALTER) (PROC|PROCEDURE|FUNCTION|TRIGGER)$/.test(command))
    return { kind: 'ddl', command, writesWithoutWhere: false };
  const kinds = new Set(starts.map((index) => kindOfCommand(tokens[index]?.word ?? '', 'sqlserver')));
  if (!starts.includes(main)) kinds.add(kindOfCommand(tokens[main]?.word ?? '', 'sqlserver'));
  if (tokens.some(isSelectInto(tokens, starts))) kinds.add('ddl');
  if (tokens.some((_token, index) => lockingClauseAt(tokens, index, 'sqlserver') !== null))
    kinds.add('write');
  return {
    kind: KINDS_BY_WEIGHT.find((kind) => kinds.has(kind)) ?? 'unknown',
    command,
    writesWithoutWhere: meetsEveryRow(changesOf(tokens, starts)),
  };
}

/** Where the statements of a batch begin, as far as they matter here. */
function statementStarts(tokens: readonly CodeToken[], at: number): number[] {
  const starts: number[] = [];
  let depth = 0;
  let merging = false;
  for (let index = at; index < tokens.length; index++) {
    const word = tokens[index]?.word ?? '';
    if (word === '(') depth++;
    else if (word === ')') depth--;
    else if (word === ';') merging = false;
    const before = tokens[index - 1]?.word ?? '';
    // WHEN MATCHED THEN UPDATE belongs to its MERGE, which must end in `;`.
    if (depth > 0 || merging || INSIDE_A_STATEMENT.has(before) || !COMMANDS_OF_INTEREST.has(word)) continue;
    merging = word === 'MERGE';
    starts.push(index);
  }
  return starts;
}

/** INTO that belongs to a SELECT rather than to INSERT or MERGE. */
function isSelectInto(
  tokens: readonly CodeToken[],
  starts: readonly number[],
): (token: CodeToken, index: number) => boolean {
  const commands = new Map(starts.map((index) => [index, tokens[index]?.word ?? '']));
  let current = '';
  return ({ word }, index) => {
    current = commands.get(index) ?? current;
    return word === 'INTO' && current === 'SELECT';
  };
}

/** UPDATE and DELETE of a batch, each with whether its own WHERE follows before the next statement. */
function changesOf(tokens: readonly CodeToken[], starts: readonly number[]): StatementVerb[] {
  return starts.flatMap((start, order) => {
    const word = tokens[start]?.word;
    if (word !== 'UPDATE' && word !== 'DELETE') return [];
    if (tokens[start + 1]?.word === 'STATISTICS') return [];
    return findStatementVerbs(tokens.slice(start, starts[order + 1])).slice(0, 1);
  });
}
