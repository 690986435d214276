import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labFolder } from './labFolder';
import { runAny, type Finished } from './processes';

/** What the system's `ssh` needs of a server. */
export interface SshTarget {
  host: string;
  port: number;
  user: string;
  /** Accepted host key line. Alternatively `knownHosts` below. */
  hostKeyPublic: string;
}

/** Settings of one `ssh` run. */
export interface SshSettings {
  /** Private key file; without one no key is offered. */
  key?: string;
  /** SSH_AUTH_SOCK. */
  agent?: string;
  /** Answers to password and code prompts, in order. */
  answers?: string[];
  /** Hosts to go through first, in order, each with its key. */
  via?: (SshTarget & { clientKeyPath: string })[];
  /** Text of the known_hosts file instead of the targets' host keys. */
  knownHosts?: string;
  /** Further ssh_config lines for all hosts. */
  config?: string[];
}

const hostBlock = (alias: string, target: SshTarget, lines: string[]): string =>
  [`Host ${alias}`, `HostName ${target.host}`, `Port ${target.port}`, `User ${target.user}`, ...lines].join(
    '\n  ',
  );

const identity = (key: string | undefined): string[] => (key === undefined ? [] : [`IdentityFile ${key}`]);

function writeConfig(folder: string, target: SshTarget, settings: SshSettings): string {
  const hops = settings.via ?? [];
  const knownHosts = [...hops, target].map(
    ({ host, port, hostKeyPublic }) => `[${host}]:${port} ${hostKeyPublic}`,
  );
  writeFileSync(join(folder, 'known_hosts'), `${settings.knownHosts ?? knownHosts.join('\n')}\n`);
  const jump = (index: number): string[] => (index === 0 ? [] : [`ProxyJump hop${index - 1}`]);
  const blocks = [
    ...hops.map((hop, index) =>
      hostBlock(`hop${index}`, hop, [...jump(index), ...identity(hop.clientKeyPath)]),
    ),
    hostBlock('target', target, [
      ...jump(hops.length),
      ...identity(settings.key),
      ...(settings.key === undefined && settings.agent === undefined ? ['PubkeyAuthentication no'] : []),
    ]),
    [
      'Host *',
      `UserKnownHostsFile ${folder}/known_hosts`,
      'GlobalKnownHostsFile none',
      'StrictHostKeyChecking yes',
      `IdentitiesOnly ${settings.agent === undefined ? 'yes' : 'no'}`,
      // The first value counts in this file.
      ...(settings.config ?? []),
      'ConnectTimeout 20',
      'NumberOfPasswordPrompts 1',
    ].join('\n  '),
  ];
  const path = join(folder, 'ssh_config');
  writeFileSync(path, `${blocks.join('\n')}\n`);
  return path;
}

/** ssh asks this program instead of a terminal; it gives the next answer and notes the question. */
function writeAskpass(folder: string, answers: string[]): string {
  writeFileSync(join(folder, 'answers'), answers.map((answer) => `${answer}\n`).join(''));
  const script = `#!/bin/sh
printf '%s\\n' "$1" >> '${folder}/questions'
head -n 1 '${folder}/answers'
sed -i 1d '${folder}/answers'
`;
  const path = join(folder, 'askpass');
  writeFileSync(path, script, { mode: 0o755 });
  return path;
}

/** Runs a command on a lab server with the system's `ssh` client. */
export async function systemSsh(
  target: SshTarget,
  command: string,
  settings: SshSettings = {},
): Promise<Finished> {
  const { path: folder, remove } = labFolder();
  try {
    const config = writeConfig(folder, target, settings);
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      SSH_ASKPASS: writeAskpass(folder, settings.answers ?? []),
      SSH_ASKPASS_REQUIRE: 'force',
      ...(settings.agent === undefined ? {} : { SSH_AUTH_SOCK: settings.agent }),
    };
    if (settings.agent === undefined) delete env['SSH_AUTH_SOCK'];
    return await runAny('ssh', ['-F', config, 'target', command], { env });
  } finally {
    remove();
  }
}
