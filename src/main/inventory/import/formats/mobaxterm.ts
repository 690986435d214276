import { unzipSync } from 'fflate';
import { decodePlainText } from '../decodeText';
import { ImportBuilder } from '../importBuilder';
import { ImportFailure, type ImportFile, type ImportFormat, type ImportResult } from '../importModel';
import { iniValues, type IniSection, readIni } from '../ini';
import { FolderPaths } from './folderPaths';
import { mobaText } from './mobaxtermFields';
import { MobaSessions } from './mobaxtermSession';

/** Largest `MobaXterm.ini` in a `.mobaconf`, in bytes. */
const MAX_INI = 64 * 1024 * 1024;
const BOOKMARKS = /^Bookmarks(?:_\d+)?$/i;
/** Settings of a folder among its bookmarks. */
const FOLDER_SETTINGS = new Set(['SubRep', 'ImgNum']);

/** Sessions of MobaXterm: exported ones, its whole configuration, or that packed as `.mobaconf`. */
export const mobaxterm: ImportFormat = {
  id: 'mobaxterm',
  label: 'MobaXterm (.mxtsessions, .mobaconf, MobaXterm.ini)',
  source:
    '“.mxtsessions file format” by Ruzgfpegk, https://gist.github.com/Ruzgfpegk/ab597838e4abbe8de30d7224afd062ea; ' +
    'https://github.com/Ruzgfpegk/sessionator, src/Formats/MobaXterm',
  sniff: (file, text) => {
    if (isZip(file.bytes)) return /\.mobaconf$/i.test(file.name) ? 0.9 : 0;
    return /^\[Bookmarks(?:_\d+)?\]\r?$/im.test(text()) && /^SubRep=/m.test(text()) ? 1 : 0;
  },
  read: (file) => readBookmarks(decodePlainText(iniBytes(file))),
};

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

function iniBytes({ bytes }: ImportFile): Uint8Array {
  if (!isZip(bytes)) return bytes;
  const oversized: string[] = [];
  let files: Record<string, Uint8Array>;
  try {
    // The sizes that an archive tells are also the most that is unpacked.
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!/(?:^|[/\\])MobaXterm\.ini$/i.test(name)) return false;
        if (originalSize > MAX_INI) oversized.push(name);
        return oversized.length === 0;
      },
    });
  } catch {
    throw new ImportFailure('malformed', 'The archive is damaged, or protected with a password.', {
      hint: 'Export the sessions from MobaXterm as .mxtsessions.',
    });
  }
  if (oversized.length > 0)
    throw new ImportFailure('too-large', 'MobaXterm.ini in the archive is larger than 64 MB.');
  const [ini] = Object.values(files);
  if (ini === undefined)
    throw new ImportFailure('not-this-format', 'There is no MobaXterm.ini in this archive.');
  return ini;
}

function readBookmarks(text: string): ImportResult {
  const sections = readIni(text, '');
  const bookmarks = sections.filter(({ name }) => BOOKMARKS.test(name));
  if (bookmarks.length === 0) {
    throw new ImportFailure('not-this-format', 'There are no bookmarks of MobaXterm in this file.');
  }
  const builder = new ImportBuilder();
  const folders = new FolderPaths(builder);
  const sessions = new MobaSessions(builder, storedUsers(sections));
  for (const section of bookmarks) {
    const values = iniValues(section);
    const path = mobaText(values.get('SubRep'))
      .split('\\')
      .filter((part) => part.trim() !== '');
    const folderKey = folders.key(path);
    for (const { key, value } of section.entries) {
      if (FOLDER_SETTINGS.has(key)) continue;
      const name = mobaText(key);
      if (!sessions.add(folderKey, [...path, name], value))
        builder.losePath(
          [...path, name],
          'bookmark',
          '',
          'This line is not a session as MobaXterm writes it.',
        );
    }
  }
  notePasswords(builder, sections);
  return builder.result();
}

/** `[Credentials]` holds `name=user:encrypted password`. */
function storedUsers(sections: readonly IniSection[]): Map<string, string> {
  const values = iniValues(sections.find(({ name }) => /^Credentials$/i.test(name)));
  return new Map([...values].map(([name, value]) => [name, value.split(':', 1)[0] ?? '']));
}

function notePasswords(builder: ImportBuilder, sections: readonly IniSection[]): void {
  for (const { name, entries } of sections) {
    if (!/^(?:Passwords|Credentials)$/i.test(name)) continue;
    const reason = 'MobaXterm encrypts it with its master password or for the Windows user. Enter it again.';
    for (const { key } of entries) builder.lose(null, `${name}: ${key}`, '', reason);
  }
}
