import { writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BinnacleError } from '../../src/shared/errors';
import type { VaultConfig } from '../../src/shared/model/secretSource';
import type { SourceSecrets } from '../../src/main/vault/sources/secretSource';
import { VaultSource } from '../../src/main/vault/sources/vaultSource';
import { selfSigned, TestAuthority } from '../lab/certificates';
import { labFolder } from '../lab/labFolder';
import {
  json,
  kvServer,
  type Respond,
  ROLE,
  TOKEN,
  USER,
  type VaultResponder,
  vaultResponder,
} from './vaultServers';

const never = new AbortController().signal;
const CORE = { reference: 'network/core', field: '' };
/** A second is enough on loopback, and short enough for servers that stall. */
const LIMITS = { timeoutMs: 1000, answerBytes: 1024 * 1024 };

async function serve(respond: Respond = kvServer): Promise<VaultResponder> {
  const responder = await vaultResponder(respond);
  onTestFinished(() => responder.stop());
  return responder;
}

function authorityFile(authority: TestAuthority): string {
  const path = join(labFolder().path, 'authority.pem');
  writeFileSync(path, authority.certificate);
  return path;
}

function configOf(
  server: { url: string; authority: TestAuthority },
  change: Partial<VaultConfig> = {},
): VaultConfig {
  return {
    kind: 'vault',
    url: server.url,
    namespace: '',
    mount: 'secret',
    caFile: authorityFile(server.authority),
    auth: { method: 'token' },
    ...change,
  };
}

const source = (config: VaultConfig, secret: string | null = TOKEN): VaultSource =>
  new VaultSource(config, () => (secret === null ? null : Buffer.from(secret)), LIMITS);

const told = (secrets: SourceSecrets): Record<string, string> =>
  Object.fromEntries([...secrets].map(([slot, value]) => [slot, value.toString('utf8')]));

/** How a fetch fails. Whatever it says, it holds neither the token nor a value. */
async function failure(run: Promise<unknown>): Promise<BinnacleError> {
  const error = await run.then(
    () => new Error('it was read'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof BinnacleError)) throw error;
  expect(`${error.message} ${error.hint ?? ''}`).not.toContain(TOKEN);
  expect(`${error.message} ${error.hint ?? ''}`).not.toContain('pässwörd');
  return error;
}

describe('a server that follows the API', () => {
  it('gives user, password and key of an entry', async () => {
    const server = await serve();
    const secrets = await source(configOf(server)).fetch(CORE, never);
    expect(told(secrets)).toEqual({
      username: 'admin',
      password: 'pässwörd "€"',
      'private-key': '-----BEGIN OPENSSH PRIVATE KEY-----\n',
    });
    expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/secret/data/network/core',
    ]);
  });

  it('gives one named field, and says which there are', async () => {
    const vault = source(configOf(await serve()));
    const named = { reference: '/network/core/', field: 'enable' };
    expect(told(await vault.fetch(named, never))).toEqual({ username: 'admin', password: 'cisco' });
    const error = await failure(vault.fetch({ ...named, field: 'ttl' }, never));
    expect(error).toMatchObject({ code: 'not-found' });
    expect(error.hint).toContain('“enable”');
  });

  it.each([
    ['approle', { method: 'approle', mount: 'approle', roleId: ROLE.roleId }, ROLE.secretId],
    ['userpass', { method: 'userpass', mount: 'userpass', username: USER.username }, USER.password],
  ] as const)('lets in by %s and gets its token back afterwards', async (_name, auth, secret) => {
    const server = await serve();
    const vault = source(configOf(server, { auth, namespace: 'team/net' }), secret);
    expect(told(await vault.fetch(CORE, never))['password']).toBe('pässwörd "€"');
    await expect.poll(() => server.seen.map(({ url }) => url).at(-1)).toBe('/v1/auth/token/revoke-self');
    expect(server.seen.map(({ namespace }) => namespace)).toEqual(['team/net', 'team/net', 'team/net']);
    expect(await failure(source(configOf(server, { auth }), 'wrong').check(never))).toMatchObject({
      code: 'auth-failed',
      hint: expect.stringContaining('invalid role or secret ID') as string,
    });
  });

  it('tells what is wrong: token, path, deleted version, nothing saved', async () => {
    const server = await serve();
    const config = configOf(server);
    await source(config).check(never);
    const other = (reference: string): Promise<unknown> =>
      source(config).fetch({ reference, field: '' }, never);
    expect(await failure(source(config, 'hvs.other').fetch(CORE, never))).toMatchObject({
      code: 'forbidden',
    });
    expect(await failure(source(config, 'two words').fetch(CORE, never))).toMatchObject({
      code: 'auth-failed',
    });
    expect(await failure(source(config, null).fetch(CORE, never))).toMatchObject({ code: 'auth-failed' });
    expect(await failure(other('network/none'))).toMatchObject({ code: 'not-found' });
    expect(await failure(other('network/old'))).toMatchObject({ code: 'not-found' });
    for (const path of ['../sys/seal', 'a/../../b', 'a//b', '..']) {
      expect(await failure(other(path))).toMatchObject({ code: 'bad-request' });
    }
    expect(server.seen.every(({ url }) => !url.includes('..'))).toBe(true);
  });

  it.each([
    [503, 'unreachable', 'sealed'],
    [500, 'unreachable', 'error of its own'],
    [429, 'unreachable', 'too many'],
    [418, 'protocol-error', '418'],
  ])('says what status %i means', async (status, code, words) => {
    const server = await serve((_request, response) =>
      json(response, status, { errors: ['Vault is sealed'] }),
    );
    const error = await failure(source(configOf(server)).fetch(CORE, never));
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(error.hint).toContain('Vault is sealed');
  });
});

describe('a server that misbehaves', () => {
  it('is not trusted with a certificate of an unknown authority, of another name, or expired', async () => {
    const own = await vaultResponder(kvServer, selfSigned({ name: 'vault', hosts: ['127.0.0.1'] }));
    const authority = new TestAuthority();
    const named = await vaultResponder(
      kvServer,
      authority.issue({ name: 'other', hosts: ['other.example.net'] }),
    );
    const old = authority.issue({ name: 'vault', hosts: ['127.0.0.1'], validDays: [-30, -1] });
    const expired = await vaultResponder(kvServer, old);
    onTestFinished(async () => {
      for (const responder of [own, named, expired]) await responder.stop();
    });
    const message = async (config: VaultConfig): Promise<string> => {
      const error = await failure(source(config).fetch(CORE, never));
      expect(error.code).toBe('protocol-error');
      return error.message;
    };
    expect(await message(configOf(own))).toContain('self-signed');
    expect(await message(configOf(own, { caFile: null }))).toContain('self-signed');
    expect(await message(configOf({ url: named.url, authority }))).toContain('another name');
    expect(await message(configOf({ url: expired.url, authority }))).toContain('expired');
    // Nothing was said to any of them, least of all a token.
    expect([own, named, expired].flatMap(({ seen }) => seen)).toEqual([]);
  });

  it('is not trusted because the environment says so', async () => {
    const own = await vaultResponder(kvServer, selfSigned({ name: 'vault', hosts: ['127.0.0.1'] }));
    onTestFinished(() => own.stop());
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    onTestFinished(() => {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    });
    expect(await failure(source(configOf(own, { caFile: null })).check(never))).toMatchObject({
      code: 'protocol-error',
    });
  });

  it('is not asked by way of a proxy of the environment', async () => {
    const server = await serve();
    const asked: string[] = [];
    const proxy = createHttp((request) => asked.push(request.url ?? ''));
    proxy.on('connect', (request) => asked.push(request.url ?? ''));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const variables = ['https_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
    for (const name of variables) {
      process.env[name] = name.startsWith('NODE')
        ? '1'
        : `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    }
    onTestFinished(() => {
      for (const name of variables) Reflect.deleteProperty(process.env, name);
      proxy.close();
    });
    expect((await source(configOf(server)).fetch(CORE, never)).size).toBe(3);
    expect(asked).toEqual([]);
  });

  it('is not followed elsewhere', async () => {
    const elsewhere = await serve();
    const server = await serve((_request, response) =>
      response.writeHead(307, { location: `${elsewhere.url}/v1/secret/data/network/core` }).end(),
    );
    const error = await failure(source(configOf(server)).fetch(CORE, never));
    expect(error.message).toContain('elsewhere');
    expect(elsewhere.seen).toEqual([]);
  });

  it.each<[string, string, Respond]>([
    ['never answers', 'timeout', () => undefined],
    [
      'stops in the middle',
      'timeout',
      (_request, response) => void response.writeHead(200).write('{"data":'),
    ],
    ['sends a byte at a time', 'timeout', (_request, response) => drip(response)],
    [
      'sends 10 MB',
      'too-large',
      (_request, response) => void response.end(Buffer.alloc(10 * 1024 * 1024, 0x20)),
    ],
    ['sends no JSON', 'protocol-error', (_request, response) => void response.end('<html>login</html>')],
    [
      'sends JSON that is cut off',
      'protocol-error',
      (_request, response) => void response.end('{"data":{"data":{"pas'),
    ],
    ['sends other JSON', 'not-found', (_request, response) => json(response, 200, { data: ['x'] })],
    [
      'sends an empty entry',
      'not-found',
      (_request, response) => json(response, 200, { data: { data: {} } }),
    ],
    [
      'nests a million arrays',
      'protocol-error',
      (_request, response) => void response.end('['.repeat(1_000_000)),
    ],
    ['hangs up', 'unreachable', (_request, response) => void response.destroy()],
    [
      'announces more than it sends',
      'timeout',
      (_request, response) => void response.writeHead(200, { 'content-length': '100' }).write('{}'),
    ],
    [
      'answers with an endless header',
      'protocol-error',
      (_request, response) => void response.socket?.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`),
    ],
  ])('fails in words: it %s', async (_name, code, respond) => {
    const server = await serve(respond);
    const started = performance.now();
    const error = await failure(source(configOf(server)).fetch(CORE, never));
    expect(error.code).toBe(code);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('that does not speak TLS, or is not there, is named', async () => {
    const plain = createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    const config = configOf({ url: `https://127.0.0.1:${port}`, authority: new TestAuthority() });
    expect(await failure(source(config).check(never))).toMatchObject({ code: 'protocol-error' });
    await new Promise<void>((resolve) => plain.close(() => resolve()));
    expect(await failure(source(config).check(never))).toMatchObject({
      code: 'unreachable',
      retryable: true,
    });
  });

  it('does not keep anybody who gives up', async () => {
    const server = await serve(() => undefined);
    const abort = new AbortController();
    const fetch = failure(source(configOf(server)).fetch(CORE, abort.signal));
    await expect.poll(() => server.seen.length).toBe(1);
    abort.abort();
    expect(await fetch).toMatchObject({ code: 'cancelled' });
  });
});

it('needs the certificate file that it names', async () => {
  const config = configOf(
    { url: 'https://127.0.0.1:1', authority: new TestAuthority() },
    { caFile: '/none.pem' },
  );
  expect(await failure(source(config).check(never))).toMatchObject({ code: 'not-found' });
});

function drip(response: Parameters<Respond>[1]): void {
  response.writeHead(200);
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}
