import type { SqlDialect } from './dialect';

/**
 * `read`: looks only. `write`: changes or locks rows, or writes files. `ddl`: changes what there is and who may use it.
 * `transaction`: begins or ends one. `session`: changes what later statements of this connection mean. `utility`:
 * maintenance. `unknown`: what it does can't be seen from its text.
 */
export type StatementKind = 'read' | 'write' | 'ddl' | 'transaction' | 'session' | 'utility' | 'unknown';

type Commands = Partial<Record<StatementKind, string>>;

const COMMON: Commands = {
  read: 'SELECT VALUES',
  write: 'INSERT UPDATE DELETE',
  ddl: 'CREATE ALTER DROP GRANT REVOKE',
  transaction: 'BEGIN COMMIT ROLLBACK SAVEPOINT RELEASE',
};

const BY_DIALECT: Readonly<Record<SqlDialect, Commands>> = {
  postgres: {
    read: 'TABLE SHOW',
    write: 'MERGE TRUNCATE COPY REFRESH',
    ddl: 'COMMENT SECURITY IMPORT REASSIGN',
    transaction: 'START END ABORT LOCK',
    session: 'SET RESET DISCARD PREPARE DEALLOCATE DECLARE CLOSE FETCH MOVE LISTEN UNLISTEN LOAD',
    utility: 'VACUUM ANALYZE ANALYSE CLUSTER REINDEX CHECKPOINT NOTIFY',
  },
  mysql: {
    read: 'TABLE SHOW HELP CHECKSUM',
    write: 'REPLACE TRUNCATE LOAD IMPORT',
    ddl: 'RENAME INSTALL UNINSTALL',
    transaction: 'START XA',
    session: 'SET USE PREPARE DEALLOCATE LOCK UNLOCK HANDLER',
    utility: 'ANALYZE OPTIMIZE CHECK REPAIR FLUSH KILL PURGE RESET CHANGE STOP CACHE SHUTDOWN BINLOG CLONE',
  },
  sqlite: {
    write: 'REPLACE',
    transaction: 'END',
    session: 'ATTACH DETACH',
    utility: 'VACUUM ANALYZE REINDEX',
  },
  sqlserver: {
    write: 'MERGE TRUNCATE BULK READTEXT WRITETEXT UPDATETEXT',
    ddl: 'DENY ENABLE DISABLE',
    transaction: 'SAVE',
    session: 'SET USE DECLARE OPEN CLOSE FETCH DEALLOCATE REVERT SETUSER',
    utility: 'DBCC BACKUP RESTORE CHECKPOINT KILL SHUTDOWN RECONFIGURE PRINT WAITFOR',
  },
};

const KINDS: Readonly<Record<SqlDialect, ReadonlyMap<string, StatementKind>>> = {
  postgres: kindsOf(BY_DIALECT.postgres),
  mysql: kindsOf(BY_DIALECT.mysql),
  sqlite: kindsOf(BY_DIALECT.sqlite),
  sqlserver: kindsOf(BY_DIALECT.sqlserver),
};

function kindsOf(own: Commands): ReadonlyMap<string, StatementKind> {
  const kinds = new Map<string, StatementKind>();
  for (const commands of [COMMON, own])
    for (const [kind, words] of Object.entries(commands))
      for (const word of words.split(' ')) kinds.set(word, kind as StatementKind);
  return kinds;
}

/** By the first word alone. CALL, DO, EXECUTE and EXEC are `unknown`: what they run is elsewhere. */
export function kindOfCommand(word: string, dialect: SqlDialect): StatementKind {
  return KINDS[dialect].get(word) ?? 'unknown';
}
