import { decodePlainText } from '../decodeText';
import { ImportBuilder } from '../importBuilder';
import { ImportFailure, type ImportFormat } from '../importModel';
import { childOf, childrenOf, childText, readXml, type XmlElement } from '../xml';
import { RdcmanNode, type SettingsBlock } from './rdcmanNode';
import { carryLogin, profilesOf } from './rdcmanLogin';
import { addSettingRows, gatewayFields } from './rdcmanSettings';
import { splitPlace } from './places';

const SCHEMAS = new Set(['1', '2', '3']);
const PORT = 3389;

/** Files of Microsoft's Remote Desktop Connection Manager 2.2 to 2.9. */
export const rdcman: ImportFormat = {
  id: 'rdcman',
  label: 'Remote Desktop Connection Manager',
  source:
    'https://github.com/mRemoteNG/mRemoteNG: RemoteDesktopConnectionManagerDeserializer.cs and its test files of ' +
    'RDCMan 2.2 and 2.7; https://learn.microsoft.com/sysinternals/downloads/rdcman',
  sniff: (_file, text) => (/<RDCMan[\s>]/.test(text().slice(0, 4096)) ? 1 : 0),
  read: (file) => {
    const root = readXml(decodePlainText(file.bytes));
    if (root.name !== 'RDCMan') throw new ImportFailure('not-this-format', 'This is not a file of RDCMan.');
    checkVersion(root);
    const files = childrenOf(root, 'file');
    if (files.length === 0) throw new ImportFailure('malformed', 'The file holds no tree of servers.');
    const reader = new TreeReader(favouritesOf(root));
    for (const element of files) reader.addFolder(element, null, null);
    return reader.builder.result();
  },
};

function checkVersion(root: XmlElement): void {
  const schema = root.attributes['schemaVersion'] ?? '';
  if (SCHEMAS.has(schema)) return;
  throw new ImportFailure('unknown-version', 'The file has a schema version that is not known.', {
    hint: 'Versions 2.2 to 2.9 of the program can be read.',
  });
}

/** Paths of the servers that are favourites, as the program writes them: names with backslashes between. */
function favouritesOf(root: XmlElement): Set<string> {
  const servers = childOf(root, 'favorites')?.children ?? [];
  return new Set(servers.map(({ text }) => text.trim()).filter((path) => path !== ''));
}

class TreeReader {
  readonly builder = new ImportBuilder();

  constructor(private readonly favourites: ReadonlySet<string>) {}

  addFolder(element: XmlElement, parent: RdcmanNode | null, folderKey: string | null): void {
    const node = new RdcmanNode(element, parent, profilesOf(element));
    const { properties, losses } = carryLogin(node, this.builder);
    const key = this.builder.folder(folderKey, { name: node.name, notes: node.comment, properties });
    for (const [field, value, reason] of losses) this.builder.lose(key, field, value, reason);
    addSettingRows(key, node, this.builder, 'folder');
    for (const child of element.children) {
      if (child.name === 'group') this.addFolder(child, node, key);
      else if (child.name === 'server') this.#addServer(child, node, key);
      else if (child.name === 'smartGroup') {
        const reason = 'Smart groups are searches of RDCMan. Search for the same words here.';
        this.builder.losePath([...node.path, 'smart group'], 'smartGroup', smartGroupName(child), reason);
      }
    }
  }

  #addServer(element: XmlElement, parent: RdcmanNode, folderKey: string): void {
    const node = new RdcmanNode(element, parent, new Map());
    const place = splitPlace(node.address);
    const { properties, losses } = carryLogin(node, this.builder);
    const key = this.builder.host(folderKey, {
      name: node.name,
      address: place.address,
      notes: node.comment,
      favourite: this.favourites.has(node.path.join('\\')),
      customFields: gatewayFields(node),
      properties,
      endpoints: [{ protocol: 'rdp', port: portOf(place.port, node.settings('connectionSettings')) }],
    });
    if (key === null) return;
    for (const [field, value, reason] of losses) this.builder.lose(key, field, value, reason);
    addSettingRows(key, node, this.builder, 'host');
  }
}

function smartGroupName(element: XmlElement): string {
  return childText(childOf(element, 'properties') ?? element, 'name');
}

/** The port: behind the address, or of the nearest settings that name one. */
function portOf(written: string, settings: SettingsBlock | undefined): number {
  const text = written === '' ? childText(settings, 'port') : written;
  return /^\d{1,5}$/.test(text) ? Number(text) : PORT;
}
