import { expect, it } from 'vitest';
import {
  entryId,
  type MadeDatabase,
  type MadeEntry,
  makeDatabase,
} from '../../../vault/sources/keepassTestkit';
import { findFormat } from '../formats';
import { type ImportContext, ImportFailure, type ImportResult } from '../importModel';
import { keepass } from './keepass';
import { mutate, seeded } from './testkit';

const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n';
const OTP = 'otpauth://totp/a?secret=JBSWY3DPEHPK3PXP';
const RIGHT: ImportContext = { password: 'correct horse' };

async function read(bytes: Uint8Array, context: ImportContext = RIGHT): Promise<ImportResult> {
  const result = await keepass.readOnAllCores?.({ name: 'team.kdbx', bytes }, context);
  if (result === undefined) throw new Error('nothing was read');
  return result;
}

async function importEntries(
  entries: readonly MadeEntry[],
  kind: Partial<MadeDatabase> = {},
): Promise<ImportResult> {
  return read((await makeDatabase({ ...kind, entries })).bytes);
}

async function failure(run: Promise<unknown>): Promise<ImportFailure> {
  const error = await run.then(
    () => new Error('it was read'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ImportFailure)) throw error;
  return error;
}

const TEAM: readonly MadeEntry[] = [
  {
    title: 'web01',
    username: 'root',
    password: 'p1',
    url: 'ssh://10.0.0.1:2222',
    group: ['Prod', 'Web'],
    notes: 'first',
  },
  {
    title: 'web02',
    username: 'root',
    password: 'p1',
    url: 'web02.example.net',
    group: ['Prod', 'Web'],
    tags: ['web'],
  },
  { title: 'dc', username: 'CORP\\admin', password: 'p2', url: 'rdp://dc.example.net', group: ['Prod'] },
  { title: 'portal', username: 'me', password: 'p3', url: 'https://portal.example.net/login?x=1' },
  { title: 'switch', username: 'admin', password: 'p4', fields: { 'Enable password': 'x' } },
  {
    title: 'key',
    username: 'git',
    password: 'of the key',
    url: 'ssh://git@git.example.net',
    attachments: { id: KEY, 'a.txt': 'x' },
  },
  { title: 'code', username: 'me', password: 'p5', url: 'ssh://jump.example.net', fields: { otp: OTP } },
  { title: '192.0.2.7', username: 'solo', password: '' },
  { title: 'nothing' },
  { title: 'run', password: 'p6', url: 'cmd://ssh {USERNAME}@evil' },
  { title: 'gone', password: 'p7', group: ['Recycle Bin'] },
];

it.each([{ version: 3 }, { version: 4 }] as const)(
  'brings groups, hosts and logins over from version $version',
  async (kind) => {
    const { tree, secrets } = await importEntries(TEAM, kind);
    expect(tree.folders.map(({ name }) => name)).toEqual(['Prod', 'Web']);
    const hosts = tree.hosts.map(({ name, address, endpoints }) => [
      name,
      address,
      endpoints[0]?.protocol,
      endpoints[0]?.port,
    ]);
    expect(hosts).toEqual([
      ['portal', 'portal.example.net', 'https', 443],
      ['key', 'git.example.net', 'ssh', 22],
      ['code', 'jump.example.net', 'ssh', 22],
      ['192.0.2.7', '192.0.2.7', 'ssh', 22],
      ['dc', 'dc.example.net', 'rdp', 3389],
      ['web01', '10.0.0.1', 'ssh', 2222],
      ['web02', 'web02.example.net', 'ssh', 22],
    ]);
    const host = (name: string): (typeof tree.hosts)[number] | undefined =>
      tree.hosts.find((each) => each.name === name);
    expect(host('web01')?.properties.credentialKey).toBe(host('web02')?.properties.credentialKey);
    expect(host('web01')).toMatchObject({ notes: 'first', folderKey: tree.folders[1]?.key });
    expect(host('web02')?.tags).toEqual(['web']);
    expect(host('portal')?.customFields).toEqual({ URL: 'https://portal.example.net/login?x=1' });
    expect(host('192.0.2.7')?.properties).toEqual({ username: 'solo' });
    expect(host('code')?.properties.extraCredentialKeys).toHaveLength(1);

    const kept = tree.credentials.map(({ key, name, kind: what, username }) => [
      name,
      what,
      username,
      secrets.get(key),
    ]);
    expect(kept).toEqual([
      ['portal', 'password', 'me', { password: 'p3' }],
      ['switch', 'password', 'admin', { password: 'p4' }],
      ['key', 'private-key', 'git', { 'private-key': KEY, passphrase: 'of the key' }],
      ['code', 'password', 'me', { password: 'p5' }],
      ['code (one-time code)', 'totp', 'me', { totp: OTP }],
      ['run', 'password', '', { password: 'p6' }],
      ['dc', 'password', 'CORP\\admin', { password: 'p2' }],
      ['web01', 'password', 'root', { password: 'p1' }],
    ]);
  },
);

it('lists what was left out, and no secret with it', async () => {
  const { tree } = await importEntries(TEAM);
  const rows = tree.losses.map(({ path, field, value }) => [path.join('/'), field, value]);
  expect(rows).toEqual([
    ['switch', 'Enable password', ''],
    ['key', 'Attachment', 'a.txt'],
    ['nothing', 'Entry', ''],
    ['run', 'URL', 'cmd://ssh {USERNAME}@evil'],
    ['Recycle Bin', 'Entries', '1'],
  ]);
  expect(JSON.stringify(tree)).not.toMatch(/"(?:p\d|of the key)"|PRIVATE KEY|JBSWY3DPEHPK3PXP/);
});

it('follows references to other entries, and names those that lead nowhere', async () => {
  const { tree, secrets } = await importEntries([
    { title: 'a', username: 'u', password: 'shared', url: 'ssh://a' },
    { title: 'b', username: `{REF:U@I:${entryId(0)}}`, password: `{REF:P@I:${entryId(0)}}`, url: 'ssh://b' },
    { title: 'c', password: `{REF:P@I:${'0'.repeat(32)}}`, url: 'ssh://c' },
    { title: 'd', password: `{REF:P@I:${entryId(3)}}`, url: 'ssh://d' },
  ]);
  expect(tree.hosts.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
  expect([...secrets.values()]).toEqual([{ password: 'shared' }]);
  expect(tree.losses.map(({ path, field }) => [path[0], field])).toEqual([
    ['c', 'Password'],
    ['d', 'Password'],
  ]);
});

it('keeps every name of a hostile database harmless', async () => {
  const title = '<img src=x>\u202e$(id)\u0000'.repeat(100);
  const { tree } = await importEntries([
    {
      title,
      username: '-oProxyCommand=x',
      password: 'p',
      url: 'ssh://-oProxyCommand=id',
      fields: { Host: '; id' },
    },
    {
      title: '__proto__',
      password: 'q',
      url: 'ssh://host',
      group: ['../..', '__proto__'],
      fields: { __proto__: 'x' },
    },
  ]);
  expect(tree.hosts.map(({ address }) => address)).toEqual(['host']);
  expect(tree.credentials.every(({ username }) => !username.startsWith('-'))).toBe(true);
  expect(tree.credentials.every(({ name }) => name.length <= 200)).toBe(true);
});

it('asks for password and key file, and takes both', async () => {
  const keyFile = Buffer.alloc(32, 9);
  const { bytes } = await makeDatabase({ keyFile, entries: TEAM });
  expect(findFormat({ name: 'x', bytes }, null).id).toBe('keepass');
  expect(await failure(read(bytes, {}))).toMatchObject({
    code: 'password-needed',
    details: { keyFile: true },
  });
  expect(await failure(read(bytes))).toMatchObject({ code: 'wrong-password', details: { keyFile: true } });
  expect((await read(bytes, { ...RIGHT, keyFile })).tree.hosts).toHaveLength(7);
  const alone = await makeDatabase({ keyFile, password: null, entries: TEAM });
  expect((await read(alone.bytes, { password: '', keyFile })).tree.hosts).toHaveLength(7);
});

it('fails in words on every damaged or shortened copy', async () => {
  const random = seeded(4711);
  for (const version of [3, 4] as const) {
    const { bytes } = await makeDatabase({ version, entries: TEAM.slice(0, 2) });
    for (let round = 0; round < 150; round++) {
      const copy = mutate(bytes, random);
      const outcome = await read(copy).then(
        ({ tree }) => tree.hosts.length,
        (error: unknown) => error,
      );
      // What changes nothing that is read, such as bytes behind the end, may go through.
      if (outcome !== 2) expect(outcome).toBeInstanceOf(ImportFailure);
    }
  }
});
