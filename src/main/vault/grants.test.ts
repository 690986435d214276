import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, it, vi } from 'vitest';
import { portFromNode, type Port } from '../ports/ports';
import { GrantClient } from './grantClient';
import { Grants } from './grants';
import { KeptAnswers } from './keptAnswers';
import type { SealedSecret, SecretRef } from './sealing';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const ref = (id: string): SecretRef => ({ id, credentialId: 'c1', slot: 'password', version: 1 });

/** A port that notes what is sent over it. */
const listened = (port: Port, passed: unknown[]): Port => ({
  postMessage: (message) => {
    passed.push(message);
    port.postMessage(message);
  },
  onMessage: (listener) => port.onMessage(listener),
  onClose: (listener) => port.onClose(listener),
  close: () => port.close(),
});

const bytesIn = (message: unknown): Buffer[] =>
  Object.values(message as Record<string, unknown>)
    .flatMap((value): unknown[] => (Array.isArray(value) ? value : [value]))
    .filter((value): value is Buffer => value instanceof Buffer);

/** A grant whose "sealing" turns the bytes around. */
function granted(
  maySeal: boolean,
  secrets: SealedSecret[] = [],
): { client: GrantClient; sealed: SealedSecret[]; grants: Grants; passed: unknown[] } {
  const sealed: SealedSecret[] = [];
  const grants = new Grants({
    unseal: (secret) => Buffer.from(secret.sealed),
    seal: (names, value) => {
      const secret = { ...names, sealed: Uint8Array.from(value).reverse() };
      sealed.push(secret);
      return secret;
    },
    kept: new KeptAnswers(),
    sources: { fetch: () => Promise.reject(new Error('no source here')) },
  });
  const { port1, port2 } = new MessageChannel();
  const passed: unknown[] = [];
  grants.add('g1', secrets, listened(portFromNode(port1), passed), maySeal);
  const client = new GrantClient(portFromNode(port2));
  cleanups.push(() => client.close());
  return { client, sealed, grants, passed };
}

it('seals what an import brings, in as many requests as it takes, and keeps the order', async () => {
  const { client } = granted(true);
  const items = Array.from({ length: 1201 }, (_, index) => ({
    ref: ref(`s${index}`),
    value: Buffer.from(`secret ${index}`),
  }));
  const secrets = await client.seal(items);
  expect(secrets.map(({ id }) => id)).toEqual(items.map((item) => item.ref.id));
  expect(
    Buffer.from(secrets[1200]?.sealed ?? [])
      .reverse()
      .toString(),
  ).toBe('secret 1200');
});

it('gives the codes of a granted seed, each for an interval of its own, and never the seed', async () => {
  const seed = { ...ref('seed'), slot: 'totp', sealed: Buffer.from('GEZDGNBVGY3TQOJQ') };
  const other = { ...ref('pw'), sealed: Buffer.from('GEZDGNBVGY3TQOJQ') };
  const { client } = granted(false, [seed, other]);
  const first = await client.code('seed', null);
  expect(Buffer.from(first.code).toString()).toMatch(/^\d{6}$/);
  // The interval before is over, so nothing is waited for.
  const again = await client.code('seed', first.step - 1);
  expect(again.step).toBeGreaterThanOrEqual(first.step);
  await expect(client.secret('seed')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(client.code('pw', null)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(client.code('stranger', null)).rejects.toMatchObject({ code: 'forbidden' });
});

it('waits for the next interval where a code was used up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'Date'], now: 59_000 });
  cleanups.push(() => vi.useRealTimers());
  const seed = { ...ref('seed'), slot: 'totp', sealed: Buffer.from('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ') };
  const { client } = granted(false, [seed]);
  const { code, step } = await client.code('seed', null);
  expect([Buffer.from(code).toString(), step]).toEqual(['287082', 1]);
  const next = client.code('seed', step);
  while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
  vi.advanceTimersByTime(1000);
  expect(await next).toMatchObject({ step: 2 });
});

it('seals nothing for a session that only connects', async () => {
  const { client, sealed } = granted(false);
  const request = client.seal([{ ref: ref('s1'), value: Buffer.from('x') }]);
  await expect(request).rejects.toMatchObject({ code: 'forbidden' });
  expect(sealed).toEqual([]);
});

it('sends secrets and answers encrypted for the one session that asked, also before it has said a word', async () => {
  const secret = { ...ref('pw'), sealed: Buffer.from('hunter2') };
  const { client, grants, passed } = granted(false, [secret]);
  grants.answer({ grantId: 'g1', promptId: 'p1' }, [Buffer.from('typed1'), Buffer.from('')]);
  const texts = (await client.answer('p1')).map((each) => Buffer.from(each).toString());
  expect(texts).toEqual(['typed1', '']);
  grants.answer({ grantId: 'g1', promptId: 'p2' }, [Buffer.from('typed2')]);
  expect((await client.answer('p2')).map(String)).toEqual([String(Buffer.from('typed2'))]);
  expect(Buffer.from(await client.secret('pw')).toString()).toBe('hunter2');
  expect(passed).toHaveLength(3);
  const bytes = Buffer.concat(passed.flatMap(bytesIn));
  expect(bytes.length).toBeGreaterThan(3 * 44);
  for (const text of ['hunter2', 'typed']) expect(bytes.includes(text)).toBe(false);
});
