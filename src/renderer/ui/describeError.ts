import { BinnacleError } from '../../shared/errors';

/** The message and hint of anything thrown by a call, ready for an error note or a toast. */
export function describeError(error: unknown): { message: string; hint?: string } {
  if (!(error instanceof BinnacleError)) {
    return { message: 'Something went wrong inside Binnacle.', hint: 'The log has the details.' };
  }
  return error.hint === undefined ? { message: error.message } : { message: error.message, hint: error.hint };
}
