import type { SqlDialect } from './dialect';

/** What begins and ends a transaction, or a part of one that can be taken back alone. */
export type TransactionVerb = 'begin' | 'commit' | 'rollback' | SavepointVerb;

/** Verbs about a part of a transaction. */
export type SavepointVerb = 'savepoint' | 'rollbackTo' | 'release';

/**
 * Our own savepoints; nobody gives theirs such names. They are two because one may stand inside the other, and MySQL lets
 * a second one of the same name take the place of the first.
 */
export type Savepoint = 'binnacle_preview' | 'binnacle_question';

/** The statement that begins or ends a transaction. */
export function transactionStatement(verb: 'begin' | 'commit' | 'rollback', dialect: SqlDialect): string {
  if (dialect === 'sqlserver') return `${verb.toUpperCase()} TRANSACTION`;
  return dialect === 'mysql' && verb === 'begin' ? 'START TRANSACTION' : verb.toUpperCase();
}

/** The statement for a savepoint; null: the engine needs none. SQL Server ends them with their transaction only. */
export function savepointStatement(verb: SavepointVerb, name: Savepoint, dialect: SqlDialect): string | null {
  switch (verb) {
    case 'savepoint':
      return dialect === 'sqlserver' ? `SAVE TRANSACTION ${name}` : `SAVEPOINT ${name}`;
    case 'rollbackTo':
      return dialect === 'sqlserver' ? `ROLLBACK TRANSACTION ${name}` : `ROLLBACK TO SAVEPOINT ${name}`;
    case 'release':
      return dialect === 'sqlserver' ? null : `RELEASE SAVEPOINT ${name}`;
  }
}
