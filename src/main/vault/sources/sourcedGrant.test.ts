import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { BinnacleError } from '../../../shared/errors';
import { portFromNode } from '../../ports/ports';
import { GrantClient } from '../grantClient';
import { Grants } from '../grants';
import { KeptAnswers } from '../keptAnswers';
import type { SourcedCredential } from '../messages';
import type { SourceSecrets } from './secretSource';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

const SLOTS = ['password', 'private-key', 'passphrase', 'totp'];
const CREDENTIAL: SourcedCredential = {
  source: { id: 's', config: { kind: 'keepass', file: '/x.kdbx', keyFile: null }, secret: null },
  reference: { reference: 'r', field: '' },
  ids: Object.fromEntries(SLOTS.map((slot) => [slot, `c:${slot}`])),
};

interface Granted {
  client: GrantClient;
  grants: Grants;
  /** What the source gave, and the signals it was given. */
  given: SourceSecrets[];
  signals: AbortSignal[];
}

/** A grant of one credential in a source that answers by `read`. */
function granted(read: () => Promise<Record<string, string>>): Granted {
  const given: SourceSecrets[] = [];
  const signals: AbortSignal[] = [];
  const grants = new Grants({
    unseal: () => Buffer.alloc(0),
    seal: () => {
      throw new Error('nothing is sealed here');
    },
    kept: new KeptAnswers(),
    sources: {
      fetch: async (_source, _reference, signal) => {
        signals.push(signal);
        const values = Object.entries(await read()).map(([slot, text]) => [slot, Buffer.from(text)] as const);
        const secrets = new Map(values) as SourceSecrets;
        given.push(new Map(secrets));
        return secrets;
      },
    },
  });
  const { port1, port2 } = new MessageChannel();
  grants.add('g', [], portFromNode(port1), false, [CREDENTIAL]);
  const client = new GrantClient(portFromNode(port2));
  cleanups.push(
    () => grants.revokeAll(),
    () => client.close(),
  );
  return { client, grants, given, signals };
}

const text = async (value: Promise<Uint8Array>): Promise<string> => Buffer.from(await value).toString();

it('fetches an entry once for all its parts, and wipes it when the grant ends', async () => {
  const { client, grants, given } = granted(() => Promise.resolve({ password: 'p', 'private-key': 'k' }));
  expect(
    await Promise.all([text(client.secret('c:password')), text(client.secret('c:private-key'))]),
  ).toEqual(['p', 'k']);
  expect(given).toHaveLength(1);
  grants.revoke('g');
  const left = (): number[] => [...(given[0]?.values() ?? [])].flatMap((value) => [...value]);
  await expect.poll(left).toEqual([0, 0]);
});

it('takes an entry’s password for the passphrase of a key, or none', async () => {
  const one = granted(() => Promise.resolve({ password: 'p' }));
  expect(await text(one.client.secret('c:passphrase'))).toBe('p');
  const none = granted(() => Promise.resolve({ 'private-key': 'k' }));
  expect(await text(none.client.secret('c:passphrase'))).toBe('');
});

it('computes one-time codes here: the seed itself is never handed out', async () => {
  const { client } = granted(() => Promise.resolve({ totp: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }));
  const { code } = await client.code('c:totp', null);
  expect(Buffer.from(code).toString()).toMatch(/^\d{6}$/);
  await expect(client.secret('c:totp')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(client.code('c:password', null)).rejects.toMatchObject({ code: 'forbidden' });
});

it('passes on what went wrong with what to try, and tries again when asked again', async () => {
  let tries = 0;
  const { client } = granted(() => {
    tries += 1;
    if (tries > 1) return Promise.resolve({ password: 'p' });
    return Promise.reject(new BinnacleError('timeout', 'Too slow.', { hint: 'Try again.' }));
  });
  await expect(client.secret('c:password')).rejects.toMatchObject({ code: 'timeout', hint: 'Try again.' });
  expect(await text(client.secret('c:password'))).toBe('p');
});

it('says what an entry lacks, and refuses ids that were not granted', async () => {
  const { client } = granted(() => Promise.resolve({ password: 'never shown' }));
  const missing = client.secret('c:private-key');
  await expect(missing).rejects.toMatchObject({ code: 'not-found' });
  await expect(missing).rejects.not.toMatchObject({ hint: expect.stringContaining('never shown') as string });
  await expect(client.secret('other:password')).rejects.toMatchObject({ code: 'forbidden' });
});

it('stops fetching when the session is gone', async () => {
  const { client, signals } = granted(() => new Promise(() => undefined));
  const fetching = client.secret('c:password').catch((error: unknown) => error);
  await expect.poll(() => signals.length).toBe(1);
  client.close();
  await expect.poll(() => signals[0]?.aborted).toBe(true);
  expect(await fetching).toMatchObject({ code: 'locked' });
});
