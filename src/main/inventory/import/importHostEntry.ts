import { portFromElectron, type MessagePortMainLike } from '../../ports/ports';
import { runImportHost } from './importHost';
import type { ToImportHost } from './importMessages';

/** The part of Electron's `process.parentPort` that is used; this file runs in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: MessagePortMainLike[] }) => void): void;
}

const parent = (process as unknown as { parentPort: ParentPort }).parentPort;

// Node's report of an uncaught error may quote the values at hand: leave without a word. Main sees the exit.
process.setUncaughtExceptionCaptureCallback(() => process.exit(70));

runImportHost({
  post: (message) => parent.postMessage(message),
  onMessage: (listener) =>
    parent.on('message', (event) => listener(event.data as ToImportHost, event.ports.map(portFromElectron))),
});
