import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';

/** What a made mRemoteNG file holds. */
export interface MremotengOptions {
  folders: number;
  hosts: number;
  /** Protects the file; absent: the program's own default. */
  password?: string;
  /** Whether each host has a login of its own. */
  logins?: boolean;
  /** Address and port of every host; else each has its own name as address, and port 22. */
  server?: { host: string; port: number };
  /** Login of every host; else each has its own. */
  login?: { username: string; password: string };
}

/** Rounds of the key derivation, as the program sets them unless told otherwise. */
const ITERATIONS = 1000;

/** Encrypts as mRemoteNG does by default: AES-256-GCM, key by PBKDF2-HMAC-SHA1, `salt ‖ nonce ‖ text ‖ tag`. */
export function sealForMremoteng(plain: string, password = 'mR3m'): string {
  const [salt, nonce] = [randomBytes(16), randomBytes(16)];
  const key = pbkdf2Sync(Buffer.from(password, 'latin1'), salt, ITERATIONS, 32, 'sha1');
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(salt);
  return Buffer.concat([
    salt,
    nonce,
    cipher.update(plain, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]).toString('base64');
}

/** A confCons.xml of version 2.6, as a test or a benchmark needs it; nothing in it is real. */
export function mremotengFile(options: MremotengOptions): string {
  const { folders, hosts, password = 'mR3m', logins = true, server } = options;
  const mark = options.password === undefined ? 'ThisIsNotProtected' : 'ThisIsProtected';
  const perFolder = Math.ceil(hosts / folders);
  const nodes: string[] = [];
  for (let folder = 0; folder < folders; folder++) {
    nodes.push(`<Node Name="Site ${folder + 1}" Type="Container" Protocol="RDP" Port="3389">`);
    for (let at = folder * perFolder; at < Math.min(hosts, (folder + 1) * perFolder); at++) {
      const name = `device-${at + 1}`;
      const login = options.login ?? { username: `user-${at + 1}`, password: `secret-${at + 1}` };
      const own = logins
        ? ` Username="${login.username}" Password="${sealForMremoteng(login.password, password)}"`
        : '';
      const way = `Hostname="${server?.host ?? `${name}.example.net`}" Protocol="SSH2" Port="${server?.port ?? 22}"`;
      nodes.push(
        `<Node Name="${name}" Type="Connection" ${way}${own} Panel="General" Descr="Rack ${at % 40}"/>`,
      );
    }
    nodes.push('</Node>');
  }
  const root = [
    'Name="Connections" Export="false" EncryptionEngine="AES" BlockCipherMode="GCM"',
    `KdfIterations="${ITERATIONS}" FullFileEncryption="false" Protected="${sealForMremoteng(mark, password)}" ConfVersion="2.6"`,
  ].join(' ');
  return `<?xml version="1.0" encoding="utf-8"?>\n<Connections ${root}>\n${nodes.join('\n')}\n</Connections>\n`;
}
