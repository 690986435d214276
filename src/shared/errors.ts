/**
 * The closed list of error codes. The interface decides on codes and shows messages; it never parses them.
 */
export const ERROR_CODES = [
  'bad-request', // arguments did not fit the contract
  'forbidden', // wrong window, origin or owner
  'not-found',
  'conflict', // changed by someone else, duplicate, cycle
  'too-large',
  'cancelled',
  'timeout',
  'query-failed', // the server refused a statement; it says why itself
  'read-only', // this tab must not change what it is connected to
  'locked', // the vault is locked
  'wrong-passphrase',
  'vault-damaged',
  'vault-newer',
  'vault-exists',
  'keyring-unavailable',
  'store-damaged',
  'store-newer',
  'store-busy', // another instance holds the store
  'store-write-failed', // disk full, read-only folder
  'host-unknown', // name resolution failed
  'unreachable', // refused, no route, reset before login
  'connection-lost',
  'protocol-error', // the peer broke the protocol
  'algorithm-mismatch',
  'host-key-changed',
  'host-key-rejected',
  'host-key-revoked',
  'auth-failed',
  'key-unreadable',
  'key-needs-passphrase',
  'key-unsupported',
  'agent-unavailable',
  'jump-failed',
  'session-host-died',
  'shell-failed',
  'internal',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error as it crosses a process boundary: no stack, no secret. */
export interface WireError {
  code: ErrorCode;
  /** What failed and why, in words for the person in front of the screen. */
  message: string;
  /** What to try next, if something useful can be said. */
  hint?: string | undefined;
  /** The form field that caused it, as a dotted path. */
  field?: string | undefined;
  /** Whether the same call may succeed later without a change. */
  retryable: boolean;
}

/** Options of {@link BinnacleError}. */
export interface BinnacleErrorOptions {
  hint?: string;
  field?: string;
  retryable?: boolean;
  cause?: unknown;
}

/** The only error class that crosses areas; carries a code of the closed list. */
export class BinnacleError extends Error {
  override readonly name = 'BinnacleError';
  readonly hint: string | undefined;
  readonly field: string | undefined;
  readonly retryable: boolean;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: BinnacleErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
    this.field = options.field;
    this.retryable = options.retryable ?? false;
  }
}

/** Turns anything thrown into its wire form. Unknown errors keep no detail: their text may hold a secret. */
export function toWire(error: unknown): WireError {
  if (error instanceof BinnacleError) {
    const { code, message, hint, field, retryable } = error;
    return { code, message, hint, field, retryable };
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'cancelled', message: 'Cancelled.', retryable: true };
  }
  return {
    code: 'internal',
    message: 'Something went wrong inside Binnacle. The log has the details.',
    retryable: false,
  };
}

/** Turns a wire error back into an exception. */
export function fromWire(wire: WireError): BinnacleError {
  return new BinnacleError(wire.code, wire.message, {
    retryable: wire.retryable,
    ...(wire.hint === undefined ? {} : { hint: wire.hint }),
    ...(wire.field === undefined ? {} : { field: wire.field }),
  });
}
