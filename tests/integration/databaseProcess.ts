import { fork, type ChildProcess } from 'node:child_process';
import type { StartDatabase } from '../../src/main/protocols/sqlite/options';
import { bundleProgram, type BundledProgram } from './bundled';

let program: Promise<BundledProgram> | null = null;

/** Database processes that were started here, the newest last. */
export const started: ChildProcess[] = [];

/** Starts database processes as plain Node, from the program that the app runs in its own. */
export const startDatabase: StartDatabase = async () => {
  program ??= bundleProgram('src/main/protocols/sqlite/process/entry.ts', 'sqlite');
  const { path } = await program;
  const child = fork(path, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  started.push(child);
  return {
    kill: () => {
      child.kill('SIGKILL');
    },
    port: {
      postMessage: (message) => {
        // What can't be sent any more goes to a process that was killed: its exit tells.
        if (child.connected) child.send(message as object, () => undefined);
      },
      onMessage: (listener) => void child.on('message', listener),
      onClose: (listener) => void child.once('exit', listener),
      close: () => {
        if (child.connected) child.disconnect();
      },
    },
  };
};

/** Removes the program; to be called when no test needs it any more. */
export async function removeDatabaseProgram(): Promise<void> {
  (await program)?.remove();
  program = null;
}
