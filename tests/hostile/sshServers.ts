import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import ssh2 from 'ssh2';
import type { AuthContext, Connection, ParsedKey, ServerConfig } from 'ssh2';
import { newEd25519Key } from '../lab/ssh2Keys';

/** A server that misbehaves on purpose. */
export interface HostileServer {
  host: string;
  port: number;
  user: string;
  /** Bytes it could send before the client hung up. */
  sent: () => number;
  /** Resolves when the first client is gone. */
  clientGone: Promise<void>;
  stop: () => Promise<void>;
}

const IDENTIFICATION = 'SSH-2.0-Hostile_1.0\r\n';

/** A bare TCP server; `serve` gets each connection. */
export async function rawServer(serve: (socket: Socket) => void): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  let sent = 0;
  let gone = (): void => undefined;
  const clientGone = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      sent += socket.bytesWritten;
      gone();
    });
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { host: '127.0.0.1', port, user: 'lab', sent: () => sent, clientGone, stop };
}

/** Accepts and says nothing. */
export const silentServer = (): Promise<HostileServer> => rawServer((socket) => socket.resume());

/** Says this and then nothing. */
export const sayingServer = (bytes: Buffer | string): Promise<HostileServer> =>
  rawServer((socket) => {
    socket.resume();
    socket.write(bytes);
  });

/** Sends `bytes` of short lines before its identification, as fast as they are taken. */
export function endlessGreeting(bytes: number): Promise<HostileServer> {
  const chunk = Buffer.from('Welcome to nowhere.\r\n'.repeat(3000));
  return rawServer((socket) => {
    socket.resume();
    const more = (): void => {
      while (socket.bytesWritten < bytes && socket.writable) if (!socket.write(chunk)) return;
    };
    socket.on('drain', more);
    more();
  });
}

/** Announces a packet of 4 GiB after a proper identification. */
export const hugePacket = (): Promise<HostileServer> =>
  sayingServer(Buffer.concat([Buffer.from(IDENTIFICATION), Buffer.alloc(64, 0xff)]));

/** Says that the login succeeded before any key exchange. */
export function earlySuccess(): Promise<HostileServer> {
  const packet = Buffer.from([0, 0, 0, 12, 10, 52, ...new Array<number>(10).fill(0)]);
  return sayingServer(Buffer.concat([Buffer.from(IDENTIFICATION), packet, packet]));
}

/** Passes a connection on, cutting or slowing what the real server says. */
export function meddler(
  target: { port: number },
  meddle: { resetAfter: number } | { bytesPerSecond: number },
): Promise<HostileServer> {
  return rawServer((client) => {
    const server = connect(target.port, '127.0.0.1');
    server.on('error', () => client.destroy());
    client.on('close', () => server.destroy());
    client.pipe(server);
    let passed = 0;
    if ('bytesPerSecond' in meddle) {
      drip(server, client, meddle.bytesPerSecond);
      return;
    }
    if (meddle.resetAfter === 0) client.resetAndDestroy();
    server.on('data', (data: Buffer) => {
      const part = data.subarray(0, meddle.resetAfter - passed);
      passed += part.length;
      client.write(part, () => {
        if (passed >= meddle.resetAfter) client.resetAndDestroy();
      });
    });
  });
}

/** Passes everything on until `cut()` resets all connections. */
export async function cutter(target: { port: number }): Promise<HostileServer & { cut: () => void }> {
  const clients = new Set<Socket>();
  const server = await rawServer((client) => {
    const onward = connect(target.port, '127.0.0.1');
    onward.on('error', () => undefined);
    client.pipe(onward).pipe(client);
    client.on('close', () => onward.destroy());
    clients.add(client);
  });
  return {
    ...server,
    cut: () => {
      for (const client of clients) client.resetAndDestroy();
    },
  };
}

function drip(from: Socket, to: Socket, bytesPerSecond: number): void {
  let waiting = Buffer.alloc(0);
  from.on('data', (data: Buffer) => {
    waiting = Buffer.concat([waiting, data]);
  });
  const timer = setInterval(() => {
    if (waiting.length > 0) to.write(waiting.subarray(0, 1));
    waiting = waiting.subarray(1);
  }, 1000 / bytesPerSecond);
  to.on('close', () => clearInterval(timer));
}

/** What ssh2's server can be made to send against the rules. */
export interface ServerInternals {
  _protocol: {
    /** SSH_MSG_USERAUTH_INFO_REQUEST. */
    authInfoReq(name: string, instructions: string, prompts: { prompt: string; echo: boolean }[]): void;
    authSuccess(): void;
    x11(
      channel: number,
      window: number,
      packet: number,
      origin: { originAddr: string; originPort: number },
    ): void;
    openssh_authAgent(channel: number, window: number, packet: number): void;
    forwardedTcpip(
      channel: number,
      window: number,
      packet: number,
      info: { boundAddr: string; boundPort: number; remoteAddr: string; remotePort: number },
    ): void;
    channelData(channel: number, data: Buffer): void;
    _packetRW: {
      write: { allocStart: number; alloc(size: number): Buffer; finalize(packet: Buffer): Buffer };
    };
    _cipher: { encrypt(packet: Buffer): void };
  };
}

/** The internals of a connection of ssh2's server. */
export const internals = (connection: Connection): ServerInternals['_protocol'] =>
  (connection as unknown as ServerInternals)._protocol;

/** Sends one packet of the given payload. */
export function sendPayload(connection: Connection, payload: Buffer): void {
  const {
    _packetRW: { write },
    _cipher: cipher,
  } = internals(connection);
  const start = write.allocStart;
  const packet = write.alloc(payload.length);
  packet.set(payload, start);
  cipher.encrypt(write.finalize(packet));
}

/** SSH_MSG_USERAUTH_BANNER (RFC 4252 section 5.4). */
export function bannerPayload(text: string): Buffer {
  const body = Buffer.from(text);
  const payload = Buffer.alloc(1 + 4 + body.length + 4);
  payload[0] = 53;
  payload.writeUInt32BE(body.length, 1);
  payload.set(body, 5);
  return payload;
}

/** A key that shows one public key and signs with another. */
export function impostorKey(shown: ParsedKey): ParsedKey {
  const own = parse(newEd25519Key().private);
  return Object.assign(Object.create(own) as ParsedKey, { getPublicSSH: () => shown.getPublicSSH() });
}

/** A parsed key in the shape of ssh2's option `hostKeys`; its types know texts only. */
export const asHostKey = (key: ParsedKey): Buffer => ({ key }) as unknown as Buffer;

/** A fresh Ed25519 key of ssh2. */
export const freshKey = (): ParsedKey => parse(newEd25519Key().private);

function parse(text: string): ParsedKey {
  const key = ssh2.utils.parseKey(text);
  if (key instanceof Error || Array.isArray(key)) throw new Error('no key');
  return key;
}

/** A proper SSH server up to the point where `serve` takes over. */
export async function sshServer(
  serve: {
    authentication?: (context: AuthContext, connection: Connection) => void;
    ready?: (connection: Connection) => void;
  },
  settings: Partial<ServerConfig> = {},
): Promise<HostileServer & { attempts: string[] }> {
  const attempts: string[] = [];
  const connections = new Set<Connection>();
  let gone = (): void => undefined;
  const clientGone = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const server = new ssh2.Server({ hostKeys: [asHostKey(freshKey())], ...settings }, (connection) => {
    connections.add(connection);
    connection.on('error', () => undefined);
    connection.on('close', () => gone());
    connection.on('authentication', (context) => {
      if (context.method !== 'none') attempts.push(context.method);
      if (serve.authentication === undefined) context.accept();
      else serve.authentication(context, connection);
    });
    connection.on('ready', () => serve.ready?.(connection));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    for (const connection of connections) connection.end();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  const { port } = server.address() as AddressInfo;
  return { host: '127.0.0.1', port, user: 'lab', sent: () => 0, clientGone, stop, attempts };
}
