import { createCipheriv, createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bcryptPbkdf } from '../../../protocols/ssh/keys/bcryptPbkdf';
import type { ImportResult } from '../importModel';
import { SecureCrtPasswords } from './securecrtPassword';
import { securecrtXml } from './securecrtXml';
import { failureOf, fuzzFormat, importText, sniffText } from './testkit';

/** Length, text, digest and padding, as SecureCRT puts them together. */
function seal(text: string, key: Buffer, iv: Buffer): string {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  const whole = Buffer.concat([length, bytes, createHash('sha256').update(bytes).digest()]);
  const padded = Buffer.concat([whole, Buffer.alloc(16 - (whole.length % 16), 9)]);
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('hex');
}

/** As SecureCRT 7.3.3 to 8 encrypts. */
const encrypted = (text: string, passphrase = ''): string =>
  `02:${seal(text, createHash('sha256').update(passphrase).digest(), Buffer.alloc(16))}`;

const session = (name: string, ...settings: string[]): string => `<key name="${name}">
  <dword name="Is Session">1</dword>
  <dword name="[SSH2] Port">22</dword>
  <string name="Firewall Name">None</string>
  <string name="Cipher List">aes256-ctr</string>
  <dword name="Rows">24</dword>
  ${settings.join('\n  ')}
</key>`;
const text = (name: string, value: string): string => `<string name="${name}">${value}</string>`;
const number = (name: string, value: number): string => `<dword name="${name}">${value}</dword>`;

const xml = (passphrase = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<VanDyke version="3.0">
<key name="Security"><string name="Passphrase">${encrypted(passphrase, passphrase)}</string></key>
<key name="Sessions">
${session('Default', text('Protocol Name', 'SSH2'), text('Hostname', ''))}
<key name="Core">
  <key name="Site A">
  ${session(
    'sw1',
    text('Protocol Name', 'SSH2'),
    text('Hostname', 'sw1.example.com'),
    text('Username', 'admin'),
    text('Password V2', encrypted('switch-secret', passphrase)),
    text('Key Exchange Algorithms', 'curve25519-sha256,diffie-hellman-group1-sha1'),
    text('Compression List', 'zlib,none'),
    number('Idle NO-OP Check', 1),
    number('Idle NO-OP Timeout', 45),
    number('Use Terminal Type', 1),
    text('Terminal Type', 'vt100'),
    text('Output Transformer Name', 'ISO-8859-15'),
    text('Firewall Name', 'Session:jump'),
    number('Use Login Script', 1),
    '<array name="Login Script V4"><string>assword:;hunter2</string></array>',
    '<array name="Description"><string>first</string><string>second</string></array>',
  ).replace('<string name="Firewall Name">None</string>', '')}
  ${session('sw2', text('Protocol Name', 'Telnet'), text('Hostname', '192.0.2.7'), number('Port', 2323))}
  </key>
  ${session('tls', text('Protocol Name', 'Telnet/SSL'), text('Hostname', 'tls.example.com'))}
  ${session('com', text('Protocol Name', 'Serial'))}
</key>
${session(
  'jump',
  text('Protocol Name', 'SSH2'),
  text('Hostname', 'jump.example.com'),
  text('Username', 'ops'),
  number('Use Global Public Key', 0),
  text('Identity Filename V2', 'C:\\Keys\\id_rsa::rawkey'),
  number('Use Shell Command', 1),
  text('Shell Command', 'tmux attach'),
  number('Enable Agent Forwarding', 1),
  text('Monitor Password V2', 'monitor-secret'),
)}
${session('desk', text('Protocol Name', 'RDP'), text('Hostname', 'desk.example.com'), number('Port', 3390), text('Username', 'CORP\\anna'))}
</key>
</VanDyke>`;

const rowsOf = ({ tree }: ImportResult): string[] =>
  tree.losses.map(({ path, field, value }) => `${path.join('/')}|${field}|${value}`);

describe('securecrt-xml', () => {
  const result = importText(securecrtXml, xml());
  const { tree, secrets } = result;

  it('reads sessions in their folders', () => {
    expect(tree.folders.map(({ name }) => name)).toEqual(['Core', 'Site A']);
    expect(tree.hosts.map(({ name }) => name)).toEqual(['sw1', 'sw2', 'jump', 'desk']);
    expect(tree.credentials).toHaveLength(2);
    expect(tree.hosts[0]).toMatchObject({
      folderKey: tree.folders[1]?.key,
      address: 'sw1.example.com',
      notes: 'first\nsecond',
      endpoints: [{ protocol: 'ssh', port: 22 }],
      properties: {
        compression: true,
        keepAliveSeconds: 45,
        terminalType: 'vt100',
        encoding: 'iso-8859-15',
        legacyAlgorithms: true,
        jumpHostKey: tree.hosts[2]?.key,
      },
    });
    expect(tree.hosts[1]?.endpoints).toMatchObject([{ protocol: 'telnet', port: 2323 }]);
    expect(tree.hosts[2]?.properties.username).toBe('ops');
    expect(tree.hosts[3]).toMatchObject({
      endpoints: [{ protocol: 'rdp', port: 3390 }],
      properties: { username: 'CORP\\anna' },
    });
  });

  it('decrypts passwords and keeps key files', () => {
    expect([...secrets.values()]).toEqual([{ password: 'switch-secret' }]);
    expect(tree.credentials).toMatchObject([
      { kind: 'password', username: 'admin' },
      { kind: 'private-key', keyFile: 'C:\\Keys\\id_rsa', name: 'id_rsa' },
    ]);
    expect(JSON.stringify(tree)).not.toMatch(/switch-secret|monitor-secret|hunter2/);
  });

  it('decrypts passwords of SecureCRT 9', async () => {
    const salt = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
    const derived = await bcryptPbkdf(Buffer.alloc(0), salt, 16, 48);
    const stored = `03:${salt.toString('hex')}${seal('päss', derived.subarray(0, 32), derived.subarray(32))}`;
    const passwords = new SecureCrtPasswords('');
    expect(passwords.open(stored)).toBe('päss');
    expect(passwords.open(`${stored.slice(0, -2)}00`)).toBeNull();
  });

  it('asks for the passphrase of the configuration', () => {
    const locked = xml('master');
    expect(failureOf(() => importText(securecrtXml, locked)).code).toBe('password-needed');
    expect(failureOf(() => importText(securecrtXml, locked, { password: 'x' })).code).toBe('wrong-password');
    expect(importText(securecrtXml, locked, { password: 'master' }).secrets.size).toBe(1);
    const without = importText(securecrtXml, locked, { password: '' });
    expect(without.secrets.size).toBe(0);
    expect(rowsOf(without)).toContain('Core/Site A/sw1|Password V2|');
  });

  it('says what is not carried over', () => {
    expect(rowsOf(result)).toEqual([
      'Default|session|',
      'Core/Site A/sw1|Key Exchange Algorithms|curve25519-sha256,diffie-hellman-group1-sha1',
      'Core/Site A/sw1|Login Script V4|',
      'Core/tls|Protocol Name|Telnet/SSL',
      'Core/com|Protocol Name|Serial',
      'jump|Shell Command|tmux attach',
      'jump|Enable Agent Forwarding|1',
      'jump|Monitor Password V2|',
    ]);
    expect(tree.hosts[2]?.notes).toContain('tmux attach');
  });

  // A real export, where it is at hand; the fixtures above stand on their own.
  it('reads a real export', () => {
    const root = fileURLToPath(new URL('../../../../../', import.meta.url));
    const sample = join(root, '..', 'shared', 'data', 'imports', 'test_securecrt.xml');
    if (!existsSync(sample)) return;
    const real = securecrtXml.read({ name: 'test_securecrt.xml', bytes: readFileSync(sample) }, {});
    expect(real.tree.folders.map(({ name }) => name)).toEqual([
      'AllConnectionTypes',
      'server_subfolder',
      'server_subsubfolder',
    ]);
    expect(real.tree.hosts.map(({ name }) => name)).toEqual([
      'RDPsession',
      'ssh1session',
      'ssh2session',
      'telnetsession',
      'subsubhostname1.org',
      'subsubhostname2.org',
      'subhostname1.org',
      'host1.org',
    ]);
    expect(real.tree.credentials).toHaveLength(1);
    expect(real.secrets.size).toBe(1);
    expect([...real.secrets.values()]).toEqual([{ password: 'password' }]);
    expect(rowsOf(real)).toEqual([
      'AllConnectionTypes/rawsession|Protocol Name|Raw',
      'AllConnectionTypes/rloginsession|Protocol Name|RLogin',
      'AllConnectionTypes/ssh1session|Protocol Name|SSH1',
      'AllConnectionTypes/telnet_tls|Protocol Name|Telnet/SSL',
      'Default|session|',
      'Default_LocalShell|session|',
      'host1.org|appearance|Cols, Rows, Window Placement',
      'host1.org|SSH2 Authentications V2|publickey',
    ]);
  });

  it('knows its files and stands damaged ones', () => {
    expect(sniffText(securecrtXml, xml())).toBe(1);
    expect(sniffText(securecrtXml, '<?xml version="1.0"?><Connections/>')).toBe(0);
    expect(failureOf(() => importText(securecrtXml, '<VanDyke/>')).code).toBe('not-this-format');
    expect(failureOf(() => importText(securecrtXml, '<VanDyke>')).code).toBe('malformed');
    fuzzFormat(
      securecrtXml,
      [xml(), `<VanDyke>${' '.repeat(300)}<key name="Sessions"></key></VanDyke>`],
      300,
    );
  });

  it('spends no more than a moment on passwords that each have another salt', () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      session(
        `s${index}`,
        text('Hostname', 'h'),
        text('Password V2', `03:${index.toString(16).padStart(2, '0').repeat(16)}${'00'.repeat(64)}`),
      ),
    );
    const start = performance.now();
    const file = `<VanDyke><key name="Sessions">${many.join('')}</key></VanDyke>`;
    expect(failureOf(() => importText(securecrtXml, file)).code).toBe('password-needed');
    expect(performance.now() - start).toBeLessThan(8000);
  });
});
