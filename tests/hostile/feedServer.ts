import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Certified, TestAuthority } from '../lab/certificates';
import { labFolder } from '../lab/labFolder';

/** A server of ours on loopback, which answers as a test says; it stops with the test. */
export interface FeedServer {
  url: string;
  port: number;
  /** File with the certificate of its authority. */
  caFile: string;
  /** Headers of every request, in turn. */
  seen: IncomingMessage['headers'][];
}

/** Starts a server; its certificate is good unless another one is given. */
export async function feedServer(
  respond: (response: ServerResponse, request: IncomingMessage) => void,
  certify?: (authority: TestAuthority) => Certified,
): Promise<FeedServer> {
  const authority = new TestAuthority();
  const { key, certificate } =
    certify?.(authority) ?? authority.issue({ name: 'list', hosts: ['127.0.0.1', 'localhost'] });
  const seen: FeedServer['seen'] = [];
  const server = createServer({ key, cert: certificate }, (request, response) => {
    seen.push(request.headers);
    response.on('error', () => undefined);
    respond(response, request);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  const caFile = join(labFolder().path, `authority-${port}.pem`);
  writeFileSync(caFile, authority.certificate);
  return { url: `https://127.0.0.1:${port}/hosts.json`, port, caFile, seen };
}

/** A list as a source gives it. */
export const listOf = (hosts: readonly object[]): string =>
  JSON.stringify({ format: 'binnacle-feed', version: 1, hosts });
