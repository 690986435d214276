import { MSSQL, MySQL, PostgreSQL, SQLite, type SQLDialect } from '@codemirror/lang-sql';
import { Facet } from '@codemirror/state';
import type { SqlDialect } from '../../../shared/sql/dialect';

/** How CodeMirror reads each dialect. MariaDB's words are MySQL's as far as colours go. */
export const EDITOR_LANGUAGE: Readonly<Record<SqlDialect, SQLDialect>> = {
  postgres: PostgreSQL,
  mysql: MySQL,
  sqlite: SQLite,
  sqlserver: MSSQL,
};

/** The dialect that an editor's text is in. */
export const editorDialect = Facet.define<SqlDialect, SqlDialect>({
  combine: ([dialect]) => dialect ?? 'postgres',
});
