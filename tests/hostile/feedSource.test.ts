import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HttpsSource } from '../../src/main/inventory/feeds/feedMessages';
import { fetchFeed } from '../../src/main/inventory/feeds/fetchFeed';
import { ImportFailure } from '../../src/main/inventory/import/importModel';
import { selfSigned, TestAuthority } from '../lab/certificates';
import { type FeedServer, feedServer, listOf } from './feedServer';

const TOKEN = 'nbt-4711-token';

/** A second is enough on loopback, and short enough for servers that stall. */
const sourceOf = (
  { url, caFile }: Pick<FeedServer, 'url' | 'caFile'>,
  more: Partial<HttpsSource> = {},
): HttpsSource => ({
  ...{ kind: 'https', url, caFile, timeoutMs: 1000, etag: null, auth: null },
  ...more,
});

/** How a fetch fails; what it says never holds the token. */
async function failure(run: Promise<unknown>): Promise<ImportFailure> {
  const error = await run.then(
    () => new Error('it was read'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ImportFailure)) throw error;
  expect(`${error.message} ${error.details.hint ?? ''}`).not.toContain(TOKEN);
  return error;
}

describe('a list over HTTPS', () => {
  it('is fetched with the token, and only again when it has changed', async () => {
    const server = await feedServer((response, request) => {
      if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"v1"', 'set-cookie': 'a=b' }).end(listOf([{ name: 'web01' }]));
    });
    const auth = { scheme: 'bearer' as const, username: '', secretId: '' };
    const first = await fetchFeed(sourceOf(server, { auth }), TOKEN);
    expect(first?.bytes.toString()).toContain('web01');
    expect(await fetchFeed(sourceOf(server, { auth, etag: first?.etag ?? null }), TOKEN)).toBeNull();
    expect(server.seen[0]).toMatchObject({ authorization: `Bearer ${TOKEN}`, accept: 'application/json' });
    expect(server.seen[1]?.cookie).toBeUndefined();
    const basic = { scheme: 'basic' as const, username: 'kim', secretId: '' };
    await fetchFeed(sourceOf(server, { auth: basic }), 'pass');
    expect(server.seen[2]?.authorization).toBe(`Basic ${Buffer.from('kim:pass').toString('base64')}`);
    await fetchFeed(sourceOf(server, { auth: { ...basic, scheme: 'token' } }), TOKEN);
    expect(server.seen[3]?.authorization).toBe(`Token ${TOKEN}`);
  });

  it('goes to no proxy that the environment names', async () => {
    const asked: string[] = [];
    const proxy = createServer((socket) => {
      asked.push('connection');
      socket.destroy();
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const before = process.env['HTTPS_PROXY'];
    process.env['HTTPS_PROXY'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    onTestFinished(() => {
      if (before === undefined) delete process.env['HTTPS_PROXY'];
      else process.env['HTTPS_PROXY'] = before;
      proxy.close();
    });
    const server = await feedServer((response) => response.end(listOf([])));
    expect(await fetchFeed(sourceOf(server), null)).not.toBeNull();
    expect(asked).toEqual([]);
  });
});

describe('a server that misbehaves', () => {
  it('is given up when it stalls before, or in the middle of, its answer', async () => {
    const silent = await feedServer(() => undefined);
    expect((await failure(fetchFeed(sourceOf(silent), null))).message).toContain('within 1 s');
    const halting = await feedServer((response) => void response.writeHead(200).write('{"format":'));
    expect((await failure(fetchFeed(sourceOf(halting), null))).message).toContain('within 1 s');
  });

  it('is given up when it drips one byte after the other', async () => {
    const dripping = await feedServer((response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect((await failure(fetchFeed(sourceOf(dripping), null))).message).toContain('within 1 s');
  });

  it('is cut off when it sends 100 MB, announced or not', async () => {
    const block = Buffer.alloc(1024 * 1024, 0x20);
    let sent = 0;
    const flooding = await feedServer((response) => {
      const go = (): void => {
        if (++sent <= 100 && !response.destroyed) response.write(block, go);
      };
      go();
    });
    const patient = sourceOf(flooding, { timeoutMs: 30_000 });
    expect(await failure(fetchFeed(patient, null))).toMatchObject({ code: 'too-large' });
    expect(sent).toBeLessThan(60);
    const announcing = await feedServer((response) => {
      response.writeHead(200, { 'content-length': String(100 * block.length) }).write(block);
    });
    expect(await failure(fetchFeed(sourceOf(announcing), null))).toMatchObject({ code: 'too-large' });
  });

  it('is not followed to another address', async () => {
    const target = await feedServer((response) => response.end(listOf([])));
    for (const status of [301, 302, 303, 307, 308]) {
      const server = await feedServer((response) =>
        response.writeHead(status, { location: target.url }).end(),
      );
      const auth = { scheme: 'bearer' as const, username: '', secretId: '' };
      const error = await failure(fetchFeed(sourceOf(server, { auth }), TOKEN));
      expect(error.message).toContain('not followed');
    }
    expect(target.seen).toEqual([]);
  });

  it('is refused for its certificate, and gets no token', async () => {
    const cases = [
      [() => selfSigned({ name: 'list', hosts: ['127.0.0.1'] }), 'self-signed'],
      [() => new TestAuthority('Other').issue({ name: 'list', hosts: ['127.0.0.1'] }), 'not known here'],
      [(ours: TestAuthority) => ours.issue({ name: 'list', hosts: ['elsewhere.example'] }), 'another name'],
      [
        (ours: TestAuthority) =>
          ours.issue({ name: 'list', hosts: ['127.0.0.1'], validDays: [-9, -1] as const }),
        'expired',
      ],
    ] as const;
    for (const [certify, words] of cases) {
      const server = await feedServer((response) => response.end(listOf([])), certify);
      const auth = { scheme: 'bearer' as const, username: '', secretId: '' };
      const error = await failure(fetchFeed(sourceOf(server, { auth }), TOKEN));
      expect(error.message).toContain(words);
      expect(server.seen).toEqual([]);
    }
    const unknown = await feedServer((response) => response.end(listOf([])));
    const error = await failure(fetchFeed(sourceOf({ ...unknown }, { caFile: null }), null));
    expect(error.message).toContain('not trusted');
  });

  it('is told apart by status, broken answers and what is no HTTPS at all', async () => {
    const forbidden = await feedServer((response) => response.writeHead(403).end('no'));
    expect((await failure(fetchFeed(sourceOf(forbidden), null))).message).toContain('status 403');
    const broken = await feedServer((response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{');
      setImmediate(() => response.destroy());
    });
    expect((await failure(fetchFeed(sourceOf(broken), null))).message).toMatch(/broke|broken off|ECONNRESET/);
    const plain = createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void plain.close());
    const url = `https://127.0.0.1:${(plain.address() as AddressInfo).port}/`;
    expect((await failure(fetchFeed(sourceOf({ url, caFile: forbidden.caFile }), null))).message).toContain(
      'HTTPS',
    );
    const nobody = sourceOf({ url: 'https://127.0.0.1:1/', caFile: forbidden.caFile });
    expect((await failure(fetchFeed(nobody, null))).message).toContain('could not be reached');
  });
});
