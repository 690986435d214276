import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { endpointText } from '../../../shared/endpointText';
import { BinnacleError } from '../../../shared/errors';
import type { PostgresAddress } from './options';

/**
 * Milliseconds one address gets before the next is tried beside other families (RFC 8305). Node's default of 250
 * gives up on far-away links, where the first answer takes longer.
 */
const NEXT_ADDRESS_MS = 1000;
/** Milliseconds of silence before the system asks whether the peer lives: below the 5 minutes after which firewalls forget. */
const KEEP_ALIVE_MS = 60_000;

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused; nothing listens there, or a firewall rejects it',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'the network is unreachable',
  ETIMEDOUT: 'there was no answer',
  ECONNRESET: 'the connection was reset',
  ENOENT: 'there is no such socket',
  EACCES: 'this user may not open the socket',
};

/** Opens a TCP connection or a Unix socket. Errors: host-unknown, unreachable, cancelled. */
export function dialDirect(address: PostgresAddress, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketOptions(address));
    const settle = (): void => {
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      socket.off('connect', onConnect);
    };
    const onAbort = (): void => {
      settle();
      socket.on('error', () => undefined);
      socket.destroy();
      reject(new BinnacleError('cancelled', 'Cancelled.'));
    };
    const onError = (error: NodeJS.ErrnoException): void => {
      settle();
      socket.destroy();
      reject(dialError(address, error));
    };
    const onConnect = (): void => {
      settle();
      resolve(socket);
    };
    socket.once('error', onError);
    socket.once('connect', onConnect);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

function socketOptions(address: PostgresAddress): NetConnectOpts {
  if (address.kind === 'socket') return { path: address.path };
  return {
    host: address.host,
    port: address.port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
  };
}

function dialError(address: PostgresAddress, error: NodeJS.ErrnoException): BinnacleError {
  const { code = '' } = error;
  if (address.kind === 'tcp' && (code === 'ENOTFOUND' || code.startsWith('EAI_'))) {
    return new BinnacleError('host-unknown', `The name “${address.host}” could not be resolved.`, {
      hint: 'Check the spelling and the DNS settings of this workstation.',
      retryable: true,
      cause: error,
    });
  }
  const where =
    address.kind === 'tcp' ? endpointText({ address: address.host, port: address.port }) : address.path;
  const reason = REASONS[code] ?? `the connection failed (${code || 'unknown error'})`;
  return new BinnacleError('unreachable', `${where} could not be reached: ${reason}.`, {
    retryable: true,
    cause: error,
  });
}
