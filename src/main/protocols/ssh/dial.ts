import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { endpointText } from '../../../shared/endpointText';
import { BinnacleError } from '../../../shared/errors';

/**
 * Milliseconds one address gets before the next is tried beside other families (RFC 8305). Node's default of 250
 * gives up on satellite and far-away links, where the first answer takes longer.
 */
const NEXT_ADDRESS_MS = 1000;

/** Where a TCP connection leads, with the name that errors use. */
export interface Destination {
  name: string;
  address: string;
  port: number;
}

/** Opens a TCP connection. Errors: host-unknown, unreachable; rejects when the signal aborts. */
export function dial(hop: Destination, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hop.address,
      port: hop.port,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    });
    // ssh2 writes a packet in pieces; without this each keystroke waits for a delayed ACK (40 ms).
    socket.setNoDelay(true);
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
    const onError = (error: Error): void => {
      settle();
      socket.destroy();
      reject(dialError(hop, error));
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

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused; nothing listens on that port, or a firewall rejects it',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'the network is unreachable',
  ETIMEDOUT: 'there was no answer',
  ECONNRESET: 'the connection was reset',
};

function dialError(hop: Destination, error: Error): BinnacleError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) {
    return new BinnacleError(
      'host-unknown',
      `The name “${hop.address}” of ${hop.name} could not be resolved.`,
      {
        hint: 'Check the spelling and the DNS settings of this workstation.',
        retryable: true,
        cause: error,
      },
    );
  }
  const reason = REASONS[code] ?? `the connection failed (${code || 'unknown error'})`;
  return new BinnacleError(
    'unreachable',
    `${hop.name} (${endpointText(hop)}) could not be reached: ${reason}.`,
    {
      retryable: true,
      cause: error,
    },
  );
}
