import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SessionTarget } from '../../shared/model/document';
import { hostLevels, resolveProperty } from '../../shared/model/inheritance';
import type { OpenOptions, SshHop, SshLogin } from '../host/messages';
import { type InventoryService, queryOpenOptions, sshOpenOptions } from '../inventory/inventory';
import { defaultShell } from '../protocols/local/localShell';
import type { Store } from '../store/store';
import type { SessionPlan } from './sessions';

/** What a plan is made from. */
export interface PlanSources {
  inventory: InventoryService;
  store: Store;
  /** Path of the local shell from the settings; empty: the user's login shell. */
  localShell: () => string;
  /** Where the results of query tabs are kept while they are open. */
  spoolFolder: string;
}

/**
 * Decides how a target is reached and which secrets that may take. `writingUntil` (ms since the epoch): a guarded query tab
 * that a person has unlocked. Throws `not-found` and `conflict`.
 */
export function planSession(
  sources: PlanSources,
  target: SessionTarget,
  testOnly: boolean,
  writingUntil: number | null = null,
): SessionPlan {
  if (target.kind === 'local') return localPlan(sources.localShell());
  const { inventory, store } = sources;
  const reached = {
    hostKeys: store.hostKeys,
    knownHostsFiles: [join(homedir(), '.ssh', 'known_hosts')],
    agent: agentPath(),
  };
  if (target.kind === 'query') {
    const { spoolFolder } = sources;
    const query = queryOpenOptions(target, inventory.records, { ...reached, spoolFolder }, writingUntil);
    return {
      options: { kind: 'query', query, testOnly },
      ...secretsOf([...loginsOf((query.file?.remote ?? query.via)?.hops ?? []), query.login]),
      hostId: target.hostId,
      name: query.name,
      // Whatever ran is over: connecting again is for a person to decide.
      autoReconnect: false,
    };
  }
  const ssh = sshOpenOptions(target, inventory.records, reached);
  return {
    options: { kind: 'ssh', ssh, testOnly },
    ...secretsOf(loginsOf(ssh.hops)),
    hostId: target.kind === 'ssh' ? target.hostId : null,
    name: ssh.hops.at(-1)?.name ?? '',
    autoReconnect: autoReconnects(inventory, target),
  };
}

const loginsOf = (hops: readonly SshHop[]): SshLogin[] =>
  hops.flatMap(({ login, extraLogins }) => [login, ...extraLogins]);

/** What a session may ask the vault for. */
function secretsOf(logins: readonly SshLogin[]): Pick<SessionPlan, 'secretIds' | 'askOnce'> {
  return {
    secretIds: logins.flatMap((login) => Object.values(login.secretIds)),
    askOnce: logins.flatMap((login) =>
      login.askOnce && login.credentialId !== null ? [login.credentialId] : [],
    ),
  };
}

function localPlan(configured: string): SessionPlan {
  const shell = configured === '' ? defaultShell() : configured;
  const options: OpenOptions = { kind: 'local', local: { shell, args: [], cwd: homedir() } };
  return { options, secretIds: [], askOnce: [], hostId: null, name: 'This computer', autoReconnect: false };
}

function autoReconnects({ records }: InventoryService, target: SessionTarget): boolean {
  if (target.kind !== 'ssh') return false;
  const host = records.hosts.get(target.hostId);
  if (host === undefined) return false;
  const endpoint = host.endpoints.find(({ id }) => id === target.endpointId);
  return resolveProperty('autoReconnect', hostLevels(host, endpoint, records.folders)).value === true;
}

/** Where the user's SSH agent listens, if there is one. */
function agentPath(): string | null {
  if (process.platform === 'win32') return '\\\\.\\pipe\\openssh-ssh-agent';
  return process.env['SSH_AUTH_SOCK'] ?? null;
}
