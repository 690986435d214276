import type { ServerNotice } from '../../sessions/queryCapability';
import { BinnacleError, type ErrorCode } from '../../../shared/errors';
import { plainLine } from '../ssh/serverText';
import type { SqlServerOptions } from './options';
import type { ServerReport } from './reports';

type Named = Pick<SqlServerOptions, 'name'>;

/** What a server sent can't be right; the message is a part of a sentence about it. */
export class ProtocolViolation extends Error {}

/** The stream ended. */
export class StreamEnded extends Error {}

/** The peer is no SQL Server, or a broken one; `text` is a part of a sentence about it. */
export function brokeProtocol({ name }: Named, text: string): BinnacleError {
  return new BinnacleError('protocol-error', `${name} broke the protocol of SQL Server: ${text}.`, {
    hint: 'Check that the port belongs to a SQL Server.',
  });
}

/** The peer went away before the login was done. */
export function closedDuring({ name }: Named, phase: string): BinnacleError {
  return new BinnacleError('unreachable', `${name} closed the connection during ${phase}.`, {
    hint: 'The server may be restarting, limit connections, or not be a SQL Server.',
    retryable: true,
  });
}

export function timedOut({ name, phaseTimeoutMs }: SqlServerOptions, phase: string): BinnacleError {
  const seconds = Math.round(phaseTimeoutMs / 1000);
  return new BinnacleError('timeout', `${name} did not complete ${phase} within ${seconds} s.`, {
    hint: 'Something accepts connections there but does not answer as a SQL Server would.',
    retryable: true,
  });
}

/** The connection of a session ended; `reason` in the server's words, or empty. */
export function connectionLost({ name }: Named, reason: string): BinnacleError {
  const detail = reason === '' ? '.' : `: ${plainLine(reason, 500)}`;
  return new BinnacleError('connection-lost', `The connection to ${name} was lost${detail}`, {
    retryable: true,
  });
}

/** Errors of a login by number ("Database Engine events and errors"); what is not listed is a refused login. */
const REFUSALS: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  [4060, 'not-found'],
  [911, 'not-found'],
  [17142, 'unreachable'],
  [17809, 'unreachable'],
  [40197, 'unreachable'],
  [40501, 'unreachable'],
  [40613, 'unreachable'],
]);

/** The server refused the login. */
export function loginRefused({ name }: Named, { number, message }: ServerReport): BinnacleError {
  const code = REFUSALS.get(number) ?? 'auth-failed';
  return new BinnacleError(code, `${name} refused the login: ${plainLine(message, 500)}`, {
    retryable: code === 'unreachable',
  });
}

/** A notice of the driver itself. */
export function ownNotice(message: string): ServerNotice {
  return { severity: 'NOTICE', message, detail: '', hint: '', sqlState: '', position: null };
}
