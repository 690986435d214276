import type { ColumnClass, ResultColumn } from '../../../sessions/queryCapability';
import type { StorageClass } from './cells';
import type { SqliteColumn } from './connection';

/** Declared types by what they contain, in SQLite's own order of precedence where it has one (datatype3, 3.1). */
const BY_DECLARATION: readonly (readonly [RegExp, ColumnClass])[] = [
  [/JSON/i, 'json'],
  [/INT/i, 'number'],
  [/CHAR|CLOB|TEXT|UUID/i, 'text'],
  [/BLOB|BINARY/i, 'binary'],
  [/REAL|FLOA|DOUB|NUM|DEC|BOOL/i, 'number'],
  [/DATE|TIME/i, 'temporal'],
];

const BY_STORAGE: Readonly<Record<StorageClass, ColumnClass>> = {
  integer: 'number',
  real: 'number',
  text: 'text',
  blob: 'binary',
};

/**
 * A column of a result. SQLite types each cell by itself, so the declared type only says what is to be expected; an
 * expression has none and goes by its first rows.
 */
export function resultColumn(column: SqliteColumn, seen: ReadonlySet<StorageClass>): ResultColumn {
  const { name, type, database, table, column: source } = column;
  const origin =
    database === null || table === null || source === null
      ? null
      : { kind: 'name' as const, schema: database, table, column: source };
  const declared = (type ?? '').trim();
  if (declared !== '') return { name, type: declared, class: classOf(declared), origin };
  const classes = new Set([...seen].map((storage) => BY_STORAGE[storage]));
  const [only] = classes;
  const [storage] = seen;
  return {
    ...{ name, origin, type: seen.size === 1 ? (storage ?? '') : '' },
    class: classes.size === 1 ? (only ?? 'other') : 'other',
  };
}

const classOf = (declared: string): ColumnClass =>
  BY_DECLARATION.find(([pattern]) => pattern.test(declared))?.[1] ?? 'other';
