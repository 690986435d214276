import { type StoreFile, runStoreThread } from './runStoreThread';
import type { FromStoreThread } from './messages';
import type { StoreThreadHandle } from './storeThread';

/** Starts the store's thread. */
export type SpawnStoreThread = (file: StoreFile & { clock: () => number }) => StoreThreadHandle;

/** Does the thread's work in the caller's own: for plain Node, where no built entry file is at hand. */
export const spawnInProcess: SpawnStoreThread = (file) => {
  let listener: (message: FromStoreThread) => void = () => undefined;
  let running = true;
  const thread = runStoreThread(file, (message) =>
    queueMicrotask(() => running && listener(structuredClone(message))),
  );
  return {
    post: (message) => {
      const copy = structuredClone(message);
      queueMicrotask(() => running && thread.receive(copy));
    },
    onMessage: (next) => {
      listener = next;
    },
    onExit: () => undefined,
    terminate: () => {
      running = false;
      thread.close();
    },
  };
};
