import { decodePlainText, decodeText } from '../decodeText';
import { ImportBuilder } from '../importBuilder';
import { ImportFailure, type ImportFormat } from '../importModel';
import { iniValues, type IniSection, readIni } from '../ini';
import { FolderPaths } from './folderPaths';
import { RemminaProfiles } from './remminaProfile';
import { RemminaSecrets } from './remminaSecrets';

const EXTENSION = /\.remmina$/i;

/** Profiles of Remmina: one file each. The others of the folder come along if they may. */
export const remmina: ImportFormat = {
  id: 'remmina',
  label: 'Remmina (.remmina)',
  source:
    'src/remmina_file.c, src/remmina_crypt.c, src/remmina_ssh.c of Remmina 1.4, https://gitlab.com/Remmina/Remmina',
  sniff: (file, text) => {
    const start = text().slice(0, 64 * 1024);
    if (!/^\[remmina\]\r?$/m.test(start)) return 0;
    return EXTENSION.test(file.name) || /^protocol=/m.test(start) ? 1 : 0.5;
  },
  read: (file, context) => {
    const profile = profileOf(decodePlainText(file.bytes));
    if (profile === undefined) {
      throw new ImportFailure('not-this-format', 'There is no profile of Remmina in this file.');
    }
    const builder = new ImportBuilder();
    const profiles = new RemminaProfiles(builder, new FolderPaths(builder), new RemminaSecrets(context));
    profiles.add(file.name.replace(EXTENSION, ''), iniValues(profile));
    for (const name of [...(context.listBeside?.('.') ?? [])].sort()) {
      if (name === file.name || !EXTENSION.test(name)) continue;
      const bytes = context.readBeside?.(name) ?? null;
      const other = bytes === null ? undefined : profileOf(decodeText(bytes));
      if (other === undefined) builder.losePath([name], 'file', '', 'It could not be read as a profile.');
      else profiles.add(name.replace(EXTENSION, ''), iniValues(other));
    }
    return builder.result();
  },
};

function profileOf(text: string): IniSection | undefined {
  return readIni(text, '#').find(({ name }) => name === 'remmina');
}
