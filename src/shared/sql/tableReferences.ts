import type { SqlDialect } from './dialect';
import { tokenize } from './tokens';

/** A relation as a statement names it. */
export interface TableReference {
  /** Null: none is written. */
  schema: string | null;
  name: string;
  /** As it is written, and what its columns are qualified with: the alias, else the name. */
  alias: string;
}

/** Words after which a relation is named. */
const BEFORE_TABLE = new Set(['FROM', 'JOIN', 'UPDATE', 'INTO']);
/** Words that follow a relation and are no alias of it. */
const AFTER_TABLE = new Set(
  (
    'ON USING WHERE JOIN INNER LEFT RIGHT FULL CROSS NATURAL OUTER STRAIGHT_JOIN GROUP ORDER HAVING LIMIT OFFSET UNION ' +
    'EXCEPT INTERSECT SET VALUES SELECT WINDOW FOR FETCH RETURNING TABLESAMPLE WITH LATERAL APPLY AS'
  ).split(' '),
);

/** Names and commas in the list of columns of a query that WITH names: more than a table can have. */
const MOST_COLUMNS = 4000;

interface Piece {
  /** Capitals; empty for a quoted name. */
  word: string;
  name: string | null;
  raw: string;
}

/** The relations that a statement, or the beginning of one, names after FROM, JOIN and commas. Linear time. */
export function tableReferences(text: string, dialect: SqlDialect): TableReference[] {
  const pieces = piecesOf(text, dialect);
  const found: TableReference[] = [];
  let listing = false;
  for (let at = 0; at < pieces.length;) {
    const word = pieces[at]?.word ?? '';
    at += 1;
    if (BEFORE_TABLE.has(word)) listing = true;
    else if (word === ',' ? !listing : word !== 'ONLY') {
      if (AFTER_TABLE.has(word) || word === '(') listing = false;
      continue;
    }
    const read = listing ? readTable(pieces, at) : null;
    if (read === null) continue;
    found.push(read.table);
    at = read.next;
  }
  return found;
}

/** Names that WITH gives to queries, as they are written. */
export function withNames(text: string, dialect: SqlDialect): string[] {
  const pieces = piecesOf(text, dialect);
  if (!pieces.some(({ word }) => word === 'WITH')) return [];
  return pieces.flatMap(({ raw, name, word }, at) => {
    const before = pieces[at - 1]?.word ?? '';
    const begins = before === 'WITH' || before === 'RECURSIVE' || before === ',';
    return name !== null && begins && word !== 'RECURSIVE' && opensQuery(pieces, at + 1) ? [raw] : [];
  });
}

/** Whether `AS (` follows, after a list of columns if there is one. */
function opensQuery(pieces: readonly Piece[], from: number): boolean {
  let at = from;
  if (pieces[at]?.word === '(') {
    while (at < pieces.length && at < from + MOST_COLUMNS && pieces[at]?.word !== ')') at += 1;
    at += 1;
  }
  if (pieces[at]?.word !== 'AS') return false;
  at += 1;
  // PostgreSQL: AS [NOT] MATERIALIZED (
  while (pieces[at]?.word === 'NOT' || pieces[at]?.word === 'MATERIALIZED') at += 1;
  return pieces[at]?.word === '(';
}

function readTable(pieces: readonly Piece[], from: number): { table: TableReference; next: number } | null {
  let at = from;
  let schema: string | null = null;
  let first = pieces[at];
  if (first === undefined || first.name === null || AFTER_TABLE.has(first.word)) return null;
  while (pieces[at + 1]?.word === '.' && typeof pieces[at + 2]?.name === 'string') {
    schema = first.name;
    at += 2;
    first = pieces[at] ?? first;
  }
  at += 1;
  const name = first.name ?? '';
  const alias = pieces[pieces[at]?.word === 'AS' ? at + 1 : at];
  const named =
    alias !== undefined &&
    alias.name !== null &&
    !AFTER_TABLE.has(alias.word) &&
    !BEFORE_TABLE.has(alias.word);
  if (!named) return { table: { schema, name, alias: first.raw }, next: at };
  return { table: { schema, name, alias: alias.raw }, next: at + (pieces[at]?.word === 'AS' ? 2 : 1) };
}

function piecesOf(text: string, dialect: SqlDialect): Piece[] {
  return tokenize(text, dialect)
    .filter(({ kind }) => kind !== 'comment')
    .map(({ kind, start, end }) => {
      const raw = text.slice(start, end);
      if (kind === 'word') return { word: raw.toUpperCase(), name: raw, raw };
      if (kind === 'quotedName') return { word: '', name: raw.slice(1, -1), raw };
      return { word: kind === 'punctuation' ? raw : '', name: null, raw };
    });
}
