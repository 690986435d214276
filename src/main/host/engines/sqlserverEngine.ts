import { exploreSqlServer } from '../../protocols/sqlserver/explorer';
import { openSqlServer } from '../../protocols/sqlserver/sqlserver';
import type { QueryEngine } from '../../sessions/queryEngine';
import type { QueryOpenOptions } from '../messages';

/** SQL Server 2012 and newer. */
export const sqlserverEngine: QueryEngine<QueryOpenOptions> = {
  dialect: 'sqlserver',
  features: { transactionalDdl: true, hasSchemas: true, serverView: false },
  open: (
    { name, address, port, database, tls, phaseTimeoutMs, guarded },
    { user, authorities, ...deps },
    signal,
  ) =>
    openSqlServer(
      {
        ...{ name, user, database, phaseTimeoutMs },
        address: { kind: 'tcp', host: address, port },
        tls: { mode: tls.mode, authorities },
        readOnlyIntent: guarded,
      },
      deps,
      signal,
    ),
  explore: exploreSqlServer,
  // The server tells where columns come from only if a statement is described apart, which a batch with variables or
  // temporary tables does not stand.
  origins: (_session, columns) => Promise.resolve(columns.map(() => null)),
};
