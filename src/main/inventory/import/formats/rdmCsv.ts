import { decodePlainText } from '../decodeText';
import { ImportFailure, type ImportFormat } from '../importModel';
import { firstRow, readCsvTable, withoutFormulaGuard } from './csvTable';
import { importRdm, type RdmEntry } from './rdmTree';

/** CSV files as Devolutions Remote Desktop Manager exports and imports them. */
export const rdmCsv: ImportFormat = {
  id: 'rdm-csv',
  label: 'Remote Desktop Manager (CSV)',
  source:
    'https://docs.devolutions.net/rdm/commands/file/import/generic-csv-wizard/strategies-file-format/ and ' +
    'https://github.com/mRemoteNG/mRemoteNG: CsvConnectionsDeserializerRdmFormat.cs',
  sniff: (_file, text) => (isHeader(firstRow(text())) ? 0.95 : 0),
  read: ({ bytes }) => {
    if (!isHeader(firstRow(decodePlainText(bytes.subarray(0, 64 * 1024))))) {
      throw new ImportFailure('not-this-format', 'This is no CSV file of Remote Desktop Manager.');
    }
    const [columns = [], ...cells] = readCsvTable(bytes).rows;
    const names = columns.map((column) => column.trim());
    return importRdm(cells.map((row) => entryOf(names, row)));
  },
};

/** The columns that tell the format from any other table of hosts. */
function isHeader(columns: readonly string[]): boolean {
  const names = columns.map((column) => column.trim());
  return names.includes('ConnectionType') && names.includes('Host');
}

function entryOf(columns: readonly string[], row: readonly string[]): RdmEntry {
  const rest = new Map(
    columns.map((column, index) => [column, withoutFormulaGuard(row[index] ?? '').trim()]),
  );
  const take = (...names: readonly string[]): string => {
    for (const name of names) {
      const value = rest.get(name) ?? '';
      if (value === '') continue;
      rest.delete(name);
      return value;
    }
    return '';
  };
  const host = take('Host');
  const type = take('ConnectionType');
  return {
    // Without a type the program makes a remote desktop of a row.
    type: type === '' ? 'RDPConfigured' : type,
    id: take('ID'),
    name: take('Name') || host,
    group: take('Group'),
    host,
    port: take('Port', 'HostPort'),
    username: take('CredentialUserName', 'Username', 'UserName'),
    domain: take('CredentialDomain', 'Domain'),
    password: take('CredentialPassword', 'Password'),
    credentialId: '',
    description: take('Description'),
    rest: [...rest],
  };
}
