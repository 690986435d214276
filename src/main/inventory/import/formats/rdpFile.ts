import { decodePlainText } from '../decodeText';
import { ImportBuilder } from '../importBuilder';
import { ImportFailure, type ImportFormat } from '../importModel';
import { withDomain } from './carriedLogin';
import { splitPlace } from './places';
import { DPAPI_REASON } from './rdcmanLogin';
import { COMMANDS, FIELDS, isDefault, SECRETS } from './rdpFileSettings';

const LINE = /^\s*([^:\r\n]{1,100}):([isb]):(.*)$/i;
const PORT = '3389';

/** Connection files of the Windows remote desktop client (.rdp). */
export const rdpFile: ImportFormat = {
  id: 'rdp-file',
  label: 'Remote Desktop (.rdp)',
  source:
    'https://learn.microsoft.com/azure/virtual-desktop/rdp-properties and ' +
    'https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2008-R2-and-2008/ff393699(v=ws.10)',
  sniff: (file, text) => {
    const settings = readSettings(text().slice(0, 16_384));
    if (settings.size === 0) return 0;
    if (settings.has('full address') || settings.has('alternate full address')) return 1;
    return /\.rdp$/i.test(file.name) ? 0.7 : 0;
  },
  read: (file) => {
    const settings = readSettings(decodePlainText(file.bytes));
    if (settings.size === 0) throw new ImportFailure('not-this-format', 'This is not a remote desktop file.');
    const builder = new ImportBuilder();
    addHost(settings, file.name.replace(/\.rdp$/i, ''), builder);
    return builder.result();
  },
};

/** Settings by name in lower case, as they stand; the last one of a name counts. */
function readSettings(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.split(/[\r\n]+/)) {
    const [, name, , value] = LINE.exec(line) ?? [];
    if (name !== undefined && value !== undefined) settings.set(name.trim().toLowerCase(), value.trim());
  }
  return settings;
}

function addHost(settings: ReadonlyMap<string, string>, fileName: string, builder: ImportBuilder): void {
  const setting = (name: string): string => settings.get(name) ?? '';
  const written =
    setting('full address') === '' ? setting('alternate full address') : setting('full address');
  const place = splitPlace(written);
  if (place.address === '') throw new ImportFailure('malformed', 'The file names no computer to connect to.');
  const port = [place.port, setting('server port'), PORT].find((text) => text !== '') ?? PORT;
  const username = withDomain(setting('username'), setting('domain'));
  const key = builder.host(null, {
    name: fileName === '' || /^default$/i.test(fileName) ? place.address : fileName,
    address: place.address,
    customFields: fieldsOf(settings),
    properties: username === '' ? {} : { username },
    endpoints: [{ protocol: 'rdp', port: /^\d{1,5}$/.test(port) ? Number(port) : -1 }],
  });
  if (key === null) return;
  if (username === '' && setting('domain') !== '') {
    builder.lose(key, 'domain', setting('domain'), 'There is no user name to go with the domain.');
  }
  addRows(key, settings, builder, written);
}

function fieldsOf(settings: ReadonlyMap<string, string>): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, label] of Object.entries(FIELDS)) {
    const value = settings.get(name) ?? '';
    if (value !== '' && !isDefault(name, value)) fields[label] = value;
  }
  return fields;
}

function addRows(
  key: string,
  settings: ReadonlyMap<string, string>,
  builder: ImportBuilder,
  address: string,
): void {
  for (const [name, value] of settings) {
    if (Object.hasOwn(SECRETS, name)) {
      if (value !== '') builder.lose(key, name, '', SECRETS[name] ?? DPAPI_REASON);
    } else if (COMMANDS.includes(name)) {
      builder.disabledCommand(key, name, value);
    } else if (name === 'alternate full address') {
      if (value !== '' && value !== address) builder.lose(key, name, value, 'A host has one address.');
    } else if (!Object.hasOwn(FIELDS, name) && !isDefault(name, value)) {
      builder.lose(key, name, value, 'Settings of remote desktop sessions are not kept.');
    }
  }
}
