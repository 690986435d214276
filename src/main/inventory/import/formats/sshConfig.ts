import { decodePlainText } from '../decodeText';
import { ImportBuilder } from '../importBuilder';
import { type ImportContext, ImportFailure, type ImportFormat, type ImportResult } from '../importModel';
import { effectiveOptions, Evaluation } from '../sshConfig/evaluate';
import { type Hop, parseProxyJump } from '../sshConfig/jump';
import { loadConfig } from '../sshConfig/load';
import type { ConfigFile } from '../sshConfig/parse';
import { isLiteral } from '../sshConfig/patterns';
import { addHost, type HostOptions, portOf } from './sshConfigHost';
import { hopName, sameHops } from './sshConfigJumps';
import { noteLosses } from './sshConfigLosses';

/** Start of the file that the sniffer looks at, in UTF-16 units. */
const SNIFFED = 64 * 1024;
const HOST_LINE = /^[ \t]*(?:Host|Match)(?:[ \t]+|[ \t]*=[ \t]*)[^\s,;=]+(?:[ \t]+[^\s;]+)*[ \t]*\r?$/im;
const OPTION_LINE =
  /^[ \t]*(?:HostName|User|Port|IdentityFile|ProxyJump|ProxyCommand|ForwardAgent|ServerAliveInterval|IdentitiesOnly|LocalForward)(?:[ \t]+|[ \t]*=[ \t]*)\S/im;

/** Client configuration of OpenSSH: `~/.ssh/config` with all that it includes. */
export const sshConfig: ImportFormat = {
  id: 'ssh-config',
  label: 'OpenSSH client configuration (ssh_config)',
  source: 'ssh_config(5) of OpenSSH 9.2, https://man.openbsd.org/ssh_config; compared with `ssh -G`',
  sniff: (file, text) => {
    const start = text().slice(0, SNIFFED);
    const named = /^(?:ssh_)?config$|\.ssh_?config$/i.test(file.name);
    if (HOST_LINE.test(start)) return OPTION_LINE.test(start) ? 0.9 : 0.4;
    return named && (OPTION_LINE.test(start) || /^[ \t]*Include[ \t]/im.test(start)) ? 0.7 : 0;
  },
  read: (file, context) => new SshConfigImport(decodePlainText(file.bytes), context).result(),
};

/** Jump hosts in a row; real configurations have three. */
const LONGEST_CHAIN = 32;

/** A host on its way in, with what its jump hosts are found by. */
interface Entry {
  key: string | null;
  options: HostOptions;
}

class SshConfigImport {
  readonly #builder = new ImportBuilder();
  readonly #evaluation = new Evaluation();
  readonly #entries = new Map<string, Entry>();
  readonly #hopKeys = new Map<string, string | null>();
  readonly #waiting: { key: string; options: HostOptions }[] = [];
  readonly #context: ImportContext;
  readonly #config;

  constructor(text: string, context: ImportContext) {
    this.#context = context;
    this.#config = loadConfig(text, context);
  }

  result(): ImportResult {
    const { file } = this.#config;
    if (
      file.sections.length === 1 &&
      !file.sections[0]?.statements.some(({ keyword }) => keyword === 'include')
    ) {
      throw new ImportFailure('not-this-format', 'There is no Host line in this file.');
    }
    for (const name of hostNames(file)) this.#entry(name);
    // Jump hosts that are no entries join the end on the way.
    for (const host of this.#waiting) this.#jumps(host);
    noteLosses(this.#builder, this.#config, this.#evaluation);
    return this.#builder.result();
  }

  #options(name: string, user: string | null): HostOptions {
    const { local } = this.#context;
    const identity = {
      ...(user === null ? {} : { user }),
      home: local?.home ?? '',
      localUser: local?.user ?? '',
      localHost: local?.host ?? '',
    };
    return effectiveOptions([this.#config.file], name, identity, this.#evaluation);
  }

  #entry(name: string): Entry {
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    const options = this.#options(name, null);
    const key = addHost(this.#builder, name, name, options, this.#context.local);
    const entry = { key, options };
    this.#entries.set(name, entry);
    if (key !== null) this.#waiting.push({ key, options });
    return entry;
  }

  #jumps({ key, options }: { key: string; options: HostOptions }): void {
    const written = options.get('proxyjump')?.[0];
    if (written === undefined) return;
    const hops = parseProxyJump(written);
    if (hops === null || hops.length > LONGEST_CHAIN) {
      this.#builder.lose(key, 'ProxyJump', written, 'This is not a list of hosts that can be carried over.');
      return;
    }
    let via: string | undefined;
    for (let count = 0; count < hops.length; count++) {
      const found = this.#hop(hops.slice(0, count + 1), via);
      if (found === null) {
        this.#builder.lose(key, 'ProxyJump', written, 'One of the jump hosts could not be carried over.');
        return;
      }
      via = found;
    }
    if (via !== undefined) this.#builder.refine(key, { jumpHostKey: via });
  }

  /** The host for the last of these hops, which is reached through `via`; without it, as the hop's own options say. */
  #hop(hops: readonly Hop[], via: string | undefined): string | null {
    const hop = hops.at(-1);
    if (hop === undefined) return null;
    const before = hops.slice(0, -1);
    const entry =
      this.#entries.get(hop.host) ?? (before.length === 0 && isPlain(hop) ? this.#entry(hop.host) : null);
    if (entry !== null && entry.key !== null && fits(entry.options, hop, before)) return entry.key;
    const name = `${hopName(hop)}${before.map((earlier) => ` via ${hopName(earlier)}`).at(-1) ?? ''}`;
    const identity = `${hopName(hop)} ${via ?? ''}`;
    const known = this.#hopKeys.get(identity);
    if (known !== undefined) return known;
    const options = new Map(this.#options(hop.host, hop.user));
    if (hop.port !== null) options.set('port', [String(hop.port)]);
    const key = addHost(this.#builder, name, hop.host, options, this.#context.local);
    this.#hopKeys.set(identity, key);
    if (key !== null && via !== undefined) this.#builder.refine(key, { jumpHostKey: via });
    else if (key !== null) this.#waiting.push({ key, options });
    return key;
  }
}

const isPlain = ({ user, port }: Hop): boolean => user === null && port === null;

/** Whether a host of the file is what a hop means: same user and port, reached over the same hops. */
function fits(options: HostOptions, hop: Hop, before: readonly Hop[]): boolean {
  if (hop.user !== null && hop.user !== options.get('user')?.[0]) return false;
  if (hop.port !== null && hop.port !== portOf(options)) return false;
  if (before.length === 0) return true;
  return sameHops(parseProxyJump(options.get('proxyjump')?.[0] ?? 'none') ?? [], before);
}

/** The names that `Host` lines give, in the order of the file, without patterns. */
function hostNames(file: ConfigFile, names = new Set<string>()): Set<string> {
  for (const { condition, statements } of file.sections) {
    if (condition.kind === 'host') for (const name of condition.patterns.filter(isLiteral)) names.add(name);
    for (const { files } of statements) for (const inner of files) hostNames(inner, names);
  }
  return names;
}
