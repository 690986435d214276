import { disposable, type Disposable } from '../../shared/lifecycle';
import type { TerminalClientFrame, TerminalHostFrame } from '../../shared/terminalStream';
import type { TerminalEnd, TerminalSession } from '../sessions/capabilities';
import { parseClientFrame } from './clientFrame';
import { OutputPump } from './outputPump';
import type { PlainPort } from '../ports/ports';

/**
 * Serves a terminal session to the tab at the other end of the port until one of them ends. A closed port ends the
 * session; a frame that is none of ours closes the port. `onEnd` is called exactly once, after the last byte was sent.
 * Disposing ends both.
 */
export function serveTerminal(
  session: TerminalSession,
  port: PlainPort,
  onEnd: (end: TerminalEnd) => void = () => undefined,
  log: (text: string) => void = () => undefined,
): Disposable {
  let listening = true;
  const pump = new OutputPump(session, (slice) => port.postMessage(slice));
  const hangUp = disposable(() => {
    listening = false;
    pump.discard();
    port.close();
    session.dispose();
  });

  session.onOutput((chunk) => {
    if (listening) pump.push(chunk);
  });
  session.onEnd((end) => {
    if (listening) {
      pump.finish();
      port.postMessage({ t: 'end' } satisfies TerminalHostFrame);
    }
    hangUp.dispose();
    onEnd(end);
  });
  port.onClose(() => hangUp.dispose());
  port.onMessage((message) => {
    if (!listening) return;
    const frame = parseClientFrame(message);
    if (frame !== null && obey(session, pump, frame)) return;
    log('A terminal tab sent a frame that does not fit the stream; its session is closed.');
    hangUp.dispose();
  });
  return hangUp;
}

/** False: the frame can't be honest. */
function obey(session: TerminalSession, pump: OutputPump, frame: TerminalClientFrame): boolean {
  switch (frame.t) {
    case 'input':
      session.write(frame.data);
      return true;
    case 'resize':
      session.resize({ columns: frame.columns, rows: frame.rows });
      return true;
    case 'ack':
      return pump.acknowledge(frame.bytes, frame.window);
  }
}
