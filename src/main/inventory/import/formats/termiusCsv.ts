import { ImportBuilder } from '../importBuilder';
import { ImportFailure, type ImportFormat } from '../importModel';
import { columnWord, firstRow, readCsvTable, withoutFormulaGuard } from './csvTable';
import { FolderPaths, splitFolderPath } from './folderPaths';
import { HostTable, type HostRow } from './hostTable';
import { portNumber, protocolNamed } from './protocolNames';
import { namesSecret, SECRET_NOT_KEPT } from './secretNames';

/** The columns of the template that have to be there; user, password and key were added later. */
const REQUIRED = ['groups', 'label', 'tags', 'hostnameip', 'protocol', 'port'];
const OPTIONAL = ['username', 'password', 'sshkey'];

/** The table that Termius gives out as the template of its import. */
export const termiusCsv: ImportFormat = {
  id: 'termius-csv',
  label: 'Termius CSV',
  source:
    'Header of the template in Termius › Import › CSV (Groups,Label,Tags,Hostname/IP,Protocol,Port,Username,Password,' +
    'SSH_KEY), as in github.com/louisvolant/yml-inventory-to-termius-csv, termius_import_example.csv',
  sniff: (_file, text) => {
    const columns = firstRow(text()).map(columnWord);
    return REQUIRED.every((name) => columns.includes(name)) ? 0.97 : 0;
  },
  read: ({ bytes }) => {
    const { rows } = readCsvTable(bytes);
    const names = (rows[0] ?? []).map((name) => name.trim());
    const columns = names.map(columnWord);
    if (!columns.includes('hostnameip')) {
      throw new ImportFailure('not-this-format', 'The table has no column “Hostname/IP”.');
    }
    const builder = new ImportBuilder();
    const table = new HostTable(builder, new FolderPaths(builder));
    table.addAll(rows.slice(1), (row) => hostRow(row, names, columns));
    return builder.result();
  },
};

function hostRow(row: readonly string[], names: readonly string[], columns: readonly string[]): HostRow {
  const cell = (column: string): string => withoutFormulaGuard(row[columns.indexOf(column)] ?? '');
  const named = cell('protocol').trim();
  const protocol = protocolNamed(named) ?? 'ssh';
  const key = cell('sshkey').trim();
  const isKey = key.startsWith('-----BEGIN');
  const losses: HostRow['losses'] = [];
  if (named !== '' && protocolNamed(named) === null) {
    losses.push({
      field: 'Protocol',
      value: named,
      reason: 'Binnacle does not know this protocol. It is kept as SSH.',
    });
  }
  if (key !== '' && !isKey) {
    losses.push({
      field: 'SSH_KEY',
      value: '',
      reason: 'This is not a key but the name of one inside Termius.',
    });
  }
  const fields = otherCells(row, names, columns, losses);
  return {
    ...{ folder: splitFolderPath(cell('groups')), name: cell('label'), address: cell('hostnameip').trim() },
    ...{ protocol, port: portNumber(cell('port'), protocol), label: '', username: cell('username').trim() },
    ...{ password: cell('password'), keyFile: '', privateKey: isKey ? key : '' },
    ...{ tags: cell('tags').split(','), notes: '', os: '', environment: '', jumpHost: '', colour: '' },
    ...{ favourite: false, fields, losses },
  };
}

/** Columns beyond the template become fields of the host. */
function otherCells(
  row: readonly string[],
  names: readonly string[],
  columns: readonly string[],
  losses: HostRow['losses'],
): Record<string, string> {
  const fields: [string, string][] = [];
  row.forEach((value, index) => {
    const name = names[index] ?? `Column ${index + 1}`;
    const column = columns[index] ?? '';
    if (REQUIRED.includes(column) || OPTIONAL.includes(column) || value.trim() === '') return;
    if (namesSecret(name)) losses.push({ field: name, value: '', reason: SECRET_NOT_KEPT });
    else fields.push([name, value]);
  });
  return Object.fromEntries(fields);
}
