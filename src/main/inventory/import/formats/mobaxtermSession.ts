import { DEFAULT_PORTS, type Protocol } from '../../../../shared/model/inventory';
import { propertiesSchema } from '../../../../shared/model/properties';
import type { ImportBuilder } from '../importBuilder';
import type { ImportedProperties } from '../importModel';
import { enablesWeak } from '../sshConfig/weakAlgorithms';
import {
  MOBA_BROWSER,
  MOBA_CHARSETS,
  MOBA_LOOK,
  MOBA_OTHER_TYPES,
  MOBA_TYPES,
  mobaList,
  mobaPath,
  mobaText,
  type MobaType,
} from './mobaxtermFields';

/** Jump hosts in a row that a session may have. */
const MAX_GATEWAYS = 16;
/** A user name in brackets names a stored credential. */
const STORED = /^\[(.+)\]$/;

/** Turns MobaXterm's bookmarks into hosts. */
export class MobaSessions {
  readonly #gateways = new Map<string, string | null>();

  constructor(
    private readonly builder: ImportBuilder,
    /** User names of the stored credentials, by their names. */
    private readonly users: ReadonlyMap<string, string>,
  ) {}

  /** Adds one bookmark; `path` holds its folders and its own name. False: the line is none. */
  add(folderKey: string | null, path: readonly string[], line: string): boolean {
    // How to reconnect, icon, settings of the type, terminal, tab, comment, colour of the tab.
    const parts = line.split('#');
    const settings = (parts[2] ?? '').split('%');
    const number = settings[0] ?? '';
    if (!/^\d{1,3}$/.test(number) || parts.length < 3) return false;
    const type = Object.hasOwn(MOBA_TYPES, number) ? MOBA_TYPES[number] : undefined;
    const notes = mobaText(parts[5]).trim();
    if (number === MOBA_BROWSER) {
      this.#addPage(folderKey, path, mobaText(settings[1]), notes);
    } else if (type === undefined) {
      const kind = (Object.hasOwn(MOBA_OTHER_TYPES, number) ? MOBA_OTHER_TYPES[number] : undefined) ?? number;
      this.builder.losePath(
        path,
        'session type',
        kind,
        `Sessions of the kind “${kind}” can’t be carried over.`,
      );
    } else {
      const terminal =
        type.protocol === 'ssh' || type.protocol === 'telnet' ? (parts[3] ?? '').split('%') : [];
      this.#addHost(folderKey, path, type, settings, terminal, notes);
    }
    return true;
  }

  #addPage(folderKey: string | null, path: readonly string[], address: string, notes: string): void {
    const name = path.at(-1) ?? '';
    const written = /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`;
    const url = URL.canParse(written) ? new URL(written) : null;
    const protocol: Protocol | null =
      url?.protocol === 'https:' ? 'https' : url?.protocol === 'http:' ? 'http' : null;
    if (url === null || protocol === null) {
      this.builder.losePath(path, 'address', '', 'This is not the address of a web page.');
      return;
    }
    const port = url.port === '' ? DEFAULT_PORTS[protocol] : Number(url.port);
    const key = this.builder.host(folderKey, {
      name,
      address: url.hostname,
      notes,
      endpoints: [{ protocol, port }],
    });
    const rest = `${url.pathname}${url.search}${url.hash}`;
    // What follows a question mark or stands before an @ may be a secret.
    if (key !== null && rest !== '/')
      this.builder.lose(key, 'address', url.pathname, 'Only host and port are kept.');
    if (key !== null && url.username !== '')
      this.builder.lose(key, 'login', '', 'Only host and port are kept.');
  }

  #addHost(
    folderKey: string | null,
    path: readonly string[],
    type: MobaType,
    settings: readonly string[],
    terminal: readonly string[],
    notes: string,
  ): void {
    const { protocol } = type;
    const port = settings[2] ?? '';
    const key = this.builder.host(folderKey, {
      name: path.at(-1) ?? '',
      address: mobaText(settings[1]),
      notes,
      endpoints: [{ protocol, port: port === '' ? DEFAULT_PORTS[protocol] : Number(port) }],
    });
    if (key === null) return;
    const properties: ImportedProperties = {
      ...this.#login(key, type, settings),
      ...this.#terminal(key, terminal),
    };
    if (type.compression !== undefined && settings[type.compression] === '-1') properties.compression = true;
    if (this.#allowsOld(key, type, settings)) properties.legacyAlgorithms = true;
    const jumpKey = this.#jumps(key, folderKey, type, settings);
    if (jumpKey !== null) properties.jumpHostKey = jumpKey;
    this.builder.refine(key, properties);
    for (const [place, name] of Object.entries(type.commands)) {
      this.builder.disabledCommand(key, name, mobaText(settings[Number(place)]));
    }
    for (const [place, [name, ...usual]] of Object.entries(type.lost)) {
      const value = settings[Number(place)];
      // Older versions write fewer settings.
      if (value !== undefined && value !== '' && !usual.includes(value))
        this.builder.lose(
          key,
          name,
          /password/.test(name) ? '' : mobaText(value),
          'There is no setting like this.',
        );
    }
  }

  #login(key: string, type: MobaType, settings: readonly string[]): ImportedProperties {
    const written = type.user === undefined ? '' : mobaText(settings[type.user]).trim();
    const stored = STORED.exec(written)?.[1];
    let username = written;
    if (stored !== undefined) {
      username = this.users.get(stored) ?? '';
      this.builder.lose(
        key,
        'user',
        written,
        'MobaXterm keeps this credential encrypted. Enter its password again.',
      );
    }
    // MobaXterm's word for "ask".
    if (username === '<default>') username = '';
    const properties: ImportedProperties = username === '' ? {} : { username };
    const keyFile = type.keyFile === undefined ? '' : mobaPath(settings[type.keyFile]);
    if (keyFile !== '') properties.credentialKey = this.#key(keyFile);
    return properties;
  }

  #key(keyFile: string): string {
    const name = keyFile.split(/[/\\]/).at(-1) ?? keyFile;
    return this.builder.credential({ kind: 'private-key', name, username: '', keyFile });
  }

  #allowsOld(key: string, type: MobaType, settings: readonly string[]): boolean {
    const lists = type.algorithms.map((place) => mobaText(settings[place])).filter((list) => list !== '');
    const old = lists.some(enablesWeak);
    const reason = old
      ? 'The lists are not kept; algorithms for old devices are allowed instead.'
      : 'Binnacle chooses the algorithms itself.';
    if (lists.length > 0) this.builder.lose(key, 'algorithms', lists.join(' '), reason);
    return old;
  }

  /** The last of the jump hosts, each reached through the one before; null if there are none. */
  #jumps(key: string, folderKey: string | null, type: MobaType, settings: readonly string[]): string | null {
    if (type.gateways === undefined) return null;
    const [hosts = [], ports = [], users = [], keys = []] = type.gateways.map((place) =>
      mobaList(settings[place]),
    );
    let via: string | null = null;
    for (const [index, address] of hosts.entries()) {
      const next: string | null =
        index < MAX_GATEWAYS
          ? this.#gateway(folderKey, address, ports[index] ?? '', users[index] ?? '', keys[index] ?? '', via)
          : null;
      if (next === null) {
        this.builder.lose(key, 'SSH gateway', address, 'This jump host could not be carried over.');
        return null;
      }
      via = next;
    }
    return via;
  }

  #gateway(
    folderKey: string | null,
    address: string,
    port: string,
    user: string,
    keyFile: string,
    via: string | null,
  ): string | null {
    const identity = JSON.stringify([folderKey, address, port, user, keyFile, via]);
    const known = this.#gateways.get(identity);
    if (known !== undefined) return known;
    const stored = STORED.exec(user)?.[1];
    const username = stored === undefined ? user : (this.users.get(stored) ?? '');
    const path = mobaPath(keyFile);
    const key = this.builder.host(folderKey, {
      name: `${username === '' ? '' : `${username}@`}${address}`,
      address,
      properties: {
        ...(username === '' ? {} : { username }),
        ...(path === '' ? {} : { credentialKey: this.#key(path) }),
        ...(via === null ? {} : { jumpHostKey: via }),
      },
      endpoints: [{ protocol: 'ssh', port: port === '' ? DEFAULT_PORTS.ssh : Number(port) }],
    });
    this.#gateways.set(identity, key);
    return key;
  }

  #terminal(key: string, terminal: readonly string[]): ImportedProperties {
    const properties: ImportedProperties = {};
    const charset = terminal[5] ?? '';
    if (Object.hasOwn(MOBA_CHARSETS, charset)) properties.encoding = MOBA_CHARSETS[charset];
    else if (charset !== '') this.builder.lose(key, 'charset', charset, 'This character set is not known.');
    const type = terminal[13] ?? '';
    // `xterm` is what MobaXterm writes unless it was changed.
    if (type !== '' && type !== 'xterm') {
      if (propertiesSchema.shape.terminalType.safeParse(type).success) properties.terminalType = type;
      else this.builder.lose(key, 'terminal type', type, 'This is not the name of a terminal type.');
    }
    if (terminal[11] === '-1')
      this.builder.lose(key, 'log output', '', 'Session logs are set up in Binnacle.');
    this.builder.disabledCommand(key, 'macro', mobaText(terminal[23]));
    const look = MOBA_LOOK.filter(([place, , ...usual]) => !['', ...usual].includes(terminal[place] ?? ''));
    if (look.length > 0) {
      const names = look.map(([, name]) => name).join(', ');
      this.builder.lose(key, 'appearance', names, 'Colours and fonts are set in Binnacle for all terminals.');
    }
    return properties;
  }
}
