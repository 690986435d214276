import { decodePlainText } from '../decodeText';
import { ImportFailure, type ImportFormat } from '../importModel';
import { parseAnsibleIni } from './ansibleIni';
import { AnsibleTree } from './ansibleTree';
import { addVarFiles } from './ansibleVarFiles';
import { parseAnsibleYaml } from './ansibleYaml';

/** Where to look for the marks of a format. */
const HEAD = 64 * 1024;

/** Inventories of Ansible, in INI and YAML, with `group_vars` and `host_vars` beside them. */
export const ansible: ImportFormat = {
  id: 'ansible',
  label: 'Ansible inventory',
  source:
    'docs.ansible.com: “How to build your inventory”, inventory plugins ansible.builtin.ini and ansible.builtin.yaml, ' +
    '“Understanding variable precedence”; ansible/ansible lib/ansible/plugins/inventory/{ini,yaml,__init__}.py',
  sniff: ({ name }, text) => {
    const head = text().slice(0, HEAD);
    if (head.includes('\u0000')) return 0;
    if (isYaml(name, head)) return yamlSureness(head);
    if (/^[ \t]*\[[^\]\s:]+:(?:children|vars)\]/m.test(head)) return 0.9;
    if (/^[^#;[\s][^\n]*[ \t]ansible_[a-z_]+[ \t]*=/m.test(head)) return 0.9;
    const plainList = /^[ \t]*\[[\w.-]+\][ \t\r]*$/m.test(head) && !/^[ \t]*[^#;[\s][^=\n]*=/m.test(head);
    return plainList && /^(?:hosts|inventory)/i.test(name) ? 0.5 : 0;
  },
  read: ({ name, bytes }, context) => {
    const text = decodePlainText(bytes);
    const inventory = isYaml(name, text.slice(0, HEAD)) ? parseAnsibleYaml(bytes) : parseAnsibleIni(text);
    if (inventory.hosts.size === 0 && inventory.groups.size < 2) {
      throw new ImportFailure('not-this-format', 'The file names no hosts and no groups.');
    }
    addVarFiles(inventory, context);
    return new AnsibleTree(inventory).import();
  },
};

/** JSON is YAML too. In INI no line ends with a colon, and a list of YAML starts with a dash and a blank. */
function isYaml(name: string, head: string): boolean {
  if (/\.(?:ya?ml|json)$/i.test(name)) return true;
  if (/\.ini$/i.test(name)) return false;
  const first = /^[ \t]*(?!#|;|---|%)(\S.*)$/m.exec(head)?.[1]?.trim() ?? '';
  return first.startsWith('{') || first.startsWith('- ') || /^["']?[\w.-]+["']?\s*:(?:\s|$)/.test(first);
}

function yamlSureness(head: string): number {
  const groups = /^[ \t]*["']?(?:hosts|children)["']?[ \t]*:/m.test(head);
  if (groups && /^[ \t]*\{?[ \t]*["']?all["']?[ \t]*:/m.test(head)) return 0.9;
  return groups && /ansible_(?:host|user|port|connection)/.test(head) ? 0.8 : 0;
}
