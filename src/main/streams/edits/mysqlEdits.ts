import { quoteIdentifier } from '../../../shared/sql/identifiers';
import { isNumberLiteral, textLiteral } from '../../../shared/sql/literals';
import { SAVEPOINT, UnfitValue, type EditColumn, type EditDialect } from './editDialect';

/** Waits for rows and tables that others have locked end after this, in seconds. */
const LOCK_SECONDS = 10;

/** Bytes as cells show them. */
const HEX = /^\\x((?:[0-9a-f]{2})*)$/i;
const WHOLE_TYPE = /^(?:tiny|small|medium|big)?int/i;
const WHOLE = /^[+-]?\d+$/;
/** What an enum or set takes as the number of one of its values where it is none of them. */
const INDEX = /^\s*[+-]?\d+\s*$/;
/** Dates with parts that are zero: strict servers refuse to compare with them. */
const ZERO_DATE = /^0000|-00/;

/**
 * MySQL and MariaDB. What a row shows is the text of the value in UTF-8, or its bytes as hexadecimal digits; both are
 * compared as bytes, because collations take capitals, accents and blanks at the end as alike. Numbers are compared by
 * their text as well: `0.1` is never equal to a FLOAT.
 */
export const mysqlEdits: EditDialect = {
  begin: [
    'SET @binnacle_row_wait = @@SESSION.innodb_lock_wait_timeout, @binnacle_table_wait = @@SESSION.lock_wait_timeout',
    `SET SESSION innodb_lock_wait_timeout = ${LOCK_SECONDS}, lock_wait_timeout = ${LOCK_SECONDS}`,
    'START TRANSACTION',
  ],
  after: [
    'SET SESSION innodb_lock_wait_timeout = @binnacle_row_wait, lock_wait_timeout = @binnacle_table_wait',
  ],
  savepoint: SAVEPOINT,
  verbs: { update: 'UPDATE', insert: 'INSERT INTO' },
  onlyDefaults: '() VALUES ()',
  asOfNow: ' LOCK IN SHARE MODE',
  returning: () => null,
  lastNumber: 'LAST_INSERT_ID()',
  lock: ' FOR UPDATE',
  warnsOfChanges: true,
  value,
  defaultValue: () => 'DEFAULT',
  holds,
  finds,
};

const quoted = (name: string): string => quoteIdentifier(name, 'mysql');

/** As {@link textLiteral}, also where the text holds a NUL character, which no statement may. */
const literal = (text: string): string =>
  text.includes('\0') ? `_utf8mb4 0x${Buffer.from(text).toString('hex')}` : textLiteral(text, 'mysql');

/** Cells of these types show as hexadecimal digits. */
const isBinary = ({ class: kind, type }: EditColumn): boolean => kind === 'binary' || type === 'vector';
const isBits = ({ type }: EditColumn): boolean => /^bit\b/i.test(type);
const isBytes = ({ type }: EditColumn): boolean => /blob|binary/i.test(type);

function holds(column: EditColumn, text: string | null): string {
  const name = quoted(column.name);
  // IS NULL would find the row that was inserted last (sql_auto_is_null), and zero dates.
  if (text === null) return `${name} <=> NULL`;
  const hex = isBinary(column) ? HEX.exec(text)?.[1] : undefined;
  if (hex === undefined)
    return `CAST(CONVERT(${name} USING utf8mb4) AS BINARY) = CAST(${literal(text)} AS BINARY)`;
  if (isBits(column)) return `CAST(${name} AS UNSIGNED) = ${BigInt(`0x0${hex}`)}`;
  // Geometry can't be cast everywhere.
  return isBytes(column) ? `CAST(${name} AS BINARY) = X'${hex}'` : `HEX(${name}) = '${hex.toUpperCase()}'`;
}

function finds(column: EditColumn, text: string): string | null {
  const name = quoted(column.name);
  const { class: kind, type } = column;
  if (isBinary(column)) {
    const hex = isBytes(column) ? HEX.exec(text)?.[1] : undefined;
    return hex === undefined ? null : `${name} = X'${hex}'`;
  }
  if (kind === 'number') {
    const exact = isNumberLiteral(text) && !/^(?:float|year)/i.test(type);
    // With an exponent it is a double, as the column's values are.
    const double = /^(?:double|real)/i.test(type) && !/e/i.test(text) ? `${text}e0` : text;
    return exact ? `${name} = ${double}` : null;
  }
  if (kind === 'temporal' && ZERO_DATE.test(text)) return null;
  return `${name} = ${literal(text)}`;
}

function value(text: string, column: EditColumn): string {
  const { class: kind, type, name } = column;
  if (isBinary(column)) {
    const hex = HEX.exec(text)?.[1];
    if (hex === undefined)
      throw new UnfitValue(`Bytes of ${name} are written as \\x and hexadecimal digits.`);
    return `X'${hex}'`;
  }
  if (kind === 'number' && WHOLE_TYPE.test(type) && isNumberLiteral(text) && !WHOLE.test(text)) {
    throw new UnfitValue(`${name} takes whole numbers: the server would round ${text} without a word.`);
  }
  if (INDEX.test(text) && /^(?:enum|set)\(/i.test(type) && !valuesOf(type).includes(text)) {
    throw new UnfitValue(
      `“${text}” is none of the values of ${name}: the server would take the one with this number.`,
    );
  }
  return literal(text);
}

/** The values of an enum or set as it is declared. */
const valuesOf = (type: string): string[] =>
  [...type.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text.replaceAll("''", "'"));
