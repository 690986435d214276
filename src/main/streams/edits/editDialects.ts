import type { SqlDialect } from '../../../shared/sql/dialect';
import type { EditDialect } from './editDialect';
import { mysqlEdits } from './mysqlEdits';
import { postgresEdits } from './postgresEdits';
import { sqliteEdits } from './sqliteEdits';

/** By engine; absent: rows of its results are not edited yet. */
export const EDIT_DIALECTS: Readonly<Partial<Record<SqlDialect, EditDialect>>> = {
  postgres: postgresEdits,
  mysql: mysqlEdits,
  sqlite: sqliteEdits,
};
