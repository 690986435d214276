import type { SqliteFailure } from '../messages';

/** Marks an error of an opening in libsql's words: `ConnectionFailed("Unable to open …: 14")`. */
const OPENING = /^ConnectionFailed\(.*: (\d+)"\)$/s;

/** What SQLite said in an error that the driver threw. */
export function failureOf(error: unknown): SqliteFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (OPENING.test(message)) {
    return { message: 'unable to open database file', code: 'SQLITE_CANTOPEN', position: null };
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { message, code: code.startsWith('SQLITE_') ? code : '', position: null };
}
