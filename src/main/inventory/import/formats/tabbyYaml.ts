import { ImportBuilder } from '../importBuilder';
import { ImportFailure, type ImportFormat } from '../importModel';
import { TabbyProfiles } from './tabbyProfiles';
import { mapOf, readYaml, yamlText } from './yamlValues';

/** Sections that describe hosts; all others are settings of Tabby itself. */
const USED = ['version', 'profiles', 'groups', 'profileDefaults', 'vault', 'encrypted'];

/** The `config.yaml` of Tabby. Its vault, a section encrypted with a passphrase, is not opened. */
export const tabbyYaml: ImportFormat = {
  id: 'tabby-yaml',
  label: 'Tabby configuration',
  source:
    'Eugeny/tabby tabby-core/src/api/profileProvider.ts, tabby-core/src/services/{profiles,vault}.service.ts, ' +
    'tabby-ssh/src/api/interfaces.ts, tabby-ssh/src/profiles.ts',
  sniff: (_file, text) => {
    const head = text().slice(0, 256 * 1024);
    if (!/^profiles:/m.test(head) && !/^encrypted: true/m.test(head)) return 0;
    if (/^[ \t]+(?:- )?type: ['"]?(?:ssh|telnet|serial|local)\b/m.test(head) && /^[ \t]+options:/m.test(head))
      return 0.9;
    return /^(?:hotkeys|terminal|appearance|vault|configSync):/m.test(head) ? 0.8 : 0;
  },
  read: ({ bytes }) => {
    const config = mapOf(readYaml(bytes));
    if (config === null)
      throw new ImportFailure('not-this-format', 'This YAML is no configuration of Tabby.');
    if (yamlText(config, 'encrypted') === 'true') {
      throw new ImportFailure('unsupported', 'The whole configuration is encrypted in Tabby’s vault.', {
        hint: 'Turn off “Encrypt config file” in Tabby’s settings, then import the file again.',
      });
    }
    const profiles = config.get('profiles');
    if (!Array.isArray(profiles)) throw new ImportFailure('not-this-format', 'The file holds no profiles.');
    const builder = new ImportBuilder();
    if (config.has('vault')) {
      const reason = 'The vault is encrypted with a passphrase of Tabby. Its passwords and keys stay there.';
      builder.lose(null, 'vault', '', reason);
    }
    const settings = [...config.keys()].filter((key) => !USED.includes(key));
    if (settings.length > 0)
      builder.lose(null, settings.join(', '), '', 'These are settings of Tabby itself.');
    new TabbyProfiles(builder, config).add(profiles);
    return builder.result();
  },
};
