import type { SshHop } from '../../host/messages';
import { BinnacleError } from '../../../shared/errors';
import { plainLine } from './serverText';

/** How far the connection of a hop has come. */
export type HopPhase = 'handshake' | 'login' | 'open';

/** An error of ssh2: `level` says where it arose; a number as `code` is the reason of an SSH_MSG_DISCONNECT. */
export type LibraryError = Error & { level?: string; code?: unknown };

/** Says in our words what ssh2 reports. */
export function explainError(hop: SshHop, phase: HopPhase, error: LibraryError): BinnacleError {
  const text = plainLine(error.message);
  // RFC 4253 section 11.1; the text is the server's then.
  const isFarewell = typeof error.code === 'number';
  if (phase === 'open') {
    return connectionLost(hop.name, isFarewell || error.level === 'client-timeout' ? text : '');
  }
  if (error.level === 'client-socket' || text.includes('Connection lost before handshake'))
    return closed(hop, phase);
  if (!isFarewell) return brokeProtocol(hop, text);
  const code = phase === 'login' ? 'auth-failed' : 'unreachable';
  return new BinnacleError(code, `${hop.name} ended the connection: ${text}`, { retryable: true });
}

/** The connection ended without a word. */
export function closed({ name }: SshHop, phase: HopPhase): BinnacleError {
  if (phase === 'open') return connectionLost(name, '');
  const when = phase === 'login' ? 'during the login' : 'before the login';
  return new BinnacleError('unreachable', `${name} closed the connection ${when}.`, {
    hint: 'The host may limit connections, be restarting, or block this workstation.',
    retryable: true,
  });
}

/** A phase took too long. */
export function timedOut(hop: SshHop, phase: string): BinnacleError {
  const seconds = Math.round(hop.phaseTimeoutMs / 1000);
  return new BinnacleError('timeout', `${hop.name} did not complete ${phase} within ${seconds} s.`, {
    hint: 'The host accepts connections but does not answer. It may be overloaded, or the port belongs to something else.',
    retryable: true,
  });
}

/** The server floods us. */
export function tooMuch(hop: SshHop): BinnacleError {
  return brokeProtocol(hop, 'it sent more than 1 MiB before the login');
}

/** The peer is no SSH server, or a broken one; `text` is a part of a sentence. */
export function brokeProtocol(hop: SshHop, text: string): BinnacleError {
  return new BinnacleError('protocol-error', `${hop.name} broke the SSH protocol: ${text}.`, {
    hint: 'Check that the port belongs to an SSH server.',
  });
}

/** The end of a connection that was open; `reason` in the server's words, or empty. */
export function connectionLost(name: string, reason: string): BinnacleError {
  const detail = reason === '' ? '' : `: ${reason}`;
  return new BinnacleError('connection-lost', `The connection to ${name} was lost${detail}.`, {
    retryable: true,
  });
}
