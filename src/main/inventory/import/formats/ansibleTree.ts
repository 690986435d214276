import { ImportBuilder } from '../importBuilder';
import type { ImportedProperties, ImportResult } from '../importModel';
import { type AnsibleLogin, CONNECTION_VARS, fateOf, loginOf, wayIn } from './ansibleConnection';
import {
  type AnsibleGroup,
  type AnsibleHost,
  type AnsibleInventory,
  type AnsibleVars,
  GroupOrder,
} from './ansibleModel';
import { splitPlace } from './places';

/** What a level hands down: compared value by value, so that what is inherited stays inherited. */
interface Handed {
  username?: string;
  credentialKey?: string;
  connectTimeoutSeconds?: number;
  /** As it stands in the options of `ssh`; turned into a host when all are known. */
  jump?: string;
}

/** What applies to a group, to groups together or to a host: variables about connections, and what they come to. */
interface Applied {
  vars: AnsibleVars;
  login: AnsibleLogin;
}

const NOT_OVER_NETWORK = 'Ansible does not reach this entry over the network. It is left out.';

/** Builds folders and hosts from an inventory: a host's first group is its folder, its other groups are tags. */
export class AnsibleTree {
  readonly #builder = new ImportBuilder();
  readonly #order: GroupOrder;
  /** Folder and what applies in it, by group. */
  readonly #folders = new Map<string, { key: string | null; handed: Handed }>();
  readonly #applied = new Map<string, Applied>();
  readonly #hostKeys = new Map<string, string>();
  readonly #jumps: [key: string, jump: string][] = [];

  constructor(private readonly inventory: AnsibleInventory) {
    this.#order = new GroupOrder(inventory);
  }

  import(): ImportResult {
    this.#addTop();
    const wanted = this.#folderGroups();
    for (const group of this.inventory.groups.values()) {
      if (wanted.has(group.name)) this.#folder(group.name);
      else if (group.name !== 'all') this.#report(null, [group.name], group, false);
    }
    for (const host of this.inventory.hosts.values()) this.#addHost(host);
    for (const [key, jump] of this.#jumps) this.#linkJump(key, jump);
    for (const { path, field, value, reason } of this.inventory.losses) {
      this.#builder.losePath(path, field, value, reason);
    }
    return this.#builder.result();
  }

  /** A folder for `all` where it hands something down; else its children lie at the top. */
  #addTop(): void {
    const all = this.inventory.group('all');
    const handed = this.#handed(this.#appliedTo([]).login);
    const empty = Object.keys(handed).length === 0;
    const key = empty ? null : this.#builder.folder(null, { name: 'all' });
    if (key !== null) this.#hand(key, handed, {});
    this.#folders.set('all', { key, handed });
    this.#report(key, ['all'], all, false);
  }

  /** Groups that hold a host themselves, those above them, and those in which nothing is yet. */
  #folderGroups(): Set<string> {
    const wanted = new Set<string>();
    const want = (group: string | undefined): void => {
      for (let name = group; name !== undefined && !wanted.has(name); name = this.#parentOf(name))
        wanted.add(name);
    };
    const used = new Set<string>();
    for (const host of this.inventory.hosts.values()) {
      want(folderGroup(host));
      for (const group of host.groups) for (const name of this.#order.withAncestors(group)) used.add(name);
    }
    for (const { name } of this.inventory.groups.values()) {
      if (!used.has(name) && name !== 'ungrouped') want(name);
    }
    wanted.delete('all');
    return wanted;
  }

  #parentOf(group: string): string | undefined {
    return [...this.inventory.group(group).parents].find((name) => name !== 'all');
  }

  #folder(name: string): { key: string | null; handed: Handed } {
    const known = this.#folders.get(name);
    if (known !== undefined) return known;
    const above = this.#folder(this.#parentOf(name) ?? 'all');
    const handed = this.#handed(this.#appliedTo([name]).login);
    const key = this.#builder.folder(above.key, { name });
    this.#hand(key, handed, above.handed);
    const folder = { key, handed };
    this.#folders.set(name, folder);
    this.#report(key, [name], this.inventory.group(name), false);
    return folder;
  }

  #addHost(host: AnsibleHost): void {
    const group = folderGroup(host);
    const folder = this.#folder(group ?? 'all');
    const { vars, login } = this.#appliedToHost(host);
    const way = wayIn(login, vars.get('ansible_winrm_scheme')?.text ?? '');
    if (way === null) {
      this.#builder.losePath(
        [group ?? '', host.name].filter(Boolean),
        'ansible_connection',
        login.connection,
        NOT_OVER_NETWORK,
      );
      return;
    }
    const key = this.#builder.host(folder.key, {
      name: host.name,
      address: login.address === '' ? host.name : login.address,
      tags: this.#tags(host, group),
      os: login.os,
      customFields: fieldsOf(host),
      endpoints: [way],
    });
    if (key !== null) {
      this.#hand(key, this.#handed(login), folder.handed);
      this.#remember(host.name, login.address, key);
    }
    this.#report(key, [...(group === undefined ? [] : [group]), host.name], host, true);
  }

  /** Names of all groups that the host is in, but for those it lies in as folders. */
  #tags(host: AnsibleHost, group: string | undefined): string[] {
    const folders = new Set(['all', 'ungrouped']);
    for (let name = group; name !== undefined && !folders.has(name); name = this.#parentOf(name))
      folders.add(name);
    const groups = new Set([...host.groups].flatMap((name) => [...this.#order.withAncestors(name)]));
    return [...groups].filter((name) => !folders.has(name));
  }

  /** A host says little itself as a rule: thousands share what their groups say. */
  #appliedToHost({ groups, vars, fileVars }: AnsibleHost): Applied {
    const ofGroups = this.#appliedTo(groups);
    if (vars.size === 0 && fileVars.size === 0) return ofGroups;
    const all = new Map(ofGroups.vars);
    overlay(all, vars);
    overlay(all, fileVars);
    return { vars: all, login: loginOf(all) };
  }

  /** Variables about connections as Ansible lays them over each other: the inventory's, then those of files. */
  #appliedTo(groups: Iterable<string>): Applied {
    const names = [...groups].sort();
    const id = names.join('\n');
    const known = this.#applied.get(id);
    if (known !== undefined) return known;
    const vars: AnsibleVars = new Map();
    const order = this.#order.merged(names);
    for (const group of order) overlay(vars, group.vars);
    for (const group of order) overlay(vars, group.fileVars);
    const applied = { vars, login: loginOf(vars) };
    this.#applied.set(id, applied);
    return applied;
  }

  #handed({ username, password, keyFile, timeout, jump }: AnsibleLogin): Handed {
    const handed: Handed = {};
    if (username !== '') handed.username = username;
    const credentialKey = this.#credential(username, password, keyFile);
    if (credentialKey !== null) handed.credentialKey = credentialKey;
    const seconds = Number(timeout);
    if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 600) handed.connectTimeoutSeconds = seconds;
    if (jump !== '') handed.jump = jump;
    return handed;
  }

  #credential(username: string, password: string, keyFile: string): string | null {
    if (keyFile !== '')
      return this.#builder.credential({
        kind: 'private-key',
        username,
        keyFile,
        secrets: { password },
      });
    if (password !== '')
      return this.#builder.credential({ kind: 'password', username, secrets: { password } });
    return null;
  }

  /** Sets on an entry what differs from what it inherits. */
  #hand(key: string, handed: Handed, inherited: Handed): void {
    const own: ImportedProperties = {};
    const differs = (name: keyof Handed): boolean => handed[name] !== inherited[name];
    if (differs('username')) own.username = handed.username ?? null;
    if (differs('credentialKey')) own.credentialKey = handed.credentialKey ?? null;
    if (differs('connectTimeoutSeconds')) own.connectTimeoutSeconds = handed.connectTimeoutSeconds ?? null;
    if (differs('jump') && handed.jump === undefined) own.jumpHostKey = null;
    if (differs('jump') && handed.jump !== undefined) this.#jumps.push([key, handed.jump]);
    this.#builder.refine(key, own);
  }

  /** Rows for the variables of an entry that are not carried. */
  #report(key: string | null, path: string[], entry: AnsibleGroup | AnsibleHost, ofHost: boolean): void {
    for (const vars of [entry.vars, entry.fileVars]) {
      for (const [name, value] of vars) {
        const fate = fateOf(name, value, ofHost);
        if (fate.kind === 'command' && key !== null) this.#builder.disabledCommand(key, name, fate.command);
        else if (fate.kind === 'command')
          this.#builder.losePath(path, name, fate.command, 'Commands are never enabled by an import.');
        else if (fate.kind === 'lost' && key !== null) this.#builder.lose(key, name, fate.value, fate.reason);
        else if (fate.kind === 'lost') this.#builder.losePath(path, name, fate.value, fate.reason);
      }
    }
  }

  #remember(name: string, address: string, key: string): void {
    for (const id of [name.toLowerCase(), address.toLowerCase()]) {
      if (id !== '' && !this.#hostKeys.has(id)) this.#hostKeys.set(id, key);
    }
  }

  /** `-J first,second`: the host is reached through the second, that one through the first. */
  #linkJump(key: string, jump: string): void {
    const hops = jump.split(',').filter((hop) => hop.trim() !== '');
    let before: string | null = null;
    for (const hop of hops) {
      const through: string | null = before;
      const next = this.#jumpHost(hop, through);
      if (next === null) {
        this.#builder.lose(key, 'ProxyJump', jump, 'This is not the address of a jump host.');
        return;
      }
      before = next;
    }
    if (before !== null) this.#builder.refine(key, { jumpHostKey: before });
  }

  #jumpHost(hop: string, through: string | null): string | null {
    const { address, port, username } = splitPlace(hop);
    const known = this.#hostKeys.get(address.toLowerCase());
    if (known !== undefined) return known;
    const key = this.#builder.host(null, {
      name: address,
      address,
      properties: {
        ...(username === '' ? {} : { username }),
        ...(through === null ? {} : { jumpHostKey: through }),
      },
      endpoints: [{ protocol: 'ssh', port: port === '' ? 22 : Number(port) }],
    });
    if (key !== null) this.#remember(address, '', key);
    return key;
  }
}

/** The group that becomes a host's folder; undefined: the top, which the group `ungrouped` stands for. */
function folderGroup({ groups }: AnsibleHost): string | undefined {
  const first = [...groups].find((name) => name !== 'all');
  return first === 'ungrouped' ? undefined : first;
}

function overlay(target: AnsibleVars, source: AnsibleVars): void {
  for (const name of CONNECTION_VARS) {
    const value = source.get(name);
    if (value !== undefined) target.set(name, value);
  }
}

function fieldsOf({ vars, fileVars }: AnsibleHost): Record<string, string> {
  const fields = [...vars, ...fileVars].filter(([name, value]) => fateOf(name, value, true).kind === 'field');
  return Object.fromEntries(fields.map(([name, { text }]) => [name, text]));
}
