import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { BinnacleError, type ErrorCode } from '../../../shared/errors';
import type { VaultConfig } from '../../../shared/model/secretSource';
import { zero } from '../secretBytes';
import { type HttpsAnswer, type HttpsLimits, httpsRequest } from './httpsRequest';
import { type JsonBytes, parseJsonBytes, wipeJson } from './jsonBytes';
import { atPath } from './jsonPath';

/** Bounds that real servers stay far below: KV values are limited to 1 MiB by default, and secrets here to 64 KB. */
export const VAULT_LIMITS: HttpsLimits = { timeoutMs: 15_000, answerBytes: 1024 * 1024 };
/** Longest bundle of certificates, in bytes: that of a whole Linux system has 220 KB. */
const MAX_CA_BYTES = 4 * 1024 * 1024;

/** One call of the API. */
export interface VaultCall {
  method: 'GET' | 'POST' | 'LIST';
  /** Below `/v1/`, not yet encoded. */
  path: string;
  token?: string;
  /** The caller zeroes it. */
  body?: Buffer;
  /** What was tried, for the error: "sign in", "read network/core". */
  doing: string;
}

/** The HTTP API of HashiCorp Vault and OpenBao (https://developer.hashicorp.com/vault/api-docs). */
export class VaultServer {
  constructor(
    private readonly config: VaultConfig,
    private readonly limits: HttpsLimits,
  ) {}

  /** Calls the API; null for an answer without a body. The caller wipes what it gets. */
  async call(call: VaultCall, signal: AbortSignal): Promise<JsonBytes> {
    const { url, namespace } = this.config;
    const ca = await this.#authority();
    const answer = await httpsRequest(
      {
        method: call.method,
        origin: url,
        path: `/v1/${call.path.split('/').map(encodeURIComponent).join('/')}`,
        headers: {
          accept: 'application/json',
          // Without it some agents refuse to answer, as a page in a browser could be the one who asks.
          'x-vault-request': 'true',
          ...(namespace === '' ? {} : { 'x-vault-namespace': namespace }),
          ...(call.token === undefined ? {} : { 'x-vault-token': call.token }),
        },
        ...(call.body === undefined ? {} : { body: call.body }),
        ...(ca === undefined ? {} : { ca }),
      },
      this.limits,
      signal,
    );
    try {
      return this.#read(call, answer);
    } finally {
      zero(answer.body);
    }
  }

  #read(call: VaultCall, { status, body }: HttpsAnswer): JsonBytes {
    const isGood = status >= 200 && status < 300;
    if (isGood && body.length === 0) return null;
    let value: JsonBytes | undefined;
    try {
      value = parseJsonBytes(body);
    } catch {
      // An error page of a proxy is no JSON either: then the status says what is wrong.
      if (isGood) throw this.#notVault();
    }
    if (isGood && value !== undefined) return value;
    const said = value === undefined ? '' : firstError(value);
    if (value !== undefined) wipeJson(value);
    throw this.#refused(call, status, said);
  }

  #refused({ doing }: VaultCall, status: number, said: string): BinnacleError {
    const known = STATUS[status];
    const server = this.config.url;
    if (status >= 300 && status < 400) {
      return new BinnacleError(
        'protocol-error',
        `${server} wants to send Binnacle elsewhere, which is not followed.`,
        {
          hint: 'Enter the address of the server that answers itself.',
        },
      );
    }
    const { code, why, hint } = known ?? {
      code: 'protocol-error' as const,
      why: `it answered with status ${status}`,
      hint: 'Try again, or look at the log of the server.',
    };
    const quoted = said === '' ? '' : ` The server says: “${said}”`;
    const retryable = status === 503 || status === 429 || status >= 500;
    return new BinnacleError(code, `${server} did not ${doing}: ${why}.`, {
      hint: `${hint}${quoted}`,
      retryable,
    });
  }

  #notVault(): BinnacleError {
    return new BinnacleError('protocol-error', `${this.config.url} did not answer as a vault server does.`, {
      hint: 'Check the address and its port.',
    });
  }

  async #authority(): Promise<Buffer | undefined> {
    const { caFile } = this.config;
    if (caFile === null) return undefined;
    const why = 'can’t be read';
    try {
      const status = await stat(caFile);
      if (status.isFile() && status.size <= MAX_CA_BYTES) return await readFile(caFile);
    } catch {
      // Said below.
    }
    throw new BinnacleError('not-found', `The certificate file “${basename(caFile)}” ${why}.`, {
      hint: 'Choose it again in the source.',
    });
  }
}

/** Statuses of the API (https://developer.hashicorp.com/vault/api-docs#http-status-codes). */
const STATUS: Readonly<Record<number, { code: ErrorCode; why: string; hint: string }>> = {
  400: {
    code: 'auth-failed',
    why: 'it refused what was sent',
    hint: 'Check role id, secret id, user name or password.',
  },
  401: { code: 'auth-failed', why: 'it wants a login', hint: 'Enter the token of the source again.' },
  403: {
    code: 'forbidden',
    why: 'permission was denied',
    hint: 'The token may have expired, or its policy does not allow to read this path.',
  },
  404: {
    code: 'not-found',
    why: 'there is nothing at this path',
    hint: 'Check mount and path. The newest version may have been deleted. The KV engine has to be version 2.',
  },
  405: {
    code: 'not-found',
    why: 'this path can’t be read',
    hint: 'Check that the mount is a KV engine of version 2.',
  },
  412: {
    code: 'protocol-error',
    why: 'it is not up to date with its cluster',
    hint: 'Try again in a moment.',
  },
  429: { code: 'unreachable', why: 'too many requests were made', hint: 'Try again in a moment.' },
  472: { code: 'unreachable', why: 'it is a standby server', hint: 'Enter the address of the active one.' },
  473: { code: 'unreachable', why: 'it is a standby server', hint: 'Enter the address of the active one.' },
  500: { code: 'unreachable', why: 'it has an error of its own', hint: 'Look at the log of the server.' },
  502: {
    code: 'unreachable',
    why: 'a server behind it has an error',
    hint: 'Look at the log of the server.',
  },
  503: {
    code: 'unreachable',
    why: 'it is sealed or being maintained',
    hint: 'Somebody has to unseal it. Try again then.',
  },
};

/** What the server itself says about an error: `{"errors": ["permission denied"]}`. */
function firstError(value: JsonBytes): string {
  const first = atPath(value, 'errors[0]');
  if (!Buffer.isBuffer(first)) return '';
  return first
    .toString('utf8')
    .replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .trim()
    .slice(0, 200);
}
