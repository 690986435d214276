import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kdbxweb from 'kdbxweb';
import { afterAll, describe, expect, it } from 'vitest';
import { BinnacleError } from '../../../shared/errors';
import { KeepassSource } from './keepassSource';
import { entryId, type MadeDatabase, makeDatabase } from './keepassTestkit';
import type { SourceSecrets } from './secretSource';

const folder = mkdtempSync(join(tmpdir(), 'binnacle-kdbx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PASSWORD = 'correct horse';
const never = new AbortController().signal;
let files = 0;

function write(bytes: Uint8Array, ending = 'kdbx'): string {
  const path = join(folder, `${files++}.${ending}`);
  writeFileSync(path, bytes);
  return path;
}

function source(
  file: string,
  password: string | null = PASSWORD,
  keyFile: string | null = null,
): KeepassSource {
  return new KeepassSource({ kind: 'keepass', file, keyFile }, () =>
    password === null ? null : Buffer.from(password),
  );
}

async function open(made: MadeDatabase, password: string | null = PASSWORD): Promise<KeepassSource> {
  return source(write((await makeDatabase(made)).bytes), password);
}

function told(secrets: SourceSecrets): Record<string, string> {
  return Object.fromEntries([...secrets].map(([slot, value]) => [slot, value.toString('utf8')]));
}

async function failure(run: Promise<unknown>): Promise<BinnacleError> {
  try {
    await run;
  } catch (error) {
    if (error instanceof BinnacleError) return error;
    throw error;
  }
  throw new Error('it was read');
}

const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n';
const ENTRIES: MadeDatabase['entries'] = [
  { title: 'web01', username: 'root', password: 'pässwörd €' },
  {
    title: 'core',
    username: 'admin',
    password: 'of the key',
    attachments: { 'readme.txt': 'x', id_ed25519: KEY },
  },
  { title: 'copy', username: `{REF:U@I:${entryId(0)}}`, password: `{REF:P@I:${entryId(0)}}` },
  { title: 'lost', password: '{REF:P@I:00000000000000000000000000000000}' },
  {
    title: 'enable',
    password: 'x',
    fields: { 'Enable password': 'cisco', Other: '' },
    group: ['Net', 'Switches'],
  },
];

describe.each([
  { version: 3 },
  { version: 4, derivation: 'argon2d' },
  { version: 4, derivation: 'argon2id', cipher: 'chacha20' },
  { version: 4, derivation: 'aes' },
] as const)('a database of version $version, $derivation $cipher', (kind) => {
  it('gives user, password, key with its passphrase, references and named fields', async () => {
    const database = await open({ ...kind, entries: ENTRIES });
    const fetch = async (index: number, field = ''): Promise<Record<string, string>> =>
      told(await database.fetch({ reference: entryId(index), field }, never));
    expect(await fetch(0)).toEqual({ username: 'root', password: 'pässwörd €' });
    expect(await fetch(1)).toEqual({
      username: 'admin',
      password: 'of the key',
      passphrase: 'of the key',
      'private-key': KEY,
    });
    expect(await fetch(2)).toEqual({ username: 'root', password: 'pässwörd €' });
    expect(await fetch(4, 'Enable password')).toEqual({ password: 'cisco' });
    expect(await fetch(1, 'id_ed25519')).toEqual({ 'private-key': KEY });
    expect(await failure(fetch(3))).toMatchObject({ code: 'not-found' });
    expect(await failure(fetch(4, 'Other'))).toMatchObject({ code: 'not-found' });
  });

  it('says that the password is wrong, and nothing of it', async () => {
    const { bytes } = await makeDatabase({ ...kind, entries: ENTRIES });
    const error = await failure(source(write(bytes), 'wrong one').check(never));
    expect(error.code).toBe('auth-failed');
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain('wrong one');
  });

  it('never takes a damaged or shortened file for a good one', async () => {
    const { bytes } = await makeDatabase({ ...kind, entries: ENTRIES.slice(0, 1) });
    for (let round = 0; round < 60; round++) {
      const damaged = Buffer.from(bytes);
      // The last block of version 4 is empty; its own hash protects nothing and is not looked at.
      const at = Math.floor(((bytes.length - 36) * round) / 60);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (round % 8));
      const error = await failure(source(write(damaged)).check(never));
      expect(error.hint).toBeTruthy();
      const short = await failure(source(write(bytes.subarray(0, at))).check(never));
      expect(short.hint).toBeTruthy();
    }
  });
});

it('lists what can be picked: titles, groups and users, without the recycle bin', async () => {
  const database = await open({ entries: [...ENTRIES, { title: 'gone', group: ['Recycle Bin'] }] });
  const listed = await database.list(never);
  expect(listed.find(({ title }) => title === 'enable')).toEqual({
    reference: entryId(4),
    title: 'enable',
    path: ['Team', 'Net', 'Switches'],
    username: '',
  });
  expect(listed.find(({ title }) => title === 'copy')?.username).toBe('root');
  expect(JSON.stringify(listed)).not.toContain('pässwörd');
});

it.each([
  [
    'KeePassXC',
    { otp: 'otpauth://totp/x:y?secret=JBSWY3DPEHPK3PXP&period=30&digits=6' },
    'otpauth://totp/x:y?secret=JBSWY3DPEHPK3PXP&period=30&digits=6',
  ],
  [
    'KeeOtp',
    { otp: 'key=jbswy3dpehpk3pxp&step=60&size=8' },
    'otpauth://totp/entry?secret=JBSWY3DPEHPK3PXP&digits=8&period=60',
  ],
  [
    'KeePass',
    { 'TimeOtp-Secret-Base32': 'JBSW Y3DP EHPK 3PXP', 'TimeOtp-Algorithm': 'HMAC-SHA-256' },
    'otpauth://totp/entry?secret=JBSWY3DPEHPK3PXP&algorithm=SHA256',
  ],
  [
    'KeePass, hex',
    { 'TimeOtp-Secret-Hex': '48656c6c6f21deadbeef' },
    'otpauth://totp/entry?secret=JBSWY3DPEHPK3PXP',
  ],
  [
    'KeePass, text',
    { 'TimeOtp-Secret': '12345678901234567890' },
    'otpauth://totp/entry?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  ],
])('finds the one-time password as %s keeps it', async (_name, fields, expected) => {
  const database = await open({ entries: [{ title: 'a', fields }] });
  expect(told(await database.fetch({ reference: entryId(0), field: '' }, never))).toEqual({ totp: expected });
});

describe('a key file', () => {
  const any = Buffer.from('any file at all, such as a picture');
  const html = Buffer.from('<?xml version="1.0"?><page><p>not a key</p></page>');

  it.each([
    ['XML 1', (): Promise<Uint8Array> => kdbxweb.Credentials.createRandomKeyFile(1)],
    ['XML 2', (): Promise<Uint8Array> => kdbxweb.Credentials.createRandomKeyFile(2)],
    ['32 bytes', (): Promise<Uint8Array> => Promise.resolve(Buffer.alloc(32, 7))],
    ['hexadecimal', (): Promise<Uint8Array> => Promise.resolve(Buffer.from('ab'.repeat(32)))],
  ])('opens with a password and alone: %s', async (_name, make) => {
    const keyFile = await make();
    const path = write(keyFile, 'key');
    const both = await makeDatabase({ keyFile, entries: ENTRIES });
    await source(write(both.bytes), PASSWORD, path).check(never);
    expect(await failure(source(write(both.bytes), PASSWORD).check(never))).toMatchObject({
      code: 'auth-failed',
    });
    const alone = await makeDatabase({ keyFile, password: null, entries: ENTRIES });
    await source(write(alone.bytes), null, path).check(never);
  });

  it.each([
    ['any file', any],
    ['XML that is no key', html],
  ])('is hashed: %s', async (_name, content) => {
    const { createHash } = await import('node:crypto');
    const keyFile = createHash('sha256').update(content).digest();
    const { bytes } = await makeDatabase({ keyFile, entries: ENTRIES });
    await source(write(bytes), PASSWORD, write(content, 'key')).check(never);
  });

  it('that is damaged is named as such', async () => {
    const keyFile = Buffer.from(await kdbxweb.Credentials.createRandomKeyFile(2));
    const { bytes } = await makeDatabase({ keyFile, entries: ENTRIES });
    const damaged = Buffer.from(keyFile.toString('latin1').replace(/Hash="./, 'Hash="G'), 'latin1');
    const error = await failure(source(write(bytes), PASSWORD, write(damaged, 'keyx')).check(never));
    expect(error).toMatchObject({ code: 'key-unreadable' });
  });
});

describe('the file', () => {
  it('is read anew after it changed, and only then', async () => {
    const path = write((await makeDatabase({ entries: ENTRIES })).bytes);
    const database = source(path);
    await database.check(never);
    const asked: number[] = [];
    const counted = new KeepassSource({ kind: 'keepass', file: path, keyFile: null }, () => {
      asked.push(1);
      return Buffer.from(PASSWORD);
    });
    await Promise.all([counted.check(never), counted.check(never)]);
    await counted.check(never);
    expect(asked).toHaveLength(1);
    writeFileSync(path, (await makeDatabase({ entries: [{ title: 'web01', password: 'rotated' }] })).bytes);
    expect(told(await counted.fetch({ reference: entryId(0), field: '' }, never))).toEqual({
      password: 'rotated',
    });
    expect(asked).toHaveLength(2);
    counted.close();
    await counted.check(never);
    expect(asked).toHaveLength(3);
  });

  it('that is missing, a folder or no database is refused in words', async () => {
    expect(await failure(source(join(folder, 'none.kdbx')).check(never))).toMatchObject({
      code: 'not-found',
    });
    expect(await failure(source(folder).check(never))).toMatchObject({ code: 'bad-request' });
    const text = await failure(source(write(Buffer.from('hello'))).check(never));
    expect(text.message).toContain('not a database of KeePass');
  });

  it('of KeePass 1, of an unknown version or encrypted with Twofish says what to do', async () => {
    const { bytes } = await makeDatabase({ entries: ENTRIES });
    const with_ = (change: (copy: Buffer) => void): Promise<BinnacleError> => {
      const copy = Buffer.from(bytes);
      change(copy);
      return failure(source(write(copy)).check(never));
    };
    expect((await with_((copy) => copy.writeUInt32LE(0xb54bfb65, 4))).message).toContain('KeePass 1');
    expect((await with_((copy) => copy.writeUInt16LE(5, 10))).message).toContain('version 5');
    const aes = Buffer.from('31c1f2e6bf714350be5805216afc5aff', 'hex');
    const twofish = Buffer.from('ad68f29f576f4bb9a36ad47af965346c', 'hex');
    expect((await with_((copy) => twofish.copy(copy, copy.indexOf(aes)))).message).toContain('Twofish');
  });

  it.each([
    ['memory', 'M', 64n * 1024n ** 3n, '64 GB of memory'],
    ['passes', 'I', 10_000_000_000n, 'passes'],
  ])(
    'that asks for too much %s is refused before anything is computed',
    async (_name, item, value, words) => {
      const { bytes } = await makeDatabase({ entries: ENTRIES });
      const at = bytes.indexOf(
        Buffer.from(`\u0001\u0000\u0000\u0000${item}\u0008\u0000\u0000\u0000`, 'latin1'),
      );
      bytes.writeBigUInt64LE(value, at + 9);
      const error = await failure(source(write(bytes)).check(never));
      expect(error).toMatchObject({ code: 'too-large' });
      expect(error.message).toContain(words);
    },
  );

  it('that asks for 2⁶³ rounds of AES is refused, too', async () => {
    const { bytes } = await makeDatabase({ version: 3, entries: ENTRIES });
    const at = bytes.indexOf(Buffer.from([6, 8, 0]));
    bytes.writeBigUInt64LE(2n ** 63n, at + 3);
    expect(await failure(source(write(bytes)).check(never))).toMatchObject({ code: 'too-large' });
  });
});

it('stops waiting when the session gives up', async () => {
  const database = await open({ entries: ENTRIES });
  const abort = new AbortController();
  const check = failure(database.check(abort.signal));
  abort.abort();
  expect(await check).toMatchObject({ code: 'cancelled' });
});

it('leaves no password behind in what it opened', async () => {
  const database = await open({ entries: ENTRIES });
  const secrets = await database.fetch({ reference: entryId(0), field: '' }, never);
  database.close();
  expect(secrets.get('password')?.toString()).toBe('pässwörd €'); // a copy of its own
});
