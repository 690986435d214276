import { Agent, request, type RequestOptions } from 'node:https';
import { BinnacleError } from '../../../shared/errors';
import { allocateSecret, zero } from '../secretBytes';
import { cancelled } from './secretSource';

/** One request to a server. */
export interface HttpsRequest {
  method: 'GET' | 'POST' | 'LIST';
  /** `https://host:port`, without a path. */
  origin: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  /** JSON; the caller zeroes it. */
  body?: Buffer;
  /** Certificates to check the server's against, in PEM; absent: those of this system. */
  ca?: Buffer;
}

/** Bounds of a request. */
export interface HttpsLimits {
  /** Until the answer is there as a whole, in ms. */
  timeoutMs: number;
  /** Bytes of the answer. */
  answerBytes: number;
}

/** An answer. Whoever receives it zeroes the body. */
export interface HttpsAnswer {
  status: number;
  body: Buffer;
}

/** What is wrong with a certificate, in words. */
const CERTIFICATE_ERRORS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not known here',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate belongs to another name',
};

/**
 * Sends one request over HTTPS to exactly this server: its certificate is always checked, redirects are not followed and no
 * proxy is used, whatever the environment says. Throws a `BinnacleError`.
 */
export function httpsRequest(
  { method, origin, path, headers, body, ca }: HttpsRequest,
  limits: HttpsLimits,
  signal: AbortSignal,
): Promise<HttpsAnswer> {
  const url = new URL(origin);
  const options: RequestOptions = {
    method,
    // Brackets belong to the notation of an address in a URL, not to the address.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 443 : Number(url.port),
    path,
    headers: { ...headers, ...(body === undefined ? {} : bodyHeaders(body)) },
    // An agent of its own: the global one may be told by the environment to use a proxy.
    agent: new Agent({ keepAlive: false, maxCachedSessions: 0 }),
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
  };
  return exchange(options, body, limits, signal, url.host);
}

function bodyHeaders(body: Buffer): Record<string, string | number> {
  return { 'content-type': 'application/json', 'content-length': body.length };
}

function exchange(
  options: RequestOptions,
  body: Buffer | undefined,
  { timeoutMs, answerBytes }: HttpsLimits,
  signal: AbortSignal,
  server: string,
): Promise<HttpsAnswer> {
  return new Promise((resolve, reject) => {
    const collected = new Collected(answerBytes);
    const deadline = AbortSignal.timeout(timeoutMs);
    const fail = (error: unknown): void => {
      collected.zero();
      reject(signal.aborted ? cancelled() : deadline.aborted ? timedOut(server) : inWords(error, server));
    };
    const sent = request({ ...options, signal: AbortSignal.any([signal, deadline]) }, (answer) => {
      answer.on('data', (chunk: Buffer) => {
        if (!collected.add(chunk)) answer.destroy(tooLarge(server, answerBytes));
      });
      answer.on('error', fail);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: collected.take() }));
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

/** Pieces of an answer, of which none is left behind. */
class Collected {
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(private readonly limit: number) {}

  add(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    return this.#length <= this.limit;
  }

  take(): Buffer {
    const body = allocateSecret(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) at += chunk.copy(body, at);
    this.zero();
    return body;
  }

  zero(): void {
    zero(...this.#chunks);
    this.#chunks.length = 0;
  }
}

function timedOut(server: string): BinnacleError {
  return new BinnacleError('timeout', `${server} did not answer in time.`, {
    hint: 'Check the address and whether a VPN is needed.',
    retryable: true,
  });
}

function tooLarge(server: string, limit: number): BinnacleError {
  const size = `${Math.round(limit / 1024)} KB`;
  return new BinnacleError('too-large', `${server} sent an answer of more than ${size}.`, {
    hint: 'Check that the address is that of a vault server.',
  });
}

function inWords(error: unknown, server: string): BinnacleError {
  if (error instanceof BinnacleError) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  const certificate = CERTIFICATE_ERRORS[code];
  if (certificate !== undefined || /^(?:CERT_|UNABLE_TO_|ERR_TLS_CERT)/.test(code)) {
    return new BinnacleError(
      'protocol-error',
      `${server} is not trusted: ${certificate ?? `its certificate was refused (${code})`}.`,
      {
        hint: 'Choose the file with the certificate of your authority in the source. It is never skipped.',
      },
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new BinnacleError('host-unknown', `${server} is not known to the name service.`, {
      retryable: true,
    });
  }
  if (
    code === 'EPROTO' ||
    code.startsWith('ERR_SSL') ||
    code.startsWith('HPE_') ||
    code.startsWith('ERR_OSSL')
  ) {
    return new BinnacleError('protocol-error', `${server} does not speak HTTPS as agreed (${code}).`, {
      hint: 'Check the address and its port. Vault usually listens on port 8200.',
    });
  }
  return new BinnacleError(
    'unreachable',
    `${server} could not be reached (${code === '' ? 'broken off' : code}).`,
    {
      hint: 'Check the address and whether a VPN is needed.',
      retryable: true,
    },
  );
}
