import { join } from 'node:path';
import { labFolder } from './labFolder';
import { runOk, ServerProcess } from './processes';

/** A running ssh-agent. */
export interface LabAgent {
  /** Value for SSH_AUTH_SOCK. */
  socket: string;
  add: (keyPath: string) => Promise<void>;
  removeAll: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Starts OpenSSH's agent with the given private key files (without passphrase; certificates beside them too). */
export async function startAgent(keyPaths: string[] = []): Promise<LabAgent> {
  const { path: folder, remove } = labFolder();
  const socket = join(folder, 'agent.sock');
  const server = await ServerProcess.start('ssh-agent', ['-D', '-a', socket], /SSH_AUTH_SOCK=/);
  const sshAdd = async (args: string[]): Promise<void> => {
    await runOk('ssh-add', ['-q', ...args], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  };
  for (const path of keyPaths) await sshAdd([path]);
  return {
    socket,
    add: (keyPath) => sshAdd([keyPath]),
    removeAll: () => sshAdd(['-D']),
    stop: async () => {
      await server.stop();
      remove();
    },
  };
}
