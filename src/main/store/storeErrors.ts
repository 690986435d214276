import { BinnacleError } from '../../shared/errors';

const WRITE_HINT =
  'Free some space or make the folder writable, then try again. Nothing that was saved before is affected.';

/** Builds the error for a write that did not happen. */
export function writeFailed(reason: string, cause: unknown): BinnacleError {
  return new BinnacleError('store-write-failed', `The change could not be saved: ${reason}.`, {
    hint: WRITE_HINT,
    retryable: true,
    cause,
  });
}

/** Builds the error for a store whose content can't be trusted. */
export function damaged(reason: string, cause?: unknown): BinnacleError {
  return new BinnacleError('store-damaged', `The store is damaged: ${reason}.`, {
    hint: 'Restore the newest good backup. The damaged file is kept beside it.',
    cause,
  });
}

/** Turns what SQLite or the file system throws into an error of the closed list. */
export function storeError(error: unknown): unknown {
  if (error instanceof BinnacleError || !(error instanceof Error)) return error;
  const code = errorCode(error);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return writeFailed('the disk is full', error);
  }
  if (/^SQLITE_(READONLY|PERM|AUTH)|^E(ROFS|ACCES|PERM)$/.test(code)) {
    return writeFailed('the data folder is read-only', error);
  }
  if (/^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(code) || error.message.includes('malformed database schema')) {
    return damaged('its file is not as it was written', error);
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new BinnacleError('store-busy', 'The store is in use by another process.', {
      hint: 'Wait a moment and try again.',
      retryable: true,
      cause: error,
    });
  }
  if (/^SQLITE_(IOERR|CANTOPEN)|^E[A-Z]{2,}$/.test(code)) return writeFailed(`${code} from the disk`, error);
  return error;
}

function errorCode(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // libsql gives no code when opening fails; the number at the end of its text is SQLite's (14 = CANTOPEN).
  return code === '' && error.message.includes('Unable to open connection') ? 'SQLITE_CANTOPEN' : code;
}
