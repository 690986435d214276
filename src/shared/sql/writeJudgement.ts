import { readCode, type CodeToken } from './codeTokens';
import { classify, type Classification } from './classify';
import type { StatementKind } from './commandKinds';
import { LEXICAL_RULES, type SqlDialect } from './dialect';
import { runsOutsideTransaction } from './outsideTransaction';
import { refusalOnReadOnly } from './readOnlyGuard';

/**
 * What happens before statements take effect. `plain`: nothing. `preview`: they run in a transaction and a person sees
 * what they did before it ends. `ask`: they can't be taken back, so a person is asked first.
 */
export type RunJudgement = 'plain' | 'preview' | 'ask';

/** What a judgement depends on besides the statements. */
export interface JudgementRules {
  dialect: SqlDialect;
  /** Every write is looked at, not only those that tend to go wrong. */
  everyWrite: boolean;
  /** DDL can be rolled back. */
  transactionalDdl: boolean;
}

/** Kinds that change something, or may. */
const CHANGING: ReadonlySet<StatementKind> = new Set<StatementKind>(['write', 'ddl', 'unknown']);

/** Judges the statements of one run. Takes linear time, never throws. */
export function judgeRun(statements: readonly string[], rules: JudgementRules): RunJudgement {
  const { dialect, everyWrite, transactionalDdl } = rules;
  const judged = statements.map((text) => ({ text, ...classify(text, dialect) }));
  const writes = judged.filter(({ kind }) => CHANGING.has(kind) || (everyWrite && kind === 'utility'));
  if (!(everyWrite ? writes.length > 0 : isDangerous(writes))) return 'plain';
  const final = judged.some(
    ({ text, kind, command }) =>
      (kind === 'transaction' && !STAYS_INSIDE.has(command)) ||
      (kind === 'ddl' && !transactionalDdl) ||
      runsOutsideTransaction(text, dialect),
  );
  return final ? 'ask' : 'preview';
}

/** Of the commands about transactions, those that neither begin nor end one. */
const STAYS_INSIDE: ReadonlySet<string> = new Set(['SAVEPOINT', 'RELEASE', 'LOCK', 'LOCK TABLE', 'SAVE']);

function isDangerous(writes: readonly Classification[]): boolean {
  const one = ({ kind, command, writesWithoutWhere }: Classification): boolean =>
    kind === 'ddl' || writesWithoutWhere || command.startsWith('TRUNCATE');
  return writes.length > 1 || writes.some(one);
}

/** Words before a parenthesis that are no function. */
const NO_CALLS = new Set(
  (
    'ALL AND ANY AS BETWEEN BY CASE CROSS DISTINCT ELSE EXCEPT EXISTS FILTER FROM GROUP HAVING IN INTERSECT JOIN ' +
    'LATERAL LEFT LIKE LIMIT MATERIALIZED NOT OFFSET ON OR ORDER OVER PARTITION RIGHT ROW ROWS SELECT SOME THEN UNION ' +
    'USING VALUES WHEN WHERE WITH WITHIN'
  ).split(' '),
);
/** Functions and types with a length that every engine brings along and that change nothing. */
const HARMLESS = new Set(
  (
    'ABS AVG CAST CEIL CHAR COALESCE CONCAT COUNT CURRENT_DATE CURRENT_TIMESTAMP DATE DECIMAL EXTRACT FLOOR GREATEST ' +
    'LEAST LEFT LENGTH LOWER MAX MIN NOW NULLIF NUMERIC REPLACE RIGHT ROUND SUBSTR SUBSTRING SUM TRIM UPPER VARCHAR'
  ).split(' '),
);

/** Whether a text calls no function but the plain ones of every engine: calling it twice, or at all, changes nothing. */
export function callsOnlyHarmless(text: string, dialect: SqlDialect): boolean {
  const { tokens } = readCode(text, LEXICAL_RULES[dialect]);
  return tokens.every((_token, index) => callAt(tokens, index) !== 'other');
}

/** What a token calls: nothing, a plain function of every engine, or another one. */
export function callAt(tokens: readonly CodeToken[], index: number): 'nothing' | 'plain' | 'other' {
  const token = tokens[index];
  if (token === undefined || tokens[index + 1]?.word !== '(') return 'nothing';
  if (!['word', 'quotedName'].includes(token.kind) || NO_CALLS.has(token.word)) return 'nothing';
  const isQualified = tokens[index - 1]?.word === '.';
  return !isQualified && HARMLESS.has(token.word) ? 'plain' : 'other';
}

/** Whether a statement can't have changed anything when it has run: in manual commit no transaction is begun for it. */
export function isPureRead(statement: string, dialect: SqlDialect): boolean {
  const { kind } = classify(statement, dialect);
  if (kind !== 'read' || refusalOnReadOnly(statement, dialect) !== null) return false;
  return callsOnlyHarmless(statement, dialect);
}
