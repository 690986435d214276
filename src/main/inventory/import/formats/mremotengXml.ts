import { decodePlainText } from '../decodeText';
import { IMPORT_LIMITS } from '../importLimits';
import { type ImportContext, ImportFailure, type ImportFile, type ImportFormat } from '../importModel';
import { readXml, type XmlElement } from '../xml';
import {
  aeadParameters,
  type CipherParameters,
  decryptSecret,
  decryptSecrets,
  DEFAULT_PASSWORD,
  looksEncrypted,
} from './mremotengCrypto';
import type { RemoteEntry } from './mremotengNode';
import { importEntries } from './mremotengTree';

const ROOT = /^(?:[\w.-]+:)?Connections$/;
const OLDEST = 1.3;
const NEWEST = 2.8;
/** Derivations times iterations: half an hour of one core, far above a real file (10,000 passwords at 50,000). */
const MOST_WORK = 2_000_000_000;
const SECRETS = ['Password', 'RDGatewayPassword', 'VNCProxyPassword'];

/** Connection files of mRemoteNG (confCons.xml). */
export const mremotengXml: ImportFormat = {
  id: 'mremoteng-xml',
  label: 'mRemoteNG',
  source:
    'https://github.com/mRemoteNG/mRemoteNG: XmlConnectionsDeserializer.cs, XmlConnectionNodeSerializer26/27/28.cs, ' +
    'AeadCryptographyProvider.cs, LegacyRijndaelCryptographyProvider.cs, app.config',
  sniff(file, text) {
    const start = text().slice(0, 8192);
    if (/<(?:[\w.-]+:)?Connections\s[^>]*\bConfVersion\s*=/.test(start)) return 1;
    // A file that is encrypted as a whole shows nothing but Base64; mRemoteNG calls it confCons.
    return /^confcons.*\.xml/i.test(file.name) && looksEncrypted(start) ? 0.6 : 0;
  },
  read: (file, context) => {
    const { entries, password, parameters } = openFile(file, context);
    return importEntries(entries, (cipherText) => decryptSecret(cipherText, password, parameters));
  },
  async readOnAllCores(file, context) {
    const { entries, password, parameters } = openFile(file, context);
    const plain = await decryptSecrets(secretsOf(entries), password, parameters);
    const reveal = (cipherText: string): string | null =>
      plain.get(cipherText) ??
      (plain.has(cipherText) ? null : decryptSecret(cipherText, password, parameters));
    return importEntries(entries, reveal);
  },
};

/** Every entry is one element. */
const LIMITS = { elements: 2 * IMPORT_LIMITS.entries };

interface OpenedFile {
  entries: RemoteEntry[];
  password: string;
  parameters: CipherParameters;
}

function openFile(file: ImportFile, context: ImportContext): OpenedFile {
  const root = readXml(wholeText(file, context), LIMITS);
  if (!ROOT.test(root.name)) {
    throw new ImportFailure('not-this-format', 'This is not a connection file of mRemoteNG.');
  }
  const version = versionOf(root);
  const parameters: CipherParameters = version >= 2.6 ? aeadParameters(root.attributes) : { kind: 'legacy' };
  const encrypted = version >= 2.6 && root.attributes['FullFileEncryption']?.toLowerCase() === 'true';
  if (!encrypted) checkWork(root.children, parameters);
  const password = passwordOf(root, encrypted, parameters, context);
  const nodes = encrypted ? innerNodes(root, password, parameters) : root.children;
  return { entries: nodes.flatMap(toEntry), password, parameters };
}

/** Every encrypted value of the entries. */
function secretsOf(entries: readonly RemoteEntry[]): string[] {
  return entries.flatMap(({ attributes, children }) => [
    ...SECRETS.map((name) => attributes[name] ?? ''),
    ...secretsOf(children),
  ]);
}

/** The XML of a file; one that an old version encrypted as a whole is decrypted first. */
function wholeText(file: ImportFile, context: ImportContext): string {
  const text = decodePlainText(file.bytes);
  if (!looksEncrypted(text.slice(0, 8192)) || !looksEncrypted(text)) return text;
  for (const password of candidates(context)) {
    const plain = decryptSecret(text, password, { kind: 'legacy' });
    // The old cipher has no tag: a wrong password may leave rubbish.
    if (plain?.trimStart().startsWith('<') === true) return plain;
  }
  throw passwordFailure(context);
}

function versionOf(root: XmlElement): number {
  const text = (root.attributes['ConfVersion'] ?? '').replace(',', '.');
  const version = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (version >= OLDEST && version <= NEWEST) return version;
  const shown = Number.isNaN(version) ? 'none that can be read' : String(version);
  throw new ImportFailure('unknown-version', `The version of the file (ConfVersion) is ${shown}.`, {
    hint: `Versions ${OLDEST} to ${NEWEST} can be read. Save the file with a current mRemoteNG and import that.`,
  });
}

/** The password of the file: the given one or the program's own, by the first of the values that can tell. */
function passwordOf(
  root: XmlElement,
  encrypted: boolean,
  parameters: CipherParameters,
  context: ImportContext,
): string {
  const mark = root.attributes['Protected'] ?? '';
  const sample = mark !== '' ? mark : encrypted ? root.text.trim() : firstSecret(root.children);
  if (sample === '') return DEFAULT_PASSWORD;
  if (!looksEncrypted(sample)) {
    throw new ImportFailure('malformed', 'The mark by which the password is checked is damaged.', {
      line: root.line,
    });
  }
  for (const password of candidates(context)) {
    const plain = decryptSecret(sample, password, parameters);
    if (plain === null) continue;
    // Only the newer ciphers tell a wrong password by themselves.
    if (parameters.kind === 'aead' || mark === '' || /^ThisIs(Not)?Protected$/.test(plain)) return password;
  }
  throw passwordFailure(context);
}

function candidates(context: ImportContext): string[] {
  const given = context.password ?? '';
  return given === '' || given === DEFAULT_PASSWORD ? [DEFAULT_PASSWORD] : [given, DEFAULT_PASSWORD];
}

function passwordFailure(context: ImportContext): ImportFailure {
  return (context.password ?? '') === ''
    ? new ImportFailure('password-needed', 'The file is protected with a password.')
    : new ImportFailure('wrong-password', 'This is not the password of the file.', {
        hint: 'It is the one that mRemoteNG asks for when it opens the file.',
      });
}

function innerNodes(root: XmlElement, password: string, parameters: CipherParameters): XmlElement[] {
  const plain = decryptSecret(root.text.trim(), password, parameters);
  if (plain === null) {
    throw new ImportFailure('malformed', 'The encrypted part of the file is damaged.', { line: root.line });
  }
  const nodes = readXml(`<Connections>${plain}</Connections>`, LIMITS).children;
  checkWork(nodes, parameters);
  return nodes;
}

function firstSecret(nodes: readonly XmlElement[]): string {
  for (const node of nodes) {
    const found = node.attributes['Password'] ?? '';
    const secret = found === '' ? firstSecret(node.children) : found;
    if (secret !== '') return secret;
  }
  return '';
}

/** Refuses a file whose passwords would take hours to derive. */
function checkWork(nodes: readonly XmlElement[], parameters: CipherParameters): void {
  if (parameters.kind === 'legacy') return;
  const count = (list: readonly XmlElement[]): number =>
    list.reduce(
      (sum, { attributes, children }) =>
        sum + SECRETS.filter((name) => (attributes[name] ?? '') !== '').length + count(children),
      0,
    );
  if (count(nodes) * parameters.iterations > MOST_WORK) {
    throw new ImportFailure('too-large', 'Deriving the keys of all passwords would take hours.', {
      hint: 'Lower the key derivation iterations in mRemoteNG, save, and import again.',
    });
  }
}

function toEntry(node: XmlElement): RemoteEntry[] {
  const { attributes } = node;
  if (node.name !== 'Node') return [];
  const kind = attributes['Type']?.toLowerCase() === 'container' ? 'folder' : 'connection';
  return [{ name: attributes['Name'] ?? '', kind, attributes, children: node.children.flatMap(toEntry) }];
}
