import { BinnacleError, type ErrorCode } from '../../../shared/errors';
import { QueryError } from '../../sessions/queryCapability';
import type { SqliteFailure } from './messages';

/** What to try, by SQLite's result code (https://www.sqlite.org/rescode.html) without its extension. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'Another program holds a lock on the file. Try again when it has finished.'],
  [
    /^SQLITE_NOTADB/,
    'The file is encrypted, or it is no SQLite database. Files that are encrypted can’t be opened.',
  ],
  [/^SQLITE_CORRUPT/, 'The file is damaged. PRAGMA integrity_check says where; restore it from a backup.'],
  [/^SQLITE_READONLY/, 'Here the database is open for reading only.'],
  [
    /^SQLITE_CANTOPEN/,
    'SQLite could not open the file or one that belongs to it. A database in WAL mode needs a folder in which it may make -wal and -shm files, also for reading.',
  ],
  [/^SQLITE_(FULL|IOERR)/, 'The disk is full or failing.'],
  [/^SQLITE_TOOBIG/, 'A value is too large to be shown. Read a part of it with substr().'],
];

const hintFor = (code: string): string => HINTS.find(([pattern]) => pattern.test(code))?.[1] ?? '';

/** SQLite refused a statement: its own words, with what to try. */
export function refused({ message, code, position }: SqliteFailure): QueryError {
  const shown = code === '' || code === 'SQLITE_ERROR' ? '' : `SQLite's result code is ${code}.`;
  return new QueryError({
    ...{ severity: 'ERROR', message, detail: shown, hint: hintFor(code), sqlState: '', position },
  });
}

/** The file could not be opened. */
export function notOpened(name: string, path: string, { message, code }: SqliteFailure): BinnacleError {
  const busy = /^SQLITE_(BUSY|LOCKED)/.test(code);
  const hint = hintFor(code);
  return new BinnacleError(codeFor(code), `${name}: SQLite can’t open ${path}: ${message}.`, {
    retryable: busy,
    ...(hint === '' ? {} : { hint }),
  });
}

const codeFor = (code: string): ErrorCode =>
  /^SQLITE_(BUSY|LOCKED)/.test(code)
    ? 'conflict'
    : /^SQLITE_(NOTADB|CORRUPT)/.test(code)
      ? 'protocol-error'
      : 'unreachable';

/** The process died while it read rows as the driver gives them. */
export function unreadableText(): QueryError {
  return new QueryError({
    ...{ severity: 'ERROR', detail: '', sqlState: '', position: null },
    message: 'The rows hold a text that is no valid UTF-8, which can’t be read from this kind of statement.',
    hint: 'It has changed nothing. A SELECT can read such texts; leave out RETURNING.',
  });
}

/** The process is gone, and nobody here has ended it. */
export function processLost(running: 'nothing' | 'reading' | 'writing'): BinnacleError {
  const unknown =
    running === 'writing'
      ? ' The outcome is unknown: look before you run it again.'
      : running === 'reading'
        ? ' Nothing was changed.'
        : '';
  return new BinnacleError('connection-lost', `The process of the database ended unexpectedly.${unknown}`, {
    hint: 'Other tabs are not affected. Reconnect to open the file again.',
    retryable: running !== 'writing',
  });
}
