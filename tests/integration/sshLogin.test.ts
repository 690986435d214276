import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { HostKeyStopError } from '../../src/main/protocols/ssh/ssh';
import { startAgent } from '../lab/agent';
import { startDropbear } from '../lab/dropbear';
import { startInProcessServer, startOtpServer } from '../lab/inProcessServer';
import type { InProcessOptions, InProcessServer } from '../lab/inProcessServer';
import { generateKey, signKey } from '../lab/keys';
import { labFolder } from '../lab/labFolder';
import { labMode } from '../lab/labMode';
import type { LabServer, SshdOptions } from '../lab/sshd';
import { startSshd } from '../lab/sshd';
import { errorOf, hop, login, options, Script, storedKey, tryLogin } from './sshFixture';

const folder = labFolder();
const at = (name: string): string => join(folder.path, name);
let server: LabServer;
let stopPasswordServer: (() => Promise<void>) | undefined;

beforeAll(async () => {
  server = await startSshd();
});
afterAll(async () => {
  await stopPasswordServer?.();
  await server.stop();
  folder.remove();
});

/** A server for one test. */
async function sshd(settings: SshdOptions): Promise<LabServer> {
  const started = await startSshd(settings);
  onTestFinished(() => started.stop());
  return started;
}

async function inProcess(settings: InProcessOptions): Promise<InProcessServer> {
  const started = await startInProcessServer(settings);
  onTestFinished(() => started.stop());
  return started;
}

function stopOf(error: unknown): HostKeyStopError['hostKeyStop'] {
  if (error instanceof HostKeyStopError) return error.hostKeyStop;
  throw error;
}

const withKey = (to: LabServer): ReturnType<typeof hop> =>
  hop(to, { login: login({ username: to.user, kind: 'private-key', keyFile: to.clientKeyPath }) });

/** A server that takes passwords: the real one where the lab may make users, else one inside this process. */
let byPassword: { host: string; port: number; user: string; password: string };

beforeAll(async () => {
  if (labMode() === 'root') {
    byPassword = { ...server, password: server.password ?? '' };
    return;
  }
  const password = 'dunes and tides 7';
  const inside = await startInProcessServer({ user: 'ops', password });
  byPassword = { ...inside, password };
  stopPasswordServer = inside.stop;
});

describe('password', () => {
  it('asks for it, names the host, sends it, and wipes it', async () => {
    const script = new Script(() => [byPassword.password]);
    await tryLogin(options([hop(byPassword)]), script);
    expect(script.questions).toMatchObject([
      { kind: 'password', hostName: 'web01', username: byPassword.user, remember: null, notice: '' },
    ]);
    expect(script.handedOut.every((secret) => secret.every((byte) => byte === 0))).toBe(true);
    expect(script.steps[0]).toContain('web01');
  });

  it('uses the stored one without asking, and asks when it is refused', async () => {
    const id = 'b8a7f5ce-3c4d-4f6e-9d0a-111111111111';
    const stored = login({
      username: byPassword.user,
      kind: 'password',
      credentialId: id,
      credentialName: 'web',
      secretIds: { password: 's1' },
    });
    const quiet = new Script();
    quiet.secrets.set('s1', byPassword.password);
    await tryLogin(options([hop(byPassword, { login: stored })]), quiet);

    const asking = new Script(() => [byPassword.password]);
    asking.secrets.set('s1', 'out of date');
    await tryLogin(options([hop(byPassword, { login: stored })]), asking);
    expect(asking.questions).toMatchObject([{ remember: { credentialId: id, slot: 'password' } }]);
    expect(asking.questions[0]?.notice).toContain('did not accept');
  });

  it('asks for nothing in place of a stored one that is refused, where only that one counts', async () => {
    const stored = login({ username: byPassword.user, kind: 'password', secretIds: { password: 's1' } });
    const script = new Script();
    script.secrets.set('s1', 'out of date');
    const opened = options([hop(byPassword, { login: stored })], { savedOnly: true });
    const error = await errorOf(tryLogin(opened, script));
    expect(error.code).toBe('auth-failed');
    expect(error.message).toBe(`web01 did not accept the login as ${byPassword.user}.`);
    script.secrets.set('s1', byPassword.password);
    await tryLogin(opened, script);
  });

  it('still asks for what is not stored, where only stored ones count', async () => {
    const otp = [{ prompts: [{ prompt: 'Code: ', answer: '42' }] }];
    const inside = await inProcess({ password: 'dunes', passwordThenOtp: true, otp });
    const stored = login({ kind: 'password', secretIds: { password: 's1' } });
    const script = new Script(() => ['42']);
    script.secrets.set('s1', 'dunes');
    await tryLogin(options([hop(inside, { login: stored })], { savedOnly: true }), script);
    expect(script.questions.map(({ fields }) => fields[0]?.label)).toEqual(['Code:']);
  });

  it('gives up after three wrong answers and says what the host accepts', async () => {
    const script = new Script(() => ['wrong']);
    const error = await errorOf(tryLogin(options([hop(byPassword)]), script));
    expect(error).toMatchObject({ code: 'auth-failed', retryable: true });
    expect(error.message).toContain('web01');
    expect(error.hint).toContain('password');
    expect(script.questions).toHaveLength(3);
  });

  it('closes when the person cancels, without sending anything', async () => {
    const inside = await inProcess({ password: 'secret' });
    const script = new Script(() => null);
    expect(await errorOf(tryLogin(options([hop(inside)]), script))).toMatchObject({ code: 'cancelled' });
    expect(inside.attempts).toEqual([]);
  });

  it('changes one that has expired, typed twice alike', async () => {
    const inside = await inProcess({ password: 'old', passwordChangePrompt: 'Time\u001b[2J for a new one' });
    const typed = [['old'], ['new1', 'other'], ['new1', 'new1']];
    const script = new Script(() => typed.shift() ?? null);
    await tryLogin(options([hop(inside)]), script);
    expect(inside.newPasswords).toEqual(['new1']);
    expect(script.questions.map(({ kind }) => kind)).toEqual(['password', 'new-password', 'new-password']);
    expect(script.questions[1]?.instruction).toContain('Time[2J for a new one');
    expect(script.questions[2]?.notice).toContain('did not match');
  });

  // Only root can make a user whose password has expired.
  if (labMode() === 'root')
    it('changes one that a real system declares expired', async () => {
      const expired = await sshd({ methods: ['keyboard-interactive'], expiredPassword: true });
      const fresh = 'Kq7-vexing-Harbour';
      const script = new Script(({ fields }) =>
        fields.map(({ label }) => (/new|retype/i.test(label) ? fresh : (expired.password ?? ''))),
      );
      await tryLogin(options([hop(expired)]), script);
      expect(script.questions.length).toBeGreaterThanOrEqual(3);
    });

  it('asks for the user name when none is configured', async () => {
    const script = new Script(({ kind }) => [kind === 'username' ? byPassword.user : byPassword.password]);
    await tryLogin(options([hop(byPassword, { login: login({ username: null }) })]), script);
    expect(script.questions.map(({ kind }) => kind)).toEqual(['username', 'password']);
  });

  it('refuses a typed user name that could be read as an option', async () => {
    const script = new Script(() => ['-oProxyCommand=x']);
    const error = await errorOf(
      tryLogin(options([hop(byPassword, { login: login({ username: null }) })]), script),
    );
    expect(error).toMatchObject({ code: 'bad-request', field: 'username' });
  });
});

describe('keyboard-interactive', () => {
  it('shows each round as it comes', async () => {
    const otp = await startOtpServer();
    onTestFinished(() => otp.stop());
    const answers: Record<string, string> = { 'Code:': '123456', 'Next code:': '654321' };
    const script = new Script(({ kind, fields }) =>
      kind === 'password' ? ['correct horse'] : fields.map(({ label }) => answers[label] ?? ''),
    );
    await tryLogin(options([hop(otp)]), script);
    expect(script.questions.map(({ fields }) => fields)).toEqual([
      [{ label: 'Password', echo: false }],
      [{ label: 'Code:', echo: false }],
      [{ label: 'Next code:', echo: true }],
    ]);
    expect(script.questions[1]?.instruction).toBe('Token\nLook at your token.');
    expect(script.questions[1]?.groupKey).toBe('');
    expect(otp.attempts.map(({ accepted }) => accepted)).toEqual([true, true]);
  });

  it('answers one password prompt with the stored password, and no other prompt', async () => {
    const inside = await inProcess({
      otp: [
        { prompts: [{ prompt: 'Password: ', answer: 'stored' }] },
        { prompts: [{ prompt: 'One-time password: ', answer: '42' }] },
      ],
    });
    const script = new Script(() => ['42']);
    script.secrets.set('s1', 'stored');
    const stored = login({ kind: 'keyboard-interactive', secretIds: { password: 's1' } });
    await tryLogin(options([hop(inside, { login: stored })]), script);
    expect(script.questions.map(({ fields }) => fields[0]?.label)).toEqual(['One-time password:']);
  });

  it('shows the text of a round without a question', async () => {
    const inside = await inProcess({
      otp: [
        { instructions: 'Maintenance at noon', prompts: [] },
        { prompts: [{ prompt: 'Password: ', answer: 'x' }] },
      ],
    });
    const script = new Script(() => ['x']);
    await tryLogin(options([hop(inside)]), script);
    expect(script.notices).toEqual(['Maintenance at noon']);
  });
});

describe('retries', () => {
  it('asks all rounds again after a wrong code', async () => {
    const inside = await inProcess({
      otp: [
        { prompts: [{ prompt: 'Code: ', answer: '1' }] },
        { prompts: [{ prompt: 'Second code: ', answer: '2' }] },
        { prompts: [{ prompt: 'Third code: ', answer: '3' }] },
      ],
    });
    const typed = ['1', '2', 'wrong', '1', '2', '3'];
    const script = new Script(() => [typed.shift() ?? '']);
    await tryLogin(options([hop(inside)]), script);
    expect(script.questions).toHaveLength(6);
    expect(script.questions[3]?.notice).toContain('did not accept');
  });
});

describe('keys', () => {
  it('asks for no password in place of a key that is refused, where only what is stored counts', async () => {
    const { path: keyFile } = await generateKey(at('unknown_key'));
    const unknown = login({ username: server.user, kind: 'private-key', keyFile });
    const opened = options([hop(server, { login: unknown })], { savedOnly: true });
    expect(await errorOf(tryLogin(opened, new Script()))).toMatchObject({ code: 'auth-failed' });
  });

  it('logs in with a key file', async () => {
    await tryLogin(options([withKey(server)]), new Script());
  });

  it('logs in with a sealed key and a stored passphrase, and asks when it is wrong', async () => {
    const key = await generateKey(at('sealed'), { type: 'ecdsa', passphrase: 'open sesame' });
    server.authorize(key.publicKey);
    const sealed = login({
      username: server.user,
      kind: 'private-key',
      credentialName: 'web key',
      secretIds: { 'private-key': 'k', passphrase: 'p' },
    });
    const script = new Script(() => ['open sesame']);
    script.secrets.set('k', readFileSync(key.path, 'utf8'));
    script.secrets.set('p', 'open sesame');
    await tryLogin(options([hop(server, { login: sealed })]), script);
    expect(script.questions).toEqual([]);
    script.secrets.set('p', 'wrong');
    await tryLogin(options([hop(server, { login: sealed })]), script);
    expect(script.questions).toMatchObject([{ kind: 'passphrase', credentialName: 'web key' }]);
    expect(script.handedOut.every((secret) => secret.every((byte) => byte === 0))).toBe(true);
  });

  it('stops at a key that does not open, is missing, or is none', async () => {
    const key = await generateKey(at('locked'), { passphrase: 'right' });
    writeFileSync(at('rubbish'), 'not a key\n');
    const attempt = (keyFile: string, script: Script): Promise<unknown> =>
      errorOf(tryLogin(options([hop(server, { login: login({ kind: 'private-key', keyFile }) })]), script));
    const wrong = new Script(() => ['wrong']);
    expect(await attempt(key.path, wrong)).toMatchObject({ code: 'wrong-passphrase' });
    expect(wrong.questions).toHaveLength(3);
    expect(await attempt(at('nowhere'), new Script())).toMatchObject({ code: 'key-unreadable' });
    expect(await attempt('/dev/zero', new Script())).toMatchObject({ code: 'key-unreadable' });
    expect(await attempt(at('rubbish'), new Script())).toMatchObject({ code: 'key-unreadable' });
  });

  it('uses a certificate that lies beside the key file', async () => {
    const authority = await generateKey(at('user_ca'));
    const key = await generateKey(at('certified'), { type: 'rsa' });
    const trusting = await sshd({ userAuthority: authority, methods: ['publickey'] });
    await signKey(authority, key, { kind: 'user', principals: [trusting.user] });
    const certified = login({ username: trusting.user, kind: 'private-key', keyFile: key.path });
    await tryLogin(options([hop(trusting, { login: certified })]), new Script());
    expect(trusting.log()).toContain('RSA-CERT');
  });

  // The second method is a password, which a real server takes for users that only root can make.
  if (labMode() === 'root')
    it('logs in through an agent, tries few of its keys, and goes on after a partial success', async () => {
      const keys = [];
      for (const name of ['a', 'b', 'c', 'd', 'e']) keys.push(await generateKey(at(`agent_${name}`)));
      const agent = await startAgent(keys.map(({ path }) => path));
      onTestFinished(() => agent.stop());
      const strict = await sshd({ methodChain: 'publickey,password' });
      const viaAgent = hop(strict, { login: login({ username: strict.user, kind: 'agent' }) });
      const refused = await errorOf(tryLogin(options([viaAgent], { agent: agent.socket }), new Script()));
      expect(refused.code).toBe('auth-failed');
      expect(strict.log().match(/Failed publickey/g)).toHaveLength(4);

      await agent.removeAll();
      await agent.add(strict.clientKeyPath);
      const script = new Script(() => [strict.password ?? '']);
      await tryLogin(options([viaAgent], { agent: agent.socket }), script);
      expect(script.questions.map(({ kind }) => kind)).toEqual(['password']);
    });

  it('says so when the agent can’t be reached', async () => {
    const viaAgent = options([hop(server, { login: login({ username: server.user, kind: 'agent' }) })]);
    expect(await errorOf(tryLogin(viaAgent, new Script()))).toMatchObject({ code: 'agent-unavailable' });
    const gone = { ...viaAgent, agent: at('no.sock') };
    expect(await errorOf(tryLogin(gone, new Script()))).toMatchObject({ code: 'agent-unavailable' });
  });
});

describe('host key', () => {
  it('asks once at first contact with fingerprint and randomart, and stores after the handshake', async () => {
    const script = new Script();
    await tryLogin(options([withKey(server)]), script);
    const [question] = script.hostKeys;
    expect(question).toMatchObject({
      hostName: 'web01',
      address: `127.0.0.1:${server.port}`,
      offered: { type: 'ssh-ed25519', fingerprint: server.hostKeyFingerprint, firstSeen: null },
    });
    expect(question?.offered.randomart.split('\n')).toHaveLength(11);
    expect(script.trusted).toMatchObject([{ port: server.port, key: { type: 'ssh-ed25519' } }]);
    expect(`ssh-ed25519 ${script.trusted[0]?.key.blob ?? ''}`).toBe(server.hostKeyPublic);
    const again = new Script();
    await tryLogin(options([{ ...withKey(server), hostKeys: [storedKey(server.hostKeyPublic)] }]), again);
    expect([again.hostKeys, again.trusted]).toEqual([[], []]);
  });

  it('keeps nothing when trusted once, and sends nothing when refused', async () => {
    const once = new Script();
    once.hostKeyAnswer = () => Promise.resolve('once');
    await tryLogin(options([withKey(server)]), once);
    expect(once.trusted).toEqual([]);
    const refuse = new Script();
    refuse.hostKeyAnswer = () => Promise.resolve('refuse');
    expect(await errorOf(tryLogin(options([withKey(server)]), refuse))).toMatchObject({
      code: 'host-key-rejected',
    });
    expect(refuse.questions).toEqual([]);
  });

  it('fails closed when the prompter breaks or known_hosts can’t be read', async () => {
    const inside = await inProcess({ password: 'x' });
    const broken = new Script();
    broken.hostKeyAnswer = () => {
      throw new Error('prompter broke');
    };
    await expect(tryLogin(options([hop(inside)]), broken)).rejects.toThrow('prompter broke');
    broken.hostKeyAnswer = () => Promise.resolve(undefined as never);
    expect(await errorOf(tryLogin(options([hop(inside)]), broken))).toMatchObject({
      code: 'host-key-rejected',
    });
    const unreadable = options([hop(inside)], { knownHostsFiles: [folder.path] });
    expect(await errorOf(tryLogin(unreadable, new Script()))).toMatchObject({ code: 'key-unreadable' });
    expect(inside.attempts).toEqual([]);
  });

  it('waits for the person as long as it takes', async () => {
    const script = new Script();
    script.hostKeyAnswer = () => new Promise((resolve) => setTimeout(() => resolve('once'), 900));
    await tryLogin(options([{ ...withKey(server), phaseTimeoutMs: 600 }]), script);
  });

  it('stops at a changed key and shows both, before any credential', async () => {
    const other = await generateKey(at('other_host'));
    const script = new Script();
    const changed = hop(server, {
      hostId: '0c9a1cbe-5d3b-4a0c-8a52-222222222222',
      hostKeys: [storedKey(other.publicKey)],
    });
    const error = await errorOf(tryLogin(options([changed]), script));
    expect(error).toBeInstanceOf(HostKeyStopError);
    expect(error.code).toBe('host-key-changed');
    expect(stopOf(error)).toMatchObject({
      hostName: 'web01',
      reason: 'changed',
      stored: [{ fingerprint: other.fingerprint, firstSeen: 1_700_000_000_000 }],
      offered: { fingerprint: server.hostKeyFingerprint },
    });
    expect([script.hostKeys, script.questions, script.trusted]).toEqual([[], [], []]);
  });

  it('stops at a key of another type', async () => {
    const rsa = await generateKey(at('rsa_host'), { type: 'rsa' });
    const error = await errorOf(
      tryLogin(options([hop(server, { hostKeys: [storedKey(rsa.publicKey)] })]), new Script()),
    );
    expect(stopOf(error).reason).toBe('other-type');
  });

  it('believes known_hosts for direct connections, under our own store', async () => {
    const known = at('known_hosts');
    writeFileSync(known, `[127.0.0.1]:${server.port} ${server.hostKeyPublic}\n`);
    const script = new Script();
    await tryLogin(options([withKey(server)], { knownHostsFiles: [known, at('absent')] }), script);
    expect(script.hostKeys).toEqual([]);
    expect(script.trusted).toHaveLength(1);

    const other = await generateKey(at('stored_other'));
    const own = { ...withKey(server), hostKeys: [storedKey(other.publicKey)] };
    const error = await errorOf(tryLogin(options([own], { knownHostsFiles: [known] }), new Script()));
    expect(error.code).toBe('host-key-changed');
  });

  it('stops at a revoked key', async () => {
    const known = at('revoked_hosts');
    writeFileSync(known, `@revoked * ${server.hostKeyPublic}\n`);
    const error = await errorOf(
      tryLogin(options([withKey(server)], { knownHostsFiles: [known] }), new Script()),
    );
    expect(error.code).toBe('host-key-revoked');
    expect(stopOf(error)).toMatchObject({
      reason: 'revoked',
      offered: { fingerprint: server.hostKeyFingerprint },
    });
  });

  it('takes a host certificate of a trusted authority, and stops at one that has expired', async () => {
    const authority = await generateKey(at('host_ca'));
    const known = at('ca_hosts');
    writeFileSync(known, `@cert-authority 127.0.0.1,[127.0.0.1]:* ${authority.publicKey}\n`);
    const good = await sshd({ hostCertificate: { authority, principals: ['127.0.0.1'] } });
    const script = new Script();
    await tryLogin(options([withKey(good)], { knownHostsFiles: [known] }), script);
    expect([script.hostKeys, script.trusted]).toEqual([[], []]);

    const old = await sshd({
      hostCertificate: { authority, principals: ['127.0.0.1'], validity: '-2d:-1d' },
    });
    const error = await errorOf(
      tryLogin(options([withKey(old)], { knownHostsFiles: [known] }), new Script()),
    );
    expect(error.code).toBe('host-key-rejected');
    expect(stopOf(error).reason).toBe('certificate-invalid');
  });
});

describe('other servers', () => {
  it('logs in to dropbear', async () => {
    const dropbear = await startDropbear();
    onTestFinished(() => dropbear.stop());
    const { password } = dropbear;
    if (password !== undefined) await tryLogin(options([hop(dropbear)]), new Script(() => [password]));
    await tryLogin(options([withKey(dropbear)]), new Script());
  });

  it.each(['aes128-cbc', '3des-cbc'] as const)(
    'logs in to an old server (%s) only when allowed',
    async (cipher) => {
      const old = await sshd({ legacy: { cipher } });
      const refused = await errorOf(tryLogin(options([withKey(old)]), new Script()));
      expect(refused.code).toBe('algorithm-mismatch');
      expect(refused.message).toContain('diffie-hellman-group1-sha1');
      expect(refused.hint).toContain('legacy');
      const rsa = await generateKey(at(`old_rsa_${cipher}`), { type: 'rsa' });
      old.authorize(rsa.publicKey);
      const allowed = hop(old, {
        legacyAlgorithms: true,
        login: login({ username: old.user, kind: 'private-key', keyFile: rsa.path }),
      });
      const { weaknesses } = await tryLogin(options([allowed]), new Script());
      expect(weaknesses.join('\n')).toMatch(/group1-sha1[^]*ssh-rsa[^]*-cbc[^]*hmac-sha1/);
    },
  );

  it('reports no weakness for a current server and compresses when asked', async () => {
    const { weaknesses } = await tryLogin(options([{ ...withKey(server), compression: true }]), new Script());
    expect(weaknesses).toEqual([]);
  });

  it('shows the banner as plain text', async () => {
    const banner = await sshd({ banner: 'Authorised \u001b]0;evil\u0007 use only\n' });
    const script = new Script();
    await tryLogin(options([withKey(banner)]), script);
    expect(script.notices.join('')).toBe('Authorised ]0;evil use only\n');
  });
});

describe('chains', () => {
  it('logs in over three hops, each with its own key and host key', async () => {
    const [second, third] = [await sshd({}), await sshd({})];
    const hops = [server, second, third].map((each, index) => ({
      ...withKey(each),
      name: `hop${index + 1}`,
    }));
    const script = new Script();
    await tryLogin(options(hops), script);
    expect(script.hostKeys.map(({ hostName }) => hostName)).toEqual(['hop1', 'hop2', 'hop3']);
    expect(script.trusted.map(({ port }) => port)).toEqual([server.port, second.port, third.port]);
    expect(third.log()).toContain('Accepted publickey');
  });

  it('ignores known_hosts behind a jump host', async () => {
    const second = await sshd({});
    const known = at('jump_known');
    writeFileSync(known, `[127.0.0.1]:${second.port} ${second.hostKeyPublic}\n`);
    const script = new Script();
    await tryLogin(options([withKey(server), withKey(second)], { knownHostsFiles: [known] }), script);
    expect(script.hostKeys).toHaveLength(2);
  });

  it('says which hop failed', async () => {
    const gw = { ...withKey(server), name: 'gw1' };
    const closed = { ...hop({ host: '127.0.0.1', port: 1 }), name: 'db01' };
    const unreachable = await errorOf(tryLogin(options([gw, closed]), new Script()));
    expect(unreachable.code).toBe('jump-failed');
    expect(unreachable.message).toMatch(/gw1.*db01/);
    const badGate = hop(server, { name: 'gw1' });
    const refused = await errorOf(tryLogin(options([badGate, withKey(server)]), new Script(() => ['wrong'])));
    expect(refused.code).toBe('jump-failed');
    expect(refused.message).toMatch(/^Jump host gw1: gw1 did not accept/);
    const target = await errorOf(tryLogin(options([gw, hop(server)]), new Script(() => ['wrong'])));
    expect(target.code).toBe('auth-failed');
  });
});

describe('names and addresses', () => {
  it.each([
    ['address', { address: '-oProxyCommand=x' }],
    ['address', { address: 'web01\nHost *' }],
    ['address', { address: 'web01;id' }],
    ['name', { name: 'web\n01' }],
    ['username', { login: login({ username: '-l root' }) }],
    ['username', { login: login({ username: 'root\nx' }) }],
  ])('refuses a bad %s before a socket opens', async (field, bad) => {
    const script = new Script();
    const error = await errorOf(tryLogin(options([hop(server, bad), hop(server)]), script));
    expect(error).toMatchObject({ code: 'bad-request', field });
    expect(script.steps).toEqual([]);
  });

  it('tells an unknown name from a refused port', async () => {
    const unknown = hop({ host: 'no-such-host.invalid', port: 22 });
    expect(await errorOf(tryLogin(options([unknown]), new Script()))).toMatchObject({ code: 'host-unknown' });
    const refused = hop({ host: '127.0.0.1', port: 1 });
    expect(await errorOf(tryLogin(options([refused]), new Script()))).toMatchObject({ code: 'unreachable' });
  });
});
