import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { portFromNode } from '../ports/ports';
import { GrantClient } from './grantClient';
import { Grants } from './grants';
import type { SealedSecret, SecretRef } from './sealing';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const ref = (id: string): SecretRef => ({ id, credentialId: 'c1', slot: 'password', version: 1 });

/** A grant whose "sealing" turns the bytes around. */
function granted(maySeal: boolean): { client: GrantClient; sealed: SealedSecret[] } {
  const sealed: SealedSecret[] = [];
  const grants = new Grants(
    () => Buffer.alloc(0),
    (names, value) => {
      const secret = { ...names, sealed: Uint8Array.from(value).reverse() };
      sealed.push(secret);
      return secret;
    },
  );
  const { port1, port2 } = new MessageChannel();
  grants.add('g1', [], portFromNode(port1), maySeal);
  const client = new GrantClient(portFromNode(port2));
  cleanups.push(() => client.close());
  return { client, sealed };
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

it('seals nothing for a session that only connects', async () => {
  const { client, sealed } = granted(false);
  const request = client.seal([{ ref: ref('s1'), value: Buffer.from('x') }]);
  await expect(request).rejects.toMatchObject({ code: 'forbidden' });
  expect(sealed).toEqual([]);
});
