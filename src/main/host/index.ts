import { portFromElectron, type MessagePortMainLike } from '../ports/ports';
import { DatabaseProcesses, type DatabaseStarted } from './databaseProcesses';
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

const databases = new DatabaseProcesses((request) => parent.postMessage(request));

runSessionHost(
  {
    startDatabase: () => databases.start(),
    post: (message) => parent.postMessage(message),
    onMessage: (listener) =>
      parent.on('message', ({ data, ports }) => {
        const message = data as ToHost | DatabaseStarted;
        if (message.t === 'database-started') databases.started(message, ports.map(portFromElectron));
        else listener(message, ports.map(portFromElectron));
      }),
  },
  () => process.exit(0),
);
