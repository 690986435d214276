import type { ImportBuilder } from '../importBuilder';
import type { Evaluation } from '../sshConfig/evaluate';
import type { LoadedConfig } from '../sshConfig/load';
import { parseCriteria, undecidable } from '../sshConfig/match';
import { optionName, optionValue } from '../sshConfig/options';
import type { ConfigFile, Section, Statement } from '../sshConfig/parse';
import { isLiteral } from '../sshConfig/patterns';
import { ALGORITHM_OPTIONS, enablesWeak } from '../sshConfig/weakAlgorithms';

/** Options of which every host gets what applies to it, with rows of its own where a value does not fit. */
const CARRIED: ReadonlySet<string> = new Set([
  'include',
  'hostname',
  'user',
  'port',
  'identityfile',
  // A credential with a key file offers that key alone, as `IdentitiesOnly yes` asks.
  'identitiesonly',
  'proxyjump',
  'proxycommand',
  'remotecommand',
  'localcommand',
  'serveraliveinterval',
  'connecttimeout',
  'compression',
  'setenv',
]);

/** Values that change nothing: they are OpenSSH's defaults, or what Binnacle always does. */
const NOTHING_LOST: Record<string, readonly string[]> = {
  addressfamily: ['any'],
  batchmode: ['no'],
  canonicalizehostname: ['no'],
  checkhostip: ['yes', 'no'],
  clearallforwardings: ['no'],
  connectionattempts: ['1'],
  controlmaster: ['no'],
  controlpath: ['none'],
  controlpersist: ['no'],
  exitonforwardfailure: ['no'],
  forwardagent: ['no'],
  forwardx11: ['no'],
  forwardx11trusted: ['no'],
  gssapiauthentication: ['no'],
  gssapidelegatecredentials: ['no'],
  hashknownhosts: ['yes', 'no'],
  hostbasedauthentication: ['no'],
  kbdinteractiveauthentication: ['yes'],
  loglevel: ['info'],
  passwordauthentication: ['yes'],
  permitlocalcommand: ['no'],
  protocol: ['2'],
  pubkeyauthentication: ['yes'],
  requesttty: ['auto', 'true', 'force'],
  serveralivecountmax: ['3'],
  stricthostkeychecking: ['yes', 'ask'],
  tcpkeepalive: ['yes'],
  tunnel: ['no'],
  visualhostkey: ['no'],
};

const FORWARDS = 'Port forwards are not imported.';
const LOGIN = 'The way to log in follows from the credential.';
const NAMES = 'Host names are used as they are written.';
const SHARED = 'Connections are not shared through control sockets.';
const X11 = 'Graphical programs (X11) are not forwarded.';
const KEYS = 'Host keys are always checked, against the usual known_hosts files and Binnacle’s own list.';

const REASONS: Record<string, string> = {
  addkeystoagent: 'Keys are not added to the agent.',
  addressfamily: 'The system chooses between IPv4 and IPv6.',
  batchmode: LOGIN,
  bindaddress: 'The system chooses the local address.',
  bindinterface: 'The system chooses the local address.',
  canonicaldomains: NAMES,
  canonicalizehostname: NAMES,
  canonicalizemaxdots: NAMES,
  canonicalizefallbacklocal: NAMES,
  certificatefile: 'Of certificates only the one beside its key file (…-cert.pub) is used.',
  controlmaster: SHARED,
  controlpath: SHARED,
  controlpersist: SHARED,
  dynamicforward: FORWARDS,
  forwardagent: 'The agent is not forwarded: every server on the way could use it.',
  forwardx11: X11,
  forwardx11trusted: X11,
  forwardx11timeout: X11,
  globalknownhostsfile: KEYS,
  hostkeyalias: 'Host keys are kept for each host, so that no alias is needed.',
  identityagent: 'The agent that the system names is used.',
  kbdinteractiveauthentication: LOGIN,
  knownhostscommand: 'Commands are never run for an imported file.',
  localforward: FORWARDS,
  numberofpasswordprompts: LOGIN,
  passwordauthentication: LOGIN,
  permitlocalcommand: 'Local commands are never run.',
  preferredauthentications: LOGIN,
  pubkeyauthentication: LOGIN,
  remoteforward: FORWARDS,
  sendenv: 'Only variables that the file gives a value (SetEnv) are kept.',
  serveralivecountmax: 'How many probes may stay unanswered can’t be set.',
  stricthostkeychecking: KEYS,
  userknownhostsfile: KEYS,
  verifyhostkeydns: KEYS,
};

/** Hosts of one line that each get rows of their own; more share one. */
const NAMED_EACH = 100;

/** Notes everything in the files that no host got: once for each place where it stands. */
export function noteLosses(builder: ImportBuilder, config: LoadedConfig, evaluation: Evaluation): void {
  noteFile(builder, config.file, evaluation);
  for (const { file, line, path, reason } of config.missed) {
    builder.losePath([], `Include (${place(file, line)})`, path, reason);
  }
}

function noteFile(builder: ImportBuilder, file: ConfigFile, evaluation: Evaluation): void {
  for (const { line, text, reason } of file.badLines) {
    builder.losePath([], place(file.name, line), text, reason);
  }
  for (const section of file.sections) {
    noteSection(builder, file, section, evaluation);
    for (const { files } of section.statements)
      for (const inner of files) noteFile(builder, inner, evaluation);
  }
}

function noteSection(
  builder: ImportBuilder,
  file: ConfigFile,
  section: Section,
  evaluation: Evaluation,
): void {
  const { condition } = section;
  if (condition.kind === 'match' && noteMatch(builder, condition.text)) return;
  if (!evaluation.applied.has(section)) {
    if (section.statements.length === 0) return;
    const reason = 'These settings apply to no host of the file.';
    const where = condition.kind === 'always' ? place(file.name, section.line) : heading(section);
    builder.losePath([], where, section.statements.map(({ written }) => written).join(', '), reason);
    return;
  }
  const names = condition.kind === 'host' ? condition.patterns : [];
  const each = names.length > 0 && names.length <= NAMED_EACH && names.every(isLiteral);
  const title = condition.kind === 'always' ? '' : ` (${heading(section)})`;
  for (const statement of section.statements) noteStatement(builder, statement, each ? names : [], title);
}

/** Notes a `Match` that can't be decided; whether it did. */
function noteMatch(builder: ImportBuilder, text: string): boolean {
  const criteria = parseCriteria(text);
  if (criteria === null) {
    builder.losePath([], 'Match', text, 'OpenSSH does not accept these criteria; the section is left out.');
    return true;
  }
  const [first] = undecidable(criteria);
  if (first === undefined) return false;
  const reason =
    first.name === 'exec'
      ? 'The command is never run, so the section applies to no host.'
      : `What “${first.name}” depends on is not known here, so the section applies to no host.`;
  builder.losePath([], 'Match', text, reason);
  return true;
}

function noteStatement(
  builder: ImportBuilder,
  statement: Statement,
  names: readonly string[],
  title: string,
): void {
  const reason = lossReason(statement);
  if (reason === null) return;
  const shown = /passw|secret|token/i.test(statement.written) ? '' : statement.text;
  for (const name of names) builder.losePath([name], statement.written, shown, reason);
  if (names.length === 0) builder.losePath([], statement.written + title, shown, reason);
}

/** Why a setting is not carried over as it is; null if it is, or if nothing is lost with it. */
function lossReason(statement: Statement): string | null {
  const name = optionName(statement.keyword);
  const value = optionValue(statement)?.join(' ');
  if (CARRIED.has(name)) {
    if (value !== undefined || statement.words[0]?.toLowerCase() === 'none') return null;
    return 'This is not a value that OpenSSH accepts.';
  }
  const harmless = Object.hasOwn(NOTHING_LOST, name) ? NOTHING_LOST[name] : undefined;
  if (value !== undefined && harmless?.includes(value.toLowerCase()) === true) return null;
  if (ALGORITHM_OPTIONS.includes(name)) {
    return enablesWeak(value ?? '')
      ? 'The list itself is not kept; algorithms for old devices are allowed instead.'
      : 'Binnacle chooses the algorithms itself.';
  }
  return (Object.hasOwn(REASONS, name) ? REASONS[name] : undefined) ?? 'There is no setting like this.';
}

function heading({ condition }: Section): string {
  if (condition.kind === 'host') return `Host ${condition.patterns.join(' ')}`;
  return condition.kind === 'match' ? `Match ${condition.text}` : '';
}

function place(file: string, line: number): string {
  return file === '' ? `line ${line}` : `${file}, line ${line}`;
}
