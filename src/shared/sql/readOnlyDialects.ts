import { nameOf } from './codeTokens';
import type { SqlDialect } from './dialect';
import { noMysqlActions } from './readOnlyMysql';
import {
  explainsOnly,
  firstOf,
  noActingFunctions,
  noDataChange,
  noInto,
  noLocks,
  noNextValue,
  type Check,
} from './readOnlyChecks';
import { readingPragmas } from './readOnlySqlite';
import { noFurtherStatement } from './readOnlySqlserver';

/** What a read-only tab lets through in one dialect. */
export interface ReadOnlyRules {
  /** Commands that may lead, in capitals. */
  commands: readonly string[];
  check: Check;
}

/** A U&"…" name with an escape character of its own can't be read without it. */
const noOwnEscape: Check = ({ text, tokens }) => {
  const named = tokens.some(
    ({ kind, start, end }) => kind === 'quotedName' && /^u/i.test(text.slice(start, end)),
  );
  const own = tokens.some((token) => token.kind === 'word' && nameOf(text, token) === 'uescape');
  return named && own ? 'a name with UESCAPE can’t be checked.' : null;
};

const RULES: Readonly<Record<SqlDialect, ReadOnlyRules>> = {
  postgres: {
    commands: ['SELECT', 'WITH', 'TABLE', 'VALUES', 'SHOW', 'EXPLAIN'],
    check: firstOf(
      explainsOnly('SELECT', 'WITH', 'TABLE', 'VALUES'),
      noDataChange,
      noInto,
      noLocks,
      noOwnEscape,
      noActingFunctions,
    ),
  },
  mysql: {
    commands: ['SELECT', 'WITH', 'TABLE', 'VALUES', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'ANALYZE'],
    check: firstOf(noMysqlActions, noDataChange, noInto, noLocks, noNextValue, noActingFunctions),
  },
  sqlite: {
    commands: ['SELECT', 'WITH', 'VALUES', 'PRAGMA', 'EXPLAIN'],
    check: firstOf(
      explainsOnly('SELECT', 'WITH', 'VALUES'),
      noDataChange,
      noInto,
      readingPragmas,
      noActingFunctions,
    ),
  },
  sqlserver: {
    commands: ['SELECT', 'WITH'],
    check: firstOf(noInto, noNextValue, noFurtherStatement, noDataChange, noLocks, noActingFunctions),
  },
};

/** The rules of one dialect. */
export function readOnlyRules(dialect: SqlDialect): ReadOnlyRules {
  return RULES[dialect];
}
