import { quoteIdentifier } from '../../../shared/sql/identifiers';
import { textLiteral } from '../../../shared/sql/literals';
import { SAVEPOINT, UnfitValue, type EditDialect } from './editDialect';

/** Waits for rows that others have locked end after this. */
const LOCK_TIMEOUT = '10s';

const quoted = (name: string): string => quoteIdentifier(name, 'postgres');

/**
 * PostgreSQL. `format('%s', …)` gives what the type's output function writes, which is what was shown: a cast to text
 * differs for boolean, character(n) and inet, and json has no equality. The collation keeps equality that of bytes.
 */
export const postgresEdits: EditDialect = {
  begin: ['BEGIN', `SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`],
  after: [],
  savepoint: SAVEPOINT,
  verbs: { update: 'UPDATE', insert: 'INSERT INTO' },
  onlyDefaults: 'DEFAULT VALUES',
  asOfNow: '',
  overriding: ' OVERRIDING SYSTEM VALUE',
  returning: (columns) => ` RETURNING ${columns.map(quoted).join(', ')}`,
  lastNumber: '',
  lock: null,
  warnsOfChanges: false,
  // Quoted whatever it is: the literal takes the type of the column, so that -0 and NaN stay what they are.
  value: (text) => {
    if (text.includes('\0'))
      throw new UnfitValue('The value contains a NUL character, which the server takes nowhere.');
    return textLiteral(text, 'postgres');
  },
  defaultValue: () => 'DEFAULT',
  holds: ({ name }, text) => {
    const column = quoted(name);
    if (text === null) return `${column} IS NOT DISTINCT FROM NULL`;
    const shown = `pg_catalog.format('%s', ${column}) COLLATE "C" OPERATOR(pg_catalog.=) ${textLiteral(text, 'postgres')}`;
    return text === '' ? `${column} IS DISTINCT FROM NULL AND ${shown}` : shown;
  },
  finds: ({ name }, text) => `${quoted(name)} = ${textLiteral(text, 'postgres')}`,
};
