import { portFromElectron, type MessagePortMainLike, type PlainPort } from '../../../ports/ports';
import { serveDatabase } from './serveDatabase';

/** The part of Electron's `process.parentPort` that is used; absent in plain Node, where the pipe of `fork` is. */
interface ParentPort {
  once(event: 'message', listener: (event: { ports: MessagePortMainLike[] }) => void): void;
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };

/** Nobody is left to work for. */
const end = (): never => process.exit(0);

function serve(port: PlainPort): void {
  port.onClose(end);
  serveDatabase(port);
}

if (parentPort === undefined) {
  serve({
    postMessage: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.once('disconnect', listener),
    close: end,
  });
} else {
  parentPort.once('message', ({ ports: [port] }) => {
    if (port !== undefined) serve(portFromElectron(port));
  });
}
