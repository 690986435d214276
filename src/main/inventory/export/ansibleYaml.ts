import { Document, Pair, Scalar, YAMLMap } from 'yaml';
import type { Endpoint, Folder, Host } from '../../../shared/model/inventory';
import { DEFAULT_PORTS } from '../../../shared/model/inventory';
import type { Properties, PropertyKey } from '../../../shared/model/properties';
import { inPlace } from '../import/formats/places';
import { namesSecret } from '../import/formats/secretNames';
import type { Loss } from '../import/importModel';
import { type ExportResult, ExportTree, type ExportView, FreeNames, type Login } from './exportView';

type Vars = Map<string, string | number | Scalar>;
interface Group {
  hosts: Map<string, Vars>;
  vars: Vars;
  children: Map<string, Group>;
}

const HELD: ReadonlySet<PropertyKey> = new Set([
  ...(['username', 'credentialId', 'jumpHostId', 'connectTimeoutSeconds'] as const),
]);
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** A user that can stand in the options of `ssh` without quotes. */
const PLAIN_USER = /^[\w.+$-]+$/;

/** An inventory of Ansible in YAML: folders are groups, tags are further groups, fields are variables. */
export function exportAnsibleYaml(view: ExportView): ExportResult {
  return new AnsibleExport(new ExportTree(view)).result();
}

class AnsibleExport {
  readonly #losses: Loss[] = [];
  readonly #groups = new FreeNames();
  readonly #hosts = new FreeNames();
  readonly #top = emptyGroup();
  readonly #tags = new Map<string, { name: string; hosts: string[] }>();

  constructor(private readonly tree: ExportTree) {
    for (const reserved of ['all', 'ungrouped', 'hosts', 'vars', 'children']) this.#groups.take(reserved);
  }

  result(): ExportResult {
    this.#addHosts(null, this.#top);
    this.#addFolders(null, this.#top.children);
    for (const { name, hosts } of this.#tags.values()) {
      const group = emptyGroup();
      for (const host of hosts) group.hosts.set(host, new Map());
      this.#top.children.set(name, group);
    }
    // Hosts at the top are listed as such before any other group names them.
    const ungrouped = { ...emptyGroup(), hosts: this.#top.hosts };
    const children = new Map([
      ...(ungrouped.hosts.size === 0 ? [] : [['ungrouped', ungrouped] as const]),
      ...this.#top.children,
    ]);
    const all = new Map([
      ['children', new Map([...children].map(([name, group]) => [name, written(group)]))],
    ]);
    // Ansible reads YAML 1.1, in which “no” and 010 are no texts.
    const document = new Document(undefined, { version: '1.1', aliasDuplicateObjects: false });
    document.contents = nodeOf(new Map([['all', all]]), document) as typeof document.contents;
    return { text: document.toString({ lineWidth: 0, directives: false }), losses: this.#losses };
  }

  #addFolders(parentId: string | null, groups: Map<string, Group>): void {
    for (const folder of this.tree.foldersIn(parentId)) {
      const path = this.tree.folderPath(folder.id);
      const name = this.#groupName(folder.name, path, 'name');
      const group = emptyGroup();
      this.#describe(folder, path, group.vars);
      groups.set(name, group);
      this.#addHosts(folder.id, group);
      this.#addFolders(folder.id, group.children);
    }
  }

  #describe(folder: Folder, path: string[], vars: Vars): void {
    if (folder.notes !== '') this.#lose(path, 'notes', folder.notes, 'The file holds no notes.');
    this.#losses.push(...this.tree.lostProperties(path, folder.properties, HELD));
    this.#login(path, folder.properties, this.tree.folderLogin(folder), vars);
    this.#rest(path, folder.properties, vars);
  }

  #addHosts(folderId: string | null, group: Group): void {
    for (const host of this.tree.hostsIn(folderId)) {
      const path = this.tree.hostPath(host);
      const endpoint = host.endpoints.find(({ protocol }) => protocol === 'ssh' || protocol === 'winrm');
      for (const other of host.endpoints) {
        if (other !== endpoint)
          this.#lose(path, other.protocol, String(other.port), 'Ansible takes one way in, by SSH or WinRM.');
      }
      if (endpoint === undefined) continue;
      const wanted = host.name.replace(/[^\p{L}\p{N}._-]+/gu, '_');
      const name = this.#hosts.take(wanted);
      if (name !== host.name) this.#lose(path, 'name', host.name, `It is called “${name}” in the file.`);
      group.hosts.set(name, this.#hostVars(host, endpoint, name, path));
      for (const tag of host.tags) this.#tag(tag, path).hosts.push(name);
    }
  }

  #tag(tag: string, path: string[]): { name: string; hosts: string[] } {
    const known = this.#tags.get(tag);
    const group = known ?? { name: this.#groupName(tag, path, 'tag'), hosts: [] };
    if (known === undefined) this.#tags.set(tag, group);
    return group;
  }

  #hostVars(host: Host, endpoint: Endpoint, name: string, path: string[]): Vars {
    const vars: Vars = new Map();
    const winrm = endpoint.protocol === 'winrm';
    if (host.address !== name) vars.set('ansible_host', host.address);
    if (winrm) vars.set('ansible_connection', 'winrm');
    if (winrm || endpoint.port !== DEFAULT_PORTS.ssh) vars.set('ansible_port', endpoint.port);
    const own = { ...host.properties, ...endpoint.properties };
    this.#login(path, own, this.tree.login(host, endpoint), vars);
    this.#rest(path, own, vars);
    this.#losses.push(...this.tree.lostProperties(path, own, HELD));
    this.#fields(host, path, vars);
    return vars;
  }

  #login(path: string[], { username, credentialId }: Properties, login: Login, vars: Vars): void {
    if (username === undefined && credentialId === undefined) return;
    if (login.username === '' || (username === null && (credentialId ?? null) === null))
      this.#none(path, 'username');
    else vars.set('ansible_user', text(login.username));
    const { credential } = login;
    if (credentialId === undefined || credential === undefined) {
      if (credentialId === null) this.#none(path, 'credentialId');
      return;
    }
    if (credential.keyFile !== null) vars.set('ansible_ssh_private_key_file', text(credential.keyFile));
    else
      this.#lose(
        path,
        'credential',
        credential.name,
        'Of credentials the file holds users and paths of keys only.',
      );
  }

  #rest(path: string[], { jumpHostId, connectTimeoutSeconds }: Properties, vars: Vars): void {
    if (jumpHostId === null) this.#none(path, 'jumpHostId');
    else if (jumpHostId !== undefined) {
      const hops = this.#hops(jumpHostId, path);
      if (hops.length > 0) vars.set('ansible_ssh_common_args', `-o ProxyJump=${hops.join(',')}`);
    }
    if (connectTimeoutSeconds === null) this.#none(path, 'connectTimeoutSeconds');
    else if (connectTimeoutSeconds !== undefined) vars.set('ansible_ssh_timeout', connectTimeoutSeconds);
  }

  /** The jump hosts on the way, first one first: `ssh` knows nothing of the names in the inventory. */
  #hops(jumpHostId: string, path: string[]): string[] {
    const hops: string[] = [];
    const seen = new Set<string>();
    for (let jump = this.tree.host(jumpHostId); jump !== undefined && !seen.has(jump.id);) {
      seen.add(jump.id);
      const way = jump.endpoints.find(({ protocol }) => protocol === 'ssh');
      if (way === undefined) {
        this.#lose(path, 'jumpHostId', jump.name, 'It has no way in by SSH.');
        return [];
      }
      const { username } = this.tree.login(jump, way);
      const plain = PLAIN_USER.test(username);
      if (!plain && username !== '')
        this.#lose(path, 'ProxyJump', username, 'This user can’t be written safely.');
      hops.unshift(
        `${plain ? `${username}@` : ''}${inPlace(jump.address)}${way.port === 22 ? '' : `:${way.port}`}`,
      );
      jump = this.tree.jumpHost(jump, way);
    }
    return hops;
  }

  #fields({ customFields, notes, os, favourite }: Host, path: string[], vars: Vars): void {
    for (const [name, value] of Object.entries(customFields)) {
      const free = VARIABLE.test(name) && !/^ansible_/i.test(name) && !namesSecret(name);
      if (free) vars.set(name, text(value));
      else this.#lose(path, name, value, 'This is no name for a variable of a host.');
    }
    for (const [field, value] of Object.entries({ notes, os, favourite: favourite ? 'yes' : '' })) {
      if (value !== '') this.#lose(path, field, value, 'The file has no place for it.');
    }
  }

  #groupName(name: string, path: string[], field: string): string {
    const plain = name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=\d)/, '_');
    const free = this.#groups.take(plain, '_');
    if (free !== name) this.#lose(path, field, name, `The group is called “${free}” in the file.`);
    return free;
  }

  #none(path: string[], field: string): void {
    this.#lose(path, field, 'none', 'In Ansible nothing that a group sets can be taken back.');
  }

  #lose(path: string[], field: string, value: string, reason: string): void {
    this.#losses.push({ path, field, value, reason });
  }
}

function emptyGroup(): Group {
  return { hosts: new Map(), vars: new Map(), children: new Map() };
}

/** A group as the file has it: sections with nothing in them are left out. */
function written({ hosts, vars, children }: Group): Map<string, unknown> {
  const below = new Map([...children].map(([name, group]) => [name, written(group)]));
  const sections: [string, ReadonlyMap<string, unknown>][] = [
    ['hosts', hosts],
    ['vars', vars],
    ['children', below],
  ];
  return new Map(sections.filter(([, section]) => section.size > 0));
}

/** Maps as plain maps: YAML 1.1 would write those of JavaScript as ordered lists. */
function nodeOf(value: unknown, document: Document): unknown {
  if (!(value instanceof Map)) return document.createNode(value);
  const map = new YAMLMap();
  for (const [key, each] of value) map.items.push(new Pair(document.createNode(key), nodeOf(each, document)));
  return map;
}

/** A text that Ansible must not take for a template, which could run commands. */
function text(value: string): string | Scalar {
  if (!/\{[{%#]|^\$ANSIBLE_VAULT;/.test(value)) return value;
  const scalar = new Scalar(value);
  scalar.tag = '!unsafe';
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}
