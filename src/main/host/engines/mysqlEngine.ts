import { editRefusal } from '../../protocols/mysql/editRefusal';
import { exploreMysql } from '../../protocols/mysql/explorer';
import { lastingChanges } from '../../protocols/mysql/lastingChanges';
import { openMysql } from '../../protocols/mysql/mysql';
import { refusalOfObjects } from '../../protocols/mysql/readOnlyObjects';
import { askMysqlServer } from '../../protocols/mysql/server';
import type { QueryEngine } from '../../sessions/queryEngine';
import type { QueryOpenOptions } from '../messages';

/** MySQL 5.7 and newer, and MariaDB 10.2 and newer. */
export const mysqlEngine: QueryEngine<QueryOpenOptions> = {
  dialect: 'mysql',
  features: {
    ...{ transactionalDdl: false, hasSchemas: false, serverView: true, ddl: true },
    plans: 'measured',
  },
  open: (
    { name, address, port, socket, database, tls, phaseTimeoutMs },
    { user, authorities, client, ...deps },
    signal,
  ) =>
    openMysql(
      {
        ...{ name, user, phaseTimeoutMs },
        address: socket === null ? { kind: 'tcp', host: address, port } : { kind: 'socket', path: socket },
        database: database ?? '',
        tls: { mode: tls.mode, authorities, client },
      },
      deps,
      signal,
    ),
  explore: exploreMysql,
  refusal: refusalOfObjects,
  lasting: lastingChanges,
  server: askMysqlServer,
  // The server tells the names with each result; a table that it made for itself is in no database.
  origins: (_session, columns) =>
    Promise.resolve(
      columns.map(({ origin }) => (origin?.kind === 'name' && origin.schema !== '' ? origin : null)),
    ),
  editRefusal,
};
