import { makeDatabase } from '../../../../src/main/vault/sources/keepassTestkit';
import type { Seed } from './seed';

const ENTRIES = [
  { title: 'web01', username: 'root', password: 'p1', url: 'ssh://10.0.0.1:2222', group: ['Prod', 'Web'] },
  { title: 'dc', username: 'CORP\\admin', password: 'p2', url: 'rdp://dc.example.net', group: ['Prod'] },
  { title: 'run', password: 'p3', url: 'cmd://ssh {USERNAME}@evil' },
];
const [v4, v3] = await Promise.all([
  makeDatabase({ version: 4, derivation: 'aes', entries: ENTRIES }),
  makeDatabase({ version: 3, derivation: 'aes', entries: ENTRIES }),
]);

/** Seeds of KeePass: nearly every change is found by the checks of the format, which have to say so. */
export const keepassSeeds: Seed[] = [v4, v3].map(({ bytes }) => ({
  name: 'team.kdbx',
  bytes: new Uint8Array(bytes),
  password: 'correct horse',
}));
