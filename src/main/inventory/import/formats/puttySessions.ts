import { decodePlainText, decodeText } from '../decodeText';
import { ImportBuilder } from '../importBuilder';
import {
  type ImportContext,
  ImportFailure,
  type ImportFile,
  type ImportFormat,
  type ImportResult,
} from '../importModel';
import { iniValues, readIni } from '../ini';
import { decodePercents } from './percentNames';
import { type PuttyHost, PuttyProxies } from './puttyProxy';
import { DEFAULT_SESSION, noteDefaults } from './puttyReg';
import { addPuttySession, type PuttyValues } from './puttySession';

/** PuTTY's sessions on Unix: one file each in `~/.putty/sessions`. The others of the folder come along if they may. */
export const puttySessions: ImportFormat = {
  id: 'putty-sessions',
  label: 'PuTTY sessions (~/.putty/sessions)',
  source: 'settings.c and unix/storage.c of PuTTY 0.60 to 0.83, https://git.tartarus.org/?p=simon/putty.git',
  sniff: (_file, text) => (isSession(text().slice(0, 64 * 1024)) ? 0.9 : 0),
  read: readFolder,
};

/** PuTTY writes these into every session, each on a line of its own and without sections. */
function isSession(text: string): boolean {
  return (
    /^Protocol=\w*\r?$/m.test(text) &&
    /^PortNumber=\d+\r?$/m.test(text) &&
    /^(?:HostName|TerminalType)=/m.test(text)
  );
}

function readFolder(file: ImportFile, context: ImportContext): ImportResult {
  const text = decodePlainText(file.bytes);
  if (!isSession(text)) throw new ImportFailure('not-this-format', 'This is not a session of PuTTY.');
  const builder = new ImportBuilder();
  const hosts: PuttyHost[] = [];
  const add = (fileName: string, values: PuttyValues): void => {
    const name = decodePercents(fileName);
    if (name === DEFAULT_SESSION) {
      noteDefaults(builder);
      return;
    }
    const key = addPuttySession(builder, null, [name], values);
    if (key !== null) hosts.push({ key, name, values });
  };
  add(file.name, valuesOf(text));
  for (const name of [...(context.listBeside?.('.') ?? [])].sort()) {
    const bytes = name === file.name ? null : (context.readBeside?.(name) ?? null);
    const other = bytes === null ? '' : decodeText(bytes);
    if (isSession(other)) add(name, valuesOf(other));
  }
  const proxies = new PuttyProxies(builder, hosts);
  for (const host of hosts) proxies.link(host);
  return builder.result();
}

const valuesOf = (text: string): PuttyValues => iniValues(readIni(text, '')[0]);
