import { execFileSync } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BinnacleError } from '../../src/shared/errors';
import { fingerprint, randomart } from '../../src/main/protocols/ssh/hostkeys/randomart';
import type { LoadedKey } from '../../src/main/protocols/ssh/keys/privateKey';
import { parsePrivateKey } from '../../src/main/protocols/ssh/keys/privateKey';
import { CURVES, parsePublicKey } from '../../src/main/protocols/ssh/keys/publicKey';

const folder = mkdtempSync(join(tmpdir(), 'binnacle-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PASSPHRASE = 'pässword with spaces';
const passphrase = Buffer.from(PASSPHRASE);
let counter = 0;
const path = (): string => join(folder, `key${++counter}`);
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

interface Sample {
  file: Buffer;
  publicLine: string;
  path: string;
}

function sshKeygen(...args: string[]): Sample {
  const file = path();
  run('ssh-keygen', '-q', '-f', file, '-C', 'a comment', ...args);
  return { file: readFileSync(file), publicLine: readFileSync(`${file}.pub`, 'utf8'), path: file };
}

function puttygen(kind: string[], secret: string, parameters: string): Sample {
  const file = path();
  const secretFile = path();
  writeFileSync(secretFile, secret);
  const write = ['-O', 'private', '-o', file, '-C', 'a comment', '--new-passphrase', secretFile];
  run('puttygen', '-q', ...kind, ...write, '--random-device', '/dev/urandom', '--ppk-param', parameters);
  const publicLine = run('puttygen', file, '-L', '--old-passphrase', secretFile);
  return { file: readFileSync(file), publicLine, path: file };
}

/** The key signs as ssh2 asks it to, and the public key of the generator's own file accepts it. */
function expectRoundTrip(key: LoadedKey, publicLine: string): void {
  const [type, base64 = ''] = publicLine.split(' ');
  const blob = Buffer.from(base64, 'base64');
  expect(key.type).toBe(type);
  expect(key.publicBlob.equals(blob)).toBe(true);
  const data = Buffer.from('what the server wants signed');
  const hash = key.type === 'ssh-rsa' ? 'sha512' : (CURVES[key.type]?.hash ?? null);
  const signature = key.forSsh2.sign(data, hash ?? undefined);
  expect(verify(hash, data, parsePublicKey(blob).key, signature)).toBe(true);
}

const TYPES: [string, string[]][] = [
  ['ed25519', ['-t', 'ed25519']],
  ['rsa', ['-t', 'rsa', '-b', '2048']],
  ['P-256', ['-t', 'ecdsa', '-b', '256']],
  ['P-384', ['-t', 'ecdsa', '-b', '384']],
  ['P-521', ['-t', 'ecdsa', '-b', '521']],
];
const code = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof BinnacleError ? error.code : String(error)),
  );

describe('OpenSSH key files', () => {
  it.each(TYPES)('%s, plain and encrypted', async (_name, type) => {
    const plain = sshKeygen(...type, '-N', '');
    const key = await parsePrivateKey(plain.file);
    expectRoundTrip(key, plain.publicLine);
    expect(key.comment).toBe('a comment');
    const sealed = sshKeygen(...type, '-N', PASSPHRASE, '-a', '2');
    expectRoundTrip(await parsePrivateKey(sealed.file, passphrase), sealed.publicLine);
    expect(await code(parsePrivateKey(sealed.file))).toBe('key-needs-passphrase');
    expect(await code(parsePrivateKey(sealed.file, Buffer.from('nope')))).toBe('wrong-passphrase');
  });

  const ciphers = ['aes128-cbc', 'aes192-cbc', 'aes256-cbc', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'];
  const others = [
    '3des-cbc',
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'chacha20-poly1305@openssh.com',
  ];
  it.each([...ciphers, ...others])('cipher %s', async (cipher) => {
    for (const type of ['ed25519', 'ecdsa']) {
      const sealed = sshKeygen('-t', type, '-Z', cipher, '-N', PASSPHRASE, '-a', '1');
      expectRoundTrip(await parsePrivateKey(sealed.file, passphrase), sealed.publicLine);
      expect(await code(parsePrivateKey(sealed.file, Buffer.from('nope')))).toBe('wrong-passphrase');
    }
  });

  it('leaves the event loop free while it derives the key of a default file', async () => {
    const sealed = sshKeygen('-t', 'ed25519', '-N', PASSPHRASE);
    let turns = 0;
    const count = setInterval(() => (turns += 1), 1);
    await parsePrivateKey(sealed.file, passphrase);
    clearInterval(count);
    expect(turns).toBeGreaterThan(10);
  });

  it('shows fingerprint and picture exactly as ssh-keygen does', async () => {
    for (const [, type] of TYPES) {
      const sample = sshKeygen(...type, '-N', '');
      const [line = '', ...art] = run('ssh-keygen', '-lvf', `${sample.path}.pub`).trimEnd().split('\n');
      const key = await parsePrivateKey(sample.file);
      expect(key.fingerprint).toBe(line.split(' ')[1]);
      expect(fingerprint(key.publicBlob)).toBe(key.fingerprint);
      expect(randomart(parsePublicKey(key.publicBlob))).toBe(art.join('\n'));
      expect(line.split(' ')[0]).toBe(String(parsePublicKey(key.publicBlob).bits));
    }
  });
});

describe('PEM and PKCS#8 key files', () => {
  const types = TYPES.filter(([name]) => name !== 'ed25519');
  it.each(types)('%s in the traditional format', async (_name, type) => {
    const plain = sshKeygen(...type, '-m', 'PEM', '-N', '');
    expectRoundTrip(await parsePrivateKey(plain.file), plain.publicLine);
    const sealed = sshKeygen(...type, '-m', 'PEM', '-N', PASSPHRASE);
    expect(sealed.file.toString()).toContain('DEK-Info');
    expectRoundTrip(await parsePrivateKey(sealed.file, passphrase), sealed.publicLine);
    expect(await code(parsePrivateKey(sealed.file))).toBe('key-needs-passphrase');
    expect(await code(parsePrivateKey(sealed.file, Buffer.from('nope')))).toBe('wrong-passphrase');
  });

  it.each(types)('%s in PKCS#8', async (_name, type) => {
    const plain = sshKeygen(...type, '-m', 'PKCS8', '-N', '');
    expectRoundTrip(await parsePrivateKey(plain.file), plain.publicLine);
    const sealed = sshKeygen(...type, '-m', 'PKCS8', '-N', PASSPHRASE);
    expectRoundTrip(await parsePrivateKey(sealed.file, passphrase), sealed.publicLine);
    expect(await code(parsePrivateKey(sealed.file))).toBe('key-needs-passphrase');
    expect(await code(parsePrivateKey(sealed.file, Buffer.from('nope')))).toBe('wrong-passphrase');
  });

  const publicLine = (privateKey: KeyObject): string => {
    const file = path();
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    return run('ssh-keygen', '-y', '-f', file);
  };

  it.each(['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'des-ede3-cbc'])(
    '%s in both formats',
    async (cipher) => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      for (const type of ['sec1', 'pkcs8'] as const) {
        const pem = privateKey.export({ type, format: 'pem', cipher, passphrase: PASSPHRASE });
        expectRoundTrip(await parsePrivateKey(Buffer.from(pem), passphrase), publicLine(privateKey));
      }
    },
  );

  it('Ed25519 in PKCS#8 and a key sealed with scrypt by openssl', async () => {
    const plain = path();
    const sealed = path();
    run('openssl', 'genpkey', '-algorithm', 'ed25519', '-out', plain);
    run(
      'openssl',
      'pkcs8',
      '-topk8',
      '-scrypt',
      '-in',
      plain,
      '-out',
      sealed,
      '-passout',
      `pass:${PASSPHRASE}`,
    );
    const key = await parsePrivateKey(readFileSync(plain));
    const opened = await parsePrivateKey(readFileSync(sealed), passphrase);
    expect(opened.fingerprint).toBe(key.fingerprint);
    const signature = opened.forSsh2.sign('data');
    expect(verify(null, Buffer.from('data'), parsePublicKey(key.publicBlob).key, signature)).toBe(true);
  });
});

describe('PuTTY key files', () => {
  it.each(TYPES)('%s in versions 2 and 3, plain and encrypted', async (_name, type) => {
    for (const version of ['version=2', 'version=3']) {
      const plain = puttygen(type, '', version);
      const key = await parsePrivateKey(plain.file);
      expectRoundTrip(key, plain.publicLine);
      expect(key.comment).toBe('a comment');
      const sealed = puttygen(type, PASSPHRASE, version);
      expect(sealed.file.toString()).toContain('Encryption: aes256-cbc');
      expectRoundTrip(await parsePrivateKey(sealed.file, passphrase), sealed.publicLine);
      expect(await code(parsePrivateKey(sealed.file))).toBe('key-needs-passphrase');
      expect(await code(parsePrivateKey(sealed.file, Buffer.from('nope')))).toBe('wrong-passphrase');
    }
  });

  it.each(['argon2id', 'argon2i', 'argon2d'])('key derivation %s with several lanes', async (kdf) => {
    const parameters = `version=3,kdf=${kdf},memory=4096,passes=3,parallelism=4`;
    const sealed = puttygen(['-t', 'ed25519'], PASSPHRASE, parameters);
    expectRoundTrip(await parsePrivateKey(sealed.file, passphrase), sealed.publicLine);
  });

  it('reads CRLF files and notices a changed comment', async () => {
    const { file, publicLine } = puttygen(['-t', 'ed25519'], '', 'version=3');
    const crlf = Buffer.from(file.toString().replaceAll('\n', '\r\n'));
    expectRoundTrip(await parsePrivateKey(crlf), publicLine);
    const forged = Buffer.from(file.toString().replace('a comment', 'a Comment'));
    expect(await code(parsePrivateKey(forged))).toBe('key-unreadable');
  });

  it('refuses absurd Argon2 demands before spending anything', async () => {
    const { file } = puttygen(['-t', 'ed25519'], PASSPHRASE, 'version=3');
    const text = file.toString();
    for (const line of ['Argon2-Memory: 67108864', 'Argon2-Passes: 4294967295', 'Argon2-Parallelism: 200']) {
      const name = line.split(':')[0] ?? '';
      const greedy = Buffer.from(text.replace(new RegExp(`${name}: \\d+`), line));
      expect(await code(parsePrivateKey(greedy, passphrase))).toBe('key-unsupported');
    }
  });
});

describe('keys that are refused', () => {
  const refusal = async (file: Buffer): Promise<BinnacleError> =>
    parsePrivateKey(file).then(
      () => expect.fail('was accepted'),
      (error: unknown) => error as BinnacleError,
    );

  it('says that DSA and Ed448 are not supported', async () => {
    const dsa = puttygen(['-t', 'dsa', '-b', '1024'], '', 'version=3');
    const openssh = path();
    run('puttygen', dsa.path, '-O', 'private-openssh', '-o', openssh);
    const pem = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey;
    const pkcs8 = Buffer.from(pem.export({ type: 'pkcs8', format: 'pem' }));
    for (const file of [dsa.file, readFileSync(openssh), pkcs8]) {
      expect(await refusal(file)).toMatchObject({ code: 'key-unsupported', message: /DSA/ });
    }
    const ed448 = generateKeyPairSync('ed448').privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (const file of [Buffer.from(ed448), puttygen(['-t', 'ed448'], '', 'version=3').file]) {
      expect((await refusal(file)).code).toBe('key-unsupported');
    }
  });

  it('says so when the file is a public key, another kind of file, or empty', async () => {
    const { publicLine } = sshKeygen('-t', 'ed25519', '-N', '');
    expect((await refusal(Buffer.from(publicLine))).message).toContain('public key');
    for (const text of ['', 'hello\n', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n']) {
      expect((await refusal(Buffer.from(text))).code).toBe('key-unreadable');
    }
    expect((await refusal(Buffer.alloc(10_000_000, 65))).code).toBe('key-unreadable');
  });

  it('refuses an unknown curve and PKCS#8 that asks for endless rounds', async () => {
    const koblitz = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey;
    const pem = koblitz.export({ type: 'pkcs8', format: 'pem' });
    expect((await refusal(Buffer.from(pem))).code).toBe('key-unsupported');
    const [plain, sealed] = [path(), path()];
    run('openssl', 'genpkey', '-algorithm', 'ed25519', '-out', plain);
    run('openssl', 'pkcs8', '-topk8', '-iter', '65537', '-in', plain, '-out', sealed, '-passout', 'pass:x');
    const body = readFileSync(sealed, 'utf8').split('\n').slice(1, -2).join('');
    const der = Buffer.from(body, 'base64');
    const at = der.indexOf(Buffer.from('0203010001', 'hex'));
    expect(at).toBeGreaterThan(0);
    der.write('ffffff', at + 2, 'hex'); // 16,777,215 rounds.
    const greedy = `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${der.toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
    expect(await code(parsePrivateKey(Buffer.from(greedy), Buffer.from('x')))).toBe('key-unsupported');
  });

  it('drops the private part on dispose', async () => {
    const key = await parsePrivateKey(sshKeygen('-t', 'ed25519', '-N', '').file);
    key.dispose();
    key.dispose();
    expect(key.forSsh2.isPrivateKey()).toBe(false);
    expect(key.forSsh2.sign('data')).toBeInstanceOf(Error);
  });
});

describe('damaged key files', () => {
  const samples = (): [string, Buffer][] => [
    ['OpenSSH ed25519', sshKeygen('-t', 'ed25519', '-N', '').file],
    ['OpenSSH encrypted', sshKeygen('-t', 'ecdsa', '-N', PASSPHRASE, '-a', '1').file],
    ['PEM encrypted', sshKeygen('-t', 'ecdsa', '-m', 'PEM', '-N', PASSPHRASE).file],
    ['PKCS#8', sshKeygen('-t', 'ecdsa', '-m', 'PKCS8', '-N', '').file],
    ['PPK 2', puttygen(['-t', 'ed25519'], PASSPHRASE, 'version=2').file],
    ['PPK 3', puttygen(['-t', 'ecdsa', '-b', '256'], PASSPHRASE, 'version=3,memory=64,passes=1').file],
  ];
  const KEY_CODES = ['key-needs-passphrase', 'wrong-passphrase', 'key-unsupported', 'key-unreadable'];

  it('answers every truncation and every flipped bit with a clear error or the whole key', async () => {
    for (const [name, file] of samples()) {
      const whole = await parsePrivateKey(file, passphrase);
      const check = async (damaged: Buffer, what: string): Promise<void> => {
        const outcome = await parsePrivateKey(damaged, passphrase).catch((error: unknown) => error);
        if (outcome instanceof BinnacleError) expect(KEY_CODES, `${name} ${what}`).toContain(outcome.code);
        else expect((outcome as LoadedKey).fingerprint, `${name} ${what}`).toBe(whole.fingerprint);
      };
      for (let length = 0; length < file.length; length += 1)
        await check(file.subarray(0, length), `cut at ${length}`);
      for (let index = 0; index < file.length; index += 1) {
        const damaged = Buffer.from(file);
        damaged[index] = (damaged[index] ?? 0) ^ (1 << (index % 8));
        await check(damaged, `bit flipped at ${index}`);
      }
    }
  });

  it('never takes a key whose binary content has one bit flipped for a good one', async () => {
    const file = sshKeygen('-t', 'rsa', '-b', '1024', '-N', '').file.toString();
    const body = Buffer.from(file.split('\n').slice(1, -2).join(''), 'base64');
    const whole = await parsePrivateKey(Buffer.from(file));
    for (let index = 0; index < body.length; index += 1) {
      const damaged = Buffer.from(body);
      damaged[index] = (damaged[index] ?? 0) ^ (1 << (index % 8));
      const pem = `-----BEGIN OPENSSH PRIVATE KEY-----\n${damaged.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
      const outcome = await parsePrivateKey(Buffer.from(pem)).catch((error: unknown) => error);
      if (outcome instanceof BinnacleError) continue;
      expect((outcome as LoadedKey).publicBlob.equals(whole.publicBlob)).toBe(true);
      const signature = (outcome as LoadedKey).forSsh2.sign('data', 'sha256');
      expect(verify('sha256', Buffer.from('data'), parsePublicKey(whole.publicBlob).key, signature)).toBe(
        true,
      );
    }
  });
});
