import type { Endpoint, Host } from '../../../shared/model/inventory';
import { PROPERTY_DEFAULTS, type PropertyKey } from '../../../shared/model/properties';
import type { Loss } from '../import/importModel';
import { type ExportResult, ExportTree, type ExportView, FreeNames } from './exportView';

/** Properties that have an option of `ssh`. */
const HELD: ReadonlySet<PropertyKey> = new Set([
  ...(['username', 'jumpHostId', 'keepAliveSeconds', 'connectTimeoutSeconds', 'compression'] as const),
  ...(['environmentVariables', 'credentialId'] as const),
]);
const UNSAFE = 'It holds characters that can’t be written safely in this file.';

/** The client configuration of OpenSSH: one `Host` for each way in by SSH, with what applies to it. */
export function exportSshConfig(view: ExportView): ExportResult {
  return new SshConfigExport(new ExportTree(view)).result();
}

class SshConfigExport {
  readonly #losses: Loss[] = [];
  readonly #aliases = new Map<Endpoint, string>();

  constructor(private readonly tree: ExportTree) {
    const names = new FreeNames();
    for (const host of tree.hosts) {
      for (const endpoint of sshOf(host)) this.#aliases.set(endpoint, names.take(aliasOf(host, endpoint)));
    }
  }

  result(): ExportResult {
    const blocks = this.tree.hosts.flatMap((host) => this.#host(host));
    for (const { id, properties, notes } of this.tree.folders) {
      const path = this.tree.folderPath(id);
      if (notes !== '') this.#lose(path, 'notes', notes, 'The file holds no notes.');
      this.#losses.push(...this.tree.lostProperties(path, properties, HELD));
    }
    return { text: blocks.join('\n'), losses: this.#losses };
  }

  #host(host: Host): string[] {
    const path = this.tree.hostPath(host);
    for (const { protocol, port } of host.endpoints) {
      if (protocol !== 'ssh')
        this.#lose(path, protocol, String(port), 'Only ways in by SSH have a place here.');
    }
    const ways = sshOf(host);
    if (ways.length > 0) this.#loseDetails(host, path);
    return ways.map((endpoint) => this.#block(host, endpoint, path));
  }

  #loseDetails(host: Host, path: string[]): void {
    const { notes, os, tags, customFields, favourite } = host;
    const details = { notes, os, tags: tags.join(', '), ...customFields, favourite: favourite ? 'yes' : '' };
    for (const [field, value] of Object.entries(details)) {
      if (value !== '') this.#lose(path, field, value, 'The file holds only how to connect.');
    }
    this.#losses.push(...this.tree.lostProperties(path, host.properties, HELD));
    for (const { protocol, properties } of host.endpoints) {
      if (protocol === 'ssh') this.#losses.push(...this.tree.lostProperties(path, properties, HELD));
    }
  }

  #block(host: Host, endpoint: Endpoint, path: string[]): string {
    const alias = this.#aliases.get(endpoint) ?? '';
    if (alias !== host.name) this.#lose(path, 'name', host.name, `It is called “${alias}” in the file.`);
    const { username, credential } = this.tree.login(host, endpoint);
    const lines = [
      `# ${path.join(' / ')}`,
      `Host ${alias}`,
      // A percent sign (the zone of an IPv6 address) starts a token.
      `  HostName ${host.address.replaceAll('%', '%%')}`,
      ...(endpoint.port === 22 ? [] : [`  Port ${endpoint.port}`]),
      ...this.#quoted(path, 'User', username, /%/),
      ...this.#quoted(path, 'IdentityFile', credential?.keyFile ?? '', /\$\{/, true),
      ...this.#quoted(path, 'CertificateFile', credential?.certificateFile ?? '', /\$\{/, true),
      ...this.#jump(host, endpoint, path),
      ...this.#settings(host, endpoint, path),
    ];
    if (credential !== undefined && credential.keyFile === null && credential.kind !== 'agent') {
      this.#lose(
        path,
        'credential',
        credential.name,
        'Of credentials the file holds users and paths of keys only.',
      );
    }
    return `${lines.join('\n')}\n`;
  }

  #jump(host: Host, endpoint: Endpoint, path: string[]): string[] {
    const jump = this.tree.jumpHost(host, endpoint);
    if (jump === undefined) return [];
    const way = sshOf(jump)[0];
    const alias = way === undefined ? undefined : this.#aliases.get(way);
    if (alias !== undefined) return [`  ProxyJump ${alias}`];
    this.#lose(path, 'jumpHostId', jump.name, 'The jump host has no way in by SSH.');
    return [];
  }

  #settings(host: Host, endpoint: Endpoint, path: string[]): string[] {
    const { keepAliveSeconds, connectTimeoutSeconds, compression, environmentVariables } =
      this.tree.effective(host, endpoint);
    const differs = <T>(value: T | null | undefined, usual: T): value is T =>
      typeof value === typeof usual && value !== usual;
    const lines: string[] = [];
    if (differs<number>(keepAliveSeconds.value, PROPERTY_DEFAULTS.keepAliveSeconds)) {
      lines.push(`  ServerAliveInterval ${keepAliveSeconds.value}`);
    }
    if (differs<number>(connectTimeoutSeconds.value, PROPERTY_DEFAULTS.connectTimeoutSeconds)) {
      lines.push(`  ConnectTimeout ${connectTimeoutSeconds.value}`);
    }
    if (compression.value === true) lines.push('  Compression yes');
    const variables = Object.entries(environmentVariables.value ?? {}).flatMap(([name, value]) => {
      const word = quote(`${name}=${value}`);
      if (word === null) this.#lose(path, name, value, UNSAFE);
      return word ?? [];
    });
    // Only the first line counts: all variables stand on one.
    return variables.length === 0 ? lines : [...lines, `  SetEnv ${variables.join(' ')}`];
  }

  /** An option whose value is quoted where it must be; left out where it can't be written. */
  #quoted(path: string[], option: string, value: string, refused: RegExp, tokens = false): string[] {
    if (value === '') return [];
    const word = refused.test(value) ? null : quote(tokens ? value.replaceAll('%', '%%') : value);
    if (word !== null) return [`  ${option} ${word}`];
    this.#lose(path, option, value, UNSAFE);
    return [];
  }

  #lose(path: string[], field: string, value: string, reason: string): void {
    this.#losses.push({ path, field, value, reason });
  }
}

function sshOf(host: Host): Endpoint[] {
  return host.endpoints.filter(({ protocol }) => protocol === 'ssh');
}

/** A name that is one word, no pattern, no option, and means itself as a jump host. */
function aliasOf(host: Host, endpoint: Endpoint): string {
  const label = endpoint.label === '' || sshOf(host).length === 1 ? '' : `-${endpoint.label}`;
  const alias = `${host.name}${label}`.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '');
  return /^(?:|none)$/i.test(alias) ? 'host' : alias;
}

/** One word as the file wants it; null: control characters and quotes have no safe spelling. */
function quote(value: string): string | null {
  if (/[\u0000-\u001f\u007f"']/.test(value)) return null;
  // A backslash counts only before another one, a quote or a blank.
  const doubled = /\\(?:\\|\s|$)/.test(value) ? value.replaceAll('\\', '\\\\') : value;
  return /^[\p{L}\p{N}_./~\\@%+:,=-]+$/u.test(doubled) && doubled === value ? value : `"${doubled}"`;
}
