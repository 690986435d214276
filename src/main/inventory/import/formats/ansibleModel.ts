import { IMPORT_LIMITS } from '../importLimits';
import { ImportFailure, type Loss } from '../importModel';
import { shownYaml, TaggedText, type YamlValue } from './yamlValues';

/** A variable of an inventory. Only plain text can be carried; the others are named in the report. */
export interface AnsibleVar {
  kind: 'text' | 'vault' | 'template' | 'nested';
  /** As the report may show it. */
  text: string;
}
/** Variables by name. */
export type AnsibleVars = Map<string, AnsibleVar>;

/** A group with what is set for it in the inventory itself and in files beside it. */
export interface AnsibleGroup {
  name: string;
  vars: AnsibleVars;
  fileVars: AnsibleVars;
  children: Set<string>;
  parents: Set<string>;
}

/** A host of an inventory; its name is unique there. */
export interface AnsibleHost {
  name: string;
  vars: AnsibleVars;
  fileVars: AnsibleVars;
  /** Groups that list it themselves, in order. */
  groups: Set<string>;
}

/** Hosts that all groups name together: each host in ten groups, in the largest inventory that can be imported. */
const MOST_NAMED = 10 * IMPORT_LIMITS.entries;

/** What a file that was parsed says, whichever of the two languages it is written in. */
export class AnsibleInventory {
  readonly groups = new Map<string, AnsibleGroup>();
  readonly hosts = new Map<string, AnsibleHost>();
  readonly losses: Loss[] = [];
  #named = 0;

  constructor() {
    this.group('all');
  }

  group(name: string): AnsibleGroup {
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const sets = { children: new Set<string>(), parents: new Set<string>() };
    const group = { name, vars: new Map(), fileVars: new Map(), ...sets };
    this.groups.set(name, group);
    if (this.groups.size > IMPORT_LIMITS.entries)
      throw new ImportFailure('too-large', 'The inventory has too many groups.');
    return group;
  }

  /** A host in a group; the same one each time it is named. */
  host(name: string, group: string): AnsibleHost {
    this.group(group);
    this.#named += 1;
    // A few lines with ranges can name the same hosts again and again.
    if (this.#named > MOST_NAMED) throw new ImportFailure('too-large', 'The groups name too many hosts.');
    const known = this.hosts.get(name);
    const host = known ?? { name, vars: new Map(), fileVars: new Map(), groups: new Set<string>() };
    host.groups.add(group);
    if (known === undefined) this.hosts.set(name, host);
    return host;
  }

  child(parent: string, child: string): void {
    this.group(parent).children.add(child);
    this.group(child).parents.add(parent);
  }

  lose(path: string[], field: string, value: string, reason: string): void {
    this.losses.push({ path, field, value, reason });
  }
}

/** A value that was read from YAML as a variable. */
export function varOf(value: YamlValue): AnsibleVar {
  if (value instanceof TaggedText) {
    if (value.tag === '!unsafe') return { kind: 'text', text: value.text };
    return { kind: value.tag.startsWith('!vault') ? 'vault' : 'nested', text: value.tag };
  }
  return typeof value === 'string'
    ? textVar(value)
    : { kind: value === null ? 'text' : 'nested', text: shownYaml(value) };
}

/** Text as a variable: only Ansible itself can work out a template. */
export function textVar(text: string): AnsibleVar {
  if (text.startsWith('$ANSIBLE_VAULT;')) return { kind: 'vault', text: '' };
  return { kind: /\{[{%#]/.test(text) ? 'template' : 'text', text };
}

/** Groups below one another that a host can be in, counted over all groups. */
const MAX_ANCESTORS = 2_000_000;
const MAX_DEPTH = 100;

/** The groups of an inventory in order, with their depths and everything above them. */
export class GroupOrder {
  readonly depths = new Map<string, number>([['all', 0]]);
  readonly #ancestors = new Map<string, ReadonlySet<string>>();
  #counted = 0;

  constructor(private readonly inventory: AnsibleInventory) {
    for (const name of this.#sorted()) this.#place(inventory.group(name));
  }

  /** Everything above a group, and itself. */
  withAncestors(group: string): ReadonlySet<string> {
    return this.#ancestors.get(group) ?? new Set(['all', group]);
  }

  /** Groups in the order in which their variables are laid over each other: by depth, priority and name. */
  merged(groups: Iterable<string>): AnsibleGroup[] {
    const all = new Set<string>(['all']);
    for (const group of groups) for (const name of this.withAncestors(group)) all.add(name);
    return [...all]
      .map((name) => this.inventory.group(name))
      .sort(
        (a, b) =>
          (this.depths.get(a.name) ?? 0) - (this.depths.get(b.name) ?? 0) ||
          priorityOf(a) - priorityOf(b) ||
          (a.name < b.name ? -1 : 1),
      );
  }

  #place(group: AnsibleGroup): void {
    if (group.name === 'all') return;
    const parents = [...group.parents].filter((name) => name !== 'all');
    const depth = 1 + Math.max(0, ...parents.map((name) => this.depths.get(name) ?? 0));
    if (depth > MAX_DEPTH) throw new ImportFailure('too-large', 'Groups lie more than 100 deep.');
    this.depths.set(group.name, depth);
    const above = new Set<string>(['all', group.name]);
    for (const parent of parents) for (const name of this.withAncestors(parent)) above.add(name);
    this.#counted += above.size;
    if (this.#counted > MAX_ANCESTORS) throw new ImportFailure('too-large', 'The groups are too entangled.');
    this.#ancestors.set(group.name, above);
  }

  /** Parents before children; a circle is cut where it comes to itself. */
  #sorted(): string[] {
    const sorted = new Set<string>();
    const waiting = new Map(
      [...this.inventory.groups.values()].map(({ name, parents }) => [name, parents.size]),
    );
    const open = [...waiting].filter(([, parents]) => parents === 0).map(([name]) => name);
    const left = [...waiting.keys()];
    for (let next = 0; sorted.size < waiting.size;) {
      const name = open.pop();
      if (name !== undefined) {
        sorted.add(name);
        for (const child of this.inventory.group(name).children) {
          const parents = (waiting.get(child) ?? 0) - 1;
          waiting.set(child, parents);
          if (parents === 0) open.push(child);
        }
        continue;
      }
      while ((waiting.get(left[next] ?? '') ?? 0) <= 0) next++;
      const cut = left[next] ?? '';
      this.#cut(this.inventory.group(cut), sorted);
      waiting.set(cut, 0);
      open.push(cut);
    }
    return [...sorted];
  }

  #cut(group: AnsibleGroup, done: ReadonlySet<string>): void {
    for (const parent of [...group.parents].filter((name) => !done.has(name))) {
      group.parents.delete(parent);
      this.inventory.group(parent).children.delete(group.name);
      this.inventory.lose([group.name], 'children', parent, 'The groups go in a circle, which is cut here.');
    }
  }
}

function priorityOf({ vars }: AnsibleGroup): number {
  const text = vars.get('ansible_group_priority')?.text ?? '1';
  return /^-?\d{1,9}$/.test(text) ? Number(text) : 1;
}
