import type { ServerNotice } from '../../sessions/queryCapability';
import { BinnacleError } from '../../../shared/errors';
import { plainLine } from '../ssh/serverText';
import type { PostgresOptions } from './options';

type Named = Pick<PostgresOptions, 'name'>;

/** The peer is no PostgreSQL server, or a broken one; `text` is a part of a sentence about it. */
export function brokeProtocol({ name }: Named, text: string): BinnacleError {
  return new BinnacleError('protocol-error', `${name} broke the PostgreSQL protocol: ${text}.`, {
    hint: 'Check that the port belongs to a PostgreSQL server.',
  });
}

/** The peer went away before the login was done. */
export function closedDuring({ name }: Named, phase: string): BinnacleError {
  return new BinnacleError('unreachable', `${name} closed the connection during ${phase}.`, {
    hint: 'The server may be restarting, limit connections, or not be a PostgreSQL server.',
    retryable: true,
  });
}

export function timedOut({ name, phaseTimeoutMs }: PostgresOptions, phase: string): BinnacleError {
  const seconds = Math.round(phaseTimeoutMs / 1000);
  return new BinnacleError('timeout', `${name} did not complete ${phase} within ${seconds} s.`, {
    hint: 'Something accepts connections there but does not answer as a PostgreSQL server would.',
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

/** The same for the statement that ran. It is never repeated by itself, so `retryable` is false. */
export function lostInStatement(lost: BinnacleError, mayHaveWritten: boolean): BinnacleError {
  if (lost.code !== 'connection-lost' && lost.code !== 'protocol-error') return lost;
  const fate = mayHaveWritten
    ? 'The outcome is unknown: what the statement changes may be saved or not.'
    : 'The statement has changed nothing.';
  const hint = mayHaveWritten ? 'Look at the data before you run it again.' : lost.hint;
  return new BinnacleError(lost.code, `${lost.message.replace(/([^.])$/, '$1.')} ${fate}`, {
    cause: lost,
    ...(hint === undefined ? {} : { hint }),
  });
}

const REFUSALS: readonly (readonly [sqlState: RegExp, code: 'auth-failed' | 'not-found' | 'unreachable'])[] =
  [
    [/^28/, 'auth-failed'],
    [/^3D000$/, 'not-found'],
    [/^(?:53|57P)/, 'unreachable'],
  ];

/** The server refused the login (PostgreSQL manual, appendix "Error Codes"). */
export function loginRefused({ name }: Named, { message, sqlState, hint }: ServerNotice): BinnacleError {
  const code = REFUSALS.find(([pattern]) => pattern.test(sqlState))?.[1] ?? 'auth-failed';
  return new BinnacleError(code, `${name} refused the login: ${plainLine(message, 500)}`, {
    retryable: code === 'unreachable',
    ...(hint === '' ? {} : { hint: plainLine(hint, 500) }),
  });
}
