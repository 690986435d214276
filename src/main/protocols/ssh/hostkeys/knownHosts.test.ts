import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ed25519PublicKey } from '../keys/publicKey';
import { KnownHosts } from './knownHosts';

const folder = mkdtempSync(join(tmpdir(), 'binnacle-known-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const newKey = (): string => {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  return `ssh-ed25519 ${ed25519PublicKey(Buffer.from(x, 'base64url')).blob.toString('base64')}`;
};
const [first, second] = [newKey(), newKey()];
const base64 = (line: string): string => line.split(' ')[1] ?? '';
const lookup = async (text: string, host: string, port = 22): ReturnType<KnownHosts['lookup']> =>
  KnownHosts.of(Buffer.from(text)).lookup(host, port);
const lines = async (text: string, host: string, port = 22): Promise<number[]> =>
  (await lookup(text, host, port)).matches.map(({ line }) => line);

describe('KnownHosts', () => {
  it('finds plain names, patterns, addresses and several keys of one host', async () => {
    const text = `# comment\n\nweb1,10.0.0.1 ${first} with a comment\r\n*.lab,!secret.lab ${second}\nweb1\t${second}`;
    const { matches, problems } = await lookup(text, 'WEB1');
    expect(matches.map(({ line, marker }) => [line, marker])).toEqual([
      [3, 'none'],
      [5, 'none'],
    ]);
    expect(matches[0]?.key.blob.toString('base64')).toBe(base64(first));
    expect(problems).toEqual([]);
    expect(await lines(text, '10.0.0.1')).toEqual([3]);
    expect(await lines(text, 'a.lab')).toEqual([4]);
    expect(await lines(text, 'secret.lab')).toEqual([]);
  });

  it('tells ports apart; a line without port only vouches', async () => {
    const text = `web1 ${first}\n[web1]:2222 ${second}\n[fe80::1]:2222 ${first}\n::1 ${first}\n`;
    expect(await lines(text, 'web1')).toEqual([1]);
    const { matches } = await lookup(text, 'web1', 2222);
    expect(matches.map(({ line, portless }) => [line, portless])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(await lines(text, 'fe80::1', 2222)).toEqual([3]);
    expect(await lines(text, '::1')).toEqual([4]);
  });

  it('finds the hashed names that ssh-keygen writes', async () => {
    const file = join(folder, 'hashed');
    writeFileSync(file, `web1,10.0.0.1 ${first}\n[web2]:2222 ${second}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    const known = await KnownHosts.read([file, join(folder, 'missing'), '/dev/null']);
    expect((await known.lookup('WEB1', 22)).matches).toHaveLength(1);
    expect((await known.lookup('10.0.0.1', 22)).matches).toHaveLength(1);
    expect((await known.lookup('web2', 2222)).matches).toMatchObject([{ portless: false, file }]);
    expect((await known.lookup('web3', 22)).matches).toEqual([]);
  });

  it('reads markers', async () => {
    const text = `@cert-authority *.lab ${first}\n@revoked * ${second}\n@nonsense * ${second}\n`;
    const { matches, problems } = await lookup(text, 'a.lab');
    expect(matches.map(({ marker }) => marker)).toEqual(['cert-authority', 'revoked']);
    expect(problems).toEqual([{ file: 'known_hosts', line: 3, reason: 'unknown marker' }]);
  });

  it('skips bad lines and says which', async () => {
    const long = `web1 ${first} ${'x'.repeat(20_000)}`;
    const rsa = `web1 ssh-rsa ${base64(first)}`;
    const cut = `web1 ${first.slice(0, -20)}`;
    const text = [
      `web1`,
      `web1 ssh-ed25519 !!!`,
      rsa,
      cut,
      long,
      `web1 1024 35 123456`,
      `web1 ${first}`,
    ].join('\n');
    const { matches, problems, problemCount } = await lookup(text, 'web1');
    expect(matches.map(({ line }) => line)).toEqual([7]);
    expect(problems.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(problemCount).toBe(6);
  });

  it('searches hundreds of thousands of lines, hashed ones too, without blocking, and stops when asked to', async () => {
    const salt = Buffer.alloc(20, 1).toString('base64');
    const line = `|1|${salt}|${salt} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n`;
    const file = Buffer.concat([
      Buffer.alloc(line.length * 500_000, line),
      Buffer.alloc(500_000, 'x\n'),
      Buffer.from(`web1 ${first}\n`),
    ]);
    let [longest, last] = [0, performance.now()];
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const { matches, problems, problemCount } = await KnownHosts.of(file).lookup('web1', 22);
    clearInterval(watch);
    expect(matches).toHaveLength(1);
    expect(problemCount).toBe(250_000);
    expect(problems).toHaveLength(100);
    // Slices take 5 ms; the rest is for a busy machine.
    expect(longest).toBeLessThan(200);
    const aborted = KnownHosts.of(file).lookup('web1', 22, AbortSignal.timeout(20));
    await expect(aborted).rejects.toThrow();
  });

  it('refuses a file that is too large or cannot be read', async () => {
    const file = join(folder, 'huge');
    writeFileSync(file, '');
    truncateSync(file, 65 * 1024 * 1024);
    await expect(KnownHosts.read([file])).rejects.toMatchObject({ code: 'too-large' });
    await expect(KnownHosts.read([folder])).rejects.toMatchObject({ code: 'key-unreadable' });
  });
});
