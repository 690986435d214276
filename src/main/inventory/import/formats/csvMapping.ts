import { addressSchema } from '../../../../shared/model/primitives';
import type { ColumnTarget, ImportFile } from '../importModel';
import { columnWord, type CsvTable, readCsvTable } from './csvTable';
import { withoutMask } from './places';
import { protocolNamed } from './protocolNames';
import { namesSecret } from './secretNames';

/** Names of columns, letters and digits only, best first: of several columns for one meaning the best name has it. */
const SPELLINGS: Readonly<Partial<Record<ColumnTarget, readonly string[]>>> = {
  address: words(
    'address ipaddress ip hostip ipv4address ipv4 primaryip primaryip4 hostnameip hostnameorip managementip mgmtip',
    'host hostname hostaddress fqdn dnsname dns remotehost server serveraddress computer target ipv6address ipv6',
  ),
  name: words(
    'name displayname label title friendlyname hostlabel sessionname connectionname alias servername devicename',
    'computername machinename session connection hostname host device server computer machine node',
  ),
  port: words('port portnumber tcpport sshport rdpport'),
  protocol: words('protocol connectiontype sessiontype method scheme service type'),
  label: words('endpointlabel endpoint wayin'),
  username: words('username user login loginname userid account accountname sshuser'),
  domain: words('domain userdomain'),
  password: words('password passwd pass pwd'),
  keyFile: words('keyfile identityfile identity privatekey privatekeyfile privatekeypath sshkey keypath'),
  folder: words('folder folderpath group groups grouppath path category parent directory site location'),
  tags: words('tags tag keywords labels'),
  notes: words('notes note description desc comments comment remarks'),
  os: words('os operatingsystem osname ostype platform'),
  environment: words('environment env stage'),
  jumpHost: words('jumphost proxyjump bastion gateway jump'),
  colour: words('colour color'),
  favourite: words('favourite favorite starred pinned'),
};
/** Rows that the guesses are made from. */
const SAMPLE = 20;

/** A table with a name for each column and what it seems to mean. */
export interface CsvColumns {
  delimiter: string;
  /** False: the first row is data already, and the columns have numbers for names. */
  hasHeader: boolean;
  /** Names of the columns, each different. */
  header: string[];
  /** The first rows; cells of columns that hold secrets are covered. */
  rows: string[][];
  /** What each column is proposed to mean, by its name. */
  mapping: Record<string, ColumnTarget>;
}

/** What the columns of a file are and seem to mean, for the preview. Throws as the importer does. */
export function csvColumns(file: ImportFile): CsvColumns {
  return columnsOf(readCsvTable(file.bytes, SAMPLE + 1));
}

/** {@link csvColumns} of a table that was read before. */
export function columnsOf(table: CsvTable): CsvColumns {
  const [first = []] = table.rows;
  const hasHeader = looksLikeHeader(first, table.rows.slice(1, SAMPLE + 1));
  const sample = table.rows.slice(hasHeader ? 1 : 0, SAMPLE + 1);
  const width = Math.max(0, first.length, ...sample.map((row) => row.length));
  const header = columnNames(hasHeader ? first : [], width);
  const targets = hasHeader ? targetsByName(header, sample) : targetsByContent(width, sample);
  const mapping = Object.fromEntries(header.map((name, index) => [name, targets[index] ?? 'field']));
  const covered = header.map((name) => mapping[name] === 'password' || namesSecret(name));
  const rows = sample.map((row) =>
    row.map((cell, index) => (covered[index] === true && cell !== '' ? '••••' : cell)),
  );
  return { delimiter: table.delimiter, hasHeader, header, rows, mapping };
}

/** What a column of this name would be taken for; null: a field of the host's own. */
export function targetNamed(name: string): ColumnTarget | null {
  const word = columnWord(name);
  const known = Object.entries(SPELLINGS).find(([, spellings]) => spellings.includes(word));
  return known === undefined ? null : (known[0] as ColumnTarget);
}

/** How many of the names are known for an address or a name, and how many at all. */
export function knownColumns(names: readonly string[]): { key: number; all: number } {
  const known = names.map(columnWord);
  const count = (targets: readonly ColumnTarget[]): number =>
    known.filter((word) => targets.some((target) => SPELLINGS[target]?.includes(word) === true)).length;
  return { key: count(['address', 'name']), all: count(Object.keys(SPELLINGS) as ColumnTarget[]) };
}

function words(...lines: string[]): string[] {
  return lines.join(' ').split(' ');
}

/** A first row of names: no address in it, and a known name or a column that holds addresses below. */
function looksLikeHeader(row: readonly string[], below: readonly string[][]): boolean {
  if (row.some(isIp)) return false;
  const overAddresses = row.some((cell, index) => !/[.:\d]/.test(cell) && mostCells(below, index, isIp));
  return overAddresses || knownColumns(row).key > 0;
}

function columnNames(given: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, index) => {
    const wanted = given[index]?.trim() ?? '';
    const base = wanted === '' || wanted === '__proto__' ? `Column ${index + 1}` : wanted;
    let name = base;
    for (let count = 2; taken.has(name); count++) name = `${base} (${count})`;
    taken.add(name);
    return name;
  });
}

function targetsByName(header: readonly string[], sample: readonly string[][]): ColumnTarget[] {
  const targets: (ColumnTarget | undefined)[] = header.map(() => undefined);
  const spellings = header.map(columnWord);
  for (const [target, known] of Object.entries(SPELLINGS) as [ColumnTarget, string[]][]) {
    const places = known
      .map((word) => spellings.findIndex((name, index) => name === word && targets[index] === undefined))
      .filter((place) => place >= 0 && fits(target, place, spellings, sample));
    if (places[0] !== undefined) targets[places[0]] = target;
  }
  return targets.map((target, index) => target ?? (namesSecret(header[index] ?? '') ? 'ignore' : 'field'));
}

/** Names that are used for more than one thing are looked at more closely. */
function fits(
  target: ColumnTarget,
  index: number,
  spellings: readonly string[],
  sample: readonly string[][],
): boolean {
  if (target !== 'protocol' || spellings[index] !== 'type') return true;
  return mostCells(sample, index, (cell) => protocolNamed(cell) !== null);
}

function targetsByContent(width: number, sample: readonly string[][]): ColumnTarget[] {
  const targets: ColumnTarget[] = Array.from({ length: width }, () => 'field');
  const claim = (target: ColumnTarget, test: (cell: string) => boolean): void => {
    const index = targets.findIndex((taken, place) => taken === 'field' && mostCells(sample, place, test));
    if (index >= 0) targets[index] = target;
  };
  claim('address', isIp);
  claim('port', (cell) => /^\d{1,5}$/.test(cell) && Number(cell) <= 65_535);
  claim('protocol', (cell) => protocolNamed(cell) !== null);
  if (!targets.includes('address')) {
    claim('address', (cell) => /[.]/.test(cell) && addressSchema.safeParse(cell).success);
  }
  claim('name', (cell) => /\p{L}/u.test(cell));
  return targets;
}

function mostCells(rows: readonly string[][], index: number, test: (cell: string) => boolean): boolean {
  const cells = rows.map((row) => row[index]?.trim() ?? '').filter((cell) => cell !== '');
  return cells.length > 0 && cells.filter(test).length * 2 > cells.length;
}

function isIp(cell: string): boolean {
  const address = withoutMask(cell);
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) || /^[0-9a-f]*(?::[0-9a-f]*){2,7}$/i.test(address);
}
