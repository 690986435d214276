import { randomUUID } from 'node:crypto';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { BinnacleError } from '../../shared/errors';
import {
  createVault,
  type FakePrompt,
  utf8,
  vaultKit,
  type VaultKit,
} from '../../../tests/soak/vault/vaultKit';
import { openSecrets } from './secretBundle';
import { type ExportedSecrets, GrantClient, portFromNode, type SealedSecret } from './vault';

const PASSPHRASE = 'correct horse battery';
const FILE_PASSPHRASE = 'quite another staple';
const COVERS = 'a'.repeat(64);
const code = (expected: string): object => expect.objectContaining({ code: expected }) as object;

const open: VaultKit[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ client }) => client.dispose()));
});

/** An unlocked vault, and this many secrets sealed in it. */
async function kitWith(count: number, value?: Buffer): Promise<{ made: VaultKit; secrets: SealedSecret[] }> {
  const made = vaultKit();
  open.push(made);
  await createVault(made, PASSPHRASE);
  return { made, secrets: await sealed(made, count, value) };
}

async function sealed({ client }: VaultKit, count: number, value?: Buffer): Promise<SealedSecret[]> {
  const { port1, port2 } = new MessageChannel();
  const grant = await client.grant([], port1, true);
  const host = new GrantClient(portFromNode(port2));
  const items = Array.from({ length: count }, (_, index) => ({
    ref: { id: `s${index}`, credentialId: randomUUID(), slot: 'password', version: 1 },
    value: value ?? Buffer.from(`canary-${index}-7391`),
  }));
  const secrets = await host.seal(items);
  host.close();
  grant.revoke();
  return secrets;
}

/** Starts an export and answers its proof. */
async function proven(
  { client, prompts }: VaultKit,
  secrets: SealedSecret[],
): Promise<{ done: Promise<ExportedSecrets>; prompt: FakePrompt }> {
  const done = client.exportSecrets({ secrets, fileName: 'inventory.json', covers: COVERS });
  done.catch(() => undefined);
  const prompt = await prompts.next();
  const { count, fileName } = await prompt.shown('export-secrets');
  expect([count, fileName]).toEqual([secrets.length, 'inventory.json']);
  prompt.prove(PASSPHRASE);
  await prompt.shown('file-passphrase');
  return { done, prompt };
}

const seal = (prompt: FakePrompt, passphrase = FILE_PASSPHRASE): void =>
  prompt.send({ type: 'file-passphrase', passphrase: utf8(passphrase) });

it('seals every secret under the passphrase of the file, in as many messages as it takes', async () => {
  const { made, secrets } = await kitWith(1203);
  const { done, prompt } = await proven(made, secrets);
  const before = made.traffic.length;
  seal(prompt);
  const { bundle, left } = await done;
  expect(left).toEqual([]);
  expect(bundle.covers).toBe(COVERS);
  expect(openSecrets(bundle, PASSPHRASE)).toBeNull();
  const opened = openSecrets(bundle, FILE_PASSPHRASE);
  expect(opened?.size).toBe(1203);
  for (const [index, { credentialId }] of secrets.entries()) {
    expect(opened?.get(credentialId)).toEqual({ password: `canary-${index}-7391` });
  }
  expect(made.audit).toContainEqual({ action: 'secret.export', detail: '1203 secrets' });
  const passed = JSON.stringify(made.traffic.slice(before), (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  expect(passed).not.toContain('canary-');
  expect(passed).not.toContain(FILE_PASSPHRASE);
});

it('takes no passphrase for the file before the vault’s own was given', async () => {
  const { made, secrets } = await kitWith(1);
  const done = made.client.exportSecrets({ secrets, fileName: 'x.json', covers: COVERS });
  const prompt = await made.prompts.next();
  await prompt.shown('export-secrets');
  seal(prompt);
  expect(await prompt.expect('failed')).toMatchObject({ code: 'bad-request', final: false });
  prompt.prove('wrong');
  expect(await prompt.expect('failed')).toMatchObject({ code: 'wrong-passphrase' });
  expect(made.audit.some(({ action }) => action === 'secret.export')).toBe(false);
  prompt.close();
  await expect(done).rejects.toEqual(code('cancelled'));
});

it('refuses an empty passphrase and takes the next one', async () => {
  const { made, secrets } = await kitWith(1);
  const { done, prompt } = await proven(made, secrets);
  for (const empty of ['', '   ']) {
    seal(prompt, empty);
    expect(await prompt.expect('failed')).toMatchObject({ code: 'bad-request', final: false });
  }
  seal(prompt);
  expect(openSecrets((await done).bundle, FILE_PASSPHRASE)?.size).toBe(1);
});

it('names damaged secrets and takes the others along', async () => {
  const { made, secrets } = await kitWith(3);
  const [first, second, third] = secrets;
  if (first === undefined || second === undefined || third === undefined) throw new Error('not sealed');
  const { done, prompt } = await proven(made, [first, { ...second, sealed: first.sealed }, third]);
  seal(prompt);
  const { bundle, left } = await done;
  expect(left).toEqual([{ id: 's1', why: 'damaged' }]);
  expect([...(openSecrets(bundle, FILE_PASSPHRASE)?.keys() ?? [])]).toEqual([
    first.credentialId,
    third.credentialId,
  ]);
});

it('seals nothing that can’t be recorded, and can be tried again', async () => {
  const { made, secrets } = await kitWith(1);
  const { done, prompt } = await proven(made, secrets);
  made.failAudit(new BinnacleError('store-write-failed', 'The disk is full.'));
  seal(prompt);
  expect(await prompt.expect('failed')).toMatchObject({ code: 'store-write-failed', final: false });
  made.failAudit(undefined);
  seal(prompt);
  expect((await done).left).toEqual([]);
});

it('ends with the window, also while it seals, and when the vault locks', async () => {
  const { made, secrets } = await kitWith(1);
  const first = await proven(made, secrets);
  first.prompt.close();
  await expect(first.done).rejects.toEqual(code('cancelled'));
  const second = await proven(made, secrets);
  seal(second.prompt);
  second.prompt.close();
  await expect(second.done).rejects.toEqual(code('cancelled'));
  const third = await proven(made, secrets);
  await made.client.lock('manual');
  await expect(third.done).rejects.toEqual(code('locked'));
});

it('seals the keys of a large inventory, which is some megabytes', async () => {
  const { made, secrets } = await kitWith(10_000, Buffer.alloc(2600, 'k'));
  const { done, prompt } = await proven(made, secrets);
  seal(prompt);
  const { bundle, left } = await done;
  expect(left).toEqual([]);
  expect(openSecrets(bundle, FILE_PASSPHRASE)?.size).toBe(10_000);
});
