import { DEFAULT_PORTS, type Protocol } from '../../../../shared/model/inventory';
import { shellWords } from './ansibleIni';
import type { AnsibleVar, AnsibleVars } from './ansibleModel';
import { namesSecret, SECRET_NOT_KEPT } from './secretNames';

/** What the variables say about a connection. */
export interface AnsibleLogin {
  address: string;
  port: string;
  username: string;
  password: string;
  keyFile: string;
  connection: string;
  timeout: string;
  jump: string;
  os: string;
}

/** Variables of one meaning; a later name overrides an earlier one, as the plugins of Ansible have it. */
const MEANINGS: Readonly<Record<Exclude<keyof AnsibleLogin, 'jump'>, readonly string[]>> = {
  address: ['ansible_host', 'ansible_ssh_host'],
  port: ['ansible_port', 'ansible_ssh_port', 'ansible_winrm_port'],
  username: ['ansible_user', 'ansible_ssh_user', 'ansible_winrm_user'],
  password: [
    ...['ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password'],
    ...['ansible_winrm_pass', 'ansible_winrm_password'],
  ],
  keyFile: ['ansible_private_key_file', 'ansible_ssh_private_key_file'],
  connection: ['ansible_connection'],
  timeout: ['ansible_timeout', 'ansible_ssh_timeout'],
  os: ['ansible_network_os'],
};
const SSH_ARGUMENTS = ['ansible_ssh_args', 'ansible_ssh_common_args', 'ansible_ssh_extra_args'];
/** Read in another place. */
const USED_ELSEWHERE = ['ansible_group_priority', 'ansible_winrm_scheme'];
const KNOWN = new Set([...Object.values(MEANINGS).flat(), ...SSH_ARGUMENTS, ...USED_ELSEWHERE]);
/** All that has to be worked out over groups. */
export const CONNECTION_VARS: readonly string[] = [...KNOWN];

/** Works out what variables say, after groups and host were laid over each other. */
export function loginOf(vars: AnsibleVars): AnsibleLogin {
  const last = (names: readonly string[]): string =>
    names.reduce((found, name) => {
      const value = vars.get(name);
      return value?.kind === 'text' && value.text !== '' ? value.text : found;
    }, '');
  const login = Object.fromEntries(Object.entries(MEANINGS).map(([key, names]) => [key, last(names)]));
  const jumps = SSH_ARGUMENTS.map((name) => sshArguments(vars.get(name)).jump);
  return { ...(login as Omit<AnsibleLogin, 'jump'>), jump: jumps.findLast((jump) => jump !== '') ?? '' };
}

/** How Ansible reaches a host; null: not over the network. */
export function wayIn(
  { connection, port }: AnsibleLogin,
  scheme: string,
): { protocol: Protocol; port: number } | null {
  const kind = connection.toLowerCase().split('.').at(-1) ?? '';
  const number = /^\d{1,6}$/.test(port) ? Number(port) : port === '' ? null : 0;
  switch (kind) {
    case '':
    case 'ssh':
    case 'smart':
    case 'paramiko':
    case 'paramiko_ssh':
    case 'libssh':
    case 'network_cli':
      return { protocol: 'ssh', port: number ?? DEFAULT_PORTS.ssh };
    case 'netconf':
      return { protocol: 'ssh', port: number ?? 830 };
    case 'winrm':
    case 'psrp':
      // Ansible speaks to the encrypted port unless the scheme says otherwise.
      return { protocol: 'winrm', port: number ?? (scheme === 'http' ? 5985 : 5986) };
    case 'httpapi':
      return { protocol: 'https', port: number ?? DEFAULT_PORTS.https };
    default:
      return null;
  }
}

/** What a variable leaves behind. */
export type VarFate =
  | { kind: 'used' }
  | { kind: 'field' }
  | { kind: 'command'; command: string }
  | { kind: 'lost'; value: string; reason: string };

/** What becomes of a variable; `ofHost`: a host has fields for what is not about connections. */
export function fateOf(name: string, value: AnsibleVar, ofHost: boolean): VarFate {
  const secret = namesSecret(name);
  const lost = (reason: string, shown = value.text): VarFate => ({
    kind: 'lost',
    value: secret ? '' : shown,
    reason,
  });
  if (value.kind === 'vault') return lost('The value is encrypted with Ansible Vault.', '');
  if (KNOWN.has(name)) return knownFate(name, value, lost);
  if (secret) return lost(SECRET_NOT_KEPT);
  if (/^ansible_become/.test(name)) return lost('Binnacle does not switch users after login.');
  if (/^ansible_/.test(name)) return lost('This setting matters to Ansible alone.');
  if (value.kind !== 'text') return lost('Fields of a host hold plain text, not lists, maps or templates.');
  return ofHost ? { kind: 'field' } : lost('Variables for playbooks are kept for hosts, not for groups.');
}

function knownFate(
  name: string,
  value: AnsibleVar,
  lost: (reason: string, shown?: string) => VarFate,
): VarFate {
  if (value.kind === 'template') return lost('Only Ansible can work out this template.');
  if (value.kind === 'nested') return lost('This is not a plain value.');
  if (MEANINGS.timeout.includes(name) && !/^(?:[1-9]\d?|[1-5]\d\d|600)$/.test(value.text)) {
    return lost('Time limits are 1 to 600 seconds.');
  }
  if (!SSH_ARGUMENTS.includes(name)) return { kind: 'used' };
  const { rest, command } = sshArguments(value);
  if (command !== '') return { kind: 'command', command };
  return rest === '' ? { kind: 'used' } : lost('Of these options only a jump host is kept.', rest);
}

/** The jump host in options of `ssh`, and what else stands there. */
function sshArguments(value: AnsibleVar | undefined): { jump: string; command: string; rest: string } {
  const words = value?.kind === 'text' ? (shellWords(value.text, false) ?? []) : [];
  const found = { jump: '', command: '', rest: [] as string[] };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [flag, glued] = [word.slice(0, 2), word.slice(2)];
    if (flag !== '-o' && flag !== '-J') {
      found.rest.push(word);
      continue;
    }
    const option = glued === '' ? (words[++at] ?? '') : glued;
    if (flag === '-J') found.jump = option;
    else readOption(option, found);
  }
  return { jump: found.jump, command: found.command, rest: found.rest.join(' ') };
}

function readOption(option: string, found: { jump: string; command: string; rest: string[] }): void {
  const [, key = '', text = ''] = /^\s*(\w+)(?:\s*=\s*|\s+)(.*)$/s.exec(option) ?? [];
  const lower = key.toLowerCase();
  // `ssh -W` to the host itself is what a jump host does.
  const through = /^ssh\s+(?:-q\s+)?-W\s+"?\[?%h\]?:%p"?\s+(?:-q\s+)?([^\s"'-][^\s"']*)$/.exec(text)?.[1];
  const turned = /^ssh\s+(?:-q\s+)?([^\s"'-][^\s"']*)\s+-W\s+"?\[?%h\]?:%p"?$/.exec(text)?.[1];
  if (lower === 'proxyjump') found.jump = text.toLowerCase() === 'none' ? '' : text;
  else if (lower === 'proxycommand' && (through ?? turned) !== undefined)
    found.jump = through ?? turned ?? '';
  else if (lower === 'proxycommand') found.command = text;
  else found.rest.push(`-o ${option}`);
}
