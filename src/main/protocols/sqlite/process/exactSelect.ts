import { readCode } from '../../../../shared/sql/codeTokens';
import { classify } from '../../../../shared/sql/classify';
import { LEXICAL_RULES } from '../../../../shared/sql/dialect';

/** Largest blob that is shown, in bytes: its hexadecimal digits must fit into one string of JavaScript. */
const MAX_BLOB_BYTES = 128 * 1024 * 1024;
/** What makes a larger one exceed SQLite's limit of a value (1,000,000,000), which is an error by name. */
const TOO_MUCH = 9;

/** Commands whose rows can be read through a query around them. */
const WRAPPED: ReadonlySet<string> = new Set(['SELECT', 'VALUES']);

/**
 * A query around a query that gives each cell in a form that loses nothing: text as its bytes, because the driver cuts
 * it at a NUL and ends the process where it is no UTF-8, and a blob as a string of hexadecimal digits. Null: the
 * statement is no query and must be read as it is.
 *
 * OFFSET keeps SQLite from flattening the two (https://www.sqlite.org/optoverview.html#flattening), which would compute
 * `random()` anew for each mention; the rows still come one by one and in their order.
 */
export function exactSelect(statement: string, columns: number): string | null {
  if (!WRAPPED.has(classify(statement, 'sqlite').command)) return null;
  const { tokens } = readCode(statement, LEXICAL_RULES.sqlite);
  const code = tokens.filter(({ word }) => word !== ';');
  const inner = statement.slice(code[0]?.start, code.at(-1)?.end);
  const names = Array.from({ length: columns }, (_, index) => `c${index + 1}`);
  return `WITH "binnacle rows" (${names.join(',')}) AS (SELECT * FROM (${inner}\n) LIMIT -1 OFFSET 0)
SELECT ${names.map(exactCell).join(',')} FROM "binnacle rows"`;
}

const exactCell = (name: string): string =>
  `CASE typeof(${name}) WHEN 'text' THEN CAST(${name} AS BLOB) WHEN 'blob' THEN ` +
  `CASE WHEN length(${name})>${MAX_BLOB_BYTES} THEN hex(zeroblob(length(${name})*${TOO_MUCH})) ELSE hex(${name}) END ` +
  `ELSE ${name} END`;
