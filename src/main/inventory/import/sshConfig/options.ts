import type { Statement } from './parse';
import { commandText } from './tokens';

/** How the value of an option is read. */
type Reader = (statement: Statement) => string[] | null;

const word: Reader = ({ words }) => (words[0] === undefined || words[0] === '' ? null : [words[0]]);

/** `SetEnv`: of one name the first value counts. */
const variables: Reader = ({ words }) => {
  const byName = new Map<string, string>();
  for (const entry of words) {
    const [name = ''] = entry.split('=', 1);
    if (entry.includes('=') && !byName.has(name)) byName.set(name, entry);
  }
  return byName.size === 0 ? null : [...byName.values()];
};
const joined: Reader = ({ words }) => (words.length === 0 ? null : [words.join(' ')]);
const command: Reader = ({ text }) => (commandText(text) === '' ? null : [commandText(text)]);

const flag: Reader = ({ words }) => {
  const value = words[0]?.toLowerCase();
  if (value === 'yes' || value === 'true') return ['yes'];
  return value === 'no' || value === 'false' ? ['no'] : null;
};

const wholeNumber: Reader = ({ words }) =>
  /^\d{1,9}$/.test(words[0] ?? '') ? [String(Number(words[0]))] : null;

/** `none` is as good as not set: a later value counts. */
const seconds: Reader = ({ words }) => {
  const value = timeOf(words[0] ?? '');
  return value === null ? null : [String(value)];
};

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds of a time such as `90`, `1m30s` or `2h`, as in sshd_config(5) under "Time formats"; null if it is none. */
export function timeOf(text: string): number | null {
  if (text === '' || text.length > 64 || !/^(?:\d+[smhdw])*\d*$/i.test(text)) return null;
  let total = 0;
  for (const [, digits = '', unit = 's'] of text.matchAll(/(\d+)([smhdw])?/gi)) {
    total += Number(digits) * (UNITS[unit.toLowerCase()] ?? 1);
  }
  return total <= 0x7fff_ffff ? total : null;
}

/** `ForwardAgent`: yes, no, or the path of a socket. */
const flagOrPath: Reader = (statement) => flag(statement) ?? word(statement);

const terminalRequest: Reader = ({ words }) => {
  const value = words[0]?.toLowerCase() ?? '';
  const known: Record<string, string> = { yes: 'true', no: 'false' };
  return ['true', 'false', 'force', 'auto', 'yes', 'no'].includes(value) ? [known[value] ?? value] : null;
};

/** `HostName`, …: options of which the first value counts. Those that are not named are read as words. */
const READERS: ReadonlyMap<string, Reader> = new Map([
  ['hostname', word],
  ['user', word],
  ['port', wholeNumber],
  ['identitiesonly', flag],
  ['serveraliveinterval', seconds],
  ['serveralivecountmax', wholeNumber],
  ['connecttimeout', seconds],
  ['compression', flag],
  ['forwardagent', flagOrPath],
  ['forwardx11', flag],
  ['requesttty', terminalRequest],
  ['hostkeyalias', word],
  ['setenv', variables],
  ['proxycommand', command],
  ['proxyjump', command],
  ['remotecommand', command],
  ['localcommand', command],
  ['knownhostscommand', command],
  ['ciphers', word],
  ['macs', word],
  ['kexalgorithms', word],
  ['hostkeyalgorithms', word],
  ['pubkeyacceptedalgorithms', word],
]);

/** Options whose values add up over all sections that apply. */
const GATHERED: ReadonlySet<string> = new Set([
  'identityfile',
  'certificatefile',
  'sendenv',
  'localforward',
  'remoteforward',
  'dynamicforward',
]);

/** Values that an option gathers: OpenSSH refuses to take more key files. */
const MOST_GATHERED = 100;

/** Older names of options. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['identityfile2', 'identityfile'],
  ['pubkeyacceptedkeytypes', 'pubkeyacceptedalgorithms'],
  ['hostbasedkeytypes', 'hostbasedacceptedalgorithms'],
  ['dsaauthentication', 'pubkeyauthentication'],
  ['challengeresponseauthentication', 'kbdinteractiveauthentication'],
]);

/** The name under which an option is kept. */
export function optionName(keyword: string): string {
  return ALIASES.get(keyword) ?? keyword;
}

/** The value of a setting in one form, such as `yes` for `TRUE` and `90` for `1m30s`; null if it is not a valid one. */
export function optionValue(statement: Statement): string[] | null {
  return (READERS.get(optionName(statement.keyword)) ?? joined)(statement);
}

/** Adds a setting to what is in force: the first value counts, or all, as the option has it. */
export function applyOption(options: Map<string, string[]>, statement: Statement): void {
  const name = optionName(statement.keyword);
  const value = optionValue(statement);
  if (value === null) return;
  const before = options.get(name);
  if (GATHERED.has(name)) {
    if (before === undefined) options.set(name, [...new Set(value)].slice(0, MOST_GATHERED));
    else if (before.length < MOST_GATHERED)
      options.set(name, [...new Set([...before, ...value])].slice(0, MOST_GATHERED));
  } else if (name === 'proxyjump') {
    // The first of the two decides; only `ProxyJump none` leaves room for a later ProxyCommand.
    if (before === undefined && !options.has('proxycommand')) options.set(name, value);
  } else if (name === 'proxycommand') {
    const jump = options.get('proxyjump')?.[0]?.toLowerCase() ?? 'none';
    if (before === undefined && jump === 'none') options.set(name, value);
  } else if (before === undefined) {
    options.set(name, value);
  }
}
