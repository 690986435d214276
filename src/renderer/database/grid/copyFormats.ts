import type { ResultColumn } from '../../../shared/queryStream';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { quoteIdentifier } from '../../../shared/sql/identifiers';
import { valueLiteral } from '../../../shared/sql/literals';

/** How cells are written for other programs. Values stay exactly as the server sent them. */
export type CopyFormat = 'tsv' | 'csv' | 'json' | 'markdown' | 'insert' | 'in-list';

/** What a format may need to know. */
export interface CopyOptions {
  /** Whether the first line has the names; JSON, Markdown and INSERT always need them. */
  headers: boolean;
  /** Table of INSERT, as it is written in SQL. */
  table: string;
  /** Whose SQL INSERT and IN lists are. */
  dialect: SqlDialect;
}

/** Values of one row in the order of the columns; null: NULL. */
export type CopyRow = readonly (string | null)[];

/** Writes one copy, piece by piece. */
export interface CopyWriter {
  begin(): string;
  row(values: CopyRow): string;
  end(): string;
}

/** Rows of one INSERT: SQL Server takes no more. */
const INSERT_ROWS = 1000;

/** RFC 8259, section 6. */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What PostgreSQL and others write for booleans. */
const BOOLEANS: Readonly<Record<string, string>> = { t: 'true', f: 'false', true: 'true', false: 'false' };

/** The writer of a format for these columns. */
export function copyWriter(
  format: CopyFormat,
  columns: readonly ResultColumn[],
  options: CopyOptions,
): CopyWriter {
  switch (format) {
    case 'tsv':
      return delimited('\t', columns, options.headers);
    case 'csv':
      return delimited(',', columns, options.headers);
    case 'json':
      return json(columns);
    case 'markdown':
      return markdown(columns);
    case 'insert':
      return insert(columns, options);
    case 'in-list':
      return inList(columns, options.dialect);
  }
}

/** RFC 4180 quoting. As PostgreSQL's COPY has it, NULL is nothing and an empty text is `""`. */
function delimited(separator: string, columns: readonly ResultColumn[], headers: boolean): CopyWriter {
  const special = separator === '\t' ? /[\t\r\n]|^"|^$/ : /[,"\r\n]|^$/;
  const field = (value: string | null): string => {
    if (value === null) return '';
    return special.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  };
  let lines = 0;
  const line = (values: CopyRow): string =>
    `${lines++ === 0 ? '' : '\n'}${values.map(field).join(separator)}`;
  return {
    begin: () => (headers ? line(columns.map(({ name }) => name)) : ''),
    row: line,
    end: () => '',
  };
}

/** Names of columns, each once: a second `id` becomes `id (2)`. */
function uniqueNames(columns: readonly ResultColumn[]): string[] {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let count = next.get(name) ?? 2; taken.has(unique); count++) {
      unique = `${name} (${count})`;
      next.set(name, count + 1);
    }
    taken.add(unique);
    return unique;
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function jsonValue(value: string | null, { class: kind }: ResultColumn): string {
  if (value === null) return 'null';
  if (kind === 'number' && JSON_NUMBER.test(value)) return value;
  if (kind === 'boolean' && Object.hasOwn(BOOLEANS, value)) return BOOLEANS[value] ?? '';
  // As it stands: parsed and written again, its long numbers would be rounded.
  if (kind === 'json' && isJson(value)) return value;
  return JSON.stringify(value);
}

/** An array of objects, one a line. */
function json(columns: readonly ResultColumn[]): CopyWriter {
  const keys = uniqueNames(columns).map((name) => JSON.stringify(name));
  let rows = 0;
  return {
    begin: () => '[',
    row: (values) => {
      const pairs = columns.map(
        (column, at) => `${keys[at] ?? ''}: ${jsonValue(values[at] ?? null, column)}`,
      );
      return `${rows++ === 0 ? '\n' : ',\n'}  {${pairs.join(', ')}}`;
    },
    end: () => (rows === 0 ? ']' : '\n]'),
  };
}

/** A table of GitHub Flavored Markdown (section 4.10), in which nothing of a value acts as Markdown or HTML. */
function markdown(columns: readonly ResultColumn[]): CopyWriter {
  const escape = (value: string): string =>
    value
      .replace(/[\\|`*_~[\]<>&#$]/g, '\\$&')
      .replace(/\r\n|\r|\n/g, '<br>')
      .replaceAll('\t', ' ');
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return {
    begin: () => {
      const rule = columns.map((column) => (column.class === 'number' ? '---:' : '---'));
      return `${line(columns.map(({ name }) => escape(name)))}\n${line(rule)}`;
    },
    row: (values) => `\n${line(values.map((value) => (value === null ? '*NULL*' : escape(value))))}`,
    end: () => '',
  };
}

const literals = (columns: readonly ResultColumn[], values: CopyRow, dialect: SqlDialect): string =>
  columns.map((column, at) => valueLiteral(values[at] ?? null, column.class, dialect)).join(', ');

function insert(columns: readonly ResultColumn[], { table, dialect }: CopyOptions): CopyWriter {
  const names = columns.map(({ name }) => quoteIdentifier(name, dialect)).join(', ');
  const head = `INSERT INTO ${table} (${names}) VALUES\n  `;
  let rows = 0;
  return {
    begin: () => '',
    row: (values) => {
      const tuple = `(${literals(columns, values, dialect)})`;
      const first = rows % INSERT_ROWS === 0;
      const before = rows === 0 ? head : first ? `;\n${head}` : ',\n  ';
      rows++;
      return before + tuple;
    },
    end: () => (rows === 0 ? '' : ';'),
  };
}

/** What goes behind IN: each value once, rows of several columns as tuples. NULL would match nothing: it is left out. */
function inList(columns: readonly ResultColumn[], dialect: SqlDialect): CopyWriter {
  const seen = new Set<string>();
  return {
    begin: () => '(',
    row: (values) => {
      if (values.includes(null)) return '';
      const list = literals(columns, values, dialect);
      const item = columns.length === 1 ? list : `(${list})`;
      if (seen.has(item)) return '';
      seen.add(item);
      return seen.size === 1 ? item : `, ${item}`;
    },
    end: () => (seen.size === 0 ? 'NULL)' : ')'),
  };
}
