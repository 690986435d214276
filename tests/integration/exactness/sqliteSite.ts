import { execFileSync } from 'node:child_process';
import { sqliteEngine } from '../../../src/main/host/engines/sqliteEngine';
import { EditBench } from '../editBench';
import { openFile } from '../sqliteFixture';
import { editNeighbour } from './editNeighbour';
import { columnName, type ExactEngine } from './exactEngine';
import { SQLITE_VALUES } from './sqliteValues';

/** Between values, and for NULL: characters that no value has. */
const BETWEEN = '\u001e';
/** Length of a cell that is printed; of longer ones the digest. */
const PRINTED = 100_000;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** The kind of a cell and its bytes; of a real all that it holds. */
const bytesOf = (name: string): string => `typeof(${name}) || ':' || CASE typeof(${name})
  WHEN 'text' THEN hex(CAST(${name} AS BLOB)) WHEN 'blob' THEN hex(${name})
  WHEN 'real' THEN printf('%!.26g', ${name}) ELSE quote(${name}) END`;

/** A file and the command line of SQLite. */
export function sqliteSite(path: string): ExactEngine {
  const columns = ['id', 'note', ...SQLITE_VALUES.map((_, index) => columnName(index))];
  const cli = (sql: string, ...options: string[]): string =>
    execFileSync('sqlite3', ['-bail', ...options, path], {
      input: sql,
      ...{ encoding: 'utf8', maxBuffer: MAX_OUTPUT_BYTES },
    });
  return {
    ...{ name: 'SQLite', dialect: 'sqlite', schema: 'main', values: SQLITE_VALUES },
    cli: (sql) => Promise.resolve(cli(sql)),
    cliShows: (table, asked) => {
      const sql = `SELECT ${asked.map(columnName).join(', ')} FROM ${table} WHERE id = 1;`;
      const printed = cli(sql, '-list', '-separator', BETWEEN, '-newline', BETWEEN);
      return Promise.resolve(printed.split(BETWEEN).slice(0, -1));
    },
    dump: (table) => {
      const cells = columns.map((name) => {
        const bytes = bytesOf(name);
        return `CASE WHEN length(${name}) > ${PRINTED} THEN hex(sha3(${name})) ELSE ${bytes} END`;
      });
      const sql = `SELECT ${cells.join(', ')} FROM ${table} ORDER BY id;`;
      const printed = cli(sql, '-list', '-separator', BETWEEN, '-newline', BETWEEN);
      return Promise.resolve(printed.split(BETWEEN).slice(0, -1));
    },
    open: () => openFile(path),
    edit: async (table) => editNeighbour(EditBench.over(await openFile(path), sqliteEngine), table),
  };
}
