import { afterEach, describe, expect, it } from 'vitest';
import { BinnacleError } from '../../shared/errors';
import { openJournal, sealJournal } from './journalCipher';
import { PortKey } from './portCipher';
import type { SealedSecret } from './vault';
import {
  createVault,
  openGrant,
  secretRef,
  unlockVault,
  utf8,
  vaultKit,
  type VaultKit,
} from '../../../tests/soak/vault/vaultKit';

const PASSPHRASE = 'correct horse battery';
const texts = { credential: 'net-admin', label: 'password' };
const code = (expected: string): object => expect.objectContaining({ code: expected }) as object;

const open: VaultKit[] = [];
function kit(): VaultKit {
  const made = vaultKit();
  open.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ client }) => client.dispose()));
});

async function unlockedKit(): Promise<VaultKit> {
  const made = kit();
  await createVault(made, PASSPHRASE);
  return made;
}

async function enter({ client, prompts }: VaultKit, id: string, value: string): Promise<SealedSecret> {
  let saved: SealedSecret | undefined;
  const save = (secret: SealedSecret): Promise<void> => {
    saved = secret;
    return Promise.resolve();
  };
  const done = client.enterSecret({ ref: secretRef(id), texts, input: 'line', replaces: false, save });
  const prompt = await prompts.next();
  await prompt.shown('enter-secret');
  prompt.send({ type: 'secret', value: utf8(value) });
  await done;
  if (saved === undefined) throw new Error('not saved');
  return saved;
}

const fetchSecret = async ({ client }: VaultKit, secret: SealedSecret): Promise<string> => {
  const { grant, session } = await openGrant(client, [secret]);
  const value = Buffer.from(await session.secret(secret.id)).toString('utf8');
  session.close();
  grant.revoke();
  return value;
};

describe('the undo journal', () => {
  const value = utf8('old values');

  it('is sealed also while the vault is locked, and each entry opens by its own key alone', async () => {
    const made = await unlockedKit();
    const publicKey = await made.client.journalKey();
    await made.client.lock('manual');
    const [one, two] = [sealJournal(publicKey, 'host-1', value), sealJournal(publicKey, 'host-1', value)];
    const port = new PortKey();
    await expect(made.client.journalEntryKey(one, port.publicKey)).rejects.toEqual(code('locked'));
    await unlockVault(made, PASSPHRASE);
    expect(await made.client.journalKey()).toEqual(publicKey);
    const key = port.decrypt(await made.client.journalEntryKey(one, port.publicKey));
    expect(openJournal(key, 'host-1', one)).toEqual(Buffer.from(value));
    expect(() => openJournal(key, 'host-1', two)).toThrow('damaged');
    expect(() => openJournal(key, 'host-2', one)).toThrow('damaged');
  });

  it('refuses what was altered, cut, or is of a later version', async () => {
    const { client } = await unlockedKit();
    const sealed = sealJournal(await client.journalKey(), 'host-1', value);
    const port = new PortKey();
    const key = port.decrypt(await client.journalEntryKey(sealed, port.publicKey));
    for (const at of [1, 20, 46, sealed.length - 1]) {
      const altered = Buffer.from(sealed);
      altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
      expect(() => openJournal(key, 'host-1', altered)).toThrow('damaged');
    }
    const recipient = port.publicKey;
    await expect(client.journalEntryKey(sealed.subarray(0, 60), recipient)).rejects.toEqual(
      code('vault-damaged'),
    );
    const newer = Buffer.concat([Buffer.of(2), sealed.subarray(1)]);
    await expect(client.journalEntryKey(newer, recipient)).rejects.toEqual(code('vault-newer'));
  });
});

describe('setting up', () => {
  it('stores nothing before the recovery key was confirmed', async () => {
    const { client, prompts, storage } = kit();
    await client.start();
    const done = client.create();
    const prompt = await prompts.next();
    await prompt.shown('create-vault');
    prompt.send({ type: 'create', passphrase: utf8(PASSPHRASE), keyring: false });
    await prompt.shown('recovery-key-show');
    expect(storage.header).toBeUndefined();
    prompt.close();
    await expect(done).rejects.toEqual(code('cancelled'));
    expect(storage.header).toBeUndefined();
    expect(client.state).toBe('none');
  });

  it('refuses an empty passphrase and takes the next one', async () => {
    const made = kit();
    await made.client.start();
    const done = made.client.create();
    const prompt = await made.prompts.next();
    await prompt.shown('create-vault');
    for (const empty of ['', '   ']) {
      prompt.send({ type: 'create', passphrase: utf8(empty), keyring: false });
      expect(await prompt.expect('failed')).toMatchObject({ code: 'bad-request', final: false });
    }
    prompt.send({ type: 'create', passphrase: utf8(PASSPHRASE), keyring: false });
    await prompt.shown('recovery-key-show');
    prompt.send({ type: 'confirm' });
    await done;
    expect(made.client.state).toBe('unlocked');
  });

  it('says "done" only after the store has committed, and lets a full disk be retried', async () => {
    const { client, prompts, storage } = kit();
    await client.start();
    storage.fail = new BinnacleError('store-write-failed', 'The disk is full.');
    const done = client.create();
    const prompt = await prompts.next();
    await prompt.shown('create-vault');
    prompt.send({ type: 'create', passphrase: utf8(PASSPHRASE), keyring: false });
    await prompt.shown('recovery-key-show');
    prompt.send({ type: 'confirm' });
    expect(await prompt.expect('failed')).toMatchObject({ code: 'store-write-failed', final: false });
    prompt.send({ type: 'confirm' });
    await done;
    expect(storage.header).toBeDefined();
  });

  it('never replaces an existing vault', async () => {
    const made = await unlockedKit();
    await expect(made.client.create()).rejects.toEqual(code('vault-exists'));
  });

  it('reports its states in order', async () => {
    const made = kit();
    const states: string[] = [];
    made.client.onState((state) => states.push(state));
    await createVault(made, PASSPHRASE);
    await made.client.lock('manual');
    await unlockVault(made, PASSPHRASE);
    expect(states).toEqual(['unlocked', 'locked', 'unlocking', 'unlocked']);
  });
});

describe('unlocking', () => {
  it('opens what was sealed before, in a new host', async () => {
    const made = await unlockedKit();
    const secret = await enter(made, 's1', 'pässwörd');
    await made.client.lock('manual');
    await unlockVault(made, PASSPHRASE);
    expect(made.hosts).toHaveLength(2);
    expect(await fetchSecret(made, secret)).toBe('pässwörd');
  });

  it('takes the same passphrase in any Unicode form', async () => {
    const made = kit();
    await createVault(made, 'caf\u00e9 \u2460');
    await made.client.lock('manual');
    await unlockVault(made, 'cafe\u0301 1');
    expect(made.client.state).toBe('unlocked');
  });

  it('slows wrong tries down, across restarts of the host, and says so', async () => {
    const made = await unlockedKit();
    await made.client.lock('manual');
    const waits: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const done = made.client.unlock();
      const prompt = await made.prompts.next();
      const { waitMs } = await prompt.shown('unlock');
      made.clock.now += waitMs;
      for (let attempt = 0; attempt < 3; attempt += 1) {
        prompt.prove('wrong');
        const failed = await prompt.expect('failed');
        expect(failed).toMatchObject({ code: 'wrong-passphrase', final: false });
        waits.push(failed.waitMs);
        if (attempt < 2) made.clock.now += failed.waitMs;
      }
      prompt.close();
      await expect(done).rejects.toEqual(code('cancelled'));
    }
    expect(waits).toEqual([0, 0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(made.audit.filter(({ action }) => action === 'vault.wrong-proof')).toHaveLength(9);
  });

  it('does not even try while the delay runs, then opens: no lock-out', async () => {
    const made = await unlockedKit();
    await made.client.lock('manual');
    const done = made.client.unlock();
    const prompt = await made.prompts.next();
    await prompt.shown('unlock');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      prompt.prove('wrong');
      await prompt.expect('failed');
    }
    prompt.prove(PASSPHRASE);
    const early = await prompt.expect('failed');
    expect(early).toMatchObject({ code: 'wrong-passphrase', waitMs: 1000 });
    expect(early.message).toContain('1 second.');
    made.clock.now += 1000;
    prompt.prove(PASSPHRASE);
    await done;
  });

  it('opens by the recovery key, and a typing mistake in it costs no delay', async () => {
    const made = kit();
    const recovery = await createVault(made, PASSPHRASE);
    await made.client.lock('manual');
    const done = made.client.unlock();
    const prompt = await made.prompts.next();
    await prompt.shown('unlock');
    const typo = (recovery.startsWith('Z') ? 'Y' : 'Z') + recovery.slice(1);
    prompt.send({ type: 'prove', proof: { kind: 'recovery', value: utf8(typo) } });
    expect(await prompt.expect('failed')).toMatchObject({ code: 'bad-request', waitMs: 0 });
    prompt.send({ type: 'prove', proof: { kind: 'recovery', value: utf8(recovery.toLowerCase()) } });
    await done;
    expect(made.client.state).toBe('unlocked');
    expect(made.audit).toContainEqual({ action: 'vault.unlock', detail: 'recovery' });
  });

  it('shows one prompt to all who wait, and ends when the last gives up', async () => {
    const made = await unlockedKit();
    await made.client.lock('manual');
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [
      made.client.unlock({ signal: first.signal }),
      made.client.unlock({ signal: second.signal }),
    ];
    const prompt = await made.prompts.next();
    first.abort();
    await expect(waiting[0]).rejects.toEqual(code('cancelled'));
    expect(prompt.gone).toBe(false);
    second.abort();
    await expect(waiting[1]).rejects.toEqual(code('cancelled'));
    await unlockVault(made, PASSPHRASE);
    expect(prompt.gone).toBe(true);
    expect(made.prompts.all.filter(({ opening }) => opening.kind === 'unlock')).toHaveLength(2);
  });

  it('survives messages that no window sends', async () => {
    const made = await unlockedKit();
    await made.client.lock('manual');
    const done = made.client.unlock();
    const prompt = await made.prompts.next();
    await prompt.shown('unlock');
    for (const bad of [
      null,
      7,
      { type: 'prove' },
      { type: 'prove', proof: { kind: 'passphrase', value: 'text' } },
    ]) {
      prompt.sendRaw(bad);
      expect(await prompt.expect('failed')).toMatchObject({ code: 'bad-request', final: false });
    }
    prompt.send({ type: 'confirm' });
    expect(await prompt.expect('failed')).toMatchObject({ code: 'bad-request', final: false });
    prompt.prove(PASSPHRASE);
    await done;
  });

  it('refuses a damaged header without asking for anything, and leaves it alone', async () => {
    const made = await unlockedKit();
    await made.client.lock('manual');
    const header = made.storage.header ?? Buffer.alloc(0);
    header[100] = (header[100] ?? 0) ^ 1;
    const before = Buffer.from(header);
    await expect(made.client.unlock()).rejects.toEqual(code('vault-damaged'));
    expect(made.client.state).toBe('locked');
    expect(made.storage.header).toEqual(before);
    expect(made.prompts.all).toHaveLength(1);
  });
});

describe('locking', () => {
  it('ends the host, closes prompts and grants, and rejects what was pending', async () => {
    const made = await unlockedKit();
    const { session } = await openGrant(made.client, []);
    const answer = session.answer('p1');
    const change = made.client.changePassphrase();
    const prompt = await made.prompts.next();
    const locked = made.client.lock('manual');
    expect(made.client.state).toBe('locked');
    await expect(change).rejects.toEqual(code('locked'));
    await expect(answer).rejects.toEqual(code('locked'));
    await locked;
    await made.hosts[0]?.exited;
    expect(prompt.gone).toBe(true);
    await expect(made.client.grant([], {})).rejects.toEqual(code('locked'));
    await made.client.lock('manual');
  });

  it('during an unlock wins over it', async () => {
    const made = await unlockedKit();
    await made.client.lock('manual');
    const unlock = made.client.unlock();
    const prompt = await made.prompts.next();
    await prompt.shown('unlock');
    prompt.prove(PASSPHRASE);
    await made.client.lock('manual');
    await expect(unlock).rejects.toBeInstanceOf(BinnacleError);
    expect(made.client.state).toBe('locked');
  });

  it('is what a crash of the host amounts to, with a clear error', async () => {
    const made = await unlockedKit();
    const change = made.client.changePassphrase();
    await made.prompts.next();
    made.hosts[0]?.kill();
    await expect(change).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining('unexpectedly') as string,
    });
    expect(made.client.state).toBe('locked');
    await unlockVault(made, PASSPHRASE);
    expect(made.client.state).toBe('unlocked');
  });
});

describe('changing the ways in', () => {
  it('re-wraps only: what was sealed stays byte by byte and opens with the new passphrase', async () => {
    const made = await unlockedKit();
    const secret = await enter(made, 's1', 'secret one');
    const before = Buffer.from(secret.sealed);
    const done = made.client.changePassphrase();
    const prompt = await made.prompts.next();
    await prompt.shown('change-passphrase');
    const change = (current: string, next: string): void =>
      prompt.send({
        type: 'change',
        proof: { kind: 'passphrase', value: utf8(current) },
        passphrase: utf8(next),
      });
    change('wrong', 'next one');
    await prompt.expect('failed');
    change(PASSPHRASE, 'next one');
    await done;
    await made.client.lock('manual');
    await unlockVault(made, 'next one');
    expect(Buffer.from(secret.sealed)).toEqual(before);
    expect(await fetchSecret(made, secret)).toBe('secret one');
  });

  it('keeps the old passphrase when the store could not be written', async () => {
    const made = await unlockedKit();
    made.storage.fail = new BinnacleError('store-write-failed', 'The disk is full.');
    const done = made.client.changePassphrase();
    const prompt = await made.prompts.next();
    await prompt.shown('change-passphrase');
    const proof = { kind: 'passphrase' as const, value: utf8(PASSPHRASE) };
    prompt.send({ type: 'change', proof, passphrase: utf8('next one') });
    expect(await prompt.expect('failed')).toMatchObject({ code: 'store-write-failed', final: false });
    prompt.close();
    await expect(done).rejects.toEqual(code('cancelled'));
    await made.client.lock('manual');
    await unlockVault(made, PASSPHRASE);
    expect(made.client.state).toBe('unlocked');
  });

  it('replaces the recovery key once the new one is confirmed', async () => {
    const made = kit();
    const old = await createVault(made, PASSPHRASE);
    const done = made.client.replaceRecoveryKey();
    const prompt = await made.prompts.next();
    await prompt.shown('new-recovery-key');
    prompt.prove(PASSPHRASE);
    const { recoveryKey } = await prompt.shown('recovery-key-show');
    prompt.send({ type: 'confirm' });
    await done;
    await made.client.lock('manual');
    const unlock = made.client.unlock();
    const again = await made.prompts.next();
    await again.shown('unlock');
    again.send({ type: 'prove', proof: { kind: 'recovery', value: utf8(old) } });
    expect(await again.expect('failed')).toMatchObject({ code: 'wrong-passphrase' });
    again.send({ type: 'prove', proof: { kind: 'recovery', value: recoveryKey } });
    await unlock;
  });

  it('unlocks by the keyring alone where that was chosen, and shows a recovery key there too', async () => {
    const made = kit();
    expect(await createVault(made, null, true)).toMatch(/^([0-9A-Z]{4}-){8}[0-9A-Z]{4}$/);
    await made.client.lock('idle');
    await made.client.unlock({ tryKeyring: true });
    expect(made.client.state).toBe('unlocked');
    await expect(made.client.changeKeyring(false)).rejects.toEqual(code('conflict'));
    await made.client.lock('idle');
    const done = made.client.unlock();
    const asked = await lastPrompt(made, 'unlock');
    expect(await asked.shown('unlock')).toMatchObject({ proofs: ['recovery'], keyringName: 'Test keyring' });
    asked.send({ type: 'keyring' });
    await done;
  });

  it('says when the keyring has forgotten the vault', async () => {
    const made = kit();
    await createVault(made, PASSPHRASE, true);
    made.keyring.entries.clear();
    await made.client.lock('manual');
    const done = made.client.unlock({ tryKeyring: true });
    const prompt = await lastPrompt(made, 'unlock');
    await prompt.shown('unlock');
    prompt.send({ type: 'keyring' });
    expect(await prompt.expect('failed')).toMatchObject({ code: 'keyring-unavailable', final: false });
    prompt.prove(PASSPHRASE);
    await done;
  });

  it('adds and removes the keyring, leaving no entry behind', async () => {
    const made = await unlockedKit();
    for (const enable of [true, false]) {
      const done = made.client.changeKeyring(enable);
      const prompt = await lastPrompt(made, 'change-keyring');
      await prompt.shown('change-keyring');
      prompt.prove(PASSPHRASE);
      await done;
      expect(made.keyring.entries.size).toBe(enable ? 1 : 0);
      expect((await made.client.info())?.slots.includes('keyring')).toBe(enable);
    }
  });
});

async function lastPrompt({ prompts }: VaultKit, kind: string): ReturnType<VaultKit['prompts']['next']> {
  for (;;) {
    const prompt = await prompts.next();
    if (prompt.opening.kind === kind) return prompt;
  }
}

describe('secrets', () => {
  it('are told "saved" only after the store has them, and can be retried', async () => {
    const made = await unlockedKit();
    let fail = true;
    const save = (): Promise<void> => {
      const outcome = fail
        ? Promise.reject(new BinnacleError('store-write-failed', 'The disk is full.'))
        : undefined;
      fail = false;
      return outcome ?? Promise.resolve();
    };
    const done = made.client.enterSecret({
      ref: secretRef('s1'),
      texts,
      input: 'line',
      replaces: false,
      save,
    });
    const prompt = await made.prompts.next();
    expect(await prompt.shown('enter-secret')).toMatchObject({ credential: 'net-admin' });
    prompt.send({ type: 'secret', value: utf8('x') });
    expect(await prompt.expect('failed')).toMatchObject({ code: 'store-write-failed', final: false });
    prompt.send({ type: 'secret', value: utf8('x') });
    await done;
  });

  it('reach a session host only if granted, and no longer once revoked', async () => {
    const made = await unlockedKit();
    const mine = await enter(made, 's1', 'mine');
    const other = await enter(made, 's2', 'other');
    const { grant, session } = await openGrant(made.client, [mine]);
    expect(Buffer.from(await session.secret('s1')).toString()).toBe('mine');
    await expect(session.secret(other.id)).rejects.toEqual(code('forbidden'));
    grant.revoke();
    await expect(session.secret('s1')).rejects.toEqual(code('locked'));
  });

  it('that are damaged or moved to another row fail alone', async () => {
    const made = await unlockedKit();
    const good = await enter(made, 's1', 'good');
    const moved = { ...good, id: 's2' };
    const bad = { ...good, id: 's3', sealed: good.sealed.subarray(0, 40) };
    expect(await made.client.verify([good, moved, bad])).toEqual(['s2', 's3']);
    const { session } = await openGrant(made.client, [good, moved]);
    await expect(session.secret('s2')).rejects.toEqual(code('vault-damaged'));
    expect(Buffer.from(await session.secret('s1')).toString()).toBe('good');
    session.close();
  });

  it('are revealed and copied only after the passphrase again, each time on record', async () => {
    const made = await unlockedKit();
    const secret = await enter(made, 's1', 'hidden');
    const done = made.client.reveal({ secret, texts, action: 'reveal' });
    const prompt = await lastPrompt(made, 'reveal');
    await prompt.shown('reveal');
    prompt.send({ type: 'take', action: 'copy' });
    expect(await prompt.expect('failed')).toMatchObject({ code: 'bad-request' });
    prompt.prove('wrong');
    expect(await prompt.expect('failed')).toMatchObject({ code: 'wrong-passphrase' });
    expect(made.audit.some(({ action }) => action === 'secret.reveal')).toBe(false);
    prompt.prove(PASSPHRASE);
    expect(Buffer.from((await prompt.expect('secret')).value).toString()).toBe('hidden');
    prompt.send({ type: 'take', action: 'copy' });
    expect(await prompt.expect('secret')).toMatchObject({ action: 'copy' });
    prompt.send({ type: 'cancel' });
    await done;
    const ids = { secretId: 's1', credentialId: 'credential-of-s1' };
    expect(made.audit).toContainEqual({ action: 'secret.reveal', ...ids });
    expect(made.audit).toContainEqual({ action: 'secret.copy', ...ids });
  });

  it('are not revealed when that cannot be recorded', async () => {
    const made = await unlockedKit();
    const secret = await enter(made, 's1', 'hidden');
    made.failAudit(new BinnacleError('store-write-failed', 'The disk is full.'));
    const done = made.client.reveal({ secret, texts, action: 'reveal' });
    const prompt = await lastPrompt(made, 'reveal');
    await prompt.shown('reveal');
    prompt.prove(PASSPHRASE);
    await expect(done).rejects.toEqual(code('store-write-failed'));
  });
});

describe('asking', () => {
  const question = {
    host: 'web01',
    purpose: 'password' as const,
    prompts: [{ label: 'Password', echo: false }],
  };

  it('serves all who wait for the same credential by one prompt', async () => {
    const made = await unlockedKit();
    const [a, b] = [await openGrant(made.client, []), await openGrant(made.client, [])];
    const ask = (grantId: string, promptId: string): Promise<unknown> =>
      made.client.ask({ groupKey: 'credential-1', texts: question, grantId, promptId });
    const asked = [ask(a.grant.id, 'p1'), ask(b.grant.id, 'p2')];
    const prompt = await lastPrompt(made, 'ask');
    expect(await prompt.shown('ask')).toMatchObject({ host: 'web01', offerRemember: false });
    prompt.send({ type: 'answers', values: [utf8('typed')], remember: false });
    await Promise.all(asked);
    for (const [session, promptId] of [
      [a.session, 'p1'],
      [b.session, 'p2'],
    ] as const) {
      expect((await session.answer(promptId)).map((value) => Buffer.from(value).toString())).toEqual([
        'typed',
      ]);
    }
    expect(made.prompts.all.filter(({ opening }) => opening.kind === 'ask')).toHaveLength(1);
  });

  it('keeps the prompt when one of two gives up, and closes it with the last', async () => {
    const made = await unlockedKit();
    const { grant } = await openGrant(made.client, []);
    const [first, second] = [new AbortController(), new AbortController()];
    const ask = (promptId: string, { signal }: AbortController): Promise<unknown> =>
      made.client.ask({ groupKey: 'c', texts: question, grantId: grant.id, promptId, signal });
    const asked = [ask('p1', first), ask('p2', second)];
    const prompt = await lastPrompt(made, 'ask');
    await prompt.shown('ask');
    second.abort();
    await expect(asked[1]).rejects.toEqual(code('cancelled'));
    expect(prompt.gone).toBe(false);
    first.abort();
    await expect(asked[0]).rejects.toEqual(code('cancelled'));
    await expect.poll(() => prompt.gone).toBe(true);
  });

  it('tells the session host when the person cancels', async () => {
    const made = await unlockedKit();
    const { grant, session } = await openGrant(made.client, []);
    const asked = made.client.ask({ texts: question, grantId: grant.id, promptId: 'p1' });
    const prompt = await lastPrompt(made, 'ask');
    await prompt.shown('ask');
    prompt.send({ type: 'cancel' });
    await expect(asked).rejects.toEqual(code('cancelled'));
    await expect(session.answer('p1')).rejects.toEqual(code('cancelled'));
  });

  it('seals the first answer when it is to be remembered', async () => {
    const made = await unlockedKit();
    const { grant, session } = await openGrant(made.client, []);
    const asked = made.client.ask({
      texts: question,
      grantId: grant.id,
      promptId: 'p1',
      remember: secretRef('s9'),
    });
    const prompt = await lastPrompt(made, 'ask');
    expect(await prompt.shown('ask')).toMatchObject({ offerRemember: true });
    prompt.send({ type: 'answers', values: [], remember: true });
    expect(await prompt.expect('failed')).toMatchObject({ code: 'bad-request', final: false });
    prompt.send({ type: 'answers', values: [utf8('kept')], remember: true });
    const { remembered } = await asked;
    if (remembered === undefined) throw new Error('nothing remembered');
    expect(await fetchSecret(made, remembered)).toBe('kept');
    expect(Buffer.from((await session.answer('p1'))[0] ?? []).toString()).toBe('kept');
  });
});

describe('what passes through main', () => {
  it('never contains a secret, in any encoding', async () => {
    const made = kit();
    const canaries = [
      'canary-passphrase-7391',
      'canary-secret-4482',
      'canary-answer-9917',
      'canary-next-5520',
    ];
    const [passphrase = '', value = '', answer = '', next = ''] = canaries;
    const recovery = await createVault(made, passphrase);
    const secret = await enter(made, 's1', value);
    const { grant, session } = await openGrant(made.client, [secret]);
    await session.secret('s1');
    const asked = made.client.ask({
      texts: { host: 'web01', purpose: 'password', prompts: [{ label: 'Password', echo: false }] },
      grantId: grant.id,
      promptId: 'p1',
      remember: secretRef('s2'),
    });
    const askPrompt = await lastPrompt(made, 'ask');
    await askPrompt.shown('ask');
    askPrompt.send({ type: 'answers', values: [utf8(answer)], remember: true });
    await asked;
    const revealed = made.client.reveal({ secret, texts, action: 'reveal' });
    const reveal = await lastPrompt(made, 'reveal');
    await reveal.shown('reveal');
    reveal.prove('canary-wrong-1112');
    await reveal.expect('failed');
    reveal.prove(passphrase);
    await reveal.expect('secret');
    reveal.send({ type: 'cancel' });
    await revealed;
    const changed = made.client.changePassphrase();
    const change = await lastPrompt(made, 'change-passphrase');
    await change.shown('change-passphrase');
    const proof = { kind: 'passphrase' as const, value: utf8(passphrase) };
    change.send({ type: 'change', proof, passphrase: utf8(next) });
    await changed;
    await made.client.lock('manual');
    await unlockVault(made, next);

    const passed = Buffer.concat(made.traffic.map(flatten));
    expect(passed.length).toBeGreaterThan(1000);
    for (const canary of [...canaries, 'canary-wrong-1112', recovery, recovery.replaceAll('-', '')]) {
      for (const needle of encodings(canary)) expect(passed.includes(needle)).toBe(false);
    }
  });
});

/** Every byte of a message: strings in UTF-8, byte arrays as they are. */
function flatten(message: unknown): Buffer {
  if (message instanceof Uint8Array) return Buffer.from(message);
  if (typeof message === 'string') return Buffer.from(message, 'utf8');
  if (typeof message !== 'object' || message === null) return Buffer.from(String(message));
  return Buffer.concat(Object.entries(message).flatMap(([key, value]) => [Buffer.from(key), flatten(value)]));
}

/** UTF-8, UTF-16 and the three alignments of base64. */
function encodings(text: string): (Buffer | string)[] {
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from('\0'.repeat(shift) + text)
      .toString('base64')
      .replaceAll('=', '')
      .slice(4, -4),
  );
  return [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le'), ...base64];
}
