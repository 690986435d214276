import { ImportBuilder } from '../importBuilder';
import { ImportFailure, type ImportFormat } from '../importModel';
import { columnWord, firstRow, readCsvTable, withoutFormulaGuard } from './csvTable';
import { FolderPaths } from './folderPaths';
import { addNetboxEntries, emptyEntry, keepField, type NetboxEntry } from './netbox';

type Slot = 'name' | 'ip4' | 'ip6' | 'ip' | 'site' | 'role' | 'platform' | 'tags' | 'comments' | 'skip';

/** Headers of “Export › Current view” (as people see them) and of “All data (CSV)” (names of the API). */
const SLOTS: Readonly<Record<string, Slot>> = {
  name: 'name',
  ipaddress: 'ip',
  primaryip: 'ip',
  ipv4address: 'ip4',
  primaryip4: 'ip4',
  ipv6address: 'ip6',
  primaryip6: 'ip6',
  site: 'site',
  role: 'role',
  devicerole: 'role',
  platform: 'platform',
  tags: 'tags',
  comments: 'comments',
  // What NetBox numbers its records with says nothing elsewhere.
  ...{ id: 'skip', pk: 'skip', url: 'skip', created: 'skip', lastupdated: 'skip', displayurl: 'skip' },
};
/** Columns that together only a table of devices or virtual machines of NetBox has. */
const MARKS = [
  'status',
  'site',
  'tenant',
  'manufacturer',
  'devicetype',
  'cluster',
  'rack',
  'vcpus',
  'role',
  'devicerole',
];

/** Tables of devices and virtual machines that NetBox exports. */
export const netboxCsv: ImportFormat = {
  id: 'netbox-csv',
  label: 'NetBox CSV',
  source:
    'netbox-community/netbox netbox/dcim/tables/devices.py (columns of DeviceTable), docs: “Exporting data”; ' +
    'NetBox documentation, models dcim.device and virtualization.virtualmachine',
  sniff: (_file, text) => {
    const columns = firstRow(text()).map(columnWord);
    if (!columns.includes('name') || !columns.some((column) => isAddress(column))) return 0;
    return columns.filter((column) => MARKS.includes(column)).length >= 3 ? 0.9 : 0;
  },
  read: ({ bytes }) => {
    const { rows } = readCsvTable(bytes);
    const header = (rows[0] ?? []).map((name) => name.trim());
    const slots = header.map((name) => {
      const word = columnWord(name);
      return Object.hasOwn(SLOTS, word) ? SLOTS[word] : undefined;
    });
    if (!slots.includes('name'))
      throw new ImportFailure('not-this-format', 'The table has no column “Name”.');
    const builder = new ImportBuilder();
    const entries = rows.slice(1).map((row) => entryOf(row, header, slots));
    addNetboxEntries(builder, new FolderPaths(builder), entries);
    return builder.result();
  },
};

function isAddress(column: string): boolean {
  const slot = Object.hasOwn(SLOTS, column) ? SLOTS[column] : undefined;
  return slot === 'ip' || slot === 'ip4' || slot === 'ip6';
}

function entryOf(
  row: readonly string[],
  header: readonly string[],
  slots: readonly (Slot | undefined)[],
): NetboxEntry {
  const entry = emptyEntry();
  row.forEach((raw, index) => {
    // A missing value is written as a dash.
    const cell = raw.trim() === '—' ? '' : withoutFormulaGuard(raw);
    const slot = slots[index];
    if (cell.trim() === '' || slot === 'skip') return;
    if (slot === undefined) keepField(entry, header[index] ?? `Column ${index + 1}`, cell);
    else if (slot === 'tags') entry.tags = cell.split(',');
    else if (slot === 'ip') setPrimary(entry, cell);
    else entry[slot] = cell.trim();
  });
  return entry;
}

/** The column “IP Address” repeats one of the two others, where those are there. */
function setPrimary(entry: NetboxEntry, cell: string): void {
  const kind = cell.includes(':') ? 'ip6' : 'ip4';
  if (entry[kind] === '') entry[kind] = cell.trim();
}
