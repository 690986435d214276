import { decodePlainText } from '../decodeText';
import { ImportBuilder } from '../importBuilder';
import { type ImportContext, ImportFailure, type ImportFormat, type ImportResult } from '../importModel';
import { childrenOf, readXml, type XmlElement } from '../xml';
import { SecureCrtPasswords } from './securecrtPassword';
import { addSecureCrtSession, type SecureCrtShared, type SecureCrtValues } from './securecrtSession';

/** Patterns for new sessions. */
const DEFAULT_SESSIONS = new Set(['Default', 'Default_LocalShell', 'Default_RDP']);
/** What a firewall is called that leads through another session. */
const THROUGH_SESSION = /^Session:[/\\]?(.+)$/i;

/** SecureCRT's settings as “Tools › Export Settings” writes them. */
export const securecrtXml: ImportFormat = {
  id: 'securecrt-xml',
  label: 'SecureCRT (exported settings, XML)',
  source:
    'an export of SecureCRT 9 (VanDyke version="3.0"); passwords: ' +
    'https://github.com/HyperSine/how-does-SecureCRT-encrypt-password',
  sniff: (_file, text) =>
    /^\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?<VanDyke[\s>]/.test(text().slice(0, 2000)) ? 1 : 0,
  read: ({ bytes }, context) => readExport(decodePlainText(bytes), context),
};

function readExport(text: string, context: ImportContext): ImportResult {
  const root = readXml(text.replace(/^\ufeff/, ''));
  const sessions = keyOf(root, 'Sessions');
  if (root.name !== 'VanDyke' || sessions === undefined) {
    throw new ImportFailure('not-this-format', 'There are no sessions of SecureCRT in this file.', {
      hint: 'Choose “Tools › Export Settings” in SecureCRT.',
    });
  }
  const defaults = keyOf(sessions, 'Default');
  const ssh2 = keyOf(root, 'SSH2');
  const shared: SecureCrtShared = {
    passwords: openPasswords(root, sessions, context.password),
    defaults: defaults === undefined ? null : valuesOf(defaults),
    globalKey: globalKeyOf(ssh2),
  };
  const reader = new SessionTree(shared);
  reader.read(sessions, null, []);
  return reader.result();
}

/** The key file for all sessions; the one in SecureCRT's own folder is named even where there is none. */
function globalKeyOf(ssh2: XmlElement | undefined): string {
  const file = ssh2 === undefined ? '' : (valuesOf(ssh2).get('Identity Filename V2') ?? '');
  return file.includes('${') ? '' : file;
}

class SessionTree {
  readonly #builder = new ImportBuilder();
  /** Hosts by the path that firewalls name them with. */
  readonly #keys = new Map<string, string>();
  readonly #firewalls: { key: string; name: string }[] = [];

  constructor(private readonly shared: SecureCrtShared) {}

  read(folder: XmlElement, folderKey: string | null, path: readonly string[]): void {
    for (const child of childrenOf(folder, 'key')) {
      const name = child.attributes['name'] ?? '';
      if (path.length === 0 && DEFAULT_SESSIONS.has(name)) {
        const reason =
          'It is only the pattern for new sessions; the others hold all their settings themselves.';
        this.#builder.losePath([name], 'session', '', reason);
        continue;
      }
      const values = valuesOf(child);
      const inner = [...path, name];
      if (isSession(values)) this.#addSession(folderKey, inner, values);
      else this.read(child, this.#builder.folder(folderKey, { name }), inner);
    }
  }

  result(): ImportResult {
    for (const { key, name } of this.#firewalls) {
      const session = THROUGH_SESSION.exec(name)?.[1];
      const jumpKey = session === undefined ? undefined : this.#keys.get(session.replaceAll('\\', '/'));
      const reason =
        session === undefined
          ? 'Of firewalls only those that are a session (jump hosts) can be carried over.'
          : 'The session that it leads through is not in this file.';
      if (jumpKey === undefined) this.#builder.lose(key, 'Firewall Name', name, reason);
      else this.#builder.refine(key, { jumpHostKey: jumpKey });
    }
    return this.#builder.result();
  }

  #addSession(folderKey: string | null, path: readonly string[], values: SecureCrtValues): void {
    const key = addSecureCrtSession(this.#builder, folderKey, path, values, this.shared);
    if (key === null) return;
    this.#keys.set(path.join('/'), key);
    const firewall = values.get('Firewall Name') ?? '';
    if (firewall !== '' && firewall !== 'None') this.#firewalls.push({ key, name: firewall });
  }
}

function isSession(values: SecureCrtValues): boolean {
  return values.get('Is Session') === '1' || values.has('Hostname') || values.has('Protocol Name');
}

function keyOf(parent: XmlElement, name: string): XmlElement | undefined {
  return childrenOf(parent, 'key').find(({ attributes }) => attributes['name'] === name);
}

/** Texts, numbers, bytes and lists below a key, by name. */
function valuesOf(key: XmlElement): Map<string, string> {
  const values = new Map<string, string>();
  for (const { name: type, attributes, text, children } of key.children) {
    const name = attributes['name'];
    if (name === undefined || type === 'key') continue;
    const lines = children.map((child) => child.text);
    values.set(name, type === 'array' ? lines.join('\n') : type === 'string' ? text : text.trim());
  }
  return values;
}

/**
 * Finds out whether the configuration has a passphrase. The person may leave it empty to go on without the passwords.
 */
function openPasswords(
  root: XmlElement,
  sessions: XmlElement,
  password: string | undefined,
): SecureCrtPasswords {
  const passwords = new SecureCrtPasswords(password ?? '');
  const stored = storedPasswords(sessions);
  if (stored.length === 0 || password === '') return passwords;
  const security = keyOf(root, 'Security');
  const check = security === undefined ? '' : (valuesOf(security).get('Passphrase') ?? '');
  const samples = [...(check === '' ? [] : [check]), ...stored];
  if (samples.some((sample) => passwords.open(sample) !== null)) return passwords;
  if (password === undefined) {
    throw new ImportFailure('password-needed', 'The passwords in this file are protected by a passphrase.', {
      hint: 'Enter the configuration passphrase of SecureCRT, or nothing to import without passwords.',
    });
  }
  throw new ImportFailure('wrong-password', 'This is not the configuration passphrase of SecureCRT.', {
    hint: 'Leave it empty to import without passwords.',
  });
}

/** Samples of the stored passwords: enough to tell a wrong passphrase from a damaged value. */
function storedPasswords(folder: XmlElement, found: string[] = []): string[] {
  for (const child of childrenOf(folder, 'key')) {
    if (found.length >= 100) return found;
    const stored = valuesOf(child).get('Password V2') ?? '';
    if (stored !== '') found.push(stored);
    storedPasswords(child, found);
  }
  return found;
}
