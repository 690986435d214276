import { readFileSync, statSync } from 'node:fs';
import { Agent, request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { ImportFailure } from '../import/importModel';
import { homePath } from './homePath';
import { FEED_LIMITS, type HttpsSource } from './feedMessages';

/** What a server answered; null: nothing has changed since the answer of that name. */
export type FetchedFeed = { bytes: Buffer; etag: string | null } | null;

/** Largest file of certificates, in bytes: the whole list of Mozilla has 220 KB. */
const CA_BYTES = 4 * 1024 * 1024;
/** Longest name of an answer that is remembered, in characters. */
const LONGEST_ETAG = 200;

/** What is wrong with a certificate, in words. */
const CERTIFICATES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'it comes from an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'it comes from an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'it comes from an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it comes from an authority that is not known here',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_REVOKED: 'it was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it belongs to another name',
};

/**
 * Fetches one document over HTTPS from exactly this address: the certificate is always checked, redirects are refused, no
 * proxy is used and no cookie is kept, whatever the environment or the server say. `secret` is a token or a password.
 */
export function fetchFeed(
  source: HttpsSource,
  secret: string | null,
  signal?: AbortSignal,
): Promise<FetchedFeed> {
  const url = new URL(source.url);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw new ImportFailure('unsupported', 'Only plain https addresses can be read.');
  }
  const deadline = AbortSignal.timeout(source.timeoutMs);
  const options: RequestOptions = {
    method: 'GET',
    // Brackets belong to the notation of an address in a URL, not to the address.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 443 : Number(url.port),
    path: `${url.pathname}${url.search}`,
    headers: headersOf(source, secret),
    // An agent of its own: the global one may be told by the environment to use a proxy.
    agent: new Agent({ keepAlive: false, maxCachedSessions: 0 }),
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(source.caFile === null ? {} : { ca: certificates(source.caFile) }),
    signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void =>
      reject(deadline.aborted ? tooSlow(url.host, source.timeoutMs) : inWords(error, url.host));
    const sent = request(options, (answer) => {
      collect(answer, url.host).then(resolve, (error: unknown) => {
        sent.destroy();
        fail(error);
      });
    });
    sent.on('error', fail);
    sent.end();
  });
}

function headersOf({ auth, etag }: HttpsSource, secret: string | null): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'Binnacle',
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(auth === null || secret === null ? {} : { authorization: authorization(auth, secret) }),
  };
}

function authorization({ scheme, username }: NonNullable<HttpsSource['auth']>, secret: string): string {
  if (scheme === 'basic') return `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;
  if (!/^[\u0021-\u007e]+$/.test(secret)) {
    throw new ImportFailure('unsupported', 'The token holds characters that can’t be sent.', {
      hint: 'A token is one word, without blanks or line breaks. Enter it again in the credential.',
    });
  }
  return `${scheme === 'bearer' ? 'Bearer' : 'Token'} ${secret}`;
}

function certificates(caFile: string): Buffer {
  const path = homePath(caFile);
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? CA_BYTES + 1) > CA_BYTES) {
    throw new ImportFailure('malformed', 'The file with the certificates is not there, or is no such file.', {
      hint: 'Choose it again in the live folder: a file in PEM form.',
    });
  }
  return readFileSync(path);
}

async function collect(answer: IncomingMessage, server: string): Promise<FetchedFeed> {
  const { statusCode = 0, headers } = answer;
  if (statusCode === 304) return null;
  if (statusCode !== 200) throw refused(statusCode, headers.location, server);
  if (Number(headers['content-length'] ?? 0) > FEED_LIMITS.bytes) throw tooLarge(server);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > FEED_LIMITS.bytes) throw tooLarge(server);
    chunks.push(chunk);
  }
  if (!answer.complete)
    throw new ImportFailure('malformed', `${server} broke off in the middle of its answer.`);
  const etag = headers.etag ?? '';
  return { bytes: Buffer.concat(chunks), etag: etag === '' || etag.length > LONGEST_ETAG ? null : etag };
}

function refused(status: number, location: string | undefined, server: string): ImportFailure {
  if (status >= 300 && status < 400) {
    const target =
      location !== undefined && /^https:\/\/[\w.:/?=&%-]{1,200}$/.test(location) ? ` (${location})` : '';
    return new ImportFailure(
      'unsupported',
      `${server} sends on to another address${target}, which is not followed.`,
      {
        hint: 'Put the final address into the live folder, if you trust it.',
      },
    );
  }
  const words: Record<number, string> = {
    401: 'Check the credential and how it is sent.',
    403: 'The credential may lack the right to read the list.',
    404: 'Check the address.',
    429: 'Refresh less often.',
  };
  return new ImportFailure('unsupported', `${server} answered with status ${status}.`, {
    hint:
      words[status] ??
      (status >= 500 ? 'The server has a problem of its own. Try again later.' : 'Check the address.'),
  });
}

function tooLarge(server: string): ImportFailure {
  const limit = FEED_LIMITS.bytes / 1024 / 1024;
  return new ImportFailure('too-large', `${server} sent more than ${limit} MB.`, {
    hint: 'Have it send fewer fields or fewer hosts, or split the list over several live folders.',
  });
}

function tooSlow(server: string, timeoutMs: number): ImportFailure {
  return new ImportFailure('malformed', `${server} did not answer in full within ${timeoutMs / 1000} s.`, {
    hint: 'Check the address and whether a VPN is needed, or give it more time in the live folder.',
  });
}

function inWords(error: unknown, server: string): ImportFailure {
  if (error instanceof ImportFailure) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  const certificate = CERTIFICATES[code];
  if (certificate !== undefined || /^(?:CERT_|UNABLE_TO_|ERR_TLS_CERT)/.test(code)) {
    return new ImportFailure(
      'unsupported',
      `The certificate of ${server} is not trusted: ${certificate ?? code}.`,
      {
        hint: 'Choose the file with the certificate of your authority in the live folder. Checking is never skipped.',
      },
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new ImportFailure('unsupported', `${server} is not known to the name service.`, {
      hint: 'Check the address and whether a VPN is needed.',
    });
  }
  if (/^(?:EPROTO|ERR_SSL|ERR_OSSL|HPE_)/.test(code)) {
    return new ImportFailure('unsupported', `${server} does not speak HTTPS as agreed (${code}).`, {
      hint: 'Check the address and its port.',
    });
  }
  const why = code === '' ? 'broken off' : code;
  return new ImportFailure('unsupported', `${server} could not be reached (${why}).`, {
    hint: 'Check the address and whether a VPN is needed.',
  });
}
