import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { BinnacleError } from '../../shared/errors';
import type { Disposable } from '../../shared/lifecycle';
import { Connection } from './connection';

/** Grace for an instance that is just ending, in milliseconds. */
const LOCK_WAIT_MS = 250;

/**
 * Takes the store for this process, or throws `store-busy`. The lock is an SQLite lock on a file of its own, so that
 * the system releases it however the process ends, and so that the store itself needs no exclusive locking: a backup
 * reads it through a second connection of this process.
 */
export function lockStore(folder: string): Disposable {
  const file = join(folder, 'binnacle.lock');
  try {
    return acquire(file);
  } catch (error) {
    if (!(error instanceof BinnacleError) || error.code !== 'store-damaged') throw error;
    // The file holds nothing: garbage in it is no reason to refuse.
    rmSync(file, { force: true });
    return acquire(file);
  }
}

function acquire(file: string): Disposable {
  const connection = new Connection(file);
  try {
    connection.execute(`PRAGMA busy_timeout=${LOCK_WAIT_MS}`);
    // Held until the end; a transaction that writes nothing leaves the file empty.
    connection.execute('BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    throw error;
  }
  return { dispose: () => connection.close() };
}
