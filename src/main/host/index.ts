import { portFromElectron, type MessagePortMainLike } from '../ports/ports';
import type { ToHost } from './messages';
import { runSessionHost } from './sessionHost';

/** The part of Electron's `process.parentPort` that is used; this file runs in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: MessagePortMainLike[] }) => void): void;
}

const parent = (process as unknown as { parentPort: ParentPort }).parentPort;

// One connection's bug must not silently take all others along: log it and keep going where that is possible.
process.on('uncaughtException', (error) => {
  parent.postMessage({ t: 'log', level: 'error', text: error.stack ?? error.message });
});

runSessionHost(
  {
    post: (message) => parent.postMessage(message),
    onMessage: (listener) =>
      parent.on('message', (event) => listener(event.data as ToHost, event.ports.map(portFromElectron))),
  },
  () => process.exit(0),
);
