import type { Duplex } from 'node:stream';
import type { Disposable } from '../../../shared/lifecycle';
import { WireReader } from './keys/wire';

/** Bytes a server may send before login is done; a normal login takes under 10 KiB. */
const MAX_BYTES_BEFORE_LOGIN = 1024 * 1024;
/** Bytes in which the identification line and KEXINIT must stand to be looked at: ssh2's own packet limit and greeting. */
const MAX_OFFER_BYTES = 64 * 1024;
const MSG_KEXINIT = 20;

/** What a server offers in its KEXINIT (RFC 4253 section 7.1), client to server where both directions differ. */
export interface ServerOffer {
  kex: string[];
  serverHostKey: string[];
  cipher: string[];
  mac: string[];
}

/** Watches the bytes of a server until login is done. */
export interface ServerWatch extends Disposable {
  /** Null: not seen yet, or unreadable. For explanations only: nothing is decided by it. */
  offer(): ServerOffer | null;
}

/**
 * Counts what a server sends before login, whatever the messages are (greeting, banner, keyboard rounds, ignored
 * packets), and keeps its algorithm lists, which ssh2's error does not tell. The stream must not flow yet.
 */
export function watchServer(stream: Duplex, onTooMuch: () => void): ServerWatch {
  let total = 0;
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    total += chunk.length;
    if (head.length < MAX_OFFER_BYTES) head = Buffer.concat([head, chunk.subarray(0, MAX_OFFER_BYTES)]);
    if (total > MAX_BYTES_BEFORE_LOGIN) {
      stream.off('data', onData);
      onTooMuch();
    }
  };
  // A data listener would start the flow before ssh2 listens.
  stream.pause();
  stream.on('data', onData);
  return {
    offer: () => readOffer(head),
    dispose: () => {
      stream.off('data', onData);
      head = Buffer.alloc(0);
    },
  };
}

function readOffer(head: Buffer): ServerOffer | null {
  const start = /(?:^|\n)SSH-[^\n]*\n/.exec(head.toString('latin1'));
  if (start === null) return null;
  try {
    const packet = new WireReader(head.subarray(start.index + start[0].length));
    packet.uint32(); // Length of the packet.
    packet.byte(); // Length of the padding.
    if (packet.byte() !== MSG_KEXINIT) return null;
    packet.bytes(16); // Cookie.
    const list = (): string[] => packet.string().toString('latin1').split(',');
    const [kex, serverHostKey, cipher] = [list(), list(), list()];
    list(); // Ciphers, server to client.
    return { kex, serverHostKey, cipher, mac: list() };
  } catch {
    return null;
  }
}
