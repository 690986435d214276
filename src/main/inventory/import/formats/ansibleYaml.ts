import { ImportFailure } from '../importModel';
import { hostPattern } from './ansiblePatterns';
import { AnsibleInventory, textVar, varOf } from './ansibleModel';
import { mapOf, readYaml, shownYaml, type YamlMap, type YamlValue } from './yamlValues';

/** Reads an inventory in YAML: a tree of groups. */
export function parseAnsibleYaml(bytes: Uint8Array): AnsibleInventory {
  const top = mapOf(readYaml(bytes));
  if (top === null) throw new ImportFailure('not-this-format', 'This YAML holds no groups.');
  if (top.has('plugin')) {
    throw new ImportFailure('unsupported', 'This file tells Ansible where to ask for hosts; it lists none.', {
      hint: 'Import the output of “ansible-inventory --list --yaml” instead.',
    });
  }
  const inventory = new AnsibleInventory();
  for (const [name, content] of top) addGroup(inventory, name, content);
  return inventory;
}

function addGroup(inventory: AnsibleInventory, name: string, content: YamlValue): void {
  inventory.group(name);
  const map = mapOf(content);
  if (map === null) {
    if (content !== null) inventory.lose([name], name, shownYaml(content), 'A group is a map.');
    return;
  }
  for (const [key, value] of map) {
    const entries = entriesOf(value);
    if (key === 'hosts' && entries !== null) addHosts(inventory, name, entries);
    else if (key === 'children' && entries !== null) addChildren(inventory, name, entries);
    else if (key === 'vars' && entries !== null) {
      for (const [variable, text] of entries) inventory.group(name).vars.set(variable, varOf(text));
    } else if (value !== null) {
      inventory.lose([name], key, '', 'A group has hosts, children and vars, each of them a map.');
    }
  }
}

/** The entries of a section; a single name, or a list of them, is tolerated. */
function entriesOf(value: YamlValue): YamlMap | null {
  if (typeof value === 'string') return new Map([[value, null]]);
  if (Array.isArray(value))
    return new Map(value.flatMap((item) => (typeof item === 'string' ? [[item, null]] : [])));
  return mapOf(value);
}

function addHosts(inventory: AnsibleInventory, group: string, entries: YamlMap): void {
  for (const [text, value] of entries) {
    const pattern = hostPattern(text);
    if (pattern === null) {
      inventory.lose([group, text], 'hosts', text, 'This range of hosts has no sense. It is left out.');
      continue;
    }
    const vars = [...(mapOf(value) ?? [])].map(([key, each]) => [key, varOf(each)] as const);
    for (const name of pattern.names) {
      const host = inventory.host(name, group);
      if (pattern.port !== '') host.vars.set('ansible_port', textVar(pattern.port));
      for (const [key, each] of vars) host.vars.set(key, each);
    }
  }
}

function addChildren(inventory: AnsibleInventory, group: string, entries: YamlMap): void {
  for (const [child, content] of entries) {
    if (child === 'all') continue;
    inventory.child(group, child);
    addGroup(inventory, child, content);
  }
}
