import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ImportContext } from '../importModel';
import { remmina } from './remmina';
import { bytesOf, failureOf, fuzzFormat, importText, sniffText } from './testkit';

const SECRET = Buffer.alloc(32, 7);
SECRET.set([1, 2, 3, 4, 5, 6, 7, 8, 9], 3);

/** As Remmina encrypts: padded with NUL, at least one. */
function encrypted(text: string): string {
  const plain = Buffer.alloc(Math.floor(Buffer.byteLength(text) / 8) * 8 + 8);
  plain.write(text);
  const cipher = createCipheriv('des-ede3-cbc', SECRET.subarray(0, 24), SECRET.subarray(24)).setAutoPadding(
    false,
  );
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
}

const SSH = `[remmina]
name=Web server
group=Production/Web
protocol=SSH
server=web.example.com:2222
username=deploy
ssh_auth=1
ssh_privatekey=/home/me/.ssh/web
ssh_passphrase=${encrypted('key-secret')}
password=
ssh_charset=ISO-8859-1
ssh_compression=1
exec=uptime
precommand=/usr/bin/knock %h
notes_text=first%0Asecond
ssh_proxycommand=
window_width=800
sshlogenabled=1
labels=blue,eu
`;
const RDP = `[remmina]
name=Terminal
group=Production
protocol=RDP
server=[2001:db8::9]
username=anna
domain=CORP
password=${encrypted('päss-word')}
colordepth=99
sound=local
ssh_tunnel_enabled=1
ssh_tunnel_server=gw.example.com:2022
ssh_tunnel_username=ops
ssh_tunnel_auth=0
ssh_tunnel_password=${encrypted('tunnel-secret')}
gateway_password=abc
`;
const VNC = '[remmina]\nname=Screen\nprotocol=VNC\nserver=10.0.0.9:1\npassword=.\nviewonly=1\n';
const FILES: Record<string, string> = {
  'remmina.pref': `[remmina_pref]\nsecret=${SECRET.toString('base64')}\n`,
  'a.remmina': SSH,
  'b.remmina': RDP,
  'c.remmina': VNC,
  'd.remmina': '[remmina]\nname=Program\nprotocol=EXEC\n',
  'e.remmina': 'nothing',
};
const CONTEXT: ImportContext = {
  readBeside: (name) => (FILES[name] === undefined ? null : bytesOf(FILES[name])),
  listBeside: () => Object.keys(FILES),
};

describe('remmina', () => {
  const result = importText(remmina, SSH, CONTEXT, 'a.remmina');
  const { tree, secrets } = result;
  const rows = tree.losses.map(({ path, field, value }) => `${path.join('/')}|${field}|${value}`);
  const secretOf = (name: string): unknown => {
    const key = tree.hosts.find((host) => host.name === name)?.properties.credentialKey;
    return typeof key === 'string' ? secrets.get(key) : undefined;
  };

  it('reads the profiles of a folder', () => {
    expect(tree.folders.map(({ name }) => name)).toEqual(['Production', 'Web']);
    expect(tree.hosts).toHaveLength(4);
    expect(tree.credentials).toHaveLength(3);
    expect(tree.hosts[0]).toMatchObject({
      name: 'Web server',
      folderKey: tree.folders[1]?.key,
      address: 'web.example.com',
      tags: ['blue', 'eu'],
      endpoints: [{ protocol: 'ssh', port: 2222 }],
      properties: { username: 'deploy', encoding: 'iso-8859-1', compression: true },
    });
    expect(tree.hosts[0]?.notes).toContain('first\nsecond');
    expect(tree.hosts.find(({ name }) => name === 'Screen')?.endpoints).toMatchObject([
      { protocol: 'vnc', port: 5901 },
    ]);
  });

  it('decrypts passwords with the secret of the preferences', () => {
    expect(secretOf('Web server')).toEqual({ passphrase: 'key-secret' });
    expect(secretOf('Terminal')).toEqual({ password: 'päss-word' });
    expect(secretOf('ops@gw.example.com')).toEqual({ password: 'tunnel-secret' });
    expect(tree.credentials.map(({ username }) => username)).toEqual(['', 'CORP\\anna', 'ops']);
    expect(JSON.stringify(tree)).not.toMatch(/secret|päss/);
  });

  it('makes jump hosts of tunnels', () => {
    const jump = tree.hosts.find(({ name }) => name === 'ops@gw.example.com');
    expect(jump).toMatchObject({ address: 'gw.example.com', endpoints: [{ protocol: 'ssh', port: 2022 }] });
    expect(tree.hosts.find(({ name }) => name === 'Terminal')).toMatchObject({
      address: '2001:db8::9',
      properties: { jumpHostKey: jump?.key },
    });
    const loop = importText(remmina, `${RDP}ssh_tunnel_loopback=1\n`.replace(/ssh_tunnel_server=.*\n/, ''));
    expect(loop.tree.hosts.map(({ address }) => address)).toEqual(['127.0.0.1', '2001:db8::9']);
  });

  it('says what is not carried over', () => {
    expect(rows).toEqual([
      'Production/Web/Web server|exec|uptime',
      'Production/Web/Web server|precommand|/usr/bin/knock %h',
      'Production/Web/Web server|sshlogenabled|1',
      'Production/Terminal|sound|local',
      'Production/Terminal|gateway_password|',
      'Screen|password|',
      'Screen|viewonly|1',
      'Program|protocol|EXEC',
      'e.remmina|file|',
    ]);
    const alone = importText(remmina, RDP).tree;
    expect(alone.credentials).toHaveLength(0);
    expect(alone.losses.filter(({ reason }) => reason.includes('remmina.pref'))).toHaveLength(2);
  });

  it('knows its files and stands damaged ones', () => {
    expect(sniffText(remmina, SSH, 'a.remmina')).toBe(1);
    expect(sniffText(remmina, '[remmina_pref]\nsecret=x\n')).toBe(0);
    expect(failureOf(() => importText(remmina, '[x]\n')).code).toBe('not-this-format');
    fuzzFormat(remmina, [SSH, RDP, VNC], 400, CONTEXT);
  });
});
