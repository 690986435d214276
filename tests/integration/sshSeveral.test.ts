import { readFile, rename } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { SshLogin } from '../../src/main/host/messages';
import { startInProcessServer } from '../lab/inProcessServer';
import { generateKey, signKey, type KeyPair } from '../lab/keys';
import { labFolder } from '../lab/labFolder';
import { labMode } from '../lab/labMode';
import type { LabServer, SshdOptions } from '../lab/sshd';
import { startSshd } from '../lab/sshd';
import { errorOf, hop, login, options, Script, tryLogin } from './sshFixture';

// Several credentials of one login, at real servers: only root can make users with passwords there. Where it can't, the
// same is tried with two keys and against a server inside the test.

const folder = labFolder();
const at = (name: string): string => `${folder.path}/${name}`;
const isRoot = labMode() === 'root';
const itAsRoot = (name: string, test: () => Promise<void>): void => {
  if (isRoot) it(name, test);
};
let second: KeyPair;

beforeAll(async () => {
  second = await generateKey(at('second'));
});
afterAll(() => folder.remove());

async function sshd(settings: SshdOptions): Promise<LabServer> {
  const started = await startSshd(settings);
  onTestFinished(() => started.stop());
  return started;
}

const KEY = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const CODES = '00000000-0000-4000-8000-000000000003';

const keyOf = (server: LabServer): SshLogin =>
  login({ username: server.user, kind: 'private-key', credentialId: KEY, keyFile: server.clientKeyPath });
const password = (): SshLogin =>
  login({ kind: 'password', credentialId: OTHER, credentialName: 'Unix', secretIds: { password: 'pw' } });
const codes = (): SshLogin => login({ kind: 'totp', credentialId: CODES, secretIds: { totp: 'seed' } });

/** "12345678901234567890", the key of RFC 6238's own examples, in both spellings. */
const SEED = { base32: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', hex: '3132333435363738393031323334353637383930' };

describe('a server that wants several things', () => {
  it('gets two keys, each from its own credential', async () => {
    const server = await sshd({ methodChain: 'publickey,publickey' });
    server.authorize(second.publicKey);
    const other = login({ kind: 'private-key', credentialId: OTHER, keyFile: second.path });
    const script = new Script();
    await tryLogin(options([hop(server, { login: keyOf(server), extraLogins: [other] })]), script);
    expect(script.questions).toEqual([]);
    expect(script.used.sort()).toEqual([KEY, OTHER]);
    expect(server.log()).toContain('Partial publickey');
  });

  it.each(isRoot ? ['publickey,password', 'publickey,keyboard-interactive'] : [])(
    'gets what %s asks for, without a question',
    async (methodChain) => {
      const server = await sshd({ methods: ['publickey', 'password', 'keyboard-interactive'], methodChain });
      const script = new Script();
      script.secrets.set('pw', server.password ?? '');
      await tryLogin(options([hop(server, { login: keyOf(server), extraLogins: [password()] })]), script);
      expect(script.questions).toEqual([]);
      expect(script.used.sort()).toEqual([KEY, OTHER]);
      expect(script.verdicts).toEqual(['accepted', 'accepted']);
      // The same with the password first: the order of the server decides.
      const turned = hop(server, {
        login: { ...password(), username: server.user },
        extraLogins: [keyOf(server)],
      });
      await tryLogin(options([turned]), script);
      expect(script.questions).toEqual([]);
    },
  );

  itAsRoot('gets a key and a one-time code', async () => {
    const server = await sshd({
      methods: ['publickey', 'keyboard-interactive'],
      methodChain: 'publickey,keyboard-interactive',
      codeSeed: SEED.hex,
    });
    const script = new Script();
    script.secrets.set('seed', SEED.base32);
    script.time = Date.now();
    const twice = options([hop(server, { login: keyOf(server), extraLogins: [codes()] })]);
    await tryLogin(twice, script);
    expect([script.questions, script.codesAsked]).toEqual([[], [null]]);
    expect(script.used.sort()).toEqual([KEY, CODES]);
    // The server refuses a code that was used; the next interval's goes through, still without a question.
    await tryLogin(twice, script);
    expect(script.questions).toEqual([]);
    const step = Math.floor(script.time / 30_000);
    expect(script.codesAsked).toEqual([null, null, step]);
    expect(script.steps.join('\n')).toContain('next one-time code for web01');
  });

  it('asks the person for a code once the saved seed gave two that were refused', async () => {
    const server = await startInProcessServer({
      user: 'ops',
      otp: [{ prompts: [{ prompt: 'Verification code: ', answer: '000000x', echo: true }] }],
    });
    onTestFinished(() => server.stop());
    const script = new Script(() => ['000000x']);
    script.secrets.set('seed', SEED.base32);
    await tryLogin(options([hop(server, { login: { ...codes(), username: 'ops' } })]), script);
    expect(script.questions).toMatchObject([
      { kind: 'keyboard-interactive', groupKey: '', keep: null, remember: null },
    ]);
    expect(server.attempts.map(({ accepted }) => accepted)).toEqual([false, false, true]);
    expect(script.used).toEqual([CODES]);
  });

  it('gets password and code in one round, and the rest from the person', async () => {
    const server = await startInProcessServer({
      user: 'ops',
      otp: [
        {
          prompts: [
            { prompt: 'Password: ', answer: 'dunes' },
            { prompt: 'Badge number: ', answer: '17', echo: true },
          ],
        },
      ],
    });
    onTestFinished(() => server.stop());
    const script = new Script(() => ['17']);
    script.secrets.set('pw', 'dunes');
    script.secrets.set('seed', SEED.base32);
    const both = hop(server, { login: { ...password(), username: 'ops' }, extraLogins: [codes()] });
    await tryLogin(options([both]), script);
    expect(script.questions.map(({ fields }) => fields)).toEqual([[{ label: 'Badge number:', echo: true }]]);
  });

  it('says what it wants when nothing of it is there', async () => {
    const server = await sshd({ methodChain: 'publickey,publickey' });
    const error = await errorOf(tryLogin(options([hop(server, { login: keyOf(server) })]), new Script()));
    expect(error).toMatchObject({ code: 'auth-failed' });
    expect(error.hint).toContain('publickey');
  });
});

describe('user certificates', () => {
  it('are taken from the file that the credential names, or from the vault', async () => {
    const authority = await generateKey(at('ca'));
    const key = await generateKey(at('own'));
    const server = await sshd({ userAuthority: authority });
    const certificate = await signKey(authority, key, { kind: 'user', principals: [server.user] });
    const base = { username: server.user, kind: 'certificate', credentialId: KEY } as const;
    const sealed = new Script();
    sealed.secrets.set('key', await readFile(key.path, 'utf8'));
    sealed.secrets.set('cert', await readFile(certificate, 'utf8'));
    const inVault = login({ ...base, secretIds: { 'private-key': 'key', certificate: 'cert' } });
    await tryLogin(options([hop(server, { login: inVault })]), sealed);
    expect(sealed.used).toEqual([KEY]);
    const moved = at('elsewhere-cert.pub');
    await rename(certificate, moved);
    const inFile = login({ ...base, keyFile: key.path, certificateFile: moved });
    await tryLogin(options([hop(server, { login: inFile })]), new Script());
    const gone = login({ ...base, keyFile: key.path, certificateFile: certificate });
    expect(await errorOf(tryLogin(options([hop(server, { login: gone })]), new Script()))).toMatchObject({
      code: 'key-unreadable',
      field: 'certificateFile',
    });
    const none = login({ ...base, keyFile: key.path });
    expect(await errorOf(tryLogin(options([hop(server, { login: none })]), new Script()))).toMatchObject({
      code: 'key-unreadable',
      message: expect.stringContaining('has no certificate yet') as string,
    });
  });
});
