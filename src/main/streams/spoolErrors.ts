import { BinnacleError } from '../../shared/errors';

/** A page could not be written. Names the reason in words if the system gave a known code. */
export function spoolWriteFailed(cause: unknown): BinnacleError {
  const reason = reasonOf(cause);
  return new BinnacleError('store-write-failed', `The rows could not be kept on the disk: ${reason}.`, {
    hint: 'Free some space or fetch fewer rows, then run the query again. The rows kept before can still be read.',
    cause,
  });
}

/** A page could not be read, or is not as it was written. */
export function spoolReadFailed(reason: string, cause?: unknown): BinnacleError {
  return new BinnacleError('internal', `The rows could not be read back from the disk: ${reason}.`, {
    hint: 'Run the query again.',
    cause,
  });
}

/** The spool was disposed before the call ended. */
export function spoolClosed(): BinnacleError {
  return new BinnacleError('cancelled', 'The rows are no longer kept.', { hint: 'Run the query again.' });
}

/** What the system said, in words where that helps. */
export function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full';
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 'the folder is read-only';
  return code === '' ? 'the disk gave no reason' : `${code} from the disk`;
}
