import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandLine } from './namespaces';

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/**
 * Lets `pam_oath` ask for the code of a seed (hexadecimal) in place of the password. sshd's PAM service is replaced in a
 * mount namespace that only this server sees. A code is good for one login, as on real servers.
 */
export function withCodeService(folder: string, user: string, seed: string, line: CommandLine): CommandLine {
  const users = join(folder, 'users.oath');
  writeFileSync(users, `HOTP/T30/6 ${user} - ${seed}\n`, { mode: 0o600 });
  const service = join(folder, 'pam-service');
  const rules = [
    `auth required pam_oath.so usersfile=${users} window=2 digits=6`,
    'account required pam_permit.so',
    'session required pam_permit.so',
  ];
  writeFileSync(service, `${rules.join('\n')}\n`);
  const inner = [line.command, ...line.args].map(quote).join(' ');
  const script = `mount --bind ${quote(service)} /etc/pam.d/sshd && exec ${inner}`;
  return { command: 'unshare', args: ['-m', '--', 'sh', '-c', script] };
}
