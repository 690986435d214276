import { createCipheriv, createHash } from 'node:crypto';
import { type Seed, seedOf } from './seed';

/** As SecureCRT 7.3.3 to 8 encrypts. */
function encrypted(text: string, passphrase = ''): string {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  const whole = Buffer.concat([length, bytes, createHash('sha256').update(bytes).digest()]);
  const padded = Buffer.concat([whole, Buffer.alloc(16 - (whole.length % 16), 9)]);
  const key = createHash('sha256').update(passphrase).digest();
  const cipher = createCipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false);
  return `02:${Buffer.concat([cipher.update(padded), cipher.final()]).toString('hex')}`;
}

const session = (name: string, settings: string): string => `<key name="${name}">
<dword name="Is Session">1</dword>
<dword name="[SSH2] Port">22</dword>
${settings}
</key>`;
const text = (name: string, value: string): string => `<string name="${name}">${value}</string>`;

const xml = (passphrase = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<VanDyke version="3.0">
<key name="Security"><string name="Passphrase">${encrypted(passphrase, passphrase)}</string></key>
<key name="SSH2">${text('Identity Filename V2', 'C:\\Keys\\global')}</key>
<key name="Sessions">
${session('Default', text('Protocol Name', 'SSH2') + text('Hostname', ''))}
<key name="Core"><key name="Site A">
${session(
  'sw1',
  `${text('Protocol Name', 'SSH2')}
${text('Hostname', 'sw1.example.com')}
${text('Username', 'admin')}
${text('Password V2', encrypted('switch-secret', passphrase))}
${text('Key Exchange Algorithms', 'curve25519-sha256,diffie-hellman-group1-sha1')}
<dword name="Idle NO-OP Timeout">0000002d</dword>
${text('Terminal Type', 'vt100')}
${text('Output Transformer Name', 'ISO-8859-15')}
${text('Firewall Name', 'Session:jump')}
<array name="Login Script V4"><string>assword:;hunter2</string></array>
<array name="Description"><string>first</string><string>second</string></array>`,
)}
</key>
${session('com', text('Protocol Name', 'Serial'))}
</key>
${session(
  'jump',
  `${text('Protocol Name', 'SSH2')}
${text('Hostname', 'jump.example.com')}
<dword name="Use Global Public Key">00000000</dword>
${text('Identity Filename V2', 'C:\\Keys\\id_rsa::rawkey')}
${text('Shell Command', 'tmux attach')}
${text('Firewall Name', 'Session:Core/Site A/sw1')}`,
)}
</key>
</VanDyke>`;

/** A password as SecureCRT 9 writes it, with another salt each. */
const salted = (salt: number): string =>
  `03:${salt.toString(16).padStart(2, '0').repeat(16)}${'5a'.repeat(64)}`;

/** Seeds of SecureCRT. */
export const securecrtXmlSeeds: Seed[] = [
  seedOf('crt.xml', xml()),
  seedOf('crt.xml', xml('master'), { password: 'master' }),
  seedOf(
    'crt.xml',
    `<VanDyke version="3.0"><key name="Sessions">${[1, 2, 3, 4, 5]
      .map((salt) => session(`s${salt}`, text('Hostname', 'h') + text('Password V2', salted(salt))))
      .join('\n')}</key></VanDyke>`,
    { password: '', rarely: 50 },
  ),
];
