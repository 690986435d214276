import { decodePlainText } from '../decodeText';
import { ImportFailure, type ImportFormat } from '../importModel';
import { childrenOf, readXml, type XmlElement } from '../xml';
import { importRdm, type RdmEntry } from './rdmTree';

const ROOT = /^(?:ArrayOfConnection|RDMExport|Connections)$/;

/** Exports of Devolutions Remote Desktop Manager (.rdm, .xml). */
export const rdmXml: ImportFormat = {
  id: 'rdm-xml',
  label: 'Remote Desktop Manager',
  source:
    'https://docs.devolutions.net/rdm/commands/file/import/rdm/strategies-file-format/ (fields and their groups), ' +
    'https://github.com/caftech-ar/CafManagerConection: LectorDeRdm (sample of an export)',
  sniff: (_file, text) => {
    const start = text().slice(0, 65_536);
    return /<(?:ArrayOfConnection|RDMExport|Connections)[\s>]/.test(start) &&
      start.includes('<ConnectionType>')
      ? 0.95
      : 0;
  },
  read: ({ bytes }) => {
    const root = readXml(decodePlainText(bytes));
    if (!ROOT.test(root.name) || root.attributes['ConfVersion'] !== undefined) {
      throw new ImportFailure('not-this-format', 'This is no export of Remote Desktop Manager.');
    }
    const elements = [root, ...childrenOf(root, 'Connections')].flatMap((list) =>
      childrenOf(list, 'Connection'),
    );
    if (elements.length === 0) throw new ImportFailure('malformed', 'The file holds no entries.');
    return importRdm(elements.map(entryOf));
  },
};

/** Values by name; those inside a group carry its name and a dot before theirs. */
type Leaves = Map<string, string>;

function leavesOf(element: XmlElement, prefix: string, leaves: Leaves, depth = 0): Leaves {
  for (const child of element.children) {
    const name = prefix + child.name;
    if (child.children.length > 0 && depth < 8) leavesOf(child, `${name}.`, leaves, depth + 1);
    else if (child.text.trim() !== '')
      leaves.set(leaves.has(name) ? `${name} (${leaves.size})` : name, child.text.trim());
  }
  return leaves;
}

function entryOf(element: XmlElement): RdmEntry {
  const leaves = leavesOf(element, '', new Map());
  // The fields of the protocol stand in a group of their own; older exports have them beside the name.
  const take = (...names: readonly string[]): string => {
    for (const [key, value] of leaves) {
      if (!names.includes(key.slice(key.indexOf('.') + 1).toLowerCase()) || key.split('.').length > 2)
        continue;
      leaves.delete(key);
      return value;
    }
    return '';
  };
  const entry = {
    type: take('connectiontype'),
    id: take('id'),
    name: take('name'),
    group: take('group').replaceAll('/', '\\'),
    host: take('host', 'hostname', 'computername') || take('url', 'webbrowserurl'),
    port: take('hostport') || take('port', 'rdpport'),
    username: take('username', 'user'),
    domain: take('domain'),
    // Passwords that are encrypted stand under another name and make a row of the report.
    password: take('cleartextpassword', 'password'),
    credentialId: take('credentialconnectionid'),
    description: take('description'),
  };
  // Many exports repeat the user name at the top.
  const rest = [...leaves].filter(
    ([key, value]) => !(/(?:^|\.)username$/i.test(key) && value === entry.username),
  );
  return { ...entry, name: entry.name === '' ? entry.host : entry.name, rest };
}
