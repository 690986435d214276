import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostKeyAlgorithms } from './algorithmOrder';
import { parseCertificate } from './certificate';
import type { KnownHostMatch } from './knownHosts';
import { KnownHosts } from './knownHosts';
import type { HostKeyQuestion, HostKeyVerdict } from './verify';
import { verifyHostKey } from './verify';

const folder = mkdtempSync(join(tmpdir(), 'binnacle-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]): Buffer => execFileSync('ssh-keygen', ['-q', ...args], { stdio: 'pipe' });
const at = (name: string): string => join(folder, name);
const publicLine = (name: string): string => readFileSync(at(`${name}.pub`), 'utf8').trim();
const blob = (name: string): Buffer => Buffer.from(publicLine(name).split(' ')[1] ?? '', 'base64');
const makeKey = (name: string, ...type: string[]): Buffer => run(...type, '-N', '', '-f', at(name));

/** Certifies a fresh host key; the options follow `ssh-keygen -s CA -I id -h`. */
function certificate(ca: string, ...options: string[]): Buffer {
  run('-s', at(ca), '-I', 'the id', ...options, at('host.pub'));
  return blob('host-cert');
}

const CA_TYPES: [string, string[]][] = [
  ['ca-ed25519', ['-t', 'ed25519']],
  ['ca-rsa', ['-t', 'rsa', '-b', '2048']],
  ['ca-p256', ['-t', 'ecdsa', '-b', '256']],
  ['ca-p384', ['-t', 'ecdsa', '-b', '384']],
  ['ca-p521', ['-t', 'ecdsa', '-b', '521']],
];

beforeAll(() => {
  for (const name of ['host', 'other']) makeKey(name, '-t', 'ed25519');
  makeKey('ecdsa', '-t', 'ecdsa');
  for (const [name, type] of CA_TYPES) makeKey(name, ...type);
});

async function lines(text: string, host = 'web1', port = 22): Promise<KnownHostMatch[]> {
  return (await KnownHosts.of(Buffer.from(text)).lookup(host, port)).matches;
}

function verdict(question: Partial<HostKeyQuestion>): HostKeyVerdict {
  const common = { host: 'web1', port: 22, direct: true, stored: [], knownHosts: [], now: new Date() };
  return verifyHostKey({ ...common, offered: blob('host'), ...question });
}

describe('plain host keys', () => {
  it('asks at first contact and shows fingerprint and picture', () => {
    const answer = verdict({});
    expect(answer).toMatchObject({ verdict: 'unknown', type: 'ssh-ed25519', bits: 256, blob: blob('host') });
    const shown = execFileSync('ssh-keygen', ['-lvf', at('host.pub')], { encoding: 'utf8' });
    if (answer.verdict !== 'unknown') expect.fail();
    expect(shown).toContain(answer.fingerprint);
    expect(shown).toContain(answer.randomart);
  });

  it('trusts what the store holds, and stops hard on another key or another type', () => {
    expect(verdict({ stored: [blob('ecdsa'), blob('host')] })).toEqual({ verdict: 'trusted', by: 'store' });
    expect(verdict({ stored: [blob('other')] })).toMatchObject({
      verdict: 'changed',
      reason: 'other-key',
      source: 'store',
      stored: [{ type: 'ssh-ed25519' }],
      offered: { type: 'ssh-ed25519' },
    });
    expect(verdict({ stored: [blob('ecdsa')] })).toMatchObject({ verdict: 'changed', reason: 'other-type' });
  });

  it('lets the store win over known_hosts', async () => {
    const knownHosts = await lines(`web1 ${publicLine('host')}`);
    expect(verdict({ knownHosts })).toEqual({ verdict: 'trusted', by: 'known_hosts' });
    expect(verdict({ knownHosts, stored: [blob('other')] })).toMatchObject({ verdict: 'changed' });
    const contrary = await lines(`web1 ${publicLine('other')}`);
    expect(verdict({ knownHosts: contrary })).toMatchObject({ verdict: 'changed', source: 'known_hosts' });
    expect(verdict({ knownHosts: contrary, stored: [blob('host')] })).toMatchObject({ verdict: 'trusted' });
  });

  it('does not use known_hosts behind a jump host, except for revocation', async () => {
    const knownHosts = await lines(`web1 ${publicLine('host')}`);
    expect(verdict({ knownHosts, direct: false })).toMatchObject({ verdict: 'unknown' });
    const revoked = await lines(`@revoked * ${publicLine('host')}`);
    for (const direct of [true, false]) {
      const answer = verdict({ knownHosts: revoked, direct, stored: [blob('host')] });
      expect(answer).toMatchObject({ verdict: 'revoked', line: 1 });
    }
  });

  it('lets a line without the port vouch but not contradict', async () => {
    const at2222 = async (name: string): Promise<HostKeyVerdict> =>
      verdict({ port: 2222, knownHosts: await lines(`web1 ${publicLine(name)}`, 'web1', 2222) });
    expect(await at2222('host')).toEqual({ verdict: 'trusted', by: 'known_hosts' });
    expect(await at2222('other')).toMatchObject({ verdict: 'unknown' });
  });

  it('refuses what it cannot read: offered, stored, or broken input', () => {
    expect(verdict({ offered: Buffer.alloc(0) })).toMatchObject({ verdict: 'error' });
    expect(verdict({ offered: blob('host').subarray(0, -1) })).toMatchObject({ verdict: 'error' });
    expect(verdict({ stored: [Buffer.from('junk')] })).toMatchObject({ verdict: 'error' });
    const broken = { knownHosts: null } as unknown as Partial<HostKeyQuestion>;
    expect(verdict(broken)).toMatchObject({ verdict: 'error' });
  });
});

describe('host certificates', () => {
  it.each(CA_TYPES)('trusts one signed by %s', async (ca) => {
    const offered = certificate(ca, '-h', '-n', 'web1,web2');
    const knownHosts = await lines(`@cert-authority web* ${publicLine(ca)}`);
    expect(verdict({ offered, knownHosts })).toEqual({ verdict: 'trusted', by: 'certificate' });
    expect(parseCertificate(offered)).toMatchObject({
      kind: 'host',
      keyId: 'the id',
      principals: ['web1', 'web2'],
    });
  });

  it('refuses wrong names, times, kinds, options and SHA-1 signatures', async () => {
    const knownHosts = await lines(
      `@cert-authority * ${publicLine('ca-ed25519')}\n@cert-authority * ${publicLine('ca-rsa')}`,
    );
    const reason = (ca: string, ...options: string[]): unknown => {
      const answer = verdict({ offered: certificate(ca, ...options), knownHosts });
      return answer.verdict === 'certificate-invalid' ? answer.reason : answer;
    };
    const host = ['-h', '-n', 'web1'];
    expect(reason('ca-ed25519', '-h', '-n', 'web2')).toBe('wrong-host');
    expect(reason('ca-ed25519', '-h')).toBe('wrong-host');
    expect(reason('ca-ed25519', ...host, '-V', '20200101:20200102')).toBe('expired');
    expect(reason('ca-ed25519', ...host, '-V', '20900101:20910101')).toBe('not-yet-valid');
    expect(reason('ca-ed25519', '-n', 'web1')).toBe('not-a-host-certificate');
    expect(reason('ca-ed25519', ...host, '-O', 'critical:new-rule=x')).toBe('unknown-critical-option');
    expect(reason('ca-rsa', ...host, '-t', 'ssh-rsa')).toBe('bad-signature');
    expect(reason('ca-rsa', ...host, '-t', 'rsa-sha2-256')).toEqual({
      verdict: 'trusted',
      by: 'certificate',
    });
  });

  it('treats one of an unknown authority like the key inside it', async () => {
    const offered = certificate('ca-ed25519', '-h', '-n', 'web1');
    const knownHosts = await lines(`@cert-authority * ${publicLine('ca-p256')}`);
    expect(verdict({ offered, knownHosts })).toMatchObject({ verdict: 'unknown', blob: blob('host') });
    expect(verdict({ offered, stored: [blob('host')] })).toEqual({ verdict: 'trusted', by: 'store' });
    expect(verdict({ offered, stored: [blob('other')] })).toMatchObject({ verdict: 'changed' });
    const authority = await lines(`@cert-authority * ${publicLine('ca-ed25519')}`);
    expect(verdict({ offered, knownHosts: authority, direct: false })).toMatchObject({ verdict: 'unknown' });
  });

  it('refuses a revoked authority or a revoked key inside', async () => {
    const offered = certificate('ca-ed25519', '-h', '-n', 'web1');
    for (const name of ['ca-ed25519', 'host']) {
      const text = `@cert-authority * ${publicLine('ca-ed25519')}\n@revoked * ${publicLine(name)}`;
      expect(verdict({ offered, knownHosts: await lines(text) })).toMatchObject({
        verdict: 'revoked',
        line: 2,
      });
    }
  });

  it('trusts no certificate that was cut or changed anywhere', async () => {
    const offered = certificate('ca-ed25519', '-h', '-n', 'web1');
    const knownHosts = await lines(`@cert-authority * ${publicLine('ca-ed25519')}`);
    for (let index = 0; index < offered.length; index += 1) {
      expect(verdict({ offered: offered.subarray(0, index), knownHosts }).verdict).not.toBe('trusted');
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = Buffer.from(offered);
        changed[index] = (changed[index] ?? 0) ^ (1 << bit);
        expect(verdict({ offered: changed, knownHosts }).verdict).not.toBe('trusted');
      }
    }
  });
});

describe('hostKeyAlgorithms', () => {
  const order = (known: Partial<Parameters<typeof hostKeyAlgorithms>[0]>): string[] =>
    hostKeyAlgorithms({ stored: [], knownHosts: [], legacy: false, ...known });

  it('puts the types first that can be compared', async () => {
    expect(order({})[0]).toBe('ssh-ed25519');
    expect(order({ stored: ['ssh-rsa'] }).slice(0, 3)).toEqual([
      'rsa-sha2-512',
      'rsa-sha2-256',
      'ssh-ed25519',
    ]);
    const knownHosts = await lines(`web1 ${publicLine('ecdsa')}`);
    expect(order({ knownHosts })[0]).toBe('ecdsa-sha2-nistp256');
    expect(order({ knownHosts, stored: ['ssh-ed25519'] })[0]).toBe('ssh-ed25519');
  });

  it('asks for certificates only if an authority can vouch', async () => {
    const knownHosts = await lines(`@cert-authority * ${publicLine('ca-rsa')}`);
    expect(order({ knownHosts })[0]).toBe('ssh-ed25519-cert-v01@openssh.com');
    expect(order({ knownHosts, stored: ['ssh-ed25519'] }).join()).not.toContain('cert');
    expect(order({}).join()).not.toContain('cert');
  });

  it('offers SHA-1 only with the legacy switch, and last of its kind', () => {
    expect(order({})).not.toContain('ssh-rsa');
    expect(order({ legacy: true }).slice(-3)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa']);
  });
});
