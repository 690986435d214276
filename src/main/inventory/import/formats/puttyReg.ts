import { decodeText } from '../decodeText';
import { ImportBuilder } from '../importBuilder';
import { ImportFailure, type ImportFormat, type ImportResult } from '../importModel';
import { FolderPaths, splitFolderPath } from './folderPaths';
import { decodePercents } from './percentNames';
import { type PuttyHost, PuttyProxies } from './puttyProxy';
import { addPuttySession } from './puttySession';
import { isRegFile, readRegFile, type RegKey } from './regFile';

const SESSIONS = /\\Software\\(?:SimonTatham\\PuTTY|9bis\.com\\KiTTY)\\Sessions\\([^\\]+)$/i;
const HOST_KEYS = /\\Software\\(?:SimonTatham\\PuTTY|9bis\.com\\KiTTY)\\SshHostKeys$/i;
/** The session from which PuTTY copies new ones; the others hold all their settings themselves. */
export const DEFAULT_SESSION = 'Default Settings';

/** PuTTY's sessions as the Windows registry editor exports them; those of KiTTY too, with their folders. */
export const puttyReg: ImportFormat = {
  id: 'putty-reg',
  label: 'PuTTY sessions (.reg)',
  source:
    'settings.c and windows/storage.c of PuTTY 0.60 to 0.83, https://git.tartarus.org/?p=simon/putty.git; ' +
    '“Folder” of KiTTY, https://github.com/cyd01/KiTTY',
  sniff: (_file, text) => {
    if (!isRegFile(text())) return 0;
    return /\\(?:SimonTatham\\PuTTY|9bis\.com\\KiTTY)\\Sessions/i.test(text()) ? 1 : 0;
  },
  read: ({ bytes }) => readExport(decodeText(bytes)),
};

function readExport(text: string): ImportResult {
  const keys = readRegFile(text);
  const builder = new ImportBuilder();
  const folders = new FolderPaths(builder);
  const hosts: PuttyHost[] = [];
  let sessions = 0;
  for (const key of keys) {
    const found = SESSIONS.exec(key.path)?.[1];
    if (found !== undefined) {
      sessions += 1;
      const host = addSession(builder, folders, decodePercents(found), key);
      if (host !== null) hosts.push(host);
    } else if (HOST_KEYS.test(key.path) && key.values.size > 0) {
      const reason = 'Host keys are checked on the first connection; PuTTY’s own list is not read.';
      builder.lose(null, 'SshHostKeys', `${key.values.size} keys`, reason);
    }
  }
  if (sessions === 0) throw new ImportFailure('not-this-format', 'There are no PuTTY sessions in this file.');
  const proxies = new PuttyProxies(builder, hosts);
  for (const host of hosts) proxies.link(host);
  return builder.result();
}

function addSession(
  builder: ImportBuilder,
  folders: FolderPaths,
  name: string,
  { values }: RegKey,
): PuttyHost | null {
  if (name === DEFAULT_SESSION) {
    noteDefaults(builder);
    return null;
  }
  const folder = values.get('Folder') ?? '';
  // KiTTY's word for "no folder".
  const path = folder === 'Default' ? [] : splitFolderPath(folder);
  const key = addPuttySession(builder, folders.key(path), [...path, name], values);
  return key === null ? null : { key, name, values };
}

/** Says that the session for new sessions is left out. */
export function noteDefaults(builder: ImportBuilder): void {
  const reason = 'It is only the pattern for new sessions; the others hold all their settings themselves.';
  builder.losePath([DEFAULT_SESSION], 'session', '', reason);
}
