import { isIP } from 'node:net';
import { ImportFailure } from '../importModel';
import { matches, type Criterion, parseCriteria } from './match';
import { applyOption } from './options';
import type { ConfigFile, Section } from './parse';
import { isLiteral, matchPatternList } from './patterns';

/** Where and for whom a configuration is evaluated. */
export interface Identity {
  /** User given on the command line; wins over `User`. */
  user?: string;
  home: string;
  localUser: string;
  localHost: string;
}

/** Pairs of characters, of a name and a pattern, whose comparison counts as one section more. */
const COMPARED = 400;

/** What all evaluations of one configuration share. */
export class Evaluation {
  /**
   * Sections and settings that may still be looked at, as hostile files would otherwise take hours: enough for 10,000
   * hosts below 400 sections with wildcards. Long patterns and names count for more, by {@link COMPARED}.
   */
  left = 4_000_000;
  /** Sections that applied to some host. */
  readonly applied = new Set<Section>();
}

/**
 * The options that apply to a host, as ssh_config(5) has it: the first value counts, `Match` sees what was set so far,
 * and a `final` criterion makes a second pass over the host name that the first one gave. `hostname` is always
 * there; file names, commands and their tokens stay as written.
 */
export function effectiveOptions(
  configs: readonly ConfigFile[],
  hostName: string,
  identity: Identity,
  evaluation = new Evaluation(),
): Map<string, string[]> {
  const start = new Map<string, string[]>();
  if (identity.user !== undefined) start.set('user', [identity.user]);
  const first = new Pass(start, hostName, hostName, identity, false, evaluation);
  for (const config of configs) first.run(config, true);
  const host = resolvedHost(first.options, hostName);
  const { options } = first;
  options.set('hostname', [host]);
  const canonicalize = options.get('canonicalizehostname')?.[0]?.toLowerCase() ?? 'no';
  if (configs.some(wantsFinalPass) || !['no', 'false'].includes(canonicalize)) {
    const last = new Pass(options, host, hostName, identity, true, evaluation);
    for (const config of configs) last.run(config, true);
  }
  for (const name of NONE_IS_UNSET) {
    if (options.get(name)?.join(' ').toLowerCase() === 'none') options.delete(name);
  }
  return options;
}

/** Options in which `none` keeps later values out and then means nothing. */
const NONE_IS_UNSET = ['proxycommand', 'proxyjump', 'remotecommand', 'localcommand', 'certificatefile'];

function resolvedHost(options: ReadonlyMap<string, string[]>, hostName: string): string {
  const host = expandHostName(options.get('hostname')?.[0], hostName);
  return isIP(host) === 0 ? host.toLowerCase() : host;
}

/** `HostName` knows `%h`, the name as it was typed, and `%%`. */
function expandHostName(pattern: string | undefined, hostName: string): string {
  return pattern === undefined
    ? hostName
    : pattern.replaceAll(/%[h%]/g, (token) => (token === '%h' ? hostName : '%'));
}

/** Sections of a file by the names that they are for, so that thousands of hosts don't each look at all. */
interface SectionIndex {
  /** Criteria of the `Match` sections; null: OpenSSH would refuse the line. */
  criteria: Map<Section, Criterion[] | null>;
  /** Positions of the sections that are for more than plain names. */
  general: number[];
  named: Map<string, number[]>;
  wantsFinalPass: boolean;
}

const indexes = new WeakMap<ConfigFile, SectionIndex>();

function indexOf(file: ConfigFile): SectionIndex {
  const known = indexes.get(file);
  if (known !== undefined) return known;
  const index: SectionIndex = { criteria: new Map(), general: [], named: new Map(), wantsFinalPass: false };
  file.sections.forEach((section, position) => indexSection(index, section, position));
  indexes.set(file, index);
  return index;
}

function indexSection(index: SectionIndex, section: Section, position: number): void {
  const { condition, statements } = section;
  if (statements.some(({ files }) => files.some(wantsFinalPass))) index.wantsFinalPass = true;
  if (condition.kind === 'match') {
    const criteria = parseCriteria(condition.text);
    index.criteria.set(section, criteria);
    if (criteria?.some(({ name }) => name === 'final') === true) index.wantsFinalPass = true;
  }
  if (condition.kind === 'host' && condition.patterns.every(isLiteral)) {
    for (const name of new Set(condition.patterns)) {
      const positions = index.named.get(name);
      if (positions === undefined) index.named.set(name, [position]);
      else positions.push(position);
    }
  } else {
    index.general.push(position);
  }
}

/** Whether any `Match` line asks for the second pass; those of files that are not reached count too. */
function wantsFinalPass(file: ConfigFile): boolean {
  return indexOf(file).wantsFinalPass;
}

class Pass {
  constructor(
    readonly options: Map<string, string[]>,
    /** What `Host` is held against. */
    readonly host: string,
    readonly originalHost: string,
    readonly identity: Identity,
    readonly finalPass: boolean,
    readonly evaluation: Evaluation,
  ) {}

  run(file: ConfigFile, active: boolean): void {
    const index = indexOf(file);
    const named = new Set(index.named.get(this.host));
    const positions = named.size === 0 ? index.general : [...index.general, ...named].sort((a, b) => a - b);
    for (const position of positions) {
      const section = file.sections[position];
      if (section === undefined) continue;
      this.#spend(1);
      // Found by its plain name: one of thousands on that line perhaps.
      if (!active || (!named.has(position) && !this.#applies(section, index))) continue;
      // Reading a value takes about twice as long as looking at a section.
      this.#spend(2 * section.statements.length);
      this.evaluation.applied.add(section);
      this.#apply(section);
    }
  }

  #apply({ statements }: Section): void {
    for (const statement of statements) {
      if (statement.keyword !== 'include') applyOption(this.options, statement);
      else for (const file of statement.files) this.run(file, true);
    }
  }

  #applies(section: Section, index: SectionIndex): boolean {
    const { condition } = section;
    if (condition.kind === 'always') return true;
    if (condition.kind === 'host') {
      this.#spendOn(condition.patterns);
      // Here case counts, as in OpenSSH.
      return matchPatternList(this.host, condition.patterns);
    }
    const criteria = index.criteria.get(section) ?? null;
    if (criteria === null) return false;
    this.#spend(criteria.length);
    for (const { patterns } of criteria) this.#spendOn(patterns);
    const { originalHost, finalPass, identity } = this;
    return matches(criteria, {
      host: finalPass ? this.host : expandHostName(this.options.get('hostname')?.[0], this.host),
      originalHost,
      user: this.options.get('user')?.[0] ?? identity.localUser,
      localUser: identity.localUser,
      finalPass,
    });
  }

  #spendOn(patterns: readonly string[]): void {
    let length = patterns.length;
    for (const pattern of patterns) length += pattern.length;
    this.#spend(Math.floor((length * (this.host.length + 1)) / COMPARED));
  }

  #spend(effort: number): void {
    this.evaluation.left -= effort;
    if (this.evaluation.left < 0) {
      throw new ImportFailure('too-large', 'The SSH configuration has too many sections for its hosts.', {
        hint: 'Split the file and import the parts one after the other.',
      });
    }
  }
}
