import { BinnacleError } from '../../../shared/errors';
import type { ServerNotice } from '../../sessions/queryCapability';
import { plainLine } from '../ssh/serverText';
import type { MysqlOptions } from './options';

type Named = Pick<MysqlOptions, 'name'>;

/** The peer is no MySQL server, or a broken one; `text` is a part of a sentence about it. */
export function brokeProtocol({ name }: Named, text: string): BinnacleError {
  return new BinnacleError('protocol-error', `${name} broke the MySQL protocol: ${text}.`, {
    hint: 'Check that the port belongs to a MySQL or MariaDB server.',
  });
}

/** The peer went away before the login was done. */
export function closedDuring({ name }: Named, phase: string): BinnacleError {
  return new BinnacleError('unreachable', `${name} closed the connection during ${phase}.`, {
    hint: 'The server may be restarting, limit connections, or not be a MySQL server.',
    retryable: true,
  });
}

export function timedOut({ name, phaseTimeoutMs }: MysqlOptions, phase: string): BinnacleError {
  const seconds = Math.round(phaseTimeoutMs / 1000);
  return new BinnacleError('timeout', `${name} did not complete ${phase} within ${seconds} s.`, {
    hint: 'Something accepts connections there but does not answer as a MySQL server would.',
    retryable: true,
  });
}

/** An error of the server with the number that tells more than its SQLSTATE. */
export interface ServerError {
  number: number;
  notice: ServerNotice;
}

/** MySQL manual, "Server Error Message Reference": no such database; connections or resources used up, host blocked. */
const NO_DATABASE = new Set([1044, 1049]);
const NOT_NOW = new Set([1040, 1042, 1053, 1129, 1203, 1226, 3032]);

/** The server refused the login. */
export function loginRefused({ name }: Named, { number, notice }: ServerError): BinnacleError {
  const busy = NOT_NOW.has(number);
  const code = NO_DATABASE.has(number) ? 'not-found' : busy ? 'unreachable' : 'auth-failed';
  return new BinnacleError(code, `${name} refused the login: ${plainLine(notice.message, 500)}`, {
    retryable: busy,
  });
}
