import { DEFAULT_PORTS } from '../../../../shared/model/inventory';
import { propertiesSchema } from '../../../../shared/model/properties';
import type { ImportBuilder } from '../importBuilder';
import type { ImportedProperties } from '../importModel';
import { enablesWeak } from '../sshConfig/weakAlgorithms';
import { encodingNamed } from './codePages';
import {
  isSecureCrtLook,
  isSecureCrtUsual,
  SECURECRT_ALGORITHMS,
  SECURECRT_CARRIED,
  SECURECRT_OTHER,
  SECURECRT_PROTOCOLS,
  SECURECRT_REASONS,
} from './securecrtFields';
import type { SecureCrtPasswords } from './securecrtPassword';

/** Settings by name; lists have an entry on each line. */
export type SecureCrtValues = ReadonlyMap<string, string>;

/** What all sessions of a file share. */
export interface SecureCrtShared {
  passwords: SecureCrtPasswords;
  /** The “Default” session: what equals it was not changed. Null: the file has none. */
  defaults: SecureCrtValues | null;
  /** Key file that sessions use unless they name their own. */
  globalKey: string;
}

/** Passwords in a script: then it is not shown. */
const SECRET_WORDS = /passw|assword|passphrase|secret|enable|\b0[23]:[0-9a-f]{32}/i;

/** Adds a session as a host; null if it is none, which the report then says. */
export function addSecureCrtSession(
  builder: ImportBuilder,
  folderKey: string | null,
  path: readonly string[],
  values: SecureCrtValues,
  shared: SecureCrtShared,
): string | null {
  const written = values.get('Protocol Name') ?? 'SSH2';
  const kind = Object.hasOwn(SECURECRT_PROTOCOLS, written) ? SECURECRT_PROTOCOLS[written] : undefined;
  if (kind === undefined) {
    const known = Object.hasOwn(SECURECRT_OTHER, written) ? SECURECRT_OTHER[written] : undefined;
    const reason = known ?? `Sessions of the kind “${written}” can’t be carried over.`;
    builder.losePath(path, 'Protocol Name', written, reason);
    return null;
  }
  const port = values.get(kind.port) ?? '';
  const key = builder.host(folderKey, {
    name: path.at(-1) ?? '',
    address: values.get('Hostname') ?? '',
    notes: values.get('Description') ?? '',
    endpoints: [{ protocol: kind.protocol, port: port === '' ? DEFAULT_PORTS[kind.protocol] : Number(port) }],
  });
  if (key === null) return null;
  if (written === 'SSH1') builder.lose(key, 'Protocol Name', written, 'Only version 2 of SSH is spoken.');
  const terminal = kind.protocol === 'ssh' || kind.protocol === 'telnet';
  builder.refine(key, {
    ...loginOf(builder, key, values, shared, kind.protocol === 'ssh'),
    ...(terminal ? terminalOf(builder, key, values, shared) : {}),
    ...(kind.protocol === 'ssh' ? connectionOf(builder, key, values, shared) : {}),
  });
  noteCommands(builder, key, values, shared.passwords);
  noteRest(builder, key, values, shared);
  return key;
}

function loginOf(
  builder: ImportBuilder,
  key: string,
  values: SecureCrtValues,
  shared: SecureCrtShared,
  isSsh: boolean,
): ImportedProperties {
  const username = values.get('Username') ?? '';
  const plain: ImportedProperties = username === '' ? {} : { username };
  const password = passwordOf(builder, key, values, shared);
  const own = values.get('Use Global Public Key') === '1' ? '' : keyFileOf(builder, key, values);
  if (isSsh && (own !== '' || password === '') && (own !== '' || shared.globalKey !== '')) {
    // `::rawkey` and the like say how SecureCRT reads the file.
    const keyFile = (own === '' ? shared.globalKey : own).replace(/::\w+$/, '');
    if (password !== '')
      builder.lose(
        key,
        'Password V2',
        '',
        'The session logs in with its key file; the password is left out.',
      );
    const name = keyFile.split(/[/\\]/).at(-1) ?? keyFile;
    return {
      ...plain,
      credentialKey: builder.credential({ kind: 'private-key', name, username: '', keyFile }),
    };
  }
  if (password === '') return plain;
  return { credentialKey: builder.credential({ kind: 'password', username, secrets: { password } }) };
}

/** Names of SecureCRT's own folders stand as `${…}`: where they are is not known here. */
const OWN_FOLDER = /\$\{\w+\}/;

function keyFileOf(builder: ImportBuilder, key: string, values: SecureCrtValues): string {
  const file = values.get('Identity Filename V2') ?? '';
  if (!OWN_FOLDER.test(file)) return file;
  builder.lose(key, 'Identity Filename V2', file, 'Where this folder of SecureCRT is, is not known here.');
  return '';
}

function passwordOf(
  builder: ImportBuilder,
  key: string,
  values: SecureCrtValues,
  { passwords }: SecureCrtShared,
): string {
  const stored = values.get('Password V2') ?? '';
  if (stored !== '') {
    const opened = passwords.open(stored);
    if (opened !== null) return opened;
    builder.lose(
      key,
      'Password V2',
      '',
      'It is damaged, or encrypted with another passphrase. Enter it again.',
    );
  } else if ((values.get('Password') ?? '') !== '') {
    builder.lose(key, 'Password', '', 'Passwords of SecureCRT before 7.3.3 can’t be read. Enter it again.');
  }
  return '';
}

function terminalOf(
  builder: ImportBuilder,
  key: string,
  values: SecureCrtValues,
  { defaults }: SecureCrtShared,
): ImportedProperties {
  const properties: ImportedProperties = {};
  const type = values.get('Terminal Type') ?? '';
  if (values.get('Use Terminal Type') === '1' && type !== '') {
    if (propertiesSchema.shape.terminalType.safeParse(type).success) properties.terminalType = type;
    else builder.lose(key, 'Terminal Type', type, 'This is not the name of a terminal type.');
  }
  const transformer = values.get('Output Transformer Name') ?? '';
  const encoding = encodingNamed(transformer);
  if (encoding !== null) properties.encoding = encoding;
  // “Default” follows the character set of Windows.
  else if (!['', 'Default', defaults?.get('Output Transformer Name')].includes(transformer))
    builder.lose(key, 'Output Transformer Name', transformer, 'Terminals can’t be read in this encoding.');
  if (values.get('Auto Reconnect') === '1') properties.autoReconnect = true;
  return properties;
}

function connectionOf(
  builder: ImportBuilder,
  key: string,
  values: SecureCrtValues,
  { defaults }: SecureCrtShared,
): ImportedProperties {
  const properties: ImportedProperties = {};
  const compression = values.get('Compression List') ?? '';
  if (compression !== '' && !compression.startsWith('none')) properties.compression = true;
  const seconds = Number(values.get('Idle NO-OP Timeout') ?? 0);
  if (values.get('Idle NO-OP Check') === '1' && seconds > 0) {
    properties.keepAliveSeconds = Math.min(Math.trunc(seconds), 3600);
    if (seconds > 3600)
      builder.lose(key, 'Idle NO-OP Timeout', String(seconds), 'The longest interval is one hour.');
  }
  const global = values.get('Use Global Host Key Algorithms') === '1';
  for (const name of SECURECRT_ALGORITHMS) {
    const list = values.get(name) ?? '';
    if (list === '' || list === defaults?.get(name) || (global && name === 'Host Key Algorithms')) continue;
    const weak = enablesWeak(list);
    if (weak) properties.legacyAlgorithms = true;
    const reason = weak
      ? 'The list itself is not kept; algorithms for old devices are allowed instead.'
      : 'Binnacle chooses the algorithms itself.';
    builder.lose(key, name, list, reason);
  }
  return properties;
}

function noteCommands(
  builder: ImportBuilder,
  key: string,
  values: SecureCrtValues,
  passwords: SecureCrtPasswords,
): void {
  if (values.get('Use Shell Command') === '1')
    command(builder, key, 'Shell Command', values.get('Shell Command'));
  const local = 'Local Shell Command Pre-connect V2';
  const stored = values.get(local) ?? '';
  command(builder, key, local, passwords.open(stored) ?? stored);
  if (values.get('Use Login Script') !== '1') return;
  const name = values.has('Login Script V4') ? 'Login Script V4' : 'Login Script V3';
  command(builder, key, name, values.get(name));
}

/** Keeps a command for review, unless it seems to hold a password. */
function command(builder: ImportBuilder, key: string, field: string, text = ''): void {
  if (!SECRET_WORDS.test(text)) builder.disabledCommand(key, field, text);
  else builder.lose(key, field, '', 'It is never run, and left out because it seems to hold a password.');
}

function noteRest(
  builder: ImportBuilder,
  key: string,
  values: SecureCrtValues,
  shared: SecureCrtShared,
): void {
  const { defaults } = shared;
  const rest = [...values].filter(
    ([name, value]) =>
      !SECURECRT_CARRIED.has(name) && !isSecureCrtUsual(name, value) && value !== defaults?.get(name),
  );
  if (defaults === null) {
    const reason = 'The file has no “Default” session, so that it can’t be told which settings were changed.';
    if (rest.length > 0) builder.lose(key, 'settings', rest.map(([name]) => name).join(', '), reason);
    return;
  }
  const look = rest.filter(([name]) => isSecureCrtLook(name));
  if (look.length > 0) {
    const reason = 'Colours, fonts, keys and printing are set in Binnacle for all terminals.';
    builder.lose(key, 'appearance', look.map(([name]) => name).join(', '), reason);
  }
  for (const [name, value] of rest) {
    if (isSecureCrtLook(name)) continue;
    const reason = Object.hasOwn(SECURECRT_REASONS, name) ? SECURECRT_REASONS[name] : undefined;
    const shown = /passw|passphrase|secret/i.test(name) ? '' : value;
    builder.lose(key, name, shown, reason ?? 'There is no setting like this.');
  }
}
