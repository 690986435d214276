import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binnacleJsonSeeds } from './seeds/binnacle';
import * as documents from './seeds/documents';
import * as lists from './seeds/lists';
import { keepassSeeds } from './seeds/keepass';
import { mremotengCsvSeeds, mremotengXmlSeeds } from './seeds/mremoteng';
import { securecrtXmlSeeds } from './seeds/securecrt';
import type { Seed } from './seeds/seed';
import * as terminals from './seeds/terminals';
import * as windows from './seeds/windows';

const SEEDS: Readonly<Record<string, Seed[]>> = {
  'binnacle-json': binnacleJsonSeeds,
  'mremoteng-xml': mremotengXmlSeeds,
  'mremoteng-csv': mremotengCsvSeeds,
  rdcman: windows.rdcmanSeeds,
  'rdp-file': windows.rdpFileSeeds,
  'royal-xml': documents.royalXmlSeeds,
  'royal-json': documents.royalJsonSeeds,
  'rdm-xml': documents.rdmXmlSeeds,
  'rdm-csv': documents.rdmCsvSeeds,
  'ssh-config': terminals.sshConfigSeeds,
  'putty-reg': windows.puttyRegSeeds,
  'putty-sessions': windows.puttySessionsSeeds,
  'securecrt-xml': securecrtXmlSeeds,
  mobaxterm: terminals.mobaxtermSeeds,
  'winscp-ini': terminals.winscpIniSeeds,
  remmina: terminals.remminaSeeds,
  ansible: lists.ansibleSeeds,
  'netbox-json': documents.netboxJsonSeeds,
  'netbox-csv': documents.netboxCsvSeeds,
  'termius-csv': lists.termiusCsvSeeds,
  'electerm-json': lists.electermJsonSeeds,
  'tabby-yaml': lists.tabbyYamlSeeds,
  csv: lists.csvSeeds,
  keepass: keepassSeeds,
};

/** Files that other programs really wrote; they lie beside the repository, where they are at hand. */
const REAL: Readonly<Record<string, Omit<Seed, 'bytes'>[]>> = {
  'mremoteng-xml': [
    { name: 'confCons_v2_6.xml', password: 'Password', rarely: 20 },
    {
      name: 'confCons_v2_6_passwordis_Password_fullencryption.xml',
      password: 'Password',
      rarely: 20,
    },
  ],
  rdcman: [{ name: 'test_rdcman_v2_7_schema3.rdg', rarely: 10 }],
  'rdp-file': [{ name: 'test_remotedesktopconnection.rdp', rarely: 10 }],
  'securecrt-xml': [{ name: 'test_securecrt.xml', rarely: 100 }],
};

/** The good files of a format; none: the format has no seeds yet. */
export function corpusOf(formatId: string, root = process.cwd()): Seed[] {
  const folder = join(root, '..', 'shared', 'data', 'imports');
  const real = (REAL[formatId] ?? []).flatMap((seed) => {
    const path = join(folder, seed.name);
    return existsSync(path) ? [{ ...seed, bytes: new Uint8Array(readFileSync(path)) }] : [];
  });
  return [...(SEEDS[formatId] ?? []), ...real];
}
