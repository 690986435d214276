import { connect, type Socket } from 'node:net';
import { BinnacleError } from '../../shared/errors';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket',
  ECONNREFUSED: 'nothing listens there',
  EACCES: 'access is denied',
  ENOTSOCK: 'it is no socket',
};

/** Opens a Unix socket of this computer. Errors: unreachable; rejects with cancelled when the signal aborts. */
export function dialSocket(name: string, path: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    const onAbort = (): void => {
      socket.destroy();
      reject(new BinnacleError('cancelled', 'Cancelled.'));
    };
    socket.once('error', (error: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', onAbort);
      const reason = REASONS[error.code ?? ''] ?? `the connection failed (${error.code ?? 'unknown error'})`;
      reject(
        new BinnacleError('unreachable', `${name} can’t be reached by its socket ${path}: ${reason}.`, {
          hint: 'Check that the server runs and that the path is that of its socket.',
          field: 'databaseSocket',
          retryable: true,
          cause: error,
        }),
      );
    });
    socket.once('connect', () => {
      signal.removeEventListener('abort', onAbort);
      resolve(socket);
    });
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
