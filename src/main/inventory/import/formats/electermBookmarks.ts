import type { Protocol } from '../../../../shared/model/inventory';
import { TERMINAL_ENCODINGS } from '../../../../shared/model/properties';
import type { ImportBuilder } from '../importBuilder';
import type { ImportedProperties } from '../importModel';
import { EntryFields, lossesOf } from './entryFields';
import { type JsonObject, listOf, objectOf, objectsIn, plainText, textAt } from './jsonValues';
import { splitPlace } from './places';
import { portNumber, protocolNamed } from './protocolNames';

/**
 * What electerm sets by itself (`*`: whatever stands there) and what only places an entry in its own lists; none of it
 * needs a row in the report.
 */
const DEFAULTS: Readonly<Record<string, string>> = {
  ...{
    id: '*',
    level: '*',
    category: '*',
    isTransporting: '*',
    passwordEncrypted: '*',
    passphraseEncrypted: '*',
  },
  ...{ enableSsh: 'true', enableSftp: 'true', useSshAgent: 'true', x11: 'false', displayRaw: 'false' },
  ...{
    envLang: 'en_US.UTF-8',
    term: 'xterm-256color',
    encode: 'utf8',
    authType: '*',
    ignoreKeyboardInteractive: '*',
  },
  ...{ scaleViewport: 'true', shared: 'true', viewOnly: 'false', clipViewport: 'false', qualityLevel: '3' },
  ...{ compressionLevel: '1', bookmarkGroupIds: '*', sshTunnels: '[{}]', keepaliveInterval: '10000' },
};
const NOT_CARRIED = 'Binnacle has no such setting.';

/** Turns bookmarks into hosts; hosts they hop over become their jump hosts. */
export class ElectermBookmarks {
  readonly #hosts = new Map<string, string>();
  readonly #hops: { key: string; hops: JsonObject[] }[] = [];
  #hopFolder: string | null = null;

  constructor(
    private readonly builder: ImportBuilder,
    private readonly folderOf: (bookmarkId: string) => string | null,
  ) {}

  add(bookmarks: readonly JsonObject[]): void {
    for (const bookmark of bookmarks) this.#addOne(bookmark);
    for (const { key, hops } of this.#hops) {
      let through: string | null = null;
      for (const hop of hops) through = this.#hop(hop, through) ?? through;
      if (through !== null) this.builder.refine(key, { jumpHostKey: through });
    }
  }

  #addOne(bookmark: JsonObject): void {
    const fields = new EntryFields(Object.entries(bookmark));
    const title = fields.text('title');
    const type = fields.text('type');
    const protocol = type === '' || type === 'remote' ? 'ssh' : protocolNamed(type);
    if (protocol === null) {
      const reason = 'An entry of this type is no host that Binnacle reaches. It is left out.';
      this.builder.losePath([title], 'type', type, reason);
      return;
    }
    const web = splitPlace(fields.text('url'));
    const kind: Protocol = protocol === 'https' && web.scheme === 'http' ? 'http' : protocol;
    const host = fields.text('host');
    const folder = this.folderOf(textAt(bookmark, 'id'));
    const key = this.builder.host(folder, {
      name: title,
      address: host === '' ? web.address : host,
      notes: fields.text('description'),
      properties: { ...this.#login(fields, web.username), ...looks(fields) },
      endpoints: [{ protocol: kind, port: portNumber(fields.text('port') || web.port, kind) }],
    });
    this.#finish(key, title, host, fields);
  }

  #finish(key: string | null, title: string, host: string, fields: EntryFields): void {
    const hops = objectsIn(listOf(fields.take('connectionHoppings')));
    if (key !== null) {
      this.#hosts.set(host.toLowerCase(), this.#hosts.get(host.toLowerCase()) ?? key);
      if (hops.length > 0) this.#hops.push({ key, hops });
      for (const [field, list] of scripts(fields)) this.builder.disabledCommand(key, field, list);
    }
    fields.report(lossesOf(this.builder, key, [title]), NOT_CARRIED, DEFAULTS);
  }

  /** The host that a hop leads over: a bookmark with its address, or one made for it. */
  #hop(hop: JsonObject, through: string | null): string | null {
    const fields = new EntryFields(Object.entries(hop));
    const host = fields.text('host');
    const known = this.#hosts.get(host.toLowerCase());
    if (known !== undefined) return known;
    this.#hopFolder ??= this.builder.folder(null, { name: 'Jump hosts' });
    const key = this.builder.host(this.#hopFolder, {
      name: host,
      address: host,
      properties: { ...this.#login(fields, ''), ...(through === null ? {} : { jumpHostKey: through }) },
      endpoints: [{ protocol: 'ssh', port: portNumber(fields.text('port'), 'ssh') }],
    });
    if (key !== null) this.#hosts.set(host.toLowerCase(), key);
    fields.report(lossesOf(this.builder, key, [host]), NOT_CARRIED, DEFAULTS);
    return key;
  }

  #login(fields: EntryFields, fallback: string): ImportedProperties {
    const [user, ftpUser, domain] = [fields.text('username'), fields.text('user'), fields.text('domain')];
    const name = user || ftpUser || fallback;
    const username = domain !== '' && name !== '' && !/[\\@]/.test(name) ? `${domain}\\${name}` : name;
    const password = revealed(fields, 'password');
    const passphrase = revealed(fields, 'passphrase');
    const key = fields.secret('privateKey').trim();
    const properties: ImportedProperties = username === '' ? {} : { username };
    if (key !== '') {
      const sealed = /^(?:-----BEGIN|PuTTY-User-Key-File)/.test(key);
      const secrets = { passphrase, password, 'private-key': sealed ? key : '' };
      const keyFile = sealed ? null : key;
      properties.credentialKey = this.builder.credential({ kind: 'private-key', username, keyFile, secrets });
    } else if (password !== '') {
      properties.credentialKey = this.builder.credential({
        kind: 'password',
        username,
        secrets: { password },
      });
    }
    return properties;
  }
}

function looks(fields: EntryFields): ImportedProperties {
  const properties: ImportedProperties = {};
  const colour = fields.text('color');
  if (colour !== '') properties.colour = colour;
  const term = fields.text('term');
  if (/^[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}$/.test(term) && term !== DEFAULTS['term'])
    properties.terminalType = term;
  const written = fields.text('encode').toLowerCase();
  const encoding = TERMINAL_ENCODINGS.find(
    (name) => name.replaceAll('-', '') === written.replaceAll('-', ''),
  );
  if (encoding !== undefined && encoding !== 'utf-8') properties.encoding = encoding;
  const seconds = fields.number('keepaliveInterval', 0, 3600, 1000);
  if (seconds !== undefined && seconds !== 10) properties.keepAliveSeconds = seconds;
  return properties;
}

/** Commands that electerm would type or offer, one list a field. */
function scripts(fields: EntryFields): [string, string][] {
  const found: [string, string][] = [];
  for (const field of ['runScripts', 'quickCommands', 'loginScript', 'startScript']) {
    const value = fields.take(field);
    const lines = Array.isArray(value)
      ? value.map((item) => {
          const step = objectOf(item);
          return step === null ? plainText(item) : textAt(step, 'script') || textAt(step, 'command');
        })
      : [plainText(value)];
    const text = lines.filter((line) => line !== '').join('\n');
    if (text !== '') found.push([field, text]);
  }
  return found;
}

/** A secret; electerm shifts each character by its place where it says “encrypted”. */
function revealed(fields: EntryFields, name: string): string {
  const text = fields.secret(name);
  if (fields.text(`${name}Encrypted`) !== 'true') return text;
  return Array.from({ length: text.length }, (_, index) =>
    String.fromCharCode((text.charCodeAt(index) - index - 1 + 65_536) % 65_536),
  ).join('');
}
