import { calibratedKdf } from './kdf';
import { systemKeyring } from './keyring';
import type { MessagePortMainLike } from '../ports/ports';
import { portFromElectron } from '../ports/ports';
import { runVaultHost } from './vaultHost';

/**
 * Entry of the utility process. Main's first message brings the control port along; nothing else is said on
 * the parent port.
 */
interface ParentPort {
  once(event: 'message', listener: (event: { ports: MessagePortMainLike[] }) => void): unknown;
}

// Node's report of an uncaught error may quote the values at hand: leave without a word. Main sees the exit.
process.setUncaughtExceptionCaptureCallback(() => process.exit(70));

const { parentPort } = process as unknown as { parentPort?: ParentPort };
parentPort?.once('message', ({ ports }) => {
  const [control] = ports;
  if (control === undefined) process.exit(64);
  runVaultHost(portFromElectron(control), {
    keyring: systemKeyring(),
    kdf: calibratedKdf(),
    now: () => performance.now(),
    exit: () => process.exit(0),
  });
});
