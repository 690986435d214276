import type { QuerySession } from '../../../src/main/sessions/queryCapability';
import type { PostgresLab } from '../../lab/postgres';
import { EditBench } from '../editBench';
import { callerOf } from '../postgresFixture';
import { editNeighbour } from './editNeighbour';
import { columnName, type ExactEngine } from './exactEngine';
import { POSTGRES_VALUES } from './postgresValues';

/** Between cells, and for NULL: characters that no value has. */
const BETWEEN = '\u001e';
const NULL_TEXT = '\u001d';
/** What the driver has to set by itself, said to psql. */
const SETTINGS = `SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET extra_float_digits = 3;
  SET bytea_output = 'hex';`;
/** Bytes of a cell that are printed; of longer ones their digest. */
const PRINTED = 100_000;

/** A real PostgreSQL server and psql. */
export function postgresSite(lab: PostgresLab): ExactEngine {
  const columns = ['id', 'note', ...POSTGRES_VALUES.map((_, index) => columnName(index))];
  const dump = async (table: string): Promise<string[]> => {
    const cells = columns.map((name) => {
      const bytes = `convert_to(format('%s', ${name}), 'UTF8')`;
      return `CASE WHEN num_nulls(${name}) = 1 THEN 'NULL' WHEN octet_length(${bytes}) > ${PRINTED}
        THEN encode(sha256(${bytes}), 'hex') ELSE encode(${bytes}, 'hex') END`;
    });
    const printed = await lab.psql(`${SETTINGS} SELECT ${cells.join(', ')} FROM ${table} ORDER BY id`, [
      ...['-At', '-F', BETWEEN, '-R', BETWEEN],
    ]);
    return printed.replace(/\n$/, '').split(BETWEEN);
  };
  return {
    ...{ name: 'PostgreSQL', dialect: 'postgres', schema: 'public', values: POSTGRES_VALUES, dump },
    cli: (sql) => lab.psql(sql.replace(/^CREATE TABLE (\w+) [^]*?\);/, '$& GRANT ALL ON $1 TO PUBLIC;')),
    cliShows: async (table, asked) => {
      const sql = `${SETTINGS} SELECT ${asked.map(columnName).join(', ')} FROM ${table} WHERE id = 1`;
      const printed = await lab.psql(sql, ['-At', '-F', BETWEEN, '-P', `null=${NULL_TEXT}`]);
      return printed.slice(0, -1).split(BETWEEN);
    },
    open: (): Promise<QuerySession> => callerOf(lab, lab.logins.scram).open(),
    edit: async (table) => {
      await editNeighbour(await EditBench.open(lab), table);
    },
  };
}
