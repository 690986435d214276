import { quoteIdentifier } from '../../../shared/sql/identifiers';
import { isNumberLiteral, textLiteral, valueLiteral } from '../../../shared/sql/literals';
import { SAVEPOINT, UnfitValue, type EditColumn, type EditDialect } from './editDialect';

/** What SQLite makes of a value that a column is given (https://www.sqlite.org/datatype3.html, 3.1). */
type Affinity = 'integer' | 'text' | 'none' | 'real' | 'numeric';

/** Declared types by what they contain, in SQLite's order of precedence. */
const AFFINITIES: readonly (readonly [RegExp, Affinity])[] = [
  [/INT/i, 'integer'],
  [/CHAR|CLOB|TEXT/i, 'text'],
  [/BLOB|^\s*$/i, 'none'],
  [/REAL|FLOA|DOUB/i, 'real'],
];

/** A blob as cells show it, and a text of that form, which has more backslashes. */
const LIKE_BLOB = /^\\+x((?:[0-9a-f]{2})*)$/;
const WHOLE = /^(?:0|-?[1-9]\d*)$/;
const INFINITE: ReadonlySet<string> = new Set(['Inf', '-Inf']);
/** Characters of a number at most: none that 64 bits hold is nearly as long, and longer ones take long to compute with. */
const MAX_NUMBER_LENGTH = 400;
const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;
/** A number as SQLite reads texts that a numeric column is given. */
const NUMERIC_TEXT = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/**
 * SQLite. A cell shows the storage class of its value where that matters: a blob is written as `\x` and hexadecimal digits,
 * and a text that looks so has one backslash more. A number and a text of the same digits look alike, so either is what was
 * seen. Texts are compared as bytes, since a column may take capitals or blanks at the end as alike.
 */
export const sqliteEdits: EditDialect = {
  // With the right to write from the start: one that begins by reading may find the file changed when it wants to write.
  begin: ['BEGIN IMMEDIATE'],
  after: [],
  savepoint: SAVEPOINT,
  verbs: { update: 'UPDATE', insert: 'INSERT INTO' },
  onlyDefaults: 'DEFAULT VALUES',
  asOfNow: '',
  returning: (columns) => ` RETURNING ${columns.map(quoted).join(', ')}`,
  lastNumber: '',
  lock: null,
  warnsOfChanges: false,
  value,
  replaced,
  // It may have been the number or a text of the same digits.
  restorable: (text, column) => affinityOf(column) !== 'none' || !looksLikeNumber(text),
  // There is no DEFAULT for one column; NULL numbers a row.
  defaultValue: (column) => (column.default === '' ? 'NULL' : `(${column.default})`),
  holds,
  finds,
};

function quoted(name: string): string {
  return quoteIdentifier(name, 'sqlite');
}

const affinityOf = ({ type }: EditColumn): Affinity =>
  AFFINITIES.find(([pattern]) => pattern.test(type))?.[1] ?? 'numeric';

function value(text: string, column: EditColumn): string {
  const affinity = affinityOf(column);
  if (affinity === 'text' || affinity === 'none') return valueLiteral(text, 'text', 'sqlite');
  checkNumber(text, column);
  return valueLiteral(text, 'number', 'sqlite');
}

/** Where a column takes anything as it is, digits stay a number if they stand in the place of one. */
function replaced(text: string, column: EditColumn): string {
  const literal = value(text, column);
  if (affinityOf(column) !== 'none' || !looksLikeNumber(text)) return literal;
  const number = valueLiteral(text, 'number', 'sqlite');
  return `CASE WHEN typeof(${quoted(column.name)}) IN ('integer', 'real') THEN ${number} ELSE ${literal} END`;
}

/** Numbers that come back as the same text. */
function looksLikeNumber(text: string): boolean {
  if (text.length > MAX_NUMBER_LENGTH) return false;
  if (WHOLE.test(text)) return isInRange(text);
  return INFINITE.has(text) || (isNumberLiteral(text) && realText(text) === text);
}

function isInRange(whole: string): boolean {
  const number = BigInt(whole);
  return number >= LEAST && number <= MOST;
}

/** As cells show the real that a text is nearest to. */
function realText(text: string): string {
  const shortest = String(Number(text));
  return shortest.includes('.') ? shortest : shortest.replace(/^(-?\d+)/, '$1.0');
}

/** A column of numbers takes a text that looks like one as a number, without a word of what is lost. */
function checkNumber(text: string, column: EditColumn): void {
  if (!NUMERIC_TEXT.test(text)) return;
  const { name } = column;
  const plain = text.trim();
  if (plain !== text || /^[+-]?0\d|^\+|^-?\.|\.$|\.e/i.test(plain)) {
    throw new UnfitValue(`${name} keeps numbers: SQLite would write ${plain} in another form.`);
  }
  const tooLong = plain.length > MAX_NUMBER_LENGTH;
  const isWhole = !tooLong && /^-?\d+$/.test(plain) && plain !== '-0';
  if (isWhole && affinityOf(column) !== 'real' && isInRange(plain)) return;
  if (!tooLong && isSameNumber(plain, String(Number(plain)))) return;
  const shown = tooLong ? 'so long a number' : plain;
  throw new UnfitValue(`${name} keeps 64 bits: SQLite would save ${shown} as ${realText(plain)}.`);
}

/** Whether two decimal numbers are equal, whatever their form. */
function isSameNumber(left: string, right: string): boolean {
  const [a, b] = [decimal(left), decimal(right)];
  return a !== null && a === b;
}

/** Sign, digits without zeros around them, and power of ten; null: it is none. */
function decimal(text: string): string | null {
  const match = /^(-?)(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', part = '', exponent = '0'] = match;
  const digits = `${whole}${part}`.replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  if (short === '') return '0';
  return `${sign}${short}e${Number(exponent) - part.length + digits.length - short.length}`;
}

function holds({ name }: EditColumn, text: string | null): string {
  const column = quoted(name);
  if (text === null) return `${column} IS NULL`;
  const hex = text.startsWith('\\x') ? LIKE_BLOB.exec(text)?.[1] : undefined;
  if (hex !== undefined) return `(typeof(${column}) = 'blob' AND ${column} = X'${hex}')`;
  const kinds = [`typeof(${column}) = 'text' AND CAST(${column} AS BLOB) = CAST(${plainText(text)} AS BLOB)`];
  if (looksLikeNumber(text)) {
    const storage = WHOLE.test(text) ? 'integer' : 'real';
    kinds.push(`typeof(${column}) = '${storage}' AND ${column} = ${valueLiteral(text, 'number', 'sqlite')}`);
  }
  return `(${kinds.join(' OR ')})`;
}

function finds({ name }: EditColumn, text: string): string {
  const column = quoted(name);
  const hex = text.startsWith('\\x') ? LIKE_BLOB.exec(text)?.[1] : undefined;
  if (hex !== undefined) return `${column} = X'${hex}'`;
  const numbers = looksLikeNumber(text) ? [valueLiteral(text, 'number', 'sqlite')] : [];
  return `${column} IN (${[plainText(text), ...numbers].join(', ')})`;
}

/** The text that a cell shows, without the backslash that tells it from a blob. */
const plainText = (text: string): string =>
  textLiteral(LIKE_BLOB.test(text) ? text.slice(1) : text, 'sqlite');
