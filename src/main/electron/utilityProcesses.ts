import { Worker } from 'node:worker_threads';
import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { DatabaseRequest, DatabaseStarted } from '../host/databaseProcesses';
import type { FromHost } from '../host/messages';
import type { SpawnSessionHost } from '../sessions/sessionHostPool';
import { portFromElectron, type VaultHostHandle } from '../vault/vault';
import type { FromImportHost } from '../inventory/import/importMessages';
import type { ImportHostHandle } from '../inventory/import/imports';
import importHostPath from '../inventory/import/importHostEntry?modulePath';
import sessionHostPath from '../host/index?modulePath';
import databasePath from '../protocols/sqlite/process/entry?modulePath';
import vaultHostPath from '../vault/vaultHostEntry?modulePath';
import type { SpawnStoreThread } from '../store/store';
import type { FromStoreThread } from '../store/thread/messages';
import storeThreadPath from '../store/thread/entry?modulePath';

/** Variables of Electron and Node that would change how a child process runs. */
const UNWANTED = /^(ELECTRON_|NODE_OPTIONS$)/;

/** The environment for utility processes: ours, without switches for Electron itself. */
export function childEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !UNWANTED.test(entry[0]),
  );
  return Object.fromEntries(entries);
}

/** Starts session hosts as utility processes. */
export const spawnSessionHost: SpawnSessionHost = (name) => {
  const child = utilityProcess.fork(sessionHostPath, [], {
    serviceName: `binnacle-${name}`,
    env: childEnvironment(),
    stdio: 'inherit',
  });
  return {
    post: (message, ports) => child.postMessage(message, [...ports] as MessagePortMain[]),
    onMessage: (listener) =>
      void child.on('message', (message: FromHost | DatabaseRequest) => {
        if (message.t === 'start-database') startDatabase(child, message.requestId);
        else listener(message);
      }),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  };
};

/**
 * Starts a process for the database file of a session host, which alone talks to it and ends it. A utility process can't
 * start another, and a packaged app no plain Node.
 */
function startDatabase(host: UtilityProcess, requestId: number): void {
  const child = utilityProcess.fork(databasePath, [], {
    serviceName: 'binnacle-sqlite',
    env: childEnvironment(),
    stdio: 'ignore',
  });
  const end = (): void => void child.kill();
  host.once('exit', end);
  child.once('exit', () => host.off('exit', end));
  child.once('spawn', () => {
    const { port1, port2 } = new MessageChannelMain();
    child.postMessage(null, [port1]);
    host.postMessage({ t: 'database-started', requestId, pid: child.pid ?? 0 } satisfies DatabaseStarted, [
      port2,
    ]);
  });
}

/**
 * Starts the vault host; its control port is the first and only message on the parent port. It never says anything of its
 * own: `log` only learns that it started and how it ended.
 */
export function spawnVaultHost(log: (level: 'info' | 'warn', text: string) => void): VaultHostHandle {
  const child = utilityProcess.fork(vaultHostPath, [], {
    serviceName: 'binnacle-vault',
    env: childEnvironment(),
    stdio: 'ignore',
  });
  child.once('spawn', () => log('info', 'Started.'));
  child.once('exit', (code) => log(code === 0 ? 'info' : 'warn', `Ended with code ${code}.`));
  const { port1, port2 } = new MessageChannelMain();
  child.postMessage(null, [port1]);
  return {
    port: portFromElectron(port2),
    exited: new Promise((resolve) => child.once('exit', () => resolve())),
    kill: () => void child.kill(),
  };
}

/** Starts a process that reads one imported file. */
export function spawnImportHost(): ImportHostHandle {
  const child = utilityProcess.fork(importHostPath, [], {
    serviceName: 'binnacle-import',
    env: childEnvironment(),
    stdio: 'ignore',
  });
  let listener: (message: FromImportHost) => void = () => undefined;
  child.on('message', (message: FromImportHost) => listener(message));
  return {
    post: (message, ports) => child.postMessage(message, [...ports] as MessagePortMain[]),
    onMessage: (next) => {
      listener = next;
    },
    onExit: (gone) => void child.once('exit', gone),
    kill: () => void child.kill(),
  };
}

/** Starts the store's thread: it shares main's process, and ends with it. */
export const spawnStoreThread: SpawnStoreThread = ({ file, actor }) => {
  const worker = new Worker(storeThreadPath, { workerData: { file, actor } });
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', (message: FromStoreThread) => listener(message)),
    onExit: (listener) => {
      worker.once('error', (error) => listener(error.message));
      worker.once('exit', (code) => listener(`code ${code}`));
    },
    terminate: () => void worker.terminate(),
  };
};
