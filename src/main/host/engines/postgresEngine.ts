import { explorePostgres } from '../../protocols/postgres/explorer';
import { originsOf } from '../../protocols/postgres/origins';
import { openPostgres } from '../../protocols/postgres/postgres';
import { askPostgresServer } from '../../protocols/postgres/server';
import type { QueryEngine } from '../../sessions/queryEngine';
import type { QueryOpenOptions } from '../messages';

/** PostgreSQL 10 and newer. */
export const postgresEngine: QueryEngine<QueryOpenOptions> = {
  dialect: 'postgres',
  features: {
    ...{ transactionalDdl: true, hasSchemas: true, serverView: true, ddl: true, globals: true },
    plans: 'measured',
  },
  open: (
    { name, address, port, socket, database, tls, phaseTimeoutMs },
    { user, authorities, client, ...deps },
    signal,
  ) =>
    openPostgres(
      {
        ...{ name, user, phaseTimeoutMs },
        address: socket === null ? { kind: 'tcp', host: address, port } : { kind: 'socket', path: socket },
        database: database ?? user,
        tls: { mode: tls.mode, authorities, client },
        allowCleartextPassword: false,
      },
      deps,
      signal,
    ),
  explore: explorePostgres,
  server: askPostgresServer,
  origins: originsOf,
};
