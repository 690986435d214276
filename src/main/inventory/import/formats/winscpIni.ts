import { decodePlainText } from '../decodeText';
import { ImportBuilder } from '../importBuilder';
import { ImportFailure, type ImportFormat, type ImportResult } from '../importModel';
import { iniValues, readIni } from '../ini';
import { FolderPaths } from './folderPaths';
import { decodePercents } from './percentNames';
import { WinscpSessions } from './winscpSession';

const SESSION = /^Sessions\\(.+)$/i;
const SECURITY = /^Configuration\\Security$/i;
/** The site from which WinSCP copies new ones. */
const DEFAULT_SITE = 'Default Settings';

/** Sites of WinSCP as it keeps or exports them in `WinSCP.ini`. */
export const winscpIni: ImportFormat = {
  id: 'winscp-ini',
  label: 'WinSCP (WinSCP.ini)',
  source:
    'source/core/SessionData.cpp, Security.cpp and HierarchicalStorage.cpp of WinSCP, https://github.com/winscp/winscp',
  sniff: (file, text) => {
    const sessions = /^\[Sessions\\[^\]\r\n]+\]/im.test(text());
    if (/^\[Configuration\\Interface/im.test(text()) || /^winscp.*\.ini$/i.test(file.name))
      return sessions ? 1 : 0.4;
    return sessions && /^HostName=/m.test(text()) ? 0.8 : 0;
  },
  read: ({ bytes }) => readSites(decodePlainText(bytes)),
};

function readSites(text: string): ImportResult {
  const sections = readIni(text, ';');
  const security = iniValues(sections.find(({ name }) => SECURITY.test(name)));
  const builder = new ImportBuilder();
  const folders = new FolderPaths(builder);
  const sessions = new WinscpSessions(builder, security.get('UseMasterPassword') === '1');
  let count = 0;
  for (const section of sections) {
    const found = SESSION.exec(section.name)?.[1];
    if (found === undefined) continue;
    count += 1;
    const values = iniValues(section);
    const path = found.split('/').map(decodePercents);
    if (path.length === 1 && path[0] === DEFAULT_SITE) {
      const reason = 'It is only the pattern for new sites.';
      if (values.size > 0) builder.losePath(path, 'site', '', reason);
    } else if (values.get('IsWorkspace') === '1') {
      builder.losePath(path, 'IsWorkspace', '', 'It is a copy of a site that was open in a workspace.');
    } else {
      sessions.add(folders.key(path.slice(0, -1)), path, values);
    }
  }
  if (count === 0) throw new ImportFailure('not-this-format', 'There are no sites of WinSCP in this file.');
  return builder.result();
}
