/** The dialects of SQL that are told apart. `mysql` is MariaDB, too. */
export const SQL_DIALECTS = ['postgres', 'mysql', 'sqlite', 'sqlserver'] as const;

/** One of {@link SQL_DIALECTS}. */
export type SqlDialect = (typeof SQL_DIALECTS)[number];

/** What decides where a string, a name or a comment ends. */
export interface LexicalRules {
  readonly dialect: SqlDialect;
  /** A comment between slashes and stars may hold others. */
  readonly nestedComments: boolean;
  /** In plain '…' strings a backslash takes the next character along. */
  readonly backslashEscapes: boolean;
  /** What "…" is. */
  readonly doubleQuoted: 'quotedName' | 'string';
  readonly backtickNames: boolean;
  /** `doubled`: `]]` inside stands for `]`. */
  readonly bracketNames: 'none' | 'plain' | 'doubled';
  /** Letters that may stand right before the ' of a string, lower case. */
  readonly stringPrefixes: string;
}

/**
 * The rules of a server as it is delivered. PostgreSQL: 4.1 "Lexical Structure". MySQL: 11.1 to 11.7. SQLite: its
 * tokenizer's documentation. SQL Server: "Database identifiers" and "Constants", QUOTED_IDENTIFIER on.
 */
export const LEXICAL_RULES: Readonly<Record<SqlDialect, LexicalRules>> = {
  postgres: {
    dialect: 'postgres',
    nestedComments: true,
    backslashEscapes: false,
    doubleQuoted: 'quotedName',
    backtickNames: false,
    bracketNames: 'none',
    stringPrefixes: 'enbx',
  },
  mysql: {
    dialect: 'mysql',
    nestedComments: false,
    backslashEscapes: true,
    doubleQuoted: 'string',
    backtickNames: true,
    bracketNames: 'none',
    stringPrefixes: 'nbx',
  },
  sqlite: {
    dialect: 'sqlite',
    nestedComments: false,
    backslashEscapes: false,
    doubleQuoted: 'quotedName',
    backtickNames: true,
    bracketNames: 'plain',
    stringPrefixes: 'x',
  },
  sqlserver: {
    dialect: 'sqlserver',
    nestedComments: true,
    backslashEscapes: false,
    doubleQuoted: 'quotedName',
    backtickNames: false,
    bracketNames: 'doubled',
    stringPrefixes: 'n',
  },
};

/**
 * Other ways in which a server may read the same text, because a setting of it says so: `standard_conforming_strings`
 * off (PostgreSQL), `NO_BACKSLASH_ESCAPES` and `ANSI_QUOTES` in `sql_mode` (MySQL).
 */
export function otherReadings(dialect: SqlDialect): readonly LexicalRules[] {
  const rules = LEXICAL_RULES[dialect];
  if (dialect === 'postgres') return [{ ...rules, backslashEscapes: true }];
  if (dialect !== 'mysql') return [];
  const ansi: LexicalRules = { ...rules, doubleQuoted: 'quotedName' };
  return [{ ...rules, backslashEscapes: false }, ansi, { ...ansi, backslashEscapes: false }];
}
