import ssh2 from 'ssh2';

/**
 * A new Ed25519 key in OpenSSH's form, for servers inside the tests. ssh2 1.17 drops leading zero bytes of the public
 * key, so that one key in 256 that it makes can't be read again: those are made anew.
 */
export function newEd25519Key(): ReturnType<typeof ssh2.utils.generateKeyPairSync> {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}
