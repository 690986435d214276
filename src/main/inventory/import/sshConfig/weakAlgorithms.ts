/** Algorithms that are offered only with the switch for old devices. */
const WEAK = new Set([
  '3des-cbc',
  'aes128-cbc',
  'aes192-cbc',
  'aes256-cbc',
  'rijndael-cbc@lysator.liu.se',
  'blowfish-cbc',
  'cast128-cbc',
  'arcfour',
  'arcfour128',
  'arcfour256',
  'diffie-hellman-group1-sha1',
  'diffie-hellman-group14-sha1',
  'diffie-hellman-group-exchange-sha1',
  'ssh-rsa',
  'ssh-dss',
  'ssh-rsa-cert-v01@openssh.com',
  'hmac-sha1',
  'hmac-sha1-etm@openssh.com',
  'hmac-sha1-96',
  'hmac-md5',
  'hmac-md5-96',
]);

/** Options that list algorithms. */
export const ALGORITHM_OPTIONS: readonly string[] = [
  'ciphers',
  'macs',
  'kexalgorithms',
  'hostkeyalgorithms',
  'pubkeyacceptedalgorithms',
];

/** Whether a list of algorithms, or what it adds to the usual ones, holds any that is known to be weak. */
export function enablesWeak(list: string): boolean {
  if (list.startsWith('-')) return false;
  return list
    .replace(/^[+^]/, '')
    .split(',')
    .some((name) => WEAK.has(name.trim()));
}
