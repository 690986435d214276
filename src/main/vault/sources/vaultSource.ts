import { BinnacleError } from '../../../shared/errors';
import type { SourceReference, SourceSlot, VaultConfig } from '../../../shared/model/secretSource';
import { MAX_SECRET_BYTES } from '../../../shared/vaultPrompt';
import { allocateSecret, zero } from '../secretBytes';
import { type JsonBytes, jsonText, wipeJson } from './jsonBytes';
import { atPath } from './jsonPath';
import { ownCopy, type SecretSource, slotOf, type SourceSecrets, type UnlockingSecret } from './secretSource';
import { VAULT_LIMITS, VaultServer } from './vaultServer';

/** Names under which people keep the parts of a login, in the order in which they are looked for. */
const USUAL_NAMES: Readonly<Record<SourceSlot, readonly string[]>> = {
  username: ['username', 'user', 'login'],
  password: ['password', 'pass', 'passwd', 'secret', 'value'],
  'private-key': ['private_key', 'private-key', 'ssh_private_key', 'ssh_key', 'key'],
  passphrase: ['passphrase', 'private_key_passphrase', 'key_passphrase'],
  certificate: ['certificate', 'signed_key', 'ssh_certificate'],
  totp: ['totp', 'otp', 'otpauth', 'totp_url'],
};
/** Time in ms that giving a token back may take: nobody waits for it. */
const REVOKE_MS = 3000;

/** A token for some calls, and how it is given back. */
interface Session {
  token: string;
  /** Whether the token was made for these calls only. */
  own: boolean;
}

/** A KV engine of version 2 in HashiCorp Vault or OpenBao as a source. Nothing of it is kept between two logins. */
export class VaultSource implements SecretSource {
  readonly #server: VaultServer;

  constructor(
    private readonly config: VaultConfig,
    private readonly secret: UnlockingSecret,
    limits = VAULT_LIMITS,
  ) {
    this.#server = new VaultServer(config, limits);
  }

  fetch({ reference, field }: SourceReference, signal: AbortSignal): Promise<SourceSecrets> {
    return this.#withToken(signal, async (token) => {
      const path = `${this.config.mount}/data/${checkedPath(reference)}`;
      const answer = await this.#server.call(
        { method: 'GET', path, token, doing: `read ${reference}` },
        signal,
      );
      try {
        const data = atPath(answer, 'data.data');
        if (!(data instanceof Map)) throw notKv(reference);
        return field === '' ? usualParts(data, reference) : namedPart(data, reference, field);
      } finally {
        wipeJson(answer);
      }
    });
  }

  check(signal: AbortSignal): Promise<void> {
    return this.#withToken(signal, async (token) => {
      const path = 'auth/token/lookup-self';
      wipeJson(await this.#server.call({ method: 'GET', path, token, doing: 'accept the token' }, signal));
    });
  }

  /** Nothing is kept, so there is nothing to forget. */
  close(): void {
    return undefined;
  }

  async #withToken<T>(signal: AbortSignal, run: (token: string) => Promise<T>): Promise<T> {
    const { token, own } = await this.#signIn(signal);
    try {
      return await run(token);
    } finally {
      if (own) void this.#giveBack(token);
    }
  }

  async #signIn(signal: AbortSignal): Promise<Session> {
    const { auth } = this.config;
    const secret = this.secret();
    if (secret === null || secret.length === 0) {
      throw new BinnacleError('auth-failed', 'Nothing that opens this source is in the vault.', {
        hint: 'Enter its token, secret id or password in the source.',
      });
    }
    try {
      if (auth.method === 'token') return { token: tokenText(secret), own: false };
      const { path, body } = loginCall(auth, secret);
      try {
        const answer = await this.#server.call(
          { method: 'POST', path, body, doing: 'sign Binnacle in' },
          signal,
        );
        return { token: tokenOf(answer), own: true };
      } finally {
        zero(body);
      }
    } finally {
      zero(secret);
    }
  }

  /** Best effort: a token that could not be given back expires by itself. */
  async #giveBack(token: string): Promise<void> {
    const call = {
      method: 'POST' as const,
      path: 'auth/token/revoke-self',
      token,
      doing: 'take the token back',
    };
    await this.#server.call(call, AbortSignal.timeout(REVOKE_MS)).then(wipeJson, () => undefined);
  }
}

function loginCall(
  auth: Exclude<VaultConfig['auth'], { method: 'token' }>,
  secret: Buffer,
): { path: string; body: Buffer } {
  const value = jsonText(secret);
  try {
    const [start, path] =
      auth.method === 'approle'
        ? [`{"role_id":${JSON.stringify(auth.roleId)},"secret_id":`, `auth/${auth.mount}/login`]
        : ['{"password":', `auth/${auth.mount}/login/${auth.username}`];
    const pieces = [Buffer.from(start, 'utf8'), value, Buffer.from('}', 'latin1')];
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const body = allocateSecret(length);
    let at = 0;
    for (const piece of pieces) at += piece.copy(body, at);
    return { path, body };
  } finally {
    zero(value);
  }
}

function tokenOf(answer: JsonBytes): string {
  try {
    const token = atPath(answer, 'auth.client_token');
    if (Buffer.isBuffer(token)) return tokenText(token);
  } finally {
    wipeJson(answer);
  }
  throw new BinnacleError('protocol-error', 'The server let Binnacle sign in, but gave no token.', {
    hint: 'A second factor may be asked for, which this source can’t give.',
  });
}

/** A token has to be a text: it is sent in a header of HTTP. */
function tokenText(secret: Buffer): string {
  const token = secret.toString('latin1').trim();
  if (/^[\x21-\x7e]{1,8192}$/.test(token)) return token;
  throw new BinnacleError('auth-failed', 'What is saved for this source is not a token.', {
    hint: 'Enter the token again. It is one word, such as hvs.… .',
  });
}

function checkedPath(reference: string): string {
  const path = reference.replace(/^\/+|\/+$/g, '');
  if (path !== '' && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'))
    return path;
  throw new BinnacleError('bad-request', 'This is not a path within the KV engine.', {
    hint: 'Write names with “/” between them, such as network/core, without the mount.',
  });
}

function usualParts(data: ReadonlyMap<string, JsonBytes>, reference: string): SourceSecrets {
  const found: SourceSecrets = new Map();
  for (const [slot, names] of Object.entries(USUAL_NAMES) as [SourceSlot, readonly string[]][]) {
    const value = names
      .map((name) => data.get(name))
      .find((each) => Buffer.isBuffer(each) && each.length > 0);
    if (Buffer.isBuffer(value) && value.length <= MAX_SECRET_BYTES) found.set(slot, ownCopy(value));
  }
  if (found.size > 0) return found;
  throw new BinnacleError('not-found', `${reference} has none of the usual fields.`, {
    hint: `It has ${fieldNames(data)}. Name one of them in the credential.`,
  });
}

function namedPart(data: ReadonlyMap<string, JsonBytes>, reference: string, field: string): SourceSecrets {
  const value = data.get(field);
  const found: SourceSecrets = new Map();
  if (Buffer.isBuffer(value) && value.length > 0 && value.length <= MAX_SECRET_BYTES) {
    found.set(slotOf(value), ownCopy(value));
    const username = USUAL_NAMES.username.map((name) => data.get(name)).find((each) => Buffer.isBuffer(each));
    if (username !== undefined) found.set('username', ownCopy(username));
    return found;
  }
  throw new BinnacleError('not-found', `${reference} has no text in a field “${field}”.`, {
    hint: `It has ${fieldNames(data)}.`,
  });
}

function fieldNames(data: ReadonlyMap<string, JsonBytes>): string {
  const list = [...data.keys()].map((name) => `“${name.replace(/[\u0000-\u001f]/g, ' ').slice(0, 40)}”`);
  return list.length === 0 ? 'no fields' : list.slice(0, 8).join(', ');
}

function notKv(reference: string): BinnacleError {
  return new BinnacleError(
    'not-found',
    `${reference} holds nothing that a KV engine of version 2 would hold.`,
    {
      hint: 'Check the mount. Its newest version may have been deleted.',
    },
  );
}
