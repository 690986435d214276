import { appendFileSync, chownSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintOf, generateKey } from './keys';
import { labFolder } from './labFolder';
import { labMode } from './labMode';
import { asServerUser } from './namespaces';
import { freePort, runOk, ServerProcess } from './processes';
import type { LabServer } from './sshd';
import { labUser } from './users';

/** Settings of a dropbear server. */
export interface DropbearOptions {
  hostKeyType?: 'ed25519' | 'ecdsa' | 'rsa';
  banner?: string;
}

async function makeHostKey(path: string, type: string): Promise<string> {
  await runOk('dropbearkey', ['-t', type, '-f', path]);
  const lines = (await runOk('dropbearkey', ['-y', '-f', path])).split('\n');
  const [name = '', blob = ''] = (lines.find((line) => line.includes(' AAAA')) ?? '').split(' ');
  return `${name} ${blob}`;
}

/** Starts dropbear, the second SSH server implementation, as `startSshd` starts OpenSSH's. */
export async function startDropbear(options: DropbearOptions = {}): Promise<LabServer> {
  const { path: folder, remove: removeFolder } = labFolder();
  if (labMode() === 'user') throw new Error('dropbear needs root, or a test run inside "unshare -Urnm"');
  const user = await labUser(folder);
  const port = await freePort();
  const keyPath = join(folder, 'host_key');
  const type = options.hostKeyType ?? 'ed25519';
  let hostKeyPublic = await makeHostKey(keyPath, type);
  const client = await generateKey(join(folder, 'client_key'));
  // dropbear knows this place only, and insists on its owner and modes.
  const authorized = join(user.home, '.ssh', 'authorized_keys');
  writeFileSync(authorized, `${client.publicKey}\n`, { mode: 0o600 });
  if (labMode() === 'root') chownSync(authorized, user.uid, user.gid);
  if (options.banner !== undefined) writeFileSync(join(folder, 'banner'), options.banner);

  const start = (): Promise<ServerProcess> => {
    const args = ['-F', '-E', '-p', `127.0.0.1:${port}`, '-r', keyPath, '-P', join(folder, 'pid')];
    if (options.banner !== undefined) args.push('-b', join(folder, 'banner'));
    const line = asServerUser(folder, user, { command: '/usr/sbin/dropbear', args });
    return ServerProcess.start(line.command, line.args, /Not backgrounding/);
  };
  let server = await start();

  return {
    host: '127.0.0.1',
    port,
    user: user.name,
    ...(user.password === undefined ? {} : { password: user.password }),
    get hostKeyPublic() {
      return hostKeyPublic;
    },
    get hostKeyFingerprint() {
      return fingerprintOf(hostKeyPublic);
    },
    clientKeyPath: client.path,
    home: user.home,
    log: () => server.log.text,
    authorize: (publicKey) => appendFileSync(authorized, `${publicKey}\n`),
    restart: async ({ newHostKey = false } = {}) => {
      await server.stop();
      if (newHostKey) {
        rmSync(keyPath);
        hostKeyPublic = await makeHostKey(keyPath, type);
      }
      server = await start();
    },
    kill: () => server.kill(),
    stop: async () => {
      await server.stop();
      user.remove();
      removeFolder();
    },
  };
}
