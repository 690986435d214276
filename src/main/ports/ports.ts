import type { MessagePort } from 'node:worker_threads';

/** A transferable port of the runtime: Node's `MessagePort` or Electron's `MessagePortMain`; opaque here. */
export type RawPort = object;

/** A message port over which no further ports travel, whichever runtime provides it. */
export interface PlainPort {
  /** Clones and sends. Does nothing once closed. */
  postMessage(message: unknown): void;
  /** Sets the one listener and starts delivery. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when either side closed or its process ended. */
  onClose(listener: () => void): void;
  close(): void;
}

/** A message port that also carries ports. */
export interface Port extends PlainPort {
  /** `transfer` moves ports along. */
  postMessage(message: unknown, transfer?: readonly RawPort[]): void;
  /** Ports that came along arrive wrapped. */
  onMessage(listener: (message: unknown, ports: readonly Port[]) => void): void;
}

/** Node hands transferred ports over inside the message, Electron beside it: this carries them in Node. */
interface NodeEnvelope {
  binnaclePorts: MessagePort[];
  data: unknown;
}

const isEnvelope = (message: unknown): message is NodeEnvelope =>
  typeof message === 'object' && message !== null && 'binnaclePorts' in message;

/** Wraps a `node:worker_threads` port (tests, and everything that runs in one process). */
export function portFromNode(port: MessagePort): Port {
  return {
    postMessage(message, transfer = []): void {
      if (transfer.length === 0) port.postMessage(message);
      else {
        const ports = transfer as readonly MessagePort[];
        port.postMessage({ binnaclePorts: ports, data: message }, ports);
      }
    },
    onMessage(listener): void {
      port.on('message', (message: unknown) => {
        if (isEnvelope(message)) listener(message.data, message.binnaclePorts.map(portFromNode));
        else listener(message, []);
      });
    },
    onClose: (listener) => void port.once('close', listener),
    close: () => port.close(),
  };
}

/** The shape of Electron's `MessagePortMain`, which this code may not import. */
export interface MessagePortMainLike {
  postMessage(message: unknown, transfer?: MessagePortMainLike[]): void;
  on(event: 'message', listener: (event: { data: unknown; ports: MessagePortMainLike[] }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** Wraps Electron's `MessagePortMain`, in main and in utility processes. */
export function portFromElectron(port: MessagePortMainLike): Port {
  let closed = false;
  port.on('close', () => {
    closed = true;
  });
  return {
    postMessage(message, transfer = []): void {
      if (!closed) port.postMessage(message, [...transfer] as MessagePortMainLike[]);
    },
    onMessage(listener): void {
      port.on('message', (event) => listener(event.data, event.ports.map(portFromElectron)));
      port.start();
    },
    onClose: (listener) => void port.on('close', once(listener)),
    close(): void {
      closed = true;
      port.close();
    },
  };
}

function once(listener: () => void): () => void {
  let called = false;
  return () => {
    if (called) return;
    called = true;
    listener();
  };
}
