import { readCode, type CodeToken } from './codeTokens';
import { LEXICAL_RULES, type SqlDialect } from './dialect';

/** Beginnings of statements that a server refuses in a transaction, or that end the one they stand in. */
const BEGINNINGS: Readonly<Record<SqlDialect, readonly string[]>> = {
  // PostgreSQL manual, part VI: "cannot be executed inside a transaction block".
  postgres: [
    ...['VACUUM', 'CREATE DATABASE', 'DROP DATABASE', 'CREATE TABLESPACE', 'DROP TABLESPACE'],
    ...['ALTER SYSTEM', 'DISCARD ALL', 'CREATE SUBSCRIPTION', 'DROP SUBSCRIPTION', 'REINDEX DATABASE'],
    ...['REINDEX SYSTEM', 'REINDEX SCHEMA'],
  ],
  // MySQL 15.3.3, "Statements That Cause an Implicit Commit"; its DDL is known by its kind.
  mysql: ['TRUNCATE', 'ANALYZE', 'OPTIMIZE', 'CHECK', 'REPAIR', 'CACHE', 'FLUSH', 'RESET', 'LOCK', 'UNLOCK'],
  // SQLite: "VACUUM", "ATTACH DATABASE".
  sqlite: ['VACUUM', 'ATTACH', 'DETACH'],
  // "Transactions (Transact-SQL)": what can't stand in an explicit transaction.
  sqlserver: [
    ...['CREATE DATABASE', 'ALTER DATABASE', 'DROP DATABASE', 'BACKUP', 'RESTORE', 'RECONFIGURE'],
    ...['CREATE FULLTEXT', 'ALTER FULLTEXT', 'DROP FULLTEXT'],
  ],
};

/** Whether a statement can't be taken back by rolling back the transaction that it would run in. Never throws. */
export function runsOutsideTransaction(statement: string, dialect: SqlDialect): boolean {
  const { tokens } = readCode(statement, LEXICAL_RULES[dialect]);
  const words = tokens.slice(0, 2).map(({ word }) => word);
  if (BEGINNINGS[dialect].some((beginning) => beginsWith(words, beginning))) return true;
  return dialect === 'postgres' && isConcurrent(tokens);
}

const beginsWith = (words: readonly string[], beginning: string): boolean =>
  beginning.split(' ').every((word, index) => words[index] === word);

/** CREATE, DROP and REINDEX … CONCURRENTLY, DETACH PARTITION … CONCURRENTLY; REFRESH may stand in a transaction. */
function isConcurrent(tokens: readonly CodeToken[]): boolean {
  const first = tokens[0]?.word ?? '';
  if (!['CREATE', 'DROP', 'REINDEX', 'ALTER'].includes(first)) return false;
  return tokens.some(({ word }) => word === 'CONCURRENTLY');
}
