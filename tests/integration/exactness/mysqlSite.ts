import { mysqlEngine } from '../../../src/main/host/engines/mysqlEngine';
import type { QuerySession } from '../../../src/main/sessions/queryCapability';
import type { MariadbLab } from '../../lab/mariadb';
import { EditBench } from '../editBench';
import { callerOf } from '../mysqlFixture';
import { editNeighbour } from './editNeighbour';
import { columnName, type ExactEngine } from './exactEngine';
import { MYSQL_VALUES } from './mysqlValues';

/** Rows alone, each value as it is, and statements of any length. */
const ARGS = ['-N', '-B', '--raw', '--max-allowed-packet=256M'];
/** Stands alone on a line between two values. */
const BETWEEN = '\u001e';
/** Bytes of a cell that are printed; of longer ones their digest. */
const PRINTED = 100_000;

/** The bytes of a cell: a float with all that it holds, of which it shows six digits only. */
function bytesOf(name: string, type: string): string {
  if (type.startsWith('float')) return `CAST(CAST(${name} AS DOUBLE) AS CHAR)`;
  return type.startsWith('bit') ? `CAST(${name} + 0 AS CHAR)` : `CAST(${name} AS BINARY)`;
}

/** A real MariaDB server and its client. */
export function mysqlSite(lab: MariadbLab): ExactEngine {
  const columns = [
    ...['CAST(id AS BINARY)', 'CAST(note AS BINARY)'],
    ...MYSQL_VALUES.map(({ type }, index) => bytesOf(columnName(index), type)),
  ];
  const open = (): Promise<QuerySession> => callerOf(lab, lab.logins.native).open();
  return {
    ...{ name: 'MariaDB', dialect: 'mysql', schema: 'lab', values: MYSQL_VALUES, open },
    cli: (sql) => lab.sql(sql, ARGS),
    cliShows: async (table, asked) => {
      const each = asked.map(
        (index) => `SELECT ${columnName(index)} FROM ${table} WHERE id = 1; SELECT '${BETWEEN}';`,
      );
      const printed = await lab.sql(each.join('\n'), ARGS);
      return printed.split(`\n${BETWEEN}\n`).slice(0, -1);
    },
    dump: async (table) => {
      const cells = columns.map(
        (cell) =>
          `IF(${cell} IS NULL, 'NULL', IF(LENGTH(${cell}) > ${PRINTED}, SHA2(${cell}, 256), HEX(${cell})))`,
      );
      const printed = await lab.sql(`SELECT ${cells.join(', ')} FROM ${table} ORDER BY id`, ARGS);
      return printed.trimEnd().split(/[\t\n]/);
    },
    edit: async (table) => editNeighbour(EditBench.over(await open(), mysqlEngine), table),
  };
}
