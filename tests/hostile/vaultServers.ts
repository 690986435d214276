import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Certified, TestAuthority } from '../lab/certificates';

// No packaged server of HashiCorp Vault or OpenBao can be had where these tests run. These responders follow the public
// documentation of its HTTP API instead: https://developer.hashicorp.com/vault/api-docs (auth/approle, auth/userpass, auth/token,
// secret/kv/kv-v2) and its list of status codes.

/** A request that a responder has seen. */
export interface SeenRequest {
  method: string;
  url: string;
  token: string;
  namespace: string;
  body: string;
}

/** A responder that runs. */
export interface VaultResponder {
  url: string;
  port: number;
  authority: TestAuthority;
  seen: SeenRequest[];
  stop(): Promise<void>;
}

/** What a responder does with a request. */
export type Respond = (request: SeenRequest, response: ServerResponse) => void;

/** Starts an HTTPS server on loopback; its certificate is good unless another one is given. */
export async function vaultResponder(respond: Respond, certified?: Certified): Promise<VaultResponder> {
  const authority = new TestAuthority();
  const { key, certificate } =
    certified ?? authority.issue({ name: 'vault', hosts: ['127.0.0.1', 'localhost'] });
  const seen: SeenRequest[] = [];
  const server = createServer({ key, cert: certificate }, (request, response) => {
    void read(request).then((body) => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        token: String(request.headers['x-vault-token'] ?? ''),
        namespace: String(request.headers['x-vault-namespace'] ?? ''),
        body,
      };
      seen.push(one);
      respond(one, response);
    });
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    authority,
    seen,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Sends JSON. */
export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** What {@link kvServer} lets in. */
export const TOKEN = 'hvs.CAESIJ-test-token';
export const ROLE = { roleId: '675a50e7-cfe0-be76-e35f-49ec009731ea', secretId: 'ed0a642f-"secret\\id' };
export const USER = { username: 'mitchell', password: 'foo "bar"\n' };

/** A server with a KV engine at `secret`, which keeps one entry at `network/core` and a deleted one at `network/old`. */
export const kvServer: Respond = (request, response) => {
  const { method, url, token, body } = request;
  const login = /^\/v1\/auth\/(approle|userpass)\/login(?:\/(.+))?$/.exec(url);
  if (method === 'POST' && login !== null) {
    if (isLogin(login[1] ?? '', login[2] ?? '', body)) json(response, 200, { auth: { client_token: TOKEN } });
    else json(response, 400, { errors: ['invalid role or secret ID'] });
  } else if (token !== TOKEN) json(response, 403, { errors: ['permission denied'] });
  else if (url === '/v1/auth/token/revoke-self') response.writeHead(204).end();
  else if (url === '/v1/auth/token/lookup-self') json(response, 200, { data: { policies: ['default'] } });
  else if (method === 'GET' && url === '/v1/secret/data/network/core') json(response, 200, ENTRY);
  else if (method === 'GET' && url === '/v1/secret/data/network/old') {
    json(response, 404, {
      data: { data: null, metadata: { deletion_time: '2026-01-01T00:00:00Z', version: 3 } },
    });
  } else json(response, 404, { errors: [] });
};

const ENTRY = {
  request_id: 'f0185257-af7c-f550-2d1e-3d3a9b8d6a3c',
  lease_id: '',
  renewable: false,
  data: {
    data: {
      username: 'admin',
      password: 'pässwörd "€"',
      enable: 'cisco',
      ttl: 30,
      key: '-----BEGIN OPENSSH PRIVATE KEY-----\n',
    },
    metadata: {
      created_time: '2026-03-22T02:24:06.945319214Z',
      deletion_time: '',
      destroyed: false,
      version: 2,
    },
  },
  wrap_info: null,
  warnings: null,
  auth: null,
};

function isLogin(method: string, name: string, body: string): boolean {
  const sent = JSON.parse(body) as Record<string, unknown>;
  if (method === 'userpass') return name === USER.username && sent['password'] === USER.password;
  return sent['role_id'] === ROLE.roleId && sent['secret_id'] === ROLE.secretId;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
