import type { Endpoint, Host } from '../../../shared/model/inventory';
import type { PropertyKey } from '../../../shared/model/properties';
import { targetNamed } from '../import/formats/csvMapping';
import { withFormulaGuard } from '../import/formats/csvTable';
import { joinFolderPath } from '../import/formats/folderPaths';
import { namesSecret } from '../import/formats/secretNames';
import type { Loss } from '../import/importModel';
import { type ExportResult, ExportTree, type ExportView } from './exportView';

const COLUMNS = [
  'Folder',
  'Name',
  'Address',
  'Protocol',
  'Port',
  'Endpoint label',
  'Username',
  'Tags',
  'OS',
  'Environment',
  'Jump host',
  'Colour',
  'Favourite',
  'Notes',
];
/** Properties that are written as they apply to each host; a table has no inheritance. */
const HELD: ReadonlySet<PropertyKey> = new Set(['username', 'jumpHostId', 'environmentId', 'colour']);
const NO_PLACE: ReadonlySet<PropertyKey> = new Set(['username']);

/** A table with a row for each way into each host. Cells that a spreadsheet would run are guarded. */
export function exportCsv(view: ExportView): ExportResult {
  const tree = new ExportTree(view);
  const losses: Loss[] = [];
  const fields = fieldColumns(tree, losses);
  const names = hostNames(tree);
  const rows = tree.hosts.flatMap((host) => hostRows(tree, host, fields, names, losses));
  for (const folder of tree.folders) {
    const path = tree.folderPath(folder.id);
    if (folder.notes !== '')
      losses.push({ path, field: 'notes', value: folder.notes, reason: 'A table holds no folders.' });
    losses.push(...tree.lostProperties(path, folder.properties, HELD));
    if (tree.hostsIn(folder.id).length === 0 && tree.foldersIn(folder.id).length === 0) {
      losses.push({ path, field: 'folder', value: folder.name, reason: 'A table holds no empty folders.' });
    }
  }
  const lines = [[...COLUMNS, ...fields], ...rows].map((row) => row.map(written).join(','));
  // The mark tells Excel that the text is UTF-8.
  return { text: `\uFEFF${lines.map((line) => `${line}\r\n`).join('')}`, losses };
}

function hostRows(
  tree: ExportTree,
  host: Host,
  fields: readonly string[],
  names: ReadonlyMap<string, number>,
  losses: Loss[],
): string[][] {
  const path = tree.hostPath(host);
  losses.push(...tree.lostProperties(path, host.properties, HELD));
  for (const { properties } of host.endpoints)
    losses.push(...tree.lostProperties(path, properties, NO_PLACE));
  for (const [name, value] of Object.entries(host.customFields)) {
    if (!fields.includes(name))
      losses.push({ path, field: name, value, reason: 'The name means something else in a table.' });
  }
  const jump = jumpCell(tree, host, names, losses);
  return host.endpoints.map((endpoint) => [
    ...cells(tree, host, endpoint, jump),
    ...fields.map((name) => host.customFields[name] ?? ''),
  ]);
}

function cells(tree: ExportTree, host: Host, endpoint: Endpoint, jump: string): string[] {
  const { environmentId, colour } = tree.effective(host);
  return [
    joinFolderPath(tree.folderPath(host.folderId)),
    host.name,
    host.address,
    endpoint.protocol,
    String(endpoint.port),
    endpoint.label,
    tree.login(host, endpoint).username,
    tagCell(host.tags),
    host.os,
    tree.environment(environmentId.value)?.name ?? '',
    jump,
    colour.value ?? '',
    host.favourite ? 'yes' : '',
    host.notes,
  ];
}

/** Commas part tags; one that would be parted elsewhere is followed by a comma. */
function tagCell(tags: readonly string[]): string {
  const joined = tags.join(',');
  return tags.length === 1 && /[;|]/.test(joined) ? `${joined},` : joined;
}

/** Jump hosts are named: by name, or by address where several hosts have the name. */
function jumpCell(tree: ExportTree, host: Host, names: ReadonlyMap<string, number>, losses: Loss[]): string {
  const jump = tree.jumpHost(host);
  if (jump === undefined) return '';
  const unique = [jump.name, jump.address].find((name) => names.get(name.toLowerCase()) === 1);
  if (unique !== undefined) return unique;
  const reason = 'Several hosts have this name and this address.';
  losses.push({ path: tree.hostPath(host), field: 'jumpHostId', value: jump.name, reason });
  return '';
}

function hostNames(tree: ExportTree): Map<string, number> {
  const names = new Map<string, number>();
  for (const { name, address } of tree.view.hosts) {
    for (const each of new Set([name.toLowerCase(), address.toLowerCase()])) {
      names.set(each, (names.get(each) ?? 0) + 1);
    }
  }
  return names;
}

/** Fields of the hosts' own that can be columns: no name that an import would take for something else. */
function fieldColumns(tree: ExportTree, losses: Loss[]): string[] {
  const names = new Set(tree.view.hosts.flatMap(({ customFields }) => Object.keys(customFields)));
  const free = [...names].filter(
    (name) => targetNamed(name) === null && !namesSecret(name) && name.trim() === name,
  );
  if (free.length > 900)
    losses.push({ path: [], field: '', value: '', reason: 'A table has at most 900 such columns.' });
  return free.filter((name) => !/^[\d.:/]*$|^column\d+$/i.test(name) && name !== '__proto__').slice(0, 900);
}

function written(cell: string): string {
  const guarded = withFormulaGuard(cell);
  return /[",;\t|\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
