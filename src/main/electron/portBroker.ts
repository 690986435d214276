import { MessageChannelMain, type WebContents } from 'electron';
import { randomBytes } from 'node:crypto';
import { PORT_CHANNEL } from '../../shared/ipc/names';
import type { PortBroker } from '../sessions/sessions';

/** Bytes of randomness in a nonce: not guessable within a port's life. */
const NONCE_BYTES = 16;

/** Makes channels whose one end goes to a session host and the other to a window's page, named by a random nonce. */
export function createPortBroker(contentsOf: (windowId: number) => WebContents | undefined): PortBroker {
  return {
    create() {
      const { port1, port2 } = new MessageChannelMain();
      return {
        hostEnd: port1,
        discard: () => port1.close(),
        deliver(windowId) {
          const nonce = randomBytes(NONCE_BYTES).toString('hex');
          const contents = contentsOf(windowId);
          if (contents === undefined) port2.close();
          else contents.postMessage(PORT_CHANNEL, nonce, [port2]);
          return nonce;
        },
      };
    },
  };
}
