import { DEFAULT_PORTS, type Protocol } from '../../../../shared/model/inventory';
import type { HostInput, ImportBuilder } from '../importBuilder';
import type { ImportedProperties } from '../importModel';
import { encodingNamed } from './codePages';
import type { FolderPaths } from './folderPaths';
import { decodePercents } from './percentNames';
import { splitPlace } from './places';
import { isRemminaDefault, REMMINA_CARRIED, REMMINA_COMMANDS } from './remminaFields';
import type { RemminaSecrets } from './remminaSecrets';

const PROTOCOLS: Record<string, Protocol> = { SSH: 'ssh', SFTP: 'ssh', RDP: 'rdp', VNC: 'vnc' };
/** `ssh_auth` of Remmina. */
const AUTH_PASSWORD = '0';
const AUTH_KEY_FILE = '1';
const AUTH_AGENT = '2';
/** Short numbers are displays: `:1` is port 5901. */
const VNC_DISPLAYS = 100;

/** Fields of a profile by name. */
type Fields = ReadonlyMap<string, string>;

/** Turns Remmina's profiles into hosts. */
export class RemminaProfiles {
  readonly #tunnels = new Map<string, string | null>();

  constructor(
    private readonly builder: ImportBuilder,
    private readonly folders: FolderPaths,
    private readonly secrets: RemminaSecrets,
  ) {}

  /** Adds one profile; `fileName` serves where it has no name of its own. */
  add(fileName: string, fields: Fields): void {
    const name = orElse(fields.get('name'), orElse(fields.get('server'), fileName));
    const path = (fields.get('group') ?? '').split('/').filter((part) => part.trim() !== '');
    const written = fields.get('protocol') ?? '';
    const protocol = Object.hasOwn(PROTOCOLS, written) ? PROTOCOLS[written] : undefined;
    if (protocol === undefined) {
      const reason = `Profiles of the kind “${written}” can’t be carried over.`;
      this.builder.losePath([...path, name], 'protocol', written, reason);
      return;
    }
    const folderKey = this.folders.key(path);
    const key = this.builder.host(folderKey, this.#input(name, protocol, fields));
    if (key === null) return;
    this.builder.refine(key, { ...this.#login(key, fields, protocol), ...this.#terminal(key, fields) });
    this.#tunnel(key, folderKey, fields);
    for (const field of REMMINA_COMMANDS) this.builder.disabledCommand(key, field, fields.get(field) ?? '');
    this.#noteRest(key, fields);
  }

  #input(name: string, protocol: Protocol, fields: Fields): HostInput {
    const place = splitPlace(fields.get('server') ?? '');
    const through = fields.get('ssh_tunnel_enabled') === '1' && fields.get('ssh_tunnel_loopback') === '1';
    const given = place.port === '' ? DEFAULT_PORTS[protocol] : Number(place.port);
    const port = protocol === 'vnc' && given < VNC_DISPLAYS ? given + DEFAULT_PORTS.vnc : given;
    return {
      name,
      // With a loopback tunnel the jump host is the machine itself.
      address: through ? '127.0.0.1' : place.address,
      notes: decodePercents(fields.get('notes_text') ?? ''),
      tags: (fields.get('labels') ?? '').split(','),
      endpoints: [{ protocol, port }],
    };
  }

  #login(key: string, fields: Fields, protocol: Protocol): ImportedProperties {
    const domain = fields.get('domain') ?? '';
    const user = fields.get('username') ?? '';
    const withDomain = domain !== '' && user !== '' && protocol === 'rdp' && !/[\\@]/.test(user);
    if (domain !== '' && !withDomain)
      this.builder.lose(key, 'domain', domain, 'There is no user name that it could go with.');
    return this.#credential(key, fields, withDomain ? `${domain}\\${user}` : user, {
      password: 'password',
      ...(protocol === 'ssh'
        ? { auth: 'ssh_auth', keyFile: 'ssh_privatekey', passphrase: 'ssh_passphrase' }
        : {}),
    });
  }

  #credential(
    key: string,
    fields: Fields,
    username: string,
    names: { password: string; auth?: string; keyFile?: string; passphrase?: string },
  ): ImportedProperties {
    const auth = names.auth === undefined ? AUTH_PASSWORD : orElse(fields.get(names.auth), AUTH_PASSWORD);
    const keyFile = names.keyFile === undefined ? '' : (fields.get(names.keyFile) ?? '');
    const password = this.#open(key, names.password, fields);
    const passphrase = names.passphrase === undefined ? '' : this.#open(key, names.passphrase, fields);
    const plain: ImportedProperties = username === '' ? {} : { username };
    if (auth === AUTH_AGENT) {
      return { credentialKey: this.builder.credential({ kind: 'agent', username }) };
    }
    if (auth === AUTH_KEY_FILE && keyFile !== '') {
      const secrets = passphrase === '' ? {} : { passphrase };
      const name = keyFile.split('/').at(-1) ?? keyFile;
      return {
        ...plain,
        credentialKey: this.builder.credential({ kind: 'private-key', name, username: '', keyFile, secrets }),
      };
    }
    if (auth !== AUTH_PASSWORD && names.auth !== undefined)
      this.builder.lose(key, names.auth, auth, 'This way to log in can’t be carried over.');
    if (keyFile !== '' && names.keyFile !== undefined)
      this.builder.lose(key, names.keyFile, keyFile, 'The profile does not log in with it.');
    if (password === '') return plain;
    return { credentialKey: this.builder.credential({ kind: 'password', username, secrets: { password } }) };
  }

  /** A stored password; empty if there is none or it can't be read, which the report then says. */
  #open(key: string, field: string, fields: Fields): string {
    const stored = fields.get(field) ?? '';
    if (stored === '') return '';
    // A single dot stands for a password in the desktop's keyring.
    const opened = stored === '.' ? null : this.secrets.open(stored);
    if (opened !== null) return opened;
    const missing = this.secrets.available
      ? 'It could not be decrypted: the profile is from another computer or user.'
      : 'It can only be decrypted with remmina.pref, which was not there. Import both together, or enter it again.';
    const reason = stored === '.' ? 'It is in the keyring of the desktop. Enter it again.' : missing;
    this.builder.lose(key, field, '', reason);
    return '';
  }

  #terminal(key: string, fields: Fields): ImportedProperties {
    const properties: ImportedProperties = {};
    if (fields.get('ssh_compression') === '1') properties.compression = true;
    const charset = fields.get('ssh_charset') ?? '';
    const encoding = charset === '' ? null : encodingNamed(charset);
    if (encoding !== null) properties.encoding = encoding;
    else if (charset !== '')
      this.builder.lose(key, 'ssh_charset', charset, 'Terminals can’t be read in this encoding.');
    return properties;
  }

  #tunnel(key: string, folderKey: string | null, fields: Fields): void {
    if (fields.get('ssh_tunnel_enabled') !== '1') return;
    const target = splitPlace(fields.get('server') ?? '');
    const named = splitPlace(fields.get('ssh_tunnel_server') ?? '');
    // Without a server of its own the tunnel leads to port 22 of the target itself.
    const { address, port } = named.address === '' ? { address: target.address, port: '' } : named;
    const username = fields.get('ssh_tunnel_username') ?? '';
    const names = {
      password: 'ssh_tunnel_password',
      auth: 'ssh_tunnel_auth',
      keyFile: 'ssh_tunnel_privatekey',
      passphrase: 'ssh_tunnel_passphrase',
    };
    const properties = this.#credential(key, fields, username, names);
    const identity = JSON.stringify([folderKey, address, port, properties]);
    let jumpKey = this.#tunnels.get(identity);
    if (jumpKey === undefined) {
      jumpKey = this.builder.host(folderKey, {
        name: `${username === '' ? '' : `${username}@`}${address}`,
        address,
        properties,
        endpoints: [{ protocol: 'ssh', port: port === '' ? DEFAULT_PORTS.ssh : Number(port) }],
      });
      this.#tunnels.set(identity, jumpKey);
    }
    if (jumpKey !== null) this.builder.refine(key, { jumpHostKey: jumpKey });
    else this.builder.lose(key, 'ssh_tunnel_server', address, 'The jump host has no usable address.');
  }

  #noteRest(key: string, fields: Fields): void {
    for (const [field, value] of fields) {
      if (REMMINA_CARRIED.has(field) || isRemminaDefault(field, value)) continue;
      const secret = /passw|passphrase|secret/i.test(field);
      const reason = secret
        ? 'The setting that it belongs to is not carried over.'
        : 'There is no setting like this.';
      this.builder.lose(key, field, secret ? '' : value, reason);
    }
  }
}

const orElse = (text: string | undefined, fallback: string): string =>
  text === undefined || text.trim() === '' ? fallback : text;
