import type { ForeignKey, ResultColumn, ResultOrigin, TableDetails } from '../../../shared/queryStream';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { FIRST_ROWS, qualifiedName, quoteIdentifier } from '../../../shared/sql/identifiers';
import { valueLiteral } from '../../../shared/sql/literals';

/** A row of a result as foreign keys see it; the lists are of one length. */
export interface KeyedRow {
  columns: readonly ResultColumn[];
  origins: readonly ResultOrigin[];
  /** Exact texts; null: NULL. */
  values: readonly (string | null)[];
  /** The cell that is looked at: index of its column. */
  column: number;
}

/** Rows that belong to a cell, and the statement that shows them. */
export interface KeyTarget {
  label: string;
  statement: string;
}

/** Longest value in a label, in characters. */
const LONGEST_LABEL = 40;

/**
 * What the foreign keys of the cell's table lead to from it, both ways. A key is left out where a column of it is NULL,
 * not in the result, or in it more than once: a self-join has columns of two rows.
 */
export function keyTargets(
  row: KeyedRow,
  { foreignKeys, referencedBy }: Pick<TableDetails, 'foreignKeys' | 'referencedBy'>,
  dialect: SqlDialect,
): KeyTarget[] {
  const home = row.origins[row.column];
  if (home === null || home === undefined) return [];
  const out = foreignKeys.flatMap(({ columns, to }) => {
    const values = keyValues(row, columns);
    return values === null ? [] : [target({ ...to, verb: 'Go to' }, values, home.schema, dialect)];
  });
  const back = referencedBy.flatMap(({ columns, from, to }) => {
    const values = keyValues(row, to.columns);
    return values === null
      ? []
      : [target({ ...from, columns, verb: 'Rows of' }, values, home.schema, dialect)];
  });
  return [...out, ...back];
}

interface KeyValue {
  value: string;
  kind: ResultColumn['class'];
}

/** Values of a key's columns in this row, the looked at cell's among them; null: not all are known. */
function keyValues(
  { columns, origins, values, column }: KeyedRow,
  names: readonly string[],
): KeyValue[] | null {
  const home = origins[column];
  if (home === null || home === undefined || !names.includes(home.column)) return null;
  const found: KeyValue[] = [];
  for (const name of names) {
    const places = origins.flatMap((origin, at) =>
      origin?.schema === home.schema && origin.table === home.table && origin.column === name ? [at] : [],
    );
    const [at] = places;
    const value = at === undefined ? null : values[at];
    if (places.length !== 1 || at === undefined || value === null || value === undefined) return null;
    found.push({ value, kind: columns[at]?.class ?? 'text' });
  }
  return found;
}

function target(
  { schema, name, columns, verb }: ForeignKey['to'] & { verb: 'Go to' | 'Rows of' },
  values: readonly KeyValue[],
  homeSchema: string,
  dialect: SqlDialect,
): KeyTarget {
  const conditions = columns.map(
    (column, at) =>
      `${quoteIdentifier(column, dialect)} = ${valueLiteral(values[at]?.value ?? null, values[at]?.kind ?? 'text', dialect)}`,
  );
  const rest = `FROM ${qualifiedName({ schema, name }, dialect)} WHERE ${conditions.join(' AND ')}`;
  // A table of another schema is told by its whole name.
  const shown = schema === homeSchema ? name : `${schema}.${name}`;
  const pairs = columns.map((column, at) => `${column} = ${short(values[at]?.value ?? '')}`).join(', ');
  return {
    label: verb === 'Go to' ? `Go to ${shown}: ${pairs}` : `Rows of ${shown} with ${pairs}`,
    statement:
      dialect === 'sqlserver'
        ? `SELECT TOP (${FIRST_ROWS}) * ${rest}`
        : `SELECT * ${rest} LIMIT ${FIRST_ROWS}`,
  };
}

const short = (text: string): string =>
  text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL)}…` : text;
