import { hostPattern } from './ansiblePatterns';
import { AnsibleInventory, type AnsibleVar, textVar } from './ansibleModel';

type Section = { group: string; kind: 'hosts' | 'vars' | 'children' } | null;

/** Reads an inventory in the INI language: sections of hosts, of child groups and of variables. */
export function parseAnsibleIni(text: string): AnsibleInventory {
  const inventory = new AnsibleInventory();
  let section: Section = { group: 'all', kind: 'hosts' };
  text.split(/\r\n|[\n\r\u000b\u000c]/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) return;
    const where = `line ${index + 1}`;
    const header = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:[#;].*)?$/.exec(line);
    if (header !== null) section = openSection(inventory, header[1] ?? '', header[2] ?? 'hosts', where);
    else if (section !== null && !addLine(inventory, section, line)) {
      // The line itself could hold a password.
      inventory.lose(
        [section.group],
        where,
        '',
        'Ansible would not understand this line either. It is left out.',
      );
    }
  });
  return inventory;
}

/** Parts of a line as a shell would see them: quotes, backslashes, `#` comments. Null: a quote never ends. */
export function shellWords(line: string, comments = true): string[] | null {
  const words: string[] = [];
  let [word, quote]: [string | null, string] = [null, ''];
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"' && /["\\]/.test(line[at + 1] ?? ''))
        word = (word ?? '') + (line[++at] ?? '');
      else word = (word ?? '') + char;
    } else if (comments && char === '#') break;
    else if (char === '"' || char === "'") [quote, word] = [char, word ?? ''];
    else if (char === '\\') word = (word ?? '') + (line[++at] ?? '');
    else if (!/\s/.test(char)) word = (word ?? '') + char;
    else if (word !== null) {
      words.push(word);
      word = null;
    }
  }
  if (quote !== '') return null;
  return word === null ? words : [...words, word];
}

function openSection(inventory: AnsibleInventory, group: string, kind: string, where: string): Section {
  if (kind !== 'hosts' && kind !== 'vars' && kind !== 'children') {
    inventory.lose([group], where, kind, 'There is no such kind of section. It is left out.');
    return null;
  }
  inventory.group(group);
  return { group, kind };
}

/** Whether the line could be understood. */
function addLine(inventory: AnsibleInventory, { group, kind }: NonNullable<Section>, line: string): boolean {
  if (kind === 'hosts') return addHosts(inventory, group, line);
  if (kind === 'vars') return setVar(inventory.group(group).vars, line);
  const child = /^([^\s:[\]#]+)\s*(?:#.*)?$/.exec(line)?.[1];
  if (child === undefined || child === 'all') return false;
  inventory.child(group, child);
  return true;
}

function addHosts(inventory: AnsibleInventory, group: string, line: string): boolean {
  const [first, ...rest] = shellWords(line) ?? [];
  const pattern = first === undefined ? null : hostPattern(first);
  const vars = new Map<string, AnsibleVar>();
  if (pattern === null || !rest.every((word) => setVar(vars, word))) return false;
  for (const name of pattern.names) {
    const host = inventory.host(name, group);
    if (pattern.port !== '') host.vars.set('ansible_port', textVar(pattern.port));
    for (const [key, value] of vars) host.vars.set(key, value);
  }
  return true;
}

function setVar(vars: Map<string, AnsibleVar>, assignment: string): boolean {
  const equals = assignment.indexOf('=');
  if (equals < 1) return false;
  vars.set(assignment.slice(0, equals).trim(), textVar(literal(assignment.slice(equals + 1).trim())));
  return true;
}

/** A value in the notation of Python, of which quotes, None and comments after literals matter; numbers stay text. */
function literal(text: string): string {
  const quoted = /^(?:u?r?)(["'])((?:(?!\1)[^\\]|\\.)*)\1\s*(?:#.*)?$/.exec(text);
  if (quoted !== null) return (quoted[2] ?? '').replace(/\\(["'\\])/g, '$1');
  const plain = /^(-?\d+(?:\.\d+)?|True|False|None)\s*(?:#.*)?$/.exec(text)?.[1];
  return plain === 'None' ? '' : (plain ?? text);
}
