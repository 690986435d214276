import { type ImportContext, ImportFailure } from '../importModel';
import { type AnsibleInventory, type AnsibleVars, varOf } from './ansibleModel';
import { mapOf, readYaml } from './yamlValues';

/** Adds the variables of `group_vars` and `host_vars` beside the inventory, where it may be read. */
export function addVarFiles(inventory: AnsibleInventory, context: ImportContext): void {
  const groups = (name: string): AnsibleVars | undefined => inventory.groups.get(name)?.fileVars;
  const hosts = (name: string): AnsibleVars | undefined => inventory.hosts.get(name)?.fileVars;
  for (const [folder, varsOf] of [
    ['group_vars', groups],
    ['host_vars', hosts],
  ] as const) {
    for (const entry of [...(context.listBeside?.(folder) ?? [])].sort()) {
      const name = entry.replace(/\.(?:ya?ml|json)$/i, '');
      const vars = varsOf(name);
      const path = `${folder}/${entry}`;
      if (entry.startsWith('.')) continue;
      if (vars === undefined) inventory.lose([], path, '', 'Nothing in the inventory has this name.');
      else addEntry(inventory, context, path, name, vars);
    }
  }
}

/** A file, or a folder of files that are laid over each other by name. */
function addEntry(
  inventory: AnsibleInventory,
  context: ImportContext,
  path: string,
  name: string,
  vars: AnsibleVars,
): void {
  const bytes = context.readBeside?.(path) ?? null;
  if (bytes !== null) {
    addFile(inventory, path, name, bytes, vars);
    return;
  }
  const inside = context.listBeside?.(path) ?? null;
  if (inside === null) inventory.lose([name], path, '', 'This file could not be read.');
  for (const file of [...(inside ?? [])].sort()) {
    const content = file.startsWith('.') ? null : (context.readBeside?.(`${path}/${file}`) ?? null);
    if (content !== null) addFile(inventory, `${path}/${file}`, name, content, vars);
  }
}

function addFile(
  inventory: AnsibleInventory,
  path: string,
  name: string,
  bytes: Uint8Array,
  vars: AnsibleVars,
): void {
  if (new TextDecoder().decode(bytes.subarray(0, 15)) === '$ANSIBLE_VAULT;') {
    inventory.lose([name], path, '', 'The file is encrypted with Ansible Vault.');
    return;
  }
  try {
    const map = mapOf(readYaml(bytes));
    for (const [key, value] of map ?? []) vars.set(key, varOf(value));
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error;
    inventory.lose([name], path, '', error.message);
  }
}
