import type { HostKeyStop } from '../../../shared/model/session';
import type { ErrorCode } from '../../../shared/errors';
import { BinnacleError } from '../../../shared/errors';

/** A connection that was stopped over its host key, with both sides of the story. */
export class HostKeyStopError extends BinnacleError {
  constructor(
    code: Extract<ErrorCode, 'host-key-changed' | 'host-key-revoked' | 'host-key-rejected'>,
    message: string,
    hint: string,
    readonly hostKeyStop: HostKeyStop,
  ) {
    super(code, message, { hint });
  }
}
