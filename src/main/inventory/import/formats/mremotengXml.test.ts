import { createCipheriv, createHash, pbkdf2Sync, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportContext, ImportResult } from '../importModel';
import { decryptSecret } from './mremotengCrypto';
import { mremotengXml } from './mremotengXml';
import { failureOf, fuzzFormat, importText, sniffText } from './testkit';

/** Encrypts as the program does with AES and GCM. */
function seal(plain: string, password = 'mR3m', iterations = 1000): string {
  if (plain === '') return '';
  const [salt, nonce] = [randomBytes(16), randomBytes(16)];
  const key = pbkdf2Sync(Buffer.from(password, 'latin1'), salt, iterations, 32, 'sha1');
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(salt);
  const text = [cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat([salt, nonce, ...text]).toString('base64');
}

/** Encrypts as versions before 1.75 do. */
function sealLegacy(plain: string, password = 'mR3m'): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', createHash('md5').update(password).digest(), iv);
  return Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final()]).toString('base64');
}

const quoted = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

type Attributes = Record<string, string>;

const node = (type: string, attributes: Attributes, children = ''): string => {
  const list = Object.entries({ Type: type, ...attributes }).map(
    ([name, text]) => `${name}="${quoted(text)}"`,
  );
  return `<Node ${list.join(' ')}>${children}</Node>`;
};
const folder = (name: string, attributes: Attributes, children: string): string =>
  node('Container', { Name: name, Protocol: 'RDP', Port: '3389', ...attributes }, children);
const host = (name: string, attributes: Attributes = {}): string =>
  node('Connection', {
    Name: name,
    Hostname: `${name}.example.net`,
    Protocol: 'SSH2',
    Port: '22',
    ...attributes,
  });

const inherit = (...names: string[]): Attributes =>
  Object.fromEntries(names.map((name) => [`Inherit${name}`, 'true']));
const LOGIN = inherit('Username', 'Domain', 'Password');

/** A file of version 2.6. */
function file(nodes: string, attributes: Attributes = {}): string {
  const root: Attributes = {
    Name: 'Connections',
    EncryptionEngine: 'AES',
    BlockCipherMode: 'GCM',
    KdfIterations: '1000',
    FullFileEncryption: 'false',
    Protected: seal('ThisIsNotProtected'),
    ConfVersion: '2.6',
    ...attributes,
  };
  const list = Object.entries(root).map(([name, text]) => `${name}="${quoted(text)}"`);
  return `<?xml version="1.0" encoding="utf-8"?>\n<Connections ${list.join(' ')}>${nodes}</Connections>`;
}

const read = (text: string, context: ImportContext = {}): ImportResult =>
  importText(mremotengXml, text, context);
const hostNamed = (result: ImportResult, name: string): ImportResult['tree']['hosts'][number] => {
  const found = result.tree.hosts.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no host ${name}`);
  return found;
};
type Login = [username: string | undefined, password: string | undefined];
/** User name and password of the credential with this key. */
const loginAt = (result: ImportResult, key: string | null | undefined): Login => {
  const credential = result.tree.credentials.find((one) => one.key === key);
  return [credential?.username, result.secrets.get(key ?? '')?.password];
};
const lost = (result: ImportResult, field: string): string[] =>
  result.tree.losses
    .filter((loss) => loss.field === field)
    .map(({ path, value }) => `${path.join('/')}: ${value}`);

describe('mRemoteNG files', () => {
  it('are told by their root element', () => {
    expect(sniffText(mremotengXml, file(host('a')))).toBe(1);
    expect(
      sniffText(mremotengXml, '<mrng:Connections xmlns:mrng="http://mremoteng.org" ConfVersion="2.7"/>'),
    ).toBe(1);
    expect(sniffText(mremotengXml, '<RDCMan/>')).toBe(0);
    expect(sniffText(mremotengXml, sealLegacy('x'.repeat(99)), 'confCons.xml')).toBeGreaterThan(0.5);
    expect(sniffText(mremotengXml, sealLegacy('x'.repeat(99)), 'key.txt')).toBe(0);
  });

  it('become folders and hosts with ports, notes, tags and fields', () => {
    const attributes = {
      Descr: 'first\nline',
      Notes: 'second',
      EnvironmentTags: 'prod; dc1',
      MacAddress: '00:11:22:33:44:55',
      UserField: 'rack 7',
      PuttySession: 'Blue',
      Favorite: 'true',
      Port: '2222',
    };
    const result = read(file(folder('Site', {}, folder('Row', {}, host('sw1', attributes))) + host('top')));
    expect(result.tree.folders.map(({ name, parentKey }) => [name, parentKey])).toEqual([
      ['Site', null],
      ['Row', 'f0'],
    ]);
    expect(hostNamed(result, 'sw1')).toMatchObject({
      folderKey: 'f1',
      address: 'sw1.example.net',
      // XML makes one blank of a line break in an attribute.
      notes: 'first line\n\nsecond',
      tags: ['prod', 'dc1'],
      favourite: true,
      customFields: { 'MAC address': '00:11:22:33:44:55', 'User field': 'rack 7', 'PuTTY session': 'Blue' },
      endpoints: [{ protocol: 'ssh', port: 2222 }],
    });
    expect(result.tree.losses).toEqual([]);
  });

  it('keep their protocols; what there is no such connection for is left out with a row', () => {
    const protocols = [
      'RDP',
      'VNC',
      'SSH1',
      'Telnet',
      'HTTP',
      'HTTPS',
      'PowerShell',
      'RAW',
      'Rlogin',
      'ICA',
      'IntApp',
    ];
    const result = read(file(protocols.map((Protocol) => host(Protocol, { Protocol, Port: '0' })).join('')));
    expect(
      result.tree.hosts.map(({ endpoints }) => endpoints.map(({ protocol, port }) => `${protocol}:${port}`)),
    ).toEqual([
      ['rdp:3389'],
      ['vnc:5900'],
      ['ssh:22'],
      ['telnet:23'],
      ['http:80'],
      ['https:443'],
      ['winrm:5985'],
    ]);
    expect(lost(result, 'Protocol')).toEqual([
      'SSH1: SSH1',
      'RAW: RAW RAW.example.net',
      'Rlogin: Rlogin Rlogin.example.net',
      'ICA: ICA ICA.example.net',
      'IntApp: IntApp IntApp.example.net',
    ]);
  });

  it('without an address keep their name as one; web pages keep their path in a field', () => {
    const nodes =
      host('10.0.0.7', { Hostname: '' }) +
      host('no address', { Hostname: ' ' }) +
      host(' ? ', { Hostname: '' }) +
      host('odd', { Hostname: 'a b' }) +
      host('v6', { Hostname: '[2001:db8::1]' }) +
      host('web', { Hostname: 'https://web.example.net/admin', Protocol: 'HTTPS', Port: '8443' });
    const result = read(file(nodes));
    expect(result.tree.hosts.map(({ name, address }) => [name, address])).toEqual([
      ['10.0.0.7', '10.0.0.7'],
      ['no address', 'no-address'],
      ['v6', '2001:db8::1'],
      ['web', 'web.example.net'],
    ]);
    expect(Object.values(hostNamed(result, 'web').customFields)).toEqual(['https://web.example.net/admin']);
    expect(lost(result, 'Hostname')).toEqual(['10.0.0.7: ', 'no address: ', '?: ', 'odd: a b']);
  });
});

describe('logins of mRemoteNG files', () => {
  const login = (Username: string, Domain: string, password: string): Attributes => ({
    Username,
    Domain,
    Password: seal(password),
  });

  it('stay inherited as a whole, and are put together where only a part is', () => {
    const result = read(
      file(
        folder(
          'F',
          login('root', 'CORP', 'one'),
          host('all', { Protocol: 'RDP', ...LOGIN, Username: 'stale', Password: '' }) +
            host('ownPassword', {
              Protocol: 'RDP',
              ...inherit('Username', 'Domain'),
              Password: seal('two'),
            }) +
            host('ownUser', { Protocol: 'RDP', ...inherit('Password', 'Domain'), Username: 'guest' }) +
            host('none') +
            host('ssh', { ...LOGIN }) +
            host('userOnly', { Username: 'me' }) +
            folder('Below', { ...LOGIN }, host('deep', { Protocol: 'RDP', ...LOGIN })),
        ),
      ),
    );
    const at = (name: string): Login => loginAt(result, hostNamed(result, name).properties.credentialKey);
    expect(loginAt(result, result.tree.folders[0]?.properties.credentialKey)).toEqual(['CORP\\root', 'one']);
    expect(hostNamed(result, 'all').properties).toEqual({});
    expect(hostNamed(result, 'deep').properties).toEqual({});
    expect(result.tree.folders[1]?.properties).toEqual({});
    expect(at('ownPassword')).toEqual(['CORP\\root', 'two']);
    expect(at('ownUser')).toEqual(['CORP\\guest', 'one']);
    expect(hostNamed(result, 'none').properties).toEqual({ credentialKey: null });
    expect(hostNamed(result, 'userOnly').properties).toEqual({ credentialKey: null, username: 'me' });
    // SSH sends no domain: the inherited pair is another one here.
    expect(at('ssh')).toEqual(['root', 'one']);
    expect(result.tree.credentials).toHaveLength(4);
  });

  it('ignore inheritance at the top, as the program does', () => {
    const result = read(file(host('top', { ...LOGIN, ...login('root', '', 'pw') })));
    expect(loginAt(result, hostNamed(result, 'top').properties.credentialKey)).toEqual(['root', 'pw']);
  });

  it('are equal when they are equal, and a user name of the folder never joins a credential of the host', () => {
    const nodes = folder(
      'F',
      { Username: 'folder' },
      host('a', login('root', '', 'pw')) + host('b', login('root', '', 'pw')),
    );
    const result = read(file(nodes));
    expect(result.tree.credentials).toHaveLength(1);
    expect(hostNamed(result, 'a').properties).toEqual(hostNamed(result, 'b').properties);
    expect(hostNamed(result, 'a').properties.username).toBeNull();
  });

  it('say what was lost of them, and never the secret', () => {
    const nodes =
      host('sshDomain', login('root', 'CORP', 'pw')) +
      host('damaged', { Username: 'u', Password: seal('pw', 'another password') }) +
      host('gateway', {
        Protocol: 'RDP',
        RDGatewayUsername: 'gw',
        RDGatewayDomain: 'D',
        RDGatewayPassword: seal('hush'),
      }) +
      host('minus', { Username: '-oProxyCommand=x' });
    const result = read(file(nodes));
    expect(lost(result, 'Domain')).toEqual(['sshDomain: CORP']);
    expect(lost(result, 'Password')).toEqual(['damaged: ']);
    expect(lost(result, 'RDGatewayPassword')).toEqual(['gateway: ']);
    expect(lost(result, 'Username')).toEqual(['minus: -oProxyCommand=x']);
    const gateway = result.tree.credentials.find(({ name }) => name.startsWith('RD gateway'));
    expect(loginAt(result, gateway?.key)).toEqual(['D\\gw', 'hush']);
    expect(JSON.stringify(result.tree)).not.toContain('hush');
  });
});

describe('other settings of mRemoteNG files', () => {
  it('are listed where they differ from the defaults and are not inherited', () => {
    const defaults = {
      Icon: 'mRemoteNG',
      Panel: 'General',
      Colors: 'Colors16Bit',
      UseCredSsp: 'True',
      VNCProxyPort: '0',
    };
    const result = read(
      file(
        folder(
          'F',
          { ...defaults, Colors: 'Colors32Bit' },
          host('a', { ...defaults, Colors: 'Colors32Bit', ...inherit('Colors') }),
        ) +
          host('b', {
            ...defaults,
            Icon: 'Linux',
            RedirectClipboard: 'True',
            FromTheFuture: 'x',
            SomePassword: 'hush',
          }) +
          host('c', { SSHOptions: '-pw hush -N' }),
      ),
    );
    const rows = result.tree.losses.map(({ path, field, value }) => [path.join('/'), field, value]);
    expect(rows).toEqual([
      ['F', 'Colors', 'Colors32Bit'],
      ['b', 'Icon', 'Linux'],
      ['b', 'RedirectClipboard', 'True'],
      ['b', 'FromTheFuture', 'x'],
      ['b', 'SomePassword', ''],
      ['c', 'SSHOptions', '-pw … -N'],
    ]);
  });

  it('that are commands stay in the notes and never run', () => {
    const commands = {
      PreExtApp: 'ping',
      OpeningCommand: 'rm -rf /',
      StartProgram: 'cmd.exe',
      StartProgramWorkDir: 'C:\\',
    };
    const result = read(file(folder('F', { PostExtApp: 'log' }, host('a', commands))));
    const { notes, properties } = hostNamed(result, 'a');
    expect(properties).toEqual({});
    expect(notes).toContain('OpeningCommand in the imported file (not enabled):\nrm -rf /');
    expect(notes).toContain('cmd.exe (in C:\\)');
    expect(result.tree.folders[0]?.notes).toContain('log');
    expect(result.tree.losses).toHaveLength(4);
  });

  it('lead through jump hosts, by name, wherever they stand', () => {
    const through = { SSHTunnelConnectionName: 'bastion' };
    const nodes =
      host('before', through) +
      folder(
        'F',
        through,
        host('inherits', inherit('SSHTunnelConnectionName')) + host('direct') + host('bastion'),
      ) +
      host('lost', { SSHTunnelConnectionName: 'nowhere' });
    const result = read(file(nodes));
    const bastion = hostNamed(result, 'bastion');
    expect(hostNamed(result, 'before').properties.jumpHostKey).toBe(bastion.key);
    expect(result.tree.folders[0]?.properties.jumpHostKey).toBe(bastion.key);
    expect(hostNamed(result, 'inherits').properties).toEqual({});
    expect(hostNamed(result, 'direct').properties.jumpHostKey).toBeNull();
    expect(bastion.properties.jumpHostKey).toBeNull();
    expect(lost(result, 'SSHTunnelConnectionName')).toEqual(['lost: nowhere']);
  });
});

describe('encryption of mRemoteNG files', () => {
  // Made by another implementation (libgcrypt): the mark and a secret, 1,000 iterations, password mR3m.
  it.each([
    [
      'AES',
      'GCM',
      'mFSpHsaZaAgqXPba+irvLvVSrQAJzImHFTOeBrptJ51ibT5Dal1ohfhy+isBok/m/gz+WSyukZu2Aa9KY7YCI6gE',
      'bKxRaeMwHvXVO0/fteAESlPclPeXwF7jdp1xAHctIgNvaf5OihnmvzCCo8WK3nmsPJS0bT0elc66/0k63tA=',
    ],
    [
      'AES',
      'CCM',
      'EjvAg3bjQ6VlqXgIgdTvqKJXZecsRMH5xK4LZ0VB3iMH163aj8+RLGaj3NNDc0wAi75QzEqRJjB1cQl3oA==',
      'Y7xlgt6+KWcDBuHyQT94Pbpn2tWFRv9f7VfqNrOXxxV1JWnPYxQFUAq1oEeArISUl4cPf10tfuQ1',
    ],
    [
      'AES',
      'EAX',
      'QP0m1KNViitFuWXbCi6PytWJ9nzR5ZOiMP8uG+85j31hJuNjGMTFY6G0ISi1yH+syTIbrrEs5on+boTQHurXN+0P',
      'yib1Ym2nR8C4+kexVCQQF9BpzBDLWiWVMhHsJANSzqCmqf9/pyLEvqB2y3rBsrAfU959swMN2uO6jA4rU/M=',
    ],
    [
      'Twofish',
      'GCM',
      'unjhHDQ+ngqZ9pvvtNXl9dXvwMIeezl4LcGxPKeTG2tYWg9bKNlULFpb6NiNQpff/CpCNCSo+ekYnEiGw9R3LD91',
      'KaD+GSJIlINZ/6f7/MHoxitPis8fc3fd+PQAxVjJd67MFkxz/nduFeDnysjGBKqu97tGPo0pn/4OO5ZbCFvzrvrr',
    ],
    [
      'Twofish',
      'CCM',
      'I6+H2DSKIDD7NpWeCP+I3RAQ+C8xVktbi5Df6D500EtKV2YUPZn3fpgve0Z7fS+2v85+2NVJKX85uqJhOw==',
      'EyT5+s7yRV41meqH2LbLK3Os5WkuUYOg8SBlhDC4bC0fUGA1BKou0rzubW3Rli2IIkR2lMYEW7fK3lhpAQ==',
    ],
    [
      'Twofish',
      'EAX',
      'WdKkUcB39fN2P0VROGKCkbUPh2k4iRTR3JXAve7apvQcE1PKGkjIsphynIMAXUXTAeWGs7QZmye+Qja96Hbv0xXp',
      'W6H3F8YZEC7Flb7iKbYdL+JW9ibC2QmQbPJVRHcKta/Ylkxp4tporpWHEKenP1m017z4zkZhSgJ6Mlazb7upDWy0',
    ],
    [
      'Serpent',
      'GCM',
      '11/meJTRGvJpXBN/dTqllJfkPsOBMi+KSo8eUbwFjKWKpjVsEEcV6PEZ4QyhqzNDSFFDxftlUNFheykkEyrRK0KK',
      '9J+tOAoEHXQ13sATyOAXnfVOQ1UTEUi4pkQ/DIB7gV0Hzb81CtskfXrMWuj20OEVRn0R5qqNp+i6DdF0HJyng4xb',
    ],
    [
      'Serpent',
      'CCM',
      't2tNXvR/JWJ6X3Bz59anIasJqbGFyJzvdZkSEbORVQv9Dt3OqoBDmexQqcvVgwqvl3ya4PaMP6Ll47c1YA==',
      'Jx1M0pcW7Fd8wsXtxGcXQ1frN8pGL5FO4A6BGIyD4+lUCzcchPAtwaTJIVtFo4IDqm8CQd1+9NfLFCZffw==',
    ],
    [
      'Serpent',
      'EAX',
      'LMnqRRNoxizyoqitIVfMmCeuGdaRItMZ5G0xfTf989slYemTuAxVZE6OyWRQ8YCM5Njdx3Lt3XKy/ZcNbfnGEYEl',
      '6b+Y1zevcvcraBedbIaUjlO4+NrFgdKTn3w1zgPh3Bc5psC9k2Hiy5MtYvmWpcAOQiBrWzi7tJubFSgwfI9xyG0x',
    ],
  ])('%s in %s', (EncryptionEngine, BlockCipherMode, Protected, Password) => {
    const result = read(file(host('a', { Password }), { EncryptionEngine, BlockCipherMode, Protected }));
    expect([...result.secrets.values()]).toEqual([{ password: `sécret of ${EncryptionEngine}` }]);
  });

  it('asks for the password of a protected file and tells a wrong one', () => {
    const text = file(host('a', { Password: seal('pw', 'söm€') }), {
      Protected: seal('ThisIsProtected', 'söm€'),
    });
    expect(failureOf(() => read(text)).code).toBe('password-needed');
    expect(failureOf(() => read(text, { password: 'other' })).code).toBe('wrong-password');
    expect([...read(text, { password: 'söm€' }).secrets.values()]).toEqual([{ password: 'pw' }]);
    expect(read(file(host('a')), { password: 'needless' }).tree.hosts).toHaveLength(1);
  });

  it('reads files that are encrypted as a whole', () => {
    const text = (password: string): string =>
      file(seal(folder('F', {}, host('a', { Password: seal('pw', password) })), password), {
        FullFileEncryption: 'True',
        Protected: seal('ThisIsProtected', password),
      });
    expect([...read(text('mR3m')).secrets.values()]).toEqual([{ password: 'pw' }]);
    expect(read(text('x'), { password: 'x' }).tree.folders).toHaveLength(1);
    expect(failureOf(() => read(text('x'))).code).toBe('password-needed');
    const leaving = file(seal('</Connections><x/>'), { FullFileEncryption: 'True' });
    expect(failureOf(() => read(leaving)).code).toBe('malformed');
    const damaged = file('AAAA', { FullFileEncryption: 'True' });
    expect(failureOf(() => read(damaged)).code).toBe('malformed');
  });

  it('reads the cipher of version 2.5', () => {
    const old = (password: string): string =>
      `<Connections Protected="${sealLegacy('ThisIsProtected', password)}" ConfVersion="2.5">` +
      `${host('a', { Password: sealLegacy('pässword', password) })}</Connections>`;
    expect([...read(old('mR3m')).secrets.values()]).toEqual([{ password: 'pässword' }]);
    expect([...read(old('x'), { password: 'x' }).secrets.values()]).toEqual([{ password: 'pässword' }]);
    for (let round = 0; round < 40; round++)
      expect(failureOf(() => read(old('x'))).code).toBe('password-needed');
    expect(failureOf(() => read(old('x'), { password: 'y' })).code).toBe('wrong-password');
    const whole = sealLegacy(old('x'), 'x');
    expect(read(whole, { password: 'x' }).tree.hosts).toHaveLength(1);
    expect(failureOf(() => read(whole)).code).toBe('password-needed');
    expect(failureOf(() => read(whole, { password: 'y' })).code).toBe('wrong-password');
  });

  it('refuses what it does not know', () => {
    const codeOf = (attributes: Attributes, nodes = host('a')): string =>
      failureOf(() => read(file(nodes, attributes))).code;
    expect(codeOf({ EncryptionEngine: 'Rot13' })).toBe('unsupported');
    expect(codeOf({ BlockCipherMode: 'constructor' })).toBe('unsupported');
    expect(codeOf({ KdfIterations: '10000000' })).toBe('unsupported');
    expect(codeOf({ KdfIterations: '-1' })).toBe('malformed');
    expect(codeOf({ Protected: 'not Base64!' })).toBe('malformed');
    expect(codeOf({ ConfVersion: '2.9' })).toBe('unknown-version');
    expect(codeOf({ ConfVersion: '1.2' })).toBe('unknown-version');
    expect(codeOf({ ConfVersion: '' })).toBe('unknown-version');
    const many = Array.from({ length: 2001 }, (_, index) => host(`h${index}`, { Password: 'AAAA' })).join('');
    expect(codeOf({ KdfIterations: '1000000' }, many)).toBe('too-large');
    expect(failureOf(() => read('<RDCMan/>')).code).toBe('not-this-format');
    expect(failureOf(() => read('<!DOCTYPE a [<!ENTITY b "c">]><Connections ConfVersion="2.6"/>')).code).toBe(
      'malformed',
    );
    expect(
      failureOf(() => read(file('<Node Type="Container">'.repeat(101) + '</Node>'.repeat(101)))).code,
    ).toBe('too-large');
  });

  it('takes less time than the derivation of the keys', () => {
    const count = 500;
    const sealed = Array.from({ length: count }, (_, index) => seal(`secret ${index}`, 'mR3m', 1));
    const nodes = sealed
      .map((Password, index) => host(`h${index}`, { Username: 'admin', Password }))
      .join('');
    const text = file(nodes, { KdfIterations: '1', Protected: seal('ThisIsNotProtected', 'mR3m', 1) });
    const timed = (run: () => void): number => {
      const start = performance.now();
      run();
      return performance.now() - start;
    };
    const derivation = timed(() => {
      for (const one of sealed) pbkdf2Sync('mR3m', one, 1000, 32, 'sha1');
    });
    // All but the derivation: at a usual number of iterations it is the smaller part.
    const rest = timed(() => expect(read(text).secrets.size).toBe(count));
    expect(rest).toBeLessThan(derivation * 1.5);
  });

  it('decrypts one value on its own', () => {
    expect(
      decryptSecret(seal('x'), 'mR3m', { kind: 'aead', engine: 'AES', mode: 'GCM', iterations: 1000 }),
    ).toBe('x');
    expect(decryptSecret('', 'mR3m', { kind: 'legacy' })).toBe('');
    expect(decryptSecret('AAAA', 'mR3m', { kind: 'legacy' })).toBeNull();
  });
});

describe('damaged mRemoteNG files', () => {
  it('give a result or a failure', () => {
    const one = { KdfIterations: '1', Protected: seal('ThisIsNotProtected', 'mR3m', 1) };
    const secret = { Password: seal('pw', 'mR3m', 1) };
    const nodes = folder(
      'F',
      { Username: 'u', ...secret },
      host('a', LOGIN) + host('b', { SSHTunnelConnectionName: 'a' }),
    );
    fuzzFormat(
      mremotengXml,
      [file(nodes, one), file(seal(nodes, 'mR3m', 1), { ...one, FullFileEncryption: 'true' })],
      400,
    );
  });
});

/** Files of mRemoteNG's own tests, where they lie beside the repository. */
const SAMPLES = join(import.meta.dirname, '../../../../../../shared/data/imports');
const samples = existsSync(SAMPLES)
  ? readdirSync(SAMPLES).filter((name) => name.startsWith('confCons_v2_6'))
  : [];

describe('sample files of mRemoteNG', () => {
  it('are read as the program reads them, where they are at hand', () => {
    for (const name of samples) {
      const bytes = new Uint8Array(readFileSync(join(SAMPLES, name)));
      const password = name.includes('passwordis_Password') ? 'Password' : undefined;
      const text = new TextDecoder().decode(bytes);
      expect(
        mremotengXml.sniff({ name, bytes }, () => text),
        name,
      ).toBe(1);
      const result = mremotengXml.read({ name, bytes }, { password });
      const { folders, hosts, credentials } = result.tree;
      expect([folders.length, hosts.length, credentials.length], name).toEqual([6, 12, 10]);
      if (password !== undefined) {
        expect(failureOf(() => mremotengXml.read({ name, bytes }, {})).code).toBe('password-needed');
        expect(failureOf(() => mremotengXml.read({ name, bytes }, { password: 'x' })).code).toBe(
          'wrong-password',
        );
      }
    }
    expect([0, 2]).toContain(samples.length);
  });
});
