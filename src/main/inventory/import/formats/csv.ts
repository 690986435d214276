import { DEFAULT_PORTS, type Protocol } from '../../../../shared/model/inventory';
import { ImportBuilder } from '../importBuilder';
import { type ColumnTarget, type ImportContext, ImportFailure, type ImportFormat } from '../importModel';
import { type CsvColumns, columnsOf, knownColumns } from './csvMapping';
import { firstRow, readCsvTable, withoutFormulaGuard } from './csvTable';
import { FolderPaths, splitFolderPath } from './folderPaths';
import { type HostRow, HostTable } from './hostTable';
import { splitPlace } from './places';
import { portNumber, protocolNamed, protocolOfPort } from './protocolNames';
import { namesSecret, SECRET_NOT_KEPT } from './secretNames';

/** What rows without such a cell share: a table may have a hundred thousand of them. */
const NONE: string[] = [];

/** One row, cell by cell, on its way to a {@link HostRow}. */
type Cells = Partial<Record<ColumnTarget, string>>;

/** Any table of hosts: the columns are recognised by their names, or named by the person (`context.columns`). */
export const csv: ImportFormat = {
  id: 'csv',
  label: 'CSV table',
  source: 'RFC 4180; column names as they are usual in tables of hosts, and those of our own export',
  sniff: ({ name }, text) => {
    const columns = firstRow(text());
    const { key, all } = knownColumns(columns);
    if (columns.length < 2) return 0;
    if (key > 0) return all > 2 ? 0.6 : 0.4;
    return /\.(?:csv|tsv)$/i.test(name) ? 0.2 : 0;
  },
  read: ({ bytes }, context) => {
    const table = readCsvTable(bytes);
    const columns = columnsOf(table);
    const targets = targetsOf(columns, context);
    if (!targets.includes('address') && !targets.includes('name')) {
      throw new ImportFailure('not-this-format', 'No column holds the address or the name of a host.', {
        hint: 'Say in the preview which column holds the address.',
      });
    }
    const builder = new ImportBuilder();
    const hosts = new HostTable(builder, new FolderPaths(builder));
    noteIgnored(builder, columns, targets, context);
    hosts.addAll(table.rows.slice(columns.hasHeader ? 1 : 0), (row) => hostRow(row, columns, targets));
    return builder.result();
  },
};

function targetsOf({ header, mapping }: CsvColumns, { columns = {} }: ImportContext): ColumnTarget[] {
  return header.map((name) => {
    const chosen = Object.hasOwn(columns, name) ? columns[name] : undefined;
    return chosen ?? mapping[name] ?? 'field';
  });
}

function noteIgnored(
  builder: ImportBuilder,
  { header }: CsvColumns,
  targets: readonly ColumnTarget[],
  { columns = {} }: ImportContext,
): void {
  header.forEach((name, index) => {
    if (targets[index] !== 'ignore') return;
    const chosen = Object.hasOwn(columns, name);
    const reason = chosen ? 'This column was left out by choice.' : SECRET_NOT_KEPT;
    builder.lose(null, name, '', reason);
  });
}

function hostRow(row: readonly string[], { header }: CsvColumns, targets: readonly ColumnTarget[]): HostRow {
  const cells: Cells = {};
  const fields: Record<string, string> = {};
  const losses: HostRow['losses'] = [];
  row.forEach((raw, index) => {
    const [name, target] = [header[index] ?? `Column ${index + 1}`, targets[index] ?? 'field'];
    const cell = withoutFormulaGuard(raw);
    if (cell.trim() === '' || target === 'ignore') return;
    if (target === 'field') {
      if (namesSecret(name)) losses.push({ field: name, value: '', reason: SECRET_NOT_KEPT });
      else fields[name] = cell;
    } else if (cells[target] === undefined) cells[target] = cell;
    else
      losses.push({
        field: name,
        value: target === 'password' ? '' : cell,
        reason: 'Another column says this already.',
      });
  });
  return fromCells(cells, fields, losses);
}

function fromCells(cells: Cells, fields: HostRow['fields'], losses: HostRow['losses']): HostRow {
  const place = splitPlace(cells.address ?? cells.name ?? '');
  const protocol = protocolOf(cells, place.scheme, place.port, losses);
  const user = cells.username?.trim() ?? place.username;
  const domain = cells.domain?.trim() ?? '';
  const key = cells.keyFile?.trim() ?? '';
  const sealedKey = key.startsWith('-----BEGIN');
  return {
    folder: cells.folder === undefined ? NONE : splitFolderPath(cells.folder),
    name: cells.name ?? place.address,
    address: place.address,
    protocol,
    port: portNumber(cells.port ?? place.port, protocol),
    label: cells.label?.trim() ?? '',
    username: domain !== '' && user !== '' && !/[\\@]/.test(user) ? `${domain}\\${user}` : user,
    // Blanks belong to a password.
    password: cells.password ?? place.password,
    keyFile: sealedKey ? '' : key,
    privateKey: sealedKey ? key : '',
    tags: cells.tags === undefined ? NONE : splitTags(cells.tags),
    notes: cells.notes ?? '',
    os: cells.os ?? '',
    environment: cells.environment?.trim() ?? '',
    jumpHost: cells.jumpHost?.trim() ?? '',
    colour: cells.colour?.trim() ?? '',
    favourite: /^(?:1|true|yes|y|x|★)$/i.test(cells.favourite?.trim() ?? ''),
    fields,
    losses,
  };
}

/** Commas part tags, or semicolons and bars where there is no comma. */
function splitTags(cell: string): string[] {
  return cell.split(cell.includes(',') ? ',' : /[;|]/);
}

function protocolOf(cells: Cells, scheme: string, port: string, losses: HostRow['losses']): Protocol {
  const named = cells.protocol?.trim() ?? '';
  const given = protocolNamed(named === '' ? scheme : named);
  if (given !== null) return given;
  if (named !== '') {
    const reason = 'Binnacle does not know this protocol. It is kept as SSH.';
    losses.push({ field: 'protocol', value: named, reason });
    return 'ssh';
  }
  const number = Number((cells.port ?? port).trim());
  return number === DEFAULT_PORTS.ssh || !Number.isInteger(number) ? 'ssh' : protocolOfPort(number);
}

export { csvColumns } from './csvMapping';
