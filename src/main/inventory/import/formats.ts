import { decodeText } from './decodeText';
import { ansible } from './formats/ansible';
import { binnacleJson } from './formats/binnacleJson';
import { csv } from './formats/csv';
import { electermJson } from './formats/electermJson';
import { keepass } from './formats/keepass';
import { mobaxterm } from './formats/mobaxterm';
import { mremotengCsv } from './formats/mremotengCsv';
import { mremotengXml } from './formats/mremotengXml';
import { netboxCsv } from './formats/netboxCsv';
import { netboxJson } from './formats/netboxJson';
import { puttyReg } from './formats/puttyReg';
import { puttySessions } from './formats/puttySessions';
import { rdcman } from './formats/rdcman';
import { rdmCsv } from './formats/rdmCsv';
import { rdmXml } from './formats/rdmXml';
import { rdpFile } from './formats/rdpFile';
import { remmina } from './formats/remmina';
import { royalJson } from './formats/royalJson';
import { royalXml } from './formats/royalXml';
import { securecrtXml } from './formats/securecrtXml';
import { sshConfig } from './formats/sshConfig';
import { tabbyYaml } from './formats/tabbyYaml';
import { termiusCsv } from './formats/termiusCsv';
import { winscpIni } from './formats/winscpIni';
import { type ImportFile, ImportFailure, type ImportFormat } from './importModel';

/** Every format that can be imported. */
export const FORMATS: readonly ImportFormat[] = [
  binnacleJson,
  keepass,
  mremotengXml,
  mremotengCsv,
  rdcman,
  rdpFile,
  royalXml,
  royalJson,
  rdmXml,
  rdmCsv,
  sshConfig,
  puttyReg,
  puttySessions,
  securecrtXml,
  mobaxterm,
  winscpIni,
  remmina,
  ansible,
  netboxJson,
  netboxCsv,
  termiusCsv,
  electermJson,
  tabbyYaml,
  csv,
];

/** Below this an importer is only guessing. */
const LEAST_SCORE = 0.2;
/** What sniffers look at, in bytes: marks of a format stand at its beginning. */
const SNIFFED_BYTES = 256 * 1024;

/** The format with this id, or the one that the file is in. Throws `not-this-format`. */
export function findFormat(file: ImportFile, formatId: string | null): ImportFormat {
  if (formatId !== null) {
    const chosen = FORMATS.find(({ id }) => id === formatId);
    if (chosen !== undefined) return chosen;
    throw new ImportFailure('not-this-format', 'This format is not known.');
  }
  let text: string | undefined;
  const read = (): string => (text ??= decodeText(file.bytes.subarray(0, SNIFFED_BYTES)));
  let best: { format: ImportFormat; score: number } | undefined;
  for (const format of FORMATS) {
    const score = format.sniff(file, read);
    if (score >= LEAST_SCORE && score > (best?.score ?? 0)) best = { format, score };
  }
  if (best !== undefined) return best.format;
  const names = [...new Set(FORMATS.map(({ label }) => label))].join(', ');
  throw new ImportFailure('not-this-format', 'This file is in no format that can be imported.', {
    hint: `Known are: ${names}.`,
  });
}
