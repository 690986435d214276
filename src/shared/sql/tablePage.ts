import type { RowFilter } from '../resultView';
import type { ColumnClass } from '../queryStream';
import type { SqlDialect } from './dialect';
import { FIRST_ROWS, qualifiedName, quoteIdentifier } from './identifiers';
import { textLiteral, valueLiteral } from './literals';

/** A column of a table that its rows are sorted by. */
export interface PageSort {
  name: string;
  descending: boolean;
}

/** What rows of a table must fulfil; the same as {@link RowFilter}, with the names of columns. */
export interface PageFilter extends Pick<RowFilter, 'operation' | 'values'> {
  /** Empty: any of the columns, for `contains` alone. */
  names: readonly string[];
  /** Whether `names` stands for any column. */
  any: boolean;
  class: ColumnClass;
}

/** {@link FIRST_ROWS} rows of a relation as its server sorts and filters them. */
export interface TablePage {
  relation: { schema: string; name: string };
  /** Columns of its key, which decide where `sort` leaves rows alike; none: they come as the server likes. */
  key: readonly string[];
  sort: readonly PageSort[];
  filter: readonly PageFilter[];
  /** Rows before the page. */
  offset: number;
}

/** Stands before characters of a pattern that are meant as they are. */
const ESCAPE = '!';

/** Why a filter can't be left to the server, as a sentence; null: it can. */
export function serverFilterRefusal({ operation }: PageFilter, dialect: SqlDialect): string | null {
  return operation === 'matches' && (dialect === 'sqlite' || dialect === 'sqlserver')
    ? 'This server has no regular expressions.'
    : null;
}

/** The statement that shows a page. Regular expressions and upper and lower case are those of the server. */
export function tablePageStatement(page: TablePage, dialect: SqlDialect): string {
  const { relation, filter, offset } = page;
  const tests = filter.map((each) => test(each, dialect));
  const where = tests.length === 0 ? '' : ` WHERE ${tests.join(' AND ')}`;
  const order = orderBy(page, dialect);
  const from = `FROM ${qualifiedName(relation, dialect)}${where}`;
  if (dialect !== 'sqlserver')
    return `SELECT * ${from}${order} LIMIT ${FIRST_ROWS}${offset === 0 ? '' : ` OFFSET ${offset}`}`;
  if (offset === 0) return `SELECT TOP (${FIRST_ROWS}) * ${from}${order}`;
  // OFFSET belongs to ORDER BY there.
  const ordered = order === '' ? ' ORDER BY (SELECT NULL)' : order;
  return `SELECT * ${from}${ordered} OFFSET ${offset} ROWS FETCH NEXT ${FIRST_ROWS} ROWS ONLY`;
}

function orderBy({ sort, key }: TablePage, dialect: SqlDialect): string {
  const rest = key.filter((name) => sort.every((each) => each.name !== name));
  const all = [...sort, ...rest.map((name) => ({ name, descending: false }))];
  const terms = all.map(
    ({ name, descending }) => quoteIdentifier(name, dialect) + (descending ? ' DESC' : ''),
  );
  return terms.length === 0 ? '' : ` ORDER BY ${terms.join(', ')}`;
}

function test(filter: PageFilter, dialect: SqlDialect): string {
  const each = filter.names.map((name) => comparison(quoteIdentifier(name, dialect), filter, dialect));
  return each.length === 1 ? (each[0] ?? '') : `(${each.join(' OR ')})`;
}

function comparison(name: string, filter: PageFilter, dialect: SqlDialect): string {
  const { operation, values, class: kind } = filter;
  const isMeasured = kind === 'number' || kind === 'temporal';
  const literals = values.map((value) => valueLiteral(isMeasured ? value.trim() : value, kind, dialect));
  const [first = 'NULL', second = 'NULL'] = literals;
  switch (operation) {
    case 'null':
      return `${name} IS NULL`;
    case 'not-null':
      return `${name} IS NOT NULL`;
    case 'equals':
      return `${name} = ${first}`;
    case 'less':
      return `${name} < ${first}`;
    case 'greater':
      return `${name} > ${first}`;
    case 'between':
      return `${name} BETWEEN ${first} AND ${second}`;
    case 'in':
      return `${name} IN (${literals.join(', ')})`;
    case 'contains':
      return `${asText(name, dialect)} ${dialect === 'postgres' ? 'ILIKE' : 'LIKE'} ${pattern(values[0] ?? '', dialect)}`;
    case 'matches':
      return `${asText(name, dialect)} ${dialect === 'postgres' ? '~' : 'REGEXP'} ${textLiteral(values[0] ?? '', dialect)}`;
  }
}

const asText = (name: string, dialect: SqlDialect): string =>
  ({
    postgres: `CAST(${name} AS text)`,
    mysql: `CONVERT(${name} USING utf8mb4)`,
    sqlite: name,
    sqlserver: `CAST(${name} AS nvarchar(max))`,
  })[dialect];

function pattern(text: string, dialect: SqlDialect): string {
  const special = dialect === 'sqlserver' ? /[!%_[]/g : /[!%_]/g;
  const escaped = text.replace(special, (found) => ESCAPE + found);
  return `${textLiteral(`%${escaped}%`, dialect)} ESCAPE '${ESCAPE}'`;
}
