import { parentPort, workerData } from 'node:worker_threads';
import type { ToStoreThread } from './messages';
import { runStoreThread, type StoreFile } from './runStoreThread';

/** Entry of the store's thread. */
const port = parentPort;
if (port === null) throw new Error('This is the entry of a thread.');
const { receive } = runStoreThread(workerData as StoreFile, (message) => port.postMessage(message));
port.on('message', (message: ToStoreThread) => receive(message));
