import type { ImportBuilder } from '../importBuilder';
import type { ImportedProperties } from '../importModel';
import { EntryFields, lossesOf } from './entryFields';
import { portNumber } from './protocolNames';
import { mapOf, type YamlMap, type YamlValue, yamlText } from './yamlValues';

/** What Tabby sets by itself (`*`: whatever stands there), and what only matters to its own window. */
const DEFAULTS: Readonly<Record<string, string>> = {
  ...{
    id: '*',
    weight: '*',
    icon: '*',
    disableDynamicTitle: '*',
    isBuiltin: '*',
    isTemplate: '*',
    clearServiceMessagesOnConnect: '*',
  },
  ...{
    auth: '*',
    skipBanner: 'false',
    warnOnClose: '*',
    reuseSession: '*',
    x11: 'false',
    agentForward: 'false',
  },
  ...{ keepaliveCountMax: '10', behaviorOnSessionEnd: 'auto', input: '*' },
};
const NOT_CARRIED = 'Binnacle has no such setting.';
/** The user that Tabby takes where none is set. */
const DEFAULT_USER = 'root';
const SCRIPTS = 'Scripts that log in may hold passwords. They are not kept.';

type Kind = 'ssh' | 'telnet';

interface Group {
  key: string | null;
  hasUser: boolean;
}

/** Turns profiles into hosts, groups into folders, and what is set for a group or for all into their properties. */
export class TabbyProfiles {
  readonly #groups = new Map<string, Group>();
  readonly #described = new Map<string, YamlMap>();
  readonly #hosts = new Map<string, string>();
  readonly #jumps: [key: string, profileId: string][] = [];
  readonly #top: Group;

  constructor(
    private readonly builder: ImportBuilder,
    config: YamlMap,
  ) {
    const groups = config.get('groups');
    for (const group of Array.isArray(groups) ? groups : []) {
      const map = mapOf(group);
      if (map !== null) this.#described.set(yamlText(map, 'id'), map);
    }
    this.#top = this.#addTop(mapOf(config.get('profileDefaults')));
  }

  add(profiles: readonly YamlValue[]): void {
    for (const id of this.#described.keys()) this.#group(id, new Set());
    for (const profile of profiles) {
      const map = mapOf(profile);
      if (map !== null) this.#addProfile(map);
    }
    for (const [key, id] of this.#jumps) {
      const jumpHostKey = this.#hosts.get(id);
      if (jumpHostKey !== undefined) this.builder.refine(key, { jumpHostKey });
      else this.builder.lose(key, 'jumpHost', id, 'No profile of the file has this id.');
    }
  }

  /** A folder around everything where settings hold for all profiles. */
  #addTop(defaults: YamlMap | null): Group {
    const options = optionsFor(defaults, 'ssh');
    if (options === null) return { key: null, hasUser: false };
    const key = this.builder.folder(null, { name: 'Tabby' });
    return { key, hasUser: this.#inherit(key, options) };
  }

  #group(id: string, below: Set<string>): Group {
    const known = this.#groups.get(id);
    if (known !== undefined) return known;
    const map = this.#described.get(id);
    const parent = map === undefined ? '' : yamlText(map, 'parentGroupId');
    below.add(id);
    const circle = below.has(parent) || below.size > 200;
    const above =
      parent === '' || circle || !this.#described.has(parent) ? this.#top : this.#group(parent, below);
    // Before groups had entries of their own, a profile named its group.
    const key = this.builder.folder(above.key, { name: (map && yamlText(map, 'name')) ?? id });
    if (circle)
      this.builder.lose(key, 'parentGroupId', parent, 'The groups go in a circle. It is kept higher up.');
    const colour = map === undefined ? '' : yamlText(map, 'color');
    if (colour !== '') this.builder.refine(key, { colour });
    const options = map === undefined ? null : optionsFor(mapOf(map.get('defaults')), 'ssh');
    const hasUser = (options !== null && this.#inherit(key, options)) || above.hasUser;
    const group = { key, hasUser };
    this.#groups.set(id, group);
    return group;
  }

  /** Sets what holds for a whole folder; whether a user is among it. */
  #inherit(key: string, options: YamlMap): boolean {
    const fields = new EntryFields(options);
    const properties = this.#properties(fields, '', false);
    this.builder.refine(key, properties);
    const jump = fields.text('jumpHost');
    if (jump !== '') this.#jumps.push([key, jump]);
    this.#commands(key, fields);
    fields.report(lossesOf(this.builder, key, []), NOT_CARRIED, DEFAULTS);
    return properties.username !== undefined;
  }

  #addProfile(profile: YamlMap): void {
    const fields = new EntryFields(profile);
    const [name, type] = [fields.text('name'), fields.text('type')];
    const groupId = fields.text('group');
    if (type !== 'ssh' && type !== 'telnet') {
      this.builder.losePath(
        [name],
        'type',
        type,
        'This profile leads to no host over the network. It is left out.',
      );
      return;
    }
    const group = groupId === '' ? this.#top : this.#group(groupId, new Set());
    const options = new EntryFields(mapOf(profile.get('options')) ?? []);
    fields.take('options');
    const host = options.text('host');
    const user = type === 'ssh' && !group.hasUser ? DEFAULT_USER : '';
    const properties = { ...this.#properties(options, user, true), ...shown(fields) };
    const port = portNumber(options.text('port'), type);
    const key = this.builder.host(group.key, {
      name,
      address: host,
      properties,
      endpoints: [{ protocol: type, port }],
    });
    const jump = options.text('jumpHost');
    if (key !== null) {
      this.#hosts.set(yamlText(profile, 'id'), key);
      if (jump !== '') this.#jumps.push([key, jump]);
      this.#commands(key, options);
    }
    const lose = lossesOf(this.builder, key, [name]);
    fields.report(lose, NOT_CARRIED, DEFAULTS);
    options.report(lose, NOT_CARRIED, DEFAULTS);
  }

  #commands(key: string, options: EntryFields): void {
    this.builder.disabledCommand(key, 'proxyCommand', options.text('proxyCommand'));
    const scripts = options.take('scripts');
    if (Array.isArray(scripts) && scripts.length > 0) this.builder.lose(key, 'scripts', '', SCRIPTS);
  }

  #properties(options: EntryFields, defaultUser: string, ofHost: boolean): ImportedProperties {
    const properties: ImportedProperties = {};
    const username = options.text('user') || defaultUser;
    if (username !== '') properties.username = username;
    const credentialKey = this.#credential(options, username, ofHost);
    if (credentialKey !== null) properties.credentialKey = credentialKey;
    const keepAliveSeconds = options.number('keepaliveInterval', 0, 3600, 1000);
    if (keepAliveSeconds !== undefined) properties.keepAliveSeconds = keepAliveSeconds;
    const connectTimeoutSeconds = options.number('readyTimeout', 1, 600, 1000);
    if (connectTimeoutSeconds !== undefined) properties.connectTimeoutSeconds = connectTimeoutSeconds;
    return properties;
  }

  #credential(options: EntryFields, username: string, ofHost: boolean): string | null {
    const password = options.secret('password');
    const auth = options.text('auth');
    const keys = options.take('privateKeys');
    const listed: readonly unknown[] = Array.isArray(keys) ? keys : [keys];
    const files = listed.filter((key) => typeof key === 'string').filter((key) => key !== '');
    const first = files.find((key) => !key.startsWith('vault://'));
    const others = files.filter((key) => key !== first);
    if (others.length > 0) options.keep('privateKeys', others);
    if (first !== undefined) {
      const keyFile = filePath(first);
      return this.builder.credential({ kind: 'private-key', username, keyFile, secrets: { password } });
    }
    if (password !== '')
      return this.builder.credential({ kind: 'password', username, secrets: { password } });
    if (auth === 'agent' && ofHost)
      return this.builder.credential({ kind: 'agent', username, name: `${username} (agent)` });
    return null;
  }
}

/** The options that a map of defaults has for one kind of profile. */
function optionsFor(defaults: YamlMap | null, kind: Kind): YamlMap | null {
  const options = mapOf(mapOf(defaults?.get(kind))?.get('options'));
  return options === null || options.size === 0 ? null : options;
}

function shown(fields: EntryFields): ImportedProperties {
  const properties: ImportedProperties = {};
  const colour = fields.text('color');
  if (colour !== '') properties.colour = colour;
  const end = fields.text('behaviorOnSessionEnd');
  if (end === 'reconnect') properties.autoReconnect = true;
  return properties;
}

/** The path in a `file://` link; anything else is a path already. */
function filePath(link: string): string {
  const path = /^file:\/\/(.*)$/.exec(link)?.[1];
  if (path === undefined) return link;
  try {
    return decodeURIComponent(path).replace(/^\/([A-Za-z]:)/, '$1');
  } catch {
    return path;
  }
}
