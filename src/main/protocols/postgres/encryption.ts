import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { BinnacleError } from '../../../shared/errors';
import { brokeProtocol, closedDuring } from './errors';
import { sslRequest } from './frontendMessages';
import type { PostgresOptions } from './options';

/** What is wrong with a certificate, in words. */
const CERTIFICATE_ERRORS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not known here',
  CERT_SIGNATURE_FAILURE: 'its certificate was not signed by the authority that it names',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate belongs to another name',
};
const PHASE = 'the encryption';
const YES = 'S';
const NO = 'N';
const ERROR = 'E';

/** Whether the options ask for TLS. A Unix socket has none: nothing leaves this machine. */
export function wantsTls({ tls, address }: Pick<PostgresOptions, 'tls' | 'address'>): boolean {
  return tls.mode !== 'off' && address.kind === 'tcp';
}

/**
 * Asks the server for TLS and begins it. What an unencrypted peer says beyond yes is neither shown nor kept. Destroying
 * the stream ends the wait. Errors: protocol-error (no TLS, certificate not trusted), unreachable.
 */
export async function encrypt(stream: Duplex, options: PostgresOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(closedDuring(options, PHASE));
    stream.once('close', onClose);
    stream.once('end', onClose);
    stream.once('data', (answer: Buffer) => {
      const refusal = refusalOf(answer.toString('latin1'), options);
      if (refusal !== null) {
        reject(refusal);
        return;
      }
      stream.off('close', onClose);
      stream.off('end', onClose);
      startTls(stream, options, () => closedDuring(options, PHASE)).then(resolve, reject);
    });
    stream.write(sslRequest());
  });
}

/** How a server is called, where it is and what is checked of it. */
export type TlsTarget = Pick<PostgresOptions, 'name' | 'address' | 'tls'>;

/**
 * The handshake of TLS on a stream whose other end waits for it. `closed` is the error for an end of the stream meanwhile.
 * Errors: protocol-error (certificate not trusted, no TLS).
 */
export function startTls(stream: Duplex, target: TlsTarget, closed: () => BinnacleError): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(closed());
    stream.once('close', onClose);
    const secure = connect({ ...connectionOptions(target), socket: stream });
    secure.on('error', (error: NodeJS.ErrnoException) => {
      lastErrors.set(secure, error);
      reject(inWords(target, error, closed));
    });
    secure.once('close', onClose);
    secure.once('secureConnect', () => resolve(secure));
  });
}

/** Null: the server said yes and no byte more, which an attacker could have put there (CVE-2021-23222). */
function refusalOf(answer: string, options: PostgresOptions): BinnacleError | null {
  if (answer === YES) return null;
  if (answer === NO) {
    return new BinnacleError('protocol-error', `${options.name} offers no encryption (TLS).`, {
      hint: 'Switch it on at the server, or allow this connection to go without.',
      field: 'tls.mode',
    });
  }
  if (answer.startsWith(ERROR)) {
    return brokeProtocol(options, 'it answered the request for encryption with an error');
  }
  return brokeProtocol(options, 'its answer to the request for encryption makes no sense');
}

/** What TLS checks of the server, by the mode; also of servers of other kinds. */
export function connectionOptions({ tls, address }: Pick<TlsTarget, 'tls' | 'address'>): ConnectionOptions {
  const host = address.kind === 'tcp' ? address.host : '';
  return {
    rejectUnauthorized: tls.mode !== 'require',
    checkServerIdentity: (_name, certificate) =>
      tls.mode === 'verify-full' ? checkServerIdentity(host, certificate) : undefined,
    // An address must not be sent as a name (RFC 6066, section 3).
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(tls.authorities.trim() === '' ? {} : { ca: tls.authorities }),
    ...(tls.client === null ? {} : { cert: tls.client.certificate, key: tls.client.key }),
  };
}

function inWords(
  options: TlsTarget,
  error: NodeJS.ErrnoException,
  closed: () => BinnacleError,
): BinnacleError {
  const { code = '' } = error;
  const refusal = certificateRefusal(options, error);
  if (refusal !== null) return refusal;
  if (code === 'ECONNRESET' || code === 'EPIPE') return closed();
  return new BinnacleError('protocol-error', `The encryption with ${options.name} failed (${code}).`, {
    cause: error,
  });
}

/** What went wrong with a connection last: an alert after the handshake is told, but not kept by the stream. */
const lastErrors = new WeakMap<Duplex, NodeJS.ErrnoException>();

/** What servers say of a client certificate, by the alert (RFC 8446, section 6.2). */
const CLIENT_ALERTS: readonly (readonly [RegExp, string])[] = [
  [/ALERT_UNKNOWN_CA$/, 'it does not know its authority'],
  [/ALERT_DECRYPT_ERROR$/, 'it was not signed by the authority that it names'],
  [/ALERT_CERTIFICATE_EXPIRED$/, 'it has expired'],
  [/ALERT_CERTIFICATE_REVOKED$/, 'it was revoked'],
  [/ALERT_CERTIFICATE_REQUIRED$/, 'it wants one, and none is set'],
  [/ALERT_(?:BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_UNKNOWN)$/, 'it gave no reason'],
];

/**
 * What a server of any kind that has closed a stream said of the client's certificate. It may say so after the handshake
 * (TLS 1.3), when the login is on its way already: the reset that this brings can overtake its words. Null: there is none.
 */
export function clientRefusal({ name, tls }: TlsTarget, stream: Duplex): BinnacleError | null {
  if (tls.client === null) return null;
  const error = lastErrors.get(stream);
  const reason = CLIENT_ALERTS.find(([alert]) => alert.test(error?.code ?? ''))?.[1];
  if (reason === undefined) {
    return new BinnacleError('unreachable', `${name} closed the connection during the login.`, {
      hint: 'It may not accept the client certificate: ask who runs it for one of an authority that it trusts.',
      field: 'tlsCertificateFile',
      retryable: true,
    });
  }
  return new BinnacleError('protocol-error', `${name} did not accept the client certificate: ${reason}.`, {
    hint: 'Ask who runs the server for a certificate of an authority that it trusts.',
    field: 'tlsCertificateFile',
    cause: error,
  });
}

/** What is wrong with the certificate of a server of any kind; null: the error is about something else. */
export function certificateRefusal(
  { name }: Pick<PostgresOptions, 'name'>,
  error: NodeJS.ErrnoException,
): BinnacleError | null {
  const { code = '' } = error;
  const certificate = CERTIFICATE_ERRORS[code];
  if (certificate === undefined && !/^(?:CERT_|UNABLE_TO_|ERR_TLS_CERT)/.test(code)) return null;
  return new BinnacleError(
    'protocol-error',
    `${name} is not trusted: ${certificate ?? `its certificate was refused (${code})`}.`,
    {
      hint: 'Give this connection the certificate of the authority that signed it.',
      field: 'tls.authorities',
      cause: error,
    },
  );
}
